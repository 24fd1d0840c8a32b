package relational

import (
	"context"
	"slices"

	"yibao/register/claim"
)

// settledLines is what a settlement took of a visit.
type settledLines struct {
	visitID string
	takes   []run
}

// run is lines of one upload that follow each other.
type run struct {
	upload       int64
	first, count int
}

// of returns the lines of a run; fewer when some are gone.
func (r run) of(lines []claim.FeeLine) []claim.FeeLine {
	first := min(r.first, len(lines))
	last := min(first+r.count, len(lines))
	return lines[first:last:last]
}

// runs puts together places that follow each other.
func runs(takes []take) []run {
	var list []run
	for _, k := range takes {
		if n := len(list); n > 0 && list[n-1].upload == k.upload && list[n-1].first+list[n-1].count == k.place {
			list[n-1].count++
		} else {
			list = append(list, run{k.upload, k.place, 1})
		}
	}
	return list
}

func scanSettledLines(r row) (settledLines, error) {
	var s settledLines
	var packed string
	err := r.Scan(&s.visitID, &packed)
	if err == nil {
		s.takes, err = unpackRuns(packed, nil)
	}
	return s, err
}

// settledLinesOf returns what a settlement took; nil when it took no lines.
func (t *tx) settledLinesOf(ctx context.Context, psnNo, setlID string) (*settledLines, error) {
	found, err := collect(ctx, t, scanSettledLines,
		"SELECT visit_id, lines FROM settled_lines WHERE psn_no = $1 AND setl_id = $2", psnNo, setlID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// SettledLines implements claim.Reader.
func (t *tx) SettledLines(ctx context.Context, psnNo, setlID string) ([]claim.FeeLine, error) {
	home, err := t.homeOfSettlement(ctx, psnNo, setlID)
	if err != nil {
		return nil, err
	}
	settled, err := t.settledLinesOf(ctx, home, setlID)
	if err != nil || settled == nil {
		return nil, err
	}
	v, err := t.homeKey(ctx, psnNo, settled.visitID)
	if err != nil {
		return nil, err
	}
	uploads, err := t.uploadsOf(ctx, v)
	if err != nil {
		return nil, err
	}
	lines := []claim.FeeLine{}
	for _, r := range settled.takes {
		at := slices.IndexFunc(uploads, func(u upload) bool { return u.number == r.upload })
		if at >= 0 { // one that is gone is for verify to name
			lines = append(lines, r.of(uploads[at].lines)...)
		}
	}
	return lines, nil
}

const settledColumns = "psn_no, setl_id, visit_id, lines"

// MarkSettled implements claim.Writer; ErrVisitChanged when one of the lines is
// not there, withdrawn or settled. A settlement that is reinstated takes the
// very uploads that it took at first.
func (t *tx) MarkSettled(ctx context.Context, psnNo, visitID, setlID string, lineNos []string) error {
	v, err := t.homeKey(ctx, psnNo, visitID)
	if err != nil {
		return err
	}
	if psnNo, err = t.homeOfSettlement(ctx, psnNo, setlID); err != nil {
		return err
	}
	if takes, ok := t.markAdded(v, setlID, lineNos); ok {
		return t.insert(ctx, insertion{"settled_lines", settledColumns, ""}, [][]any{{psnNo, setlID, visitID, packRuns(runs(takes))}})
	}
	uploads, read := t.open[v]
	if !read {
		var err error
		if uploads, err = t.uploadsOf(ctx, v); err != nil {
			return err
		}
	}
	takes, free := places(uploads, lineNos)
	switch {
	case !free && t.kept != nil:
		return t.alone()
	case !free:
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	if err := t.remark(ctx, v, set(uploads, takes, mark{settledBy: setlID})); err != nil {
		return err
	}
	if t.kept != nil {
		return t.insert(ctx, insertion{"settled_lines", settledColumns, ""}, [][]any{{psnNo, setlID, visitID, packRuns(runs(takes))}})
	}
	return t.settledAgain(ctx, psnNo, v.visitID, setlID, runs(takes))
}

// settledAgain notes what a settlement took, or finds that it took the same
// before.
func (t *tx) settledAgain(ctx context.Context, psnNo, visitID, setlID string, takes []run) error {
	first, err := t.exec(ctx, "INSERT INTO settled_lines ("+settledColumns+") VALUES ($1, $2, $3, $4)"+
		" ON CONFLICT (psn_no, setl_id) DO NOTHING", psnNo, setlID, visitID, packRuns(takes))
	if err != nil || first == 1 {
		return err
	}
	earlier, err := t.settledLinesOf(ctx, psnNo, setlID)
	if err != nil {
		return err
	}
	if earlier == nil || earlier.visitID != visitID || !slices.Equal(earlier.takes, takes) {
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	return nil
}

// markAdded ties lines that this work added and has not written yet to the
// settlement; false when they are not all of these, each once.
func (t *tx) markAdded(v visitKey, setlID string, lineNos []string) ([]take, bool) {
	var own []upload
	for _, u := range t.added {
		if u.visitKey == v {
			own = append(own, u)
		}
	}
	takes, all := places(own, lineNos)
	if !all || len(takes) == 0 {
		return nil, false
	}
	set(own, takes, mark{settledBy: setlID})
	return takes, true
}

// ReleaseLines implements claim.Writer; ErrVisitChanged when the settlement
// does not hold all the lines that it took.
func (t *tx) ReleaseLines(ctx context.Context, psnNo, visitID, setlID string) error {
	if t.kept != nil {
		return t.alone() // a reversal goes on to read what it wrote
	}
	v, err := t.homeKey(ctx, psnNo, visitID)
	if err != nil {
		return err
	}
	uploads, err := t.uploadsOf(ctx, v)
	if err != nil {
		return err
	}
	home, err := t.homeOfSettlement(ctx, psnNo, setlID)
	if err != nil {
		return err
	}
	settled, err := t.settledLinesOf(ctx, home, setlID)
	if err != nil {
		return err
	}
	held := 0
	if settled != nil {
		for _, r := range settled.takes {
			held += r.count
		}
	}
	var takes []take
	for i := range uploads {
		for k, m := range uploads[i].marks {
			if m.settledBy == setlID {
				takes = append(takes, take{uploads[i].number, k})
			}
		}
	}
	if len(takes) != held {
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	return t.remark(ctx, v, set(uploads, takes, mark{}))
}
