// Package ledger keeps the books of the funds: double entry, append only, each
// entry sealed into a chain, balances derived as of a date.
//
// Legal basis: 社会保险基金财务制度 (财社〔2017〕144号) and 社会保险基金会计制度: each fund
// is a book of its own, 收支两条线. Amounts are fen; a debit is positive, a credit
// negative, an entry sums to zero. A business reference is an opaque string
// with a kind, and every posting carries an opaque partition, so that a
// person's postings lie with the person.
package ledger

import (
	"context"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// Class is the class of an account.
type Class string

// The classes. Deposit, Expense and Receivable grow by debits; the others by
// credits.
const (
	Deposit  Class = "存款"   // money held for a fund in the 财政专户
	Income   Class = "收入"   // a fund's income
	Expense  Class = "支出"   // benefits a fund has paid
	Payable  Class = "应付"   // owed to a provider, a book for each fund
	Personal Class = "个人账户" // a person's account: what the agency owes the person
	// Frozen is money of a personal account that a hold keeps for the care of
	// another person; the party is the hold.
	Frozen Class = "冻结"
	// Suspense is money that came in, or goes from one book to another, and is
	// not anybody's yet; the party is what it waits for.
	Suspense Class = "暂收"
	// Receivable is what somebody owes a fund; the party is who owes it.
	Receivable Class = "应收"
)

// PersonalFund is the fund whose books are the accounts of persons.
const PersonalFund = "个人账户"

// PersonalAccount names a person's account: a liability of the fund, so what
// the person holds is the balance negated.
func PersonalAccount(region, scheme, psnNo string) Account {
	return Account{Class: Personal, Region: region, Scheme: scheme, Fund: PersonalFund, Party: psnNo}
}

// Summed returns the account under which balances over all partitions tell of
// it: there are as many personal accounts and holds as persons and bills, so
// these are told without their parties.
func (a Account) Summed() Account {
	if a.Class == Personal || a.Class == Frozen {
		a.Party = ""
	}
	return a
}

// Account names an account. Party is the provider of a payable or the psn_no
// of a personal account.
type Account struct {
	Class  Class
	Region string
	Scheme string
	Fund   string
	Party  string
}

// String returns the account's stable name, the parts joined by "/".
func (a Account) String() string {
	return strings.Join([]string{string(a.Class), a.Region, a.Scheme, a.Fund, a.Party}, "/")
}

// ParseAccount is the inverse of String.
func ParseAccount(name string) (Account, bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 5 {
		return Account{}, false
	}
	return Account{Class(parts[0]), parts[1], parts[2], parts[3], parts[4]}, true
}

// Posting is one side of an entry.
type Posting struct {
	Account Account
	Amount  money.Fen // debit positive, credit negative
}

// Entry is one balanced entry.
type Entry struct {
	Partition string // opaque: the psn_no for entries about a person
	Seq       int64  // position within the partition (the person's sequence), or 0
	EntryID   string
	Kind      string // 结算, 撤销, 恢复, 账户划入, 期初 …
	Ref       string // opaque business reference, such as a setl_id
	ValueDate period.Date
	Recorded  time.Time
	Postings  []Posting
}

// Refusals of this register.
var (
	ErrUnbalanced = fault.Define("YB7001", fault.System, "分录 %s 借贷不平,差额 %s 元,未入账,请联系系统管理员")
)

// Check refuses an entry whose postings do not sum to zero.
func (e Entry) Check() error {
	amounts := make([]money.Fen, len(e.Postings))
	for i, p := range e.Postings {
		amounts[i] = p.Amount
	}
	total, err := money.Sum(amounts...)
	if err != nil || total != 0 || len(e.Postings) == 0 {
		return ErrUnbalanced.Because(err, e.EntryID, total)
	}
	return nil
}

// Mirror returns the postings with their signs turned.
func Mirror(postings []Posting) []Posting {
	mirrored := make([]Posting, len(postings))
	for i, p := range postings {
		mirrored[i] = Posting{p.Account, -p.Amount}
	}
	return mirrored
}

// Balance is the total of an account.
type Balance struct {
	Account Account
	Amount  money.Fen // debit positive
}

// Reader looks the books up.
type Reader interface {
	// AccountBalance sums an account within a partition, counting entries with
	// Seq before the given position.
	AccountBalance(ctx context.Context, partition string, account Account, before int64) (money.Fen, error)
	// Balances sums every account over all partitions, as of the end of the
	// value date and as recorded by the instant, in order of name. Personal
	// accounts and holds are told as Summed.
	Balances(ctx context.Context, valueDate period.Date, recorded time.Time) ([]Balance, error)
	// EntryOf returns the entries with the business reference in the partition.
	EntryOf(ctx context.Context, partition, ref string) ([]Entry, error)
}

// Writer appends to the books.
type Writer interface {
	// Post appends a balanced entry; ErrUnbalanced.
	Post(ctx context.Context, e Entry) error
	// Seal asks for subjects to be sealed into this process's chain, in their
	// order. The links are made when the work is committed: a chain grows in the
	// order of the commits, and no work waits for its head.
	Seal(ctx context.Context, seals ...Seal) error
}
