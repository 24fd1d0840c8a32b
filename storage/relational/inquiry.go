package relational

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/trail"
	"yibao/storage/protect"
)

var (
	_ inquiry.Store  = (*Store)(nil)
	_ inquiry.Reader = (*tx)(nil)
)

// Inquire implements inquiry.Store.
func (s *Store) Inquire(ctx context.Context, read func(inquiry.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// filter writes the conditions of one question.
type filter struct {
	arguments
	where string
}

// regional begins a filter with the scope's condition on a column of regions.
func regional(s access.Scope, column string) (*filter, error) {
	f := &filter{}
	inside, err := inRegion(&f.arguments, s, column)
	f.where = inside
	return f, err
}

// with adds a condition on a value, unless the value is empty.
func (f *filter) with(condition, value string) {
	if value != "" {
		f.where += " AND " + condition + " " + f.add(value)
	}
}

// between bounds a column of instants.
func (f *filter) between(column string, from, to time.Time) {
	if !from.IsZero() {
		f.where += " AND " + column + " >= " + f.add(micros(from))
	}
	if !to.IsZero() {
		f.where += " AND " + column + " < " + f.add(micros(to))
	}
}

// present is the condition that a version of a person is the latest recorded.
const present = " AND NOT EXISTS (SELECT 1 FROM person_version q WHERE q.psn_no = p.psn_no" +
	" AND (q.recorded > p.recorded OR q.recorded = p.recorded AND q.version_id > p.version_id))"

// PersonsFound implements inquiry.Reader.
func (t *tx) PersonsFound(ctx context.Context, s access.Scope, q inquiry.PersonQuery, page inquiry.Page) ([]enrolment.Person, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	if q.CertNo != "" {
		forms, err := t.hashForms(q.CertNo)
		if err != nil {
			return nil, err
		}
		holders, err := t.holdersOf(ctx, forms)
		if err != nil || len(holders) == 0 {
			return nil, err
		}
		f.where += " AND psn_no IN (" + f.list(holders) + ")"
	}
	if q.PsnNo == "" { // one who was merged into another is found as the other
		f.where += " AND NOT EXISTS (SELECT 1 FROM person a WHERE a.psn_no = p.psn_no AND a.kept <> '')"
	}
	if q.Name+q.Initials != "" && t.store.protection.now().Protects(protect.Names) {
		return nil, inquiry.ErrNameSealed.With()
	}
	f.with("psn_no =", q.PsnNo)
	f.with("name =", q.Name)
	if q.Initials != "" {
		f.where += " AND initials <> ''" // the index holds these alone
		f.with("initials =", q.Initials)
	}
	f.with("psn_no >", page.After)
	found, err := collect(ctx, t, scanPerson, "SELECT "+persons.columns+" FROM person_version p WHERE "+f.where+present+
		" ORDER BY psn_no LIMIT "+f.add(page.Limit), f.arguments...)
	return t.unsealedPersons(ctx, found, err)
}

// holdersOf returns the numbers under which holders of a paper are kept.
func (t *tx) holdersOf(ctx context.Context, forms []string) ([]string, error) {
	var a arguments
	numbers, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM credential WHERE no_hash IN ("+a.list(forms)+")", a...)
	for i := range numbers {
		if err != nil {
			return nil, err
		}
		numbers[i], err = t.KeptNumber(ctx, numbers[i])
	}
	return numbers, err
}

const settlementRowColumns = "psn_no, setl_id, original, kind, institution, visit_id, scheme, region, med_type, settled_at, total, balance"

func scanSettlementRow(r row) (inquiry.SettlementRow, error) {
	var x inquiry.SettlementRow
	err := r.Scan(&x.PsnNo, &x.SetlID, &x.Original, &x.Kind, &x.Institution, &x.VisitID, &x.Scheme, &x.Region, &x.MedType,
		instant{&x.SettledAt}, &x.Total, &x.Balance)
	return x, err
}

// SettlementRows implements inquiry.Reader.
func (t *tx) SettlementRows(ctx context.Context, s access.Scope, q inquiry.SettlementQuery) ([]inquiry.SettlementRow, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	own, err := t.about(ctx, &f.arguments, "psn_no", q.PsnNo)
	if err != nil {
		return nil, err
	}
	f.where += own
	f.with("institution =", q.Institution)
	f.between("settled_at", q.From, q.To)
	if at, id := inquiry.ParseKey(q.After); id != "" {
		// the bound stands alone, too, so that the index is entered at the key
		f.where += " AND settled_at <= " + f.add(micros(at)) + " AND (settled_at < " + f.add(micros(at)) + " OR setl_id < " + f.add(id) + ")"
	}
	rows, err := collect(ctx, t, scanSettlementRow, "SELECT "+settlementRowColumns+" FROM settlement WHERE "+f.where+
		" ORDER BY settled_at DESC, setl_id DESC LIMIT "+f.add(q.Limit), f.arguments...)
	for i := range rows {
		rows[i].PsnNo = cmp.Or(q.PsnNo, rows[i].PsnNo)
	}
	return rows, err
}

// SettlementPerson implements inquiry.Reader.
func (t *tx) SettlementPerson(ctx context.Context, s access.Scope, setlID string) (string, error) {
	f, err := regional(s, "region")
	if err != nil {
		return "", err
	}
	found, err := collect(ctx, t, text, "SELECT psn_no FROM settlement WHERE "+f.where+" AND setl_id = "+f.add(setlID), f.arguments...)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return t.KeptNumber(ctx, found[0])
}

// VisitRows implements inquiry.Reader. Whose person it is decides, not where
// care was given.
func (t *tx) VisitRows(ctx context.Context, s access.Scope, psnNo string, page inquiry.Page) ([]claim.Visit, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	own, err := t.about(ctx, &f.arguments, "psn_no", psnNo)
	if err != nil {
		return nil, err
	}
	inside := "EXISTS (SELECT 1 FROM person_version p WHERE " + f.where + " AND psn_no = " + f.add(psnNo) + present + ")"
	f.where = inside + own
	f.with("visit_id <", page.After)
	visits, err := collect(ctx, t, scanVisit, "SELECT "+visitColumns+" FROM visit WHERE "+f.where+
		" ORDER BY visit_id DESC LIMIT "+f.add(page.Limit), f.arguments...)
	for i := range visits {
		visits[i].PsnNo = psnNo
	}
	return visits, err
}

// FundBalances implements inquiry.Reader.
func (t *tx) FundBalances(ctx context.Context, s access.Scope, on period.Date) ([]ledger.Balance, error) {
	f, err := regional(s, "p.region")
	if err != nil {
		return nil, err
	}
	list, err := collect(ctx, t, scanBalance, "SELECT p.class, p.region, p.scheme, p.fund, CASE WHEN p.class = "+f.add(string(ledger.Personal))+
		" THEN '' ELSE p.party END, CAST(SUM(p.amount) AS BIGINT)"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE "+f.where+" AND e.value_date <= "+f.add(on.String())+" GROUP BY 1, 2, 3, 4, 5", f.arguments...)
	slices.SortFunc(list, func(a, b ledger.Balance) int { return cmp.Compare(a.Account.String(), b.Account.String()) })
	return list, err
}

// PublishedIn implements inquiry.Reader.
func (t *tx) PublishedIn(ctx context.Context, s access.Scope, page inquiry.Page) ([]policy.Published, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	f.with("version_id <", page.After)
	return collect(ctx, t, scanPublished, published.selection()+" WHERE "+f.where+
		" ORDER BY version_id DESC LIMIT "+f.add(page.Limit), f.arguments...)
}

// PublishedText implements inquiry.Reader.
func (t *tx) PublishedText(ctx context.Context, s access.Scope, versionID string) (*policy.Published, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	f.with("version_id =", versionID)
	found, err := collect(ctx, t, text, "SELECT version_id FROM published WHERE "+f.where, f.arguments...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	p, err := t.PublishedVersion(ctx, versionID)
	return &p, err
}

// TrailEntries implements inquiry.Reader.
func (t *tx) TrailEntries(ctx context.Context, s access.Scope, q inquiry.TrailQuery) ([]trail.Entry, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	own, err := inOffice(&f.arguments, s, "org_no")
	if err != nil {
		return nil, err
	}
	f.where = "(" + f.where + " AND (org_no = '' OR " + own + ") OR region = '')" // callers who could not be identified have no region
	for _, c := range [][2]string{
		{"staff_no =", q.StaffNo}, {"psn_no =", q.PsnNo}, {"act =", q.Act}, {"kind =", string(q.Kind)}, {"ref =", q.Ref}, {"entry_id <", q.After},
	} {
		f.with(c[0], c[1])
	}
	f.between("recorded", q.From, q.To)
	return collect(ctx, t, scanTrail, "SELECT "+trailColumns+" FROM trail_entry WHERE "+f.where+
		" ORDER BY entry_id DESC LIMIT "+f.add(q.Limit), f.arguments...)
}
