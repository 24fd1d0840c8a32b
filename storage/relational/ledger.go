package relational

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/ledger"
)

const (
	entryColumns   = "part_key, entry_id, seq, kind, ref, value_date, recorded"
	postingColumns = "part_key, entry_id, ordinal, class, region, scheme, fund, party, amount"
)

func scanLedgerEntry(r row) (ledger.Entry, error) {
	var e ledger.Entry
	err := r.Scan(&e.Partition, &e.EntryID, &e.Seq, &e.Kind, &e.Ref, day{&e.ValueDate}, instant{&e.Recorded})
	return e, err
}

func ledgerEntryRow(e ledger.Entry) []any {
	return []any{e.Partition, e.EntryID, e.Seq, e.Kind, e.Ref, e.ValueDate.String(), micros(e.Recorded)}
}

// storedPosting is a posting with the entry it belongs to.
type storedPosting struct {
	entryID string
	ledger.Posting
}

func scanPosting(r row) (storedPosting, error) {
	var p storedPosting
	a := &p.Account
	err := r.Scan(&p.entryID, &a.Class, &a.Region, &a.Scheme, &a.Fund, &a.Party, &p.Amount)
	return p, err
}

// Post implements ledger.Writer.
func (t *tx) Post(ctx context.Context, e ledger.Entry) error {
	return t.PostEntries(ctx, []ledger.Entry{e})
}

// PostEntries implements importing.Work.
func (t *tx) PostEntries(ctx context.Context, list []ledger.Entry) error {
	var rows [][]any
	for _, e := range list {
		if err := e.Check(); err != nil {
			return err
		}
		for i, p := range e.Postings {
			a := p.Account
			rows = append(rows, []any{e.Partition, e.EntryID, i, string(a.Class), a.Region, a.Scheme, a.Fund, a.Party, int64(p.Amount)})
		}
	}
	if err := t.refuseClosed(ctx, list); err != nil {
		return err
	}
	err := add(ctx, t, insertion{"ledger_entry", entryColumns, ""}, list, ledgerEntryRow)
	if err != nil {
		return err
	}
	return t.insert(ctx, insertion{"ledger_posting", postingColumns, ""}, rows)
}

// everything stands behind every sequence number.
const everything = int64(1)<<62 - 1

func scanBalance(r row) (ledger.Balance, error) {
	var b ledger.Balance
	a := &b.Account
	err := r.Scan(&a.Class, &a.Region, &a.Scheme, &a.Fund, &a.Party, &b.Amount)
	return b, err
}

// balancesBefore asks for the balances of a class in a partition.
func balancesBefore(partition string, class ledger.Class, before int64) Question {
	return Question{"SELECT p.class, p.region, p.scheme, p.fund, p.party, CAST(SUM(p.amount) AS BIGINT)" +
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id" +
		" WHERE p.part_key = $1 AND e.seq < $2 AND p.class = $3 GROUP BY 1, 2, 3, 4, 5",
		[]any{partition, before, string(class)}}
}

// AccountBalance implements ledger.Reader.
func (t *tx) AccountBalance(ctx context.Context, partition string, account ledger.Account, before int64) (money.Fen, error) {
	if t.psnNo == partition && partition != "" && before > t.seq {
		before = everything // the person is locked: there is nothing behind seq
	}
	before = min(before, everything)
	parts, err := t.partsOf(ctx, partition)
	if err != nil {
		return 0, err
	}
	var total money.Fen
	alone := false // it is asked for an act of an absorbed number
	for _, p := range parts {
		if account.Party != partition || before <= p.offset || before > p.until {
			continue
		}
		theirs := account
		theirs.Party = p.psnNo
		behind, err := t.ownBalance(ctx, p.psnNo, theirs, min(before-p.offset, p.behind+1))
		if err != nil {
			return 0, err
		}
		if p.own(before) {
			total, alone = behind, true
			break
		}
		total += behind
	}
	if alone {
		return total, nil
	}
	own, err := t.ownBalance(ctx, partition, account, before)
	return total + own, err
}

// ownBalance sums an account within one partition.
func (t *tx) ownBalance(ctx context.Context, partition string, account ledger.Account, before int64) (money.Fen, error) {
	q := balancesBefore(partition, account.Class, before)
	list, err := collect(ctx, t, scanBalance, q.Query, q.Args...)
	if err != nil {
		return 0, err
	}
	for _, b := range list {
		if b.Account == account {
			return b.Amount, nil
		}
	}
	return 0, nil
}

// Balances implements ledger.Reader. The lines of personal accounts and holds have no party.
func (t *tx) Balances(ctx context.Context, valueDate period.Date, recorded time.Time) ([]ledger.Balance, error) {
	list, err := t.balancesOn(ctx, valueDate, recorded)
	slices.SortFunc(list, func(a, b ledger.Balance) int { return cmp.Compare(a.Account.String(), b.Account.String()) })
	return list, err
}

func (t *tx) balancesOn(ctx context.Context, valueDate period.Date, recorded time.Time) ([]ledger.Balance, error) {
	if !t.store.engine.SideBySide() {
		return t.balancesHere(ctx, valueDate, recorded)
	}
	return collect(ctx, t, scanBalance, "SELECT p.class, p.region, p.scheme, p.fund, CASE WHEN p.class IN ($1, $4) THEN '' ELSE p.party END,"+
		" CAST(SUM(p.amount) AS BIGINT)"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE e.value_date <= $2 AND e.recorded <= $3 GROUP BY 1, 2, 3, 4, 5",
		string(ledger.Personal), valueDate.String(), micros(recorded), string(ledger.Frozen))
}

// EntryOf implements ledger.Reader.
func (t *tx) EntryOf(ctx context.Context, partition, ref string) ([]ledger.Entry, error) {
	return foldedEver(ctx, t, partition, func(partition string) ([]ledger.Entry, error) {
		list, err := collect(ctx, t, scanLedgerEntry,
			"SELECT "+entryColumns+" FROM ledger_entry WHERE part_key = $1 AND ref = $2", partition, ref)
		if err != nil {
			return nil, err
		}
		return t.withPostings(ctx, partition, list)
	}, func(e *ledger.Entry, p part) bool {
		first := p.brings(e.Seq)
		adoptEntry(e, p, partition)
		return first
	})
}

// adoptEntry has an entry of an absorbed number be one of the kept number.
func adoptEntry(e *ledger.Entry, p part, kept string) {
	e.Partition, e.Seq = kept, e.Seq+p.offset
	for i := range e.Postings {
		if a := &e.Postings[i].Account; a.Party == p.psnNo {
			a.Party = kept
		}
	}
}

// EntriesOf implements verify.Reader.
func (t *tx) EntriesOf(ctx context.Context, partition string) ([]ledger.Entry, error) {
	list, err := collect(ctx, t, scanLedgerEntry,
		"SELECT "+entryColumns+" FROM ledger_entry WHERE part_key = $1", partition)
	if err != nil {
		return nil, err
	}
	return t.withPostings(ctx, partition, list)
}

// withPostings fills in the postings of entries of one partition and orders
// the entries by Seq.
func (t *tx) withPostings(ctx context.Context, partition string, list []ledger.Entry) ([]ledger.Entry, error) {
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.EntryID
	}
	postings, err := inParts(ids, func(part []string) ([]storedPosting, error) {
		var a arguments
		return collect(ctx, t, scanPosting, "SELECT entry_id, class, region, scheme, fund, party, amount"+
			" FROM ledger_posting WHERE part_key = "+a.add(partition)+" AND entry_id IN ("+a.list(part)+")"+
			" ORDER BY entry_id, ordinal", a...)
	})
	if err != nil {
		return nil, err
	}
	byEntry := make(map[string][]ledger.Posting, len(list))
	for _, p := range postings {
		byEntry[p.entryID] = append(byEntry[p.entryID], p.Posting)
	}
	for i := range list {
		list[i].Postings = byEntry[list[i].EntryID]
	}
	slices.SortFunc(list, func(a, b ledger.Entry) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), a.Recorded.Compare(b.Recorded), cmp.Compare(a.EntryID, b.EntryID))
	})
	return list, nil
}
