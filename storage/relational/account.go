package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/money"
	"yibao/process/account"
	"yibao/register/ledger"
)

var (
	_ account.Store = (*Store)(nil)
	_ account.Work  = (*tx)(nil)
	_ account.Joint = (*tx)(nil)
)

// Account implements account.Store.
func (s *Store) Account(ctx context.Context, psnNo string, work func(account.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Jointly implements account.Store.
func (s *Store) Jointly(ctx context.Context, work func(account.Joint) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// ReadAccounts implements account.Store.
func (s *Store) ReadAccounts(ctx context.Context, read func(account.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// BalancesOf implements account.Reader.
func (t *tx) BalancesOf(ctx context.Context, partition string, class ledger.Class) ([]ledger.Balance, error) {
	q := balancesBefore(partition, class, everything)
	return collect(ctx, t, scanBalance, q.Query, q.Args...)
}

var consents = fact[account.Consent]{
	"共济授权", "account_consent",
	versionColumns + ", psn_no, member, relation, scheme, per_year, per_bill, active, operator, material", scanConsent,
}

func scanConsent(r row) (account.Consent, error) {
	var c account.Consent
	err := r.Scan(version(&c.Version, &c.Owner, &c.Member, &c.Relation, &c.Scheme, &c.PerYear, &c.PerBill, flag{&c.Active}, &c.Operator, &c.Material)...)
	return c, err
}

// Consents implements account.Reader.
func (t *tx) Consents(ctx context.Context, owner string) ([]account.Consent, error) {
	all, err := folded(ctx, t, owner, func(psnNo string) ([]account.Consent, error) {
		return consents.under(ctx, t, "psn_no", psnNo)
	}, func(c *account.Consent, _ part) { c.Owner = owner })
	if err != nil {
		return nil, err
	}
	oldestFirst(all)
	return all, t.keptMembers(ctx, len(all), func(i int) *string { return &all[i].Member })
}

// keptMembers puts the numbers under which members are kept now in place of those
// that rows were written with.
func (t *tx) keptMembers(ctx context.Context, rows int, member func(i int) *string) error {
	if t.raw || rows == 0 {
		return nil
	}
	numbers := make([]string, rows)
	for i := range numbers {
		numbers[i] = *member(i)
	}
	kept, err := t.keptAmong(ctx, distinct(numbers))
	for i, n := range numbers {
		*member(i) = cmp.Or(kept[n], n)
	}
	return err
}

// everJoined returns the numbers that are or were one with a person's, and the
// person's: what became of a hold may stand under any of them. In the order of the
// merges, each once.
func (t *tx) everJoined(ctx context.Context, psnNo string) ([]string, error) {
	numbers := []string{psnNo}
	if t.raw {
		return numbers, nil
	}
	aliases, err := t.AliasesOf(ctx, psnNo)
	for _, a := range aliases {
		numbers = append(numbers, a.Absorbed, a.Kept)
	}
	return distinct(numbers), err
}

// AddConsents implements account.Joint.
func (t *tx) AddConsents(ctx context.Context, list []account.Consent) error {
	return add(ctx, t, insertion{consents.table, consents.columns, ""}, list, func(c account.Consent) []any {
		return stamp(c.Version, c.Owner, c.Member, c.Relation, c.Scheme, int64(c.PerYear), int64(c.PerBill), bit(c.Active), c.Operator, c.Material)
	})
}

const holdColumns = "psn_no, hold_id, member, region, scheme, amount, request_key, placed_on, placed, expires"

func scanHold(r row) (ledger.Hold, error) {
	var h ledger.Hold
	err := r.Scan(&h.Owner, &h.HoldID, &h.Member, &h.Region, &h.Scheme, &h.Amount, &h.Key, day{&h.Day}, instant{&h.Placed}, instant{&h.Expires})
	return h, err
}

// Holds implements account.Reader.
func (t *tx) Holds(ctx context.Context, owner string) ([]ledger.Hold, error) {
	all, err := folded(ctx, t, owner, func(psnNo string) ([]ledger.Hold, error) {
		return collect(ctx, t, scanHold, "SELECT "+holdColumns+" FROM account_hold WHERE psn_no = $1 ORDER BY placed, hold_id", psnNo)
	}, func(h *ledger.Hold, _ part) { h.Owner = owner })
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b ledger.Hold) int { return a.Placed.Compare(b.Placed) })
	return all, t.keptMembers(ctx, len(all), func(i int) *string { return &all[i].Member })
}

// AddHold implements account.Work.
func (t *tx) AddHold(ctx context.Context, h ledger.Hold) error {
	row := []any{h.Owner, h.HoldID, h.Member, h.Region, h.Scheme, int64(h.Amount), h.Key, h.Day.String(), micros(h.Placed), micros(h.Expires)}
	return t.insert(ctx, insertion{"account_hold", holdColumns, ""}, [][]any{row})
}

// KeptIn implements account.Reader.
func (t *tx) KeptIn(ctx context.Context, h ledger.Hold) (money.Fen, error) {
	numbers, err := t.everJoined(ctx, h.Owner)
	if err != nil {
		return 0, err
	}
	members, err := t.everJoined(ctx, h.Member)
	if err != nil {
		return 0, err
	}
	var a arguments
	list, err := collect(ctx, t, scanFen, "SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM ledger_posting"+
		" WHERE class = '冻结' AND party = "+a.add(h.HoldID)+" AND part_key IN ("+a.list(distinct(append(numbers, members...)))+")", a...)
	if err != nil {
		return 0, err
	}
	return -list[0], nil
}

func scanFen(r row) (money.Fen, error) {
	var amount money.Fen
	err := r.Scan(&amount)
	return amount, err
}

// OpenHolds implements account.Reader.
func (t *tx) OpenHolds(ctx context.Context, limit int) ([]ledger.Hold, error) {
	ids, err := collect(ctx, t, text, "SELECT party FROM ledger_posting WHERE class = '冻结'"+
		" GROUP BY party HAVING SUM(amount) <> 0 ORDER BY party LIMIT $1", limit)
	if err != nil {
		return nil, err
	}
	return inParts(ids, func(part []string) ([]ledger.Hold, error) {
		var a arguments
		return collect(ctx, t, scanHold, "SELECT "+holdColumns+" FROM account_hold WHERE hold_id IN ("+a.list(part)+") ORDER BY hold_id", a...)
	})
}

const stepColumns = "psn_no, hold_id, ordinal, kind, owner, region, scheme, setl_id, amount, recorded"

func scanHoldStep(r row) (ledger.HoldStep, error) {
	var s ledger.HoldStep
	err := r.Scan(&s.Member, &s.HoldID, &s.Ordinal, &s.Kind, &s.Owner, &s.Region, &s.Scheme, &s.SetlID, &s.Amount, instant{&s.Recorded})
	return s, err
}

// HoldSteps implements ledger.HoldReader.
func (t *tx) HoldSteps(ctx context.Context, member string, holdIDs []string) ([]ledger.HoldStep, error) {
	if len(holdIDs) == 0 {
		return nil, nil
	}
	numbers, err := t.everJoined(ctx, member)
	if err != nil {
		return nil, err
	}
	return inParts(holdIDs, func(part []string) ([]ledger.HoldStep, error) {
		var a arguments
		return collect(ctx, t, scanHoldStep, "SELECT "+stepColumns+" FROM account_hold_step WHERE psn_no IN ("+a.list(numbers)+
			") AND hold_id IN ("+a.list(part)+") ORDER BY hold_id, ordinal", a...)
	})
}

// HoldStepsOf implements ledger.HoldReader.
func (t *tx) HoldStepsOf(ctx context.Context, member, setlID string) ([]ledger.HoldStep, error) {
	numbers, err := t.everJoined(ctx, member)
	if err != nil {
		return nil, err
	}
	var a arguments
	return collect(ctx, t, scanHoldStep, "SELECT "+stepColumns+" FROM account_hold_step WHERE psn_no IN ("+a.list(numbers)+
		") AND setl_id = "+a.add(setlID)+" ORDER BY hold_id, ordinal", a...)
}

// AddHoldSteps implements ledger.HoldWriter.
func (t *tx) AddHoldSteps(ctx context.Context, steps []ledger.HoldStep) error {
	return add(ctx, t, insertion{"account_hold_step", stepColumns, ""}, steps, func(s ledger.HoldStep) []any {
		return []any{s.Member, s.HoldID, s.Ordinal, string(s.Kind), s.Owner, s.Region, s.Scheme, s.SetlID, int64(s.Amount), micros(s.Recorded)}
	})
}
