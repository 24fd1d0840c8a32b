package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/register/enrolment"
)

const (
	aliasColumns   = "absorbed, alias_id, kept, base, behind, from_day, reason, operator, recorded"
	partingColumns = "absorbed, alias_id, seq, from_day, reason, operator, recorded"
)

func scanAlias(r row) (enrolment.Alias, error) {
	var a enrolment.Alias
	err := r.Scan(&a.Absorbed, &a.AliasID, &a.Kept, &a.Offset, &a.Behind, day{&a.Day}, &a.Reason, &a.Operator, instant{&a.Recorded})
	return a, err
}

func scanParting(r row) (enrolment.Parting, error) {
	var absorbed string
	var p enrolment.Parting
	err := r.Scan(&absorbed, &p.AliasID, &p.Seq, day{&p.Day}, &p.Reason, &p.Operator, instant{&p.Recorded})
	return p, err
}

// standing is what a person's anchor says of merges.
type standing struct {
	kept  string // under which the number is kept, or ""
	folds bool   // it has absorbed others
}

func scanStanding(r row) (standing, error) {
	var s standing
	err := r.Scan(&s.kept, flag{&s.folds})
	return s, err
}

// standingOf reads the anchor; a number that is unknown stands by itself.
func (t *tx) standingOf(ctx context.Context, psnNo string) (standing, error) {
	found, err := collect(ctx, t, scanStanding, "SELECT kept, folds FROM person WHERE psn_no = $1", psnNo)
	if err != nil || len(found) == 0 {
		return standing{}, err
	}
	return found[0], nil
}

// KeptNumber implements enrolment.AliasReader.
func (t *tx) KeptNumber(ctx context.Context, psnNo string) (string, error) {
	s, err := t.standingOf(ctx, psnNo)
	if err != nil || s.kept == "" {
		return psnNo, err
	}
	return s.kept, nil
}

// AliasesOf implements enrolment.AliasReader.
func (t *tx) AliasesOf(ctx context.Context, psnNo string) ([]enrolment.Alias, error) {
	aliases, err := collect(ctx, t, scanAlias, "SELECT "+aliasColumns+" FROM person_alias WHERE kept = $1 OR absorbed = $1 ORDER BY recorded, alias_id", psnNo)
	for i := range aliases {
		if err != nil {
			return nil, err
		}
		a := &aliases[i]
		var partings []enrolment.Parting
		partings, err = collect(ctx, t, scanParting,
			"SELECT "+partingColumns+" FROM person_parting WHERE absorbed = $1 AND alias_id = $2", a.Absorbed, a.AliasID)
		if len(partings) > 0 {
			a.Undone = &partings[0]
		}
	}
	return aliases, err
}

// AddAlias implements enrolment.AliasWriter. The caller has locked both.
func (t *tx) AddAlias(ctx context.Context, a enrolment.Alias) error {
	err := t.expect(ctx, 1, "UPDATE person SET kept = $1 WHERE psn_no = $2 AND kept = ''", a.Kept, a.Absorbed)
	if err != nil {
		return err
	}
	if err := t.expect(ctx, 1, "UPDATE person SET folds = 1 WHERE psn_no = $1", a.Kept); err != nil {
		return err
	}
	row := []any{a.Absorbed, a.AliasID, a.Kept, a.Offset, a.Behind, a.Day.String(), a.Reason, a.Operator, micros(a.Recorded)}
	return t.insert(ctx, insertion{"person_alias", aliasColumns, ""}, [][]any{row})
}

// AddParting implements enrolment.AliasWriter. The absorbed number goes on
// behind all that was done under the kept one.
func (t *tx) AddParting(ctx context.Context, absorbed string, p enrolment.Parting) error {
	row := []any{absorbed, p.AliasID, p.Seq, p.Day.String(), p.Reason, p.Operator, micros(p.Recorded)}
	if err := t.insert(ctx, insertion{"person_parting", partingColumns, ""}, [][]any{row}); err != nil {
		return err
	}
	return t.expect(ctx, 1, "UPDATE person SET kept = '', seq = $1 WHERE psn_no = $2 AND seq <= $1", p.Seq, absorbed)
}

// part is one number of a person with the place of its acts in the order of the
// kept number: its acts up to behind stand at offset+1, offset+2 … and count for
// acts before until. Those up to since stand where they stood when the number was
// absorbed before, and count again from the offset on.
type part struct {
	psnNo          string
	offset, behind int64
	until          int64
	since          int64
}

// brings reports whether the part brings along an act of its number.
func (p part) brings(seq int64) bool { return p.since < seq && seq <= p.behind }

// own reports whether an act at the position was done under the number alone,
// before the merge.
func (p part) own(before int64) bool { return p.offset < before && before <= p.offset+p.behind }

// partsOf returns the numbers of a person that were absorbed, those that have
// parted again too; none for nearly everybody. A number that is absorbed now is
// refused: the work is to be done under the kept one.
func (t *tx) partsOf(ctx context.Context, psnNo string) ([]part, error) {
	if t.raw || psnNo == "" {
		return nil, nil
	}
	if known, ok := t.parts[psnNo]; ok {
		return known, nil
	}
	s := standing{folds: t.folds}
	if t.psnNo != psnNo { // the anchor of the locked person is read
		var err error
		if s, err = t.standingOf(ctx, psnNo); err != nil {
			return nil, err
		}
	}
	if s.kept != "" {
		return nil, (&enrolment.Absorbed{PsnNo: psnNo, Kept: s.kept}).Refuse()
	}
	var parts []part
	if s.folds {
		aliases, err := t.AliasesOf(ctx, psnNo)
		if err != nil {
			return nil, err
		}
		for _, a := range aliases {
			if a.Kept != psnNo {
				continue
			}
			p := part{psnNo: a.Absorbed, offset: a.Offset, behind: a.Behind, until: everything}
			if a.Undone != nil {
				p.until = a.Undone.Seq
			}
			for _, before := range parts {
				if before.psnNo == p.psnNo {
					p.since = before.behind
				}
			}
			parts = append(parts, p)
		}
	}
	if t.parts == nil {
		t.parts = make(map[string][]part)
	}
	t.parts[psnNo] = parts
	return parts, nil
}

// joinedNow are the parts that count now.
func joinedNow(parts []part) []part {
	var now []part
	for _, p := range parts {
		if p.until == everything {
			now = append(now, p)
		}
	}
	return now
}

// folded reads something of a person under each of the numbers that are one now,
// the absorbed ones first, and hands what is found of these to adopt.
func folded[T any](ctx context.Context, t *tx, psnNo string, read func(psnNo string) ([]T, error), adopt func(*T, part)) ([]T, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	return foldedOver(joinedNow(parts), psnNo, read, func(x *T, p part) bool {
		adopt(x, p)
		return true
	})
}

// foldedEver is folded over all numbers that were one at any time; adopt says
// whether what it is handed counts.
func foldedEver[T any](ctx context.Context, t *tx, psnNo string, read func(psnNo string) ([]T, error), adopt func(*T, part) bool) ([]T, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	return foldedOver(parts, psnNo, read, adopt)
}

func foldedOver[T any](parts []part, psnNo string, read func(psnNo string) ([]T, error), adopt func(*T, part) bool) ([]T, error) {
	if len(parts) == 0 {
		return read(psnNo)
	}
	var all []T
	for _, p := range parts {
		found, err := read(p.psnNo)
		if err != nil {
			return nil, err
		}
		for i := range found {
			if adopt(&found[i], p) {
				all = append(all, found[i])
			}
		}
	}
	own, err := read(psnNo)
	return append(all, own...), err
}

// homeOf returns the number under which a visit of the person is kept.
func (t *tx) homeOf(ctx context.Context, psnNo, visitID string) (string, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil || len(parts) == 0 {
		return psnNo, err
	}
	for _, p := range parts {
		found, err := collect(ctx, t, text, "SELECT visit_id FROM visit WHERE psn_no = $1 AND visit_id = $2", p.psnNo, visitID)
		if err != nil || len(found) > 0 {
			return p.psnNo, err
		}
	}
	return psnNo, nil
}

// homeWhere returns the number of the person under which the statement finds the
// row of an id; the kept number when no absorbed one has it. $1 is the number.
func (t *tx) homeWhere(ctx context.Context, psnNo, statement, id string) (string, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil {
		return psnNo, err
	}
	for _, p := range joinedNow(parts) {
		found, err := collect(ctx, t, text, statement, p.psnNo, id)
		if err != nil || len(found) > 0 {
			return p.psnNo, err
		}
	}
	return psnNo, nil
}

// homeKey is where a visit of the person is kept.
func (t *tx) homeKey(ctx context.Context, psnNo, visitID string) (visitKey, error) {
	home, err := t.homeOf(ctx, psnNo, visitID)
	return visitKey{home, visitID}, err
}

// homeOfSettlement returns the number under which an act of the person is kept.
func (t *tx) homeOfSettlement(ctx context.Context, psnNo, setlID string) (string, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil || len(parts) == 0 {
		return psnNo, err
	}
	for _, p := range parts {
		found, err := collect(ctx, t, text, "SELECT setl_id FROM settlement WHERE psn_no = $1 AND setl_id = $2", p.psnNo, setlID)
		if err != nil || len(found) > 0 {
			return p.psnNo, err
		}
	}
	return psnNo, nil
}

// numbersOf returns the person's number and the absorbed ones.
func (t *tx) numbersOf(ctx context.Context, psnNo string) ([]string, error) {
	parts, err := t.partsOf(ctx, psnNo)
	numbers := []string{psnNo}
	for _, p := range parts {
		numbers = append(numbers, p.psnNo)
	}
	return slices.Compact(numbers), err
}

// factsOn returns the facts of a person that hold on a day, one for each key;
// one of an absorbed number counts where the kept number has none of the key.
func factsOn[F period.Versioned, K comparable](ctx context.Context, t *tx, f fact[F], psnNo string, on period.Date, number func(*F) *string, key func(F) K) ([]F, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	own, err := f.onDay(ctx, t, "psn_no", psnNo, on)
	found := period.Latest(own, on, key)
	for _, p := range joinedNow(parts) {
		if err != nil {
			return nil, err
		}
		var others []F
		others, err = f.onDay(ctx, t, "psn_no", p.psnNo, on)
		for _, o := range period.Latest(others, on, key) {
			*number(&o) = psnNo
			if !slices.ContainsFunc(found, func(x F) bool { return key(x) == key(o) }) {
				found = append(found, o)
			}
		}
	}
	return found, err
}

// factsBy returns versions of a person by their ids, in the order of the ids;
// ErrMissingVersion. They may stand under an absorbed number.
func factsBy[F period.Versioned](ctx context.Context, t *tx, f fact[F], psnNo string, ids []string, number func(*F) *string) ([]F, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return f.byID(ctx, t, psnNo, ids)
	}
	byID := make(map[string]F, len(ids))
	for _, p := range append(parts, part{psnNo: psnNo}) {
		all, err := f.under(ctx, t, "psn_no", p.psnNo)
		if err != nil {
			return nil, err
		}
		for _, v := range all {
			*number(&v) = psnNo
			byID[v.Stamp().ID] = v
		}
	}
	ordered := make([]F, len(ids))
	for i, id := range ids {
		v, ok := byID[id]
		if !ok {
			return nil, ErrMissingVersion.With(f.name, id)
		}
		ordered[i] = v
	}
	return ordered, nil
}

// Apart returns the position up to which the person's acts do not count for an
// act before the given position: one that was done under an absorbed number
// before the merge knew nothing of the kept one. It is 0 for everybody else.
func (t *tx) Apart(ctx context.Context, psnNo string, before int64) (int64, error) {
	parts, err := t.partsOf(ctx, psnNo)
	for _, p := range parts {
		if p.own(before) {
			return p.offset, err
		}
	}
	return 0, err
}

// behind orders what was read of a person's acts as they stand. The order is as
// it was for a person who absorbed nobody.
func behind[T any](t *tx, psnNo string, all []T, err error, at func(T) (setlID string, seq int64)) ([]T, error) {
	parts := t.parts[psnNo]
	if err != nil || len(parts) == 0 {
		return all, err
	}
	slices.SortStableFunc(all, func(a, b T) int {
		_, s := at(a)
		_, r := at(b)
		return cmp.Compare(s, r)
	})
	return all, nil
}
