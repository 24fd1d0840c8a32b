package ledger

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// ErrClosed: the books of that time are closed.
var ErrClosed = fault.Define("YB7211", fault.Business, "统筹区 %s 的 %s 已经结账,不能再记该期的账;请按今天记账并注明所属期,确需改动的由两人办理重开")

// Term is a month or a year of the books: 2026-03 or 2026.
type Term string

// MonthOf returns the month of a day.
func MonthOf(day period.Date) Term { return Term(day.String()[:7]) }

// YearOf returns the year of a day.
func YearOf(day period.Date) Term { return Term(day.String()[:4]) }

// ParseTerm reads 2026-03 or 2026; false when it is neither.
func ParseTerm(text string) (Term, bool) {
	t := Term(text)
	return t, !t.From().IsZero()
}

// From returns the first day, 0 of a text that is no term.
func (t Term) From() period.Date {
	text := string(t)
	switch len(text) {
	case 4:
		text += "-01-01"
	case 7:
		text += "-01"
	default:
		return 0
	}
	day, err := period.ParseDate(text)
	if err != nil {
		return 0
	}
	return day
}

// Span returns the days of the term.
func (t Term) Span() period.Span {
	from := t.From()
	months := 1
	if t.IsYear() {
		months = 12
	}
	return period.Span{From: from, To: from.AddMonths(months)}
}

// IsYear tells years from months.
func (t Term) IsYear() bool { return len(t) == 4 }

// TermState is whether a term takes entries.
type TermState string

// The states.
const (
	TermOpen   TermState = "开账"
	TermClosed TermState = "结账"
)

// TermActKind is what was done to a term.
type TermActKind string

// The acts.
const (
	TermOpens   TermActKind = "开账"
	TermCloses  TermActKind = "结账"
	TermReopens TermActKind = "重开" // by two persons
)

// SubjectTerm is what a link seals of an act on a term. Ref is the act's id.
const SubjectTerm = "期间"

// TermAct is one act on a term, never changed.
type TermAct struct {
	ActID    string
	Region   string
	Term     Term
	Kind     TermActKind
	Operator string
	Approver string // of a reopening
	Reason   string
	Recorded time.Time
	Archive  []ArchiveLine // of a closing: in order of the accounts' names
}

// ArchiveLine is the balance of an account at the end of a term. Personal
// accounts and holds are one line for each scheme, with their number and the
// digest over each of them.
type ArchiveLine struct {
	Balance
	Accounts int64  // how many accounts the line sums up
	Digest   string // hex SHA-256 over them, "" of a line that is one account
}

// Digest returns the hex SHA-256 over everything that the act says.
func (a TermAct) Digest() string {
	c := newCanonical("期间/1")
	c.text(a.ActID, a.Region, string(a.Term), string(a.Kind), a.Operator, a.Approver, a.Reason)
	c.number(a.Recorded.UnixMicro())
	c.number(int64(len(a.Archive)))
	for _, l := range a.Archive {
		c.text(l.Account.String(), l.Digest)
		c.number(int64(l.Amount))
		c.number(l.Accounts)
	}
	return c.hex()
}

// Archive sums the balances of single accounts up to the lines of an archive.
// They come in order of their names; what is zero is left out.
func Archive(balances []Balance) []ArchiveLine {
	var lines []ArchiveLine
	var sum canonical
	finish := func() {
		if n := len(lines); n > 0 && lines[n-1].Account.Summed() == lines[n-1].Account && sum.Hash != nil {
			lines[n-1].Digest = sum.hex()
		}
		sum = canonical{}
	}
	for _, b := range balances {
		if b.Amount == 0 {
			continue
		}
		account := b.Account.Summed()
		if n := len(lines); n == 0 || lines[n-1].Account != account {
			finish()
			lines = append(lines, ArchiveLine{Balance: Balance{Account: account}})
			if account != b.Account {
				sum = newCanonical("期末账户/1")
			}
		}
		last := &lines[len(lines)-1]
		last.Amount, last.Accounts = last.Amount+b.Amount, last.Accounts+1
		if sum.Hash != nil {
			sum.text(b.Account.Party)
			sum.number(int64(b.Amount))
		}
	}
	finish()
	return lines
}

// TermReader looks up terms and what their archives must be.
type TermReader interface {
	// TermActs returns what was done to the terms of a region, oldest first, with
	// archives; of all regions for "".
	TermActs(ctx context.Context, region string) ([]TermAct, error)
	// SingleBalances returns the balance of each single account of a region as of
	// the end of the value date and as recorded before the instant, in order of
	// the accounts' names by bytes.
	SingleBalances(ctx context.Context, region string, valueDate period.Date, recorded time.Time) ([]Balance, error)
	// LateEntries counts the entries of a region that are value dated in a span
	// and were recorded from one instant on and before another; zero is none.
	LateEntries(ctx context.Context, region string, span period.Span, from, to time.Time) (int64, error)
}

// Flow is how an account class of a fund moved by entries of one kind, before a
// span and within it.
type Flow struct {
	Class                Class
	Region, Scheme, Fund string
	Kind                 string
	Before, Within       money.Fen // debit positive
}
