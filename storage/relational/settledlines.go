package relational

import (
	"context"
	"slices"

	"yibao/register/claim"
)

// settledLines is what a settlement took of a visit.
type settledLines struct {
	visitID string
	takes   []take
}

func scanSettledLines(r row) (settledLines, error) {
	var s settledLines
	var packed string
	if err := r.Scan(&s.visitID, &packed); err != nil {
		return s, err
	}
	takes, err := unpackTakes(packed)
	s.takes = takes
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
	settled, err := t.settledLinesOf(ctx, psnNo, setlID)
	if err != nil || settled == nil {
		return nil, err
	}
	all, err := t.linesOf(ctx, psnNo, settled.visitID)
	if err != nil {
		return nil, err
	}
	byTake := make(map[take]claim.FeeLine, len(all))
	for _, l := range all {
		byTake[l.take()] = l.FeeLine
	}
	lines := make([]claim.FeeLine, 0, len(settled.takes))
	for _, k := range settled.takes {
		if l, ok := byTake[k]; ok { // one that is gone is for verify to name
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// MarkSettled implements claim.Writer; ErrVisitChanged when one of the lines is
// not there, withdrawn or settled. A settlement that is reinstated takes the
// very uploads that it took at first.
func (t *tx) MarkSettled(ctx context.Context, psnNo, visitID, setlID string, lineNos []string) error {
	if takes, ok := t.markAdded(psnNo, visitID, setlID, lineNos); ok {
		return t.insert(ctx, insertion{"settled_lines", settledColumns, ""}, [][]any{{psnNo, setlID, visitID, packTakes(takes)}})
	}
	if err := t.writeLines(ctx); err != nil {
		return err
	}
	if t.kept != nil {
		return t.markRead(ctx, psnNo, visitID, setlID, lineNos)
	}
	marked, err := t.mark(ctx, psnNo, visitID, setlID, lineNos)
	if err != nil {
		return err
	}
	if len(marked) != len(lineNos) {
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	takes := inOrder(marked, lineNos)
	first, err := t.exec(ctx, "INSERT INTO settled_lines ("+settledColumns+") VALUES ($1, $2, $3, $4)"+
		" ON CONFLICT (psn_no, setl_id) DO NOTHING", psnNo, setlID, visitID, packTakes(takes))
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

const settledColumns = "psn_no, setl_id, visit_id, lines"

// markAdded ties lines that this work added and has not written yet to the
// settlement; false when they are not all of these, each once.
func (t *tx) markAdded(psnNo, visitID, setlID string, lineNos []string) ([]take, bool) {
	at := make(map[string]int, len(t.added))
	for i, l := range t.added {
		if l.PsnNo == psnNo && l.VisitID == visitID && l.SettledBy == "" {
			at[l.LineNo] = i
		}
	}
	takes := make([]take, len(lineNos))
	places := make([]int, len(lineNos))
	for i, no := range lineNos {
		place, free := at[no]
		if !free {
			return nil, false
		}
		delete(at, no)
		takes[i], places[i] = t.added[place].take(), place
	}
	for _, place := range places {
		t.added[place].SettledBy = setlID
	}
	return takes, len(takes) > 0
}

// markRead ties lines that this work has read to the settlement; by itself when
// they are not all of these, each once and free.
func (t *tx) markRead(ctx context.Context, psnNo, visitID, setlID string, lineNos []string) error {
	free := make(map[string]take)
	for _, l := range t.open[visitKey{psnNo, visitID}] {
		if l.SettledBy == "" {
			free[l.LineNo] = l.take()
		}
	}
	takes := make([]take, len(lineNos))
	for i, no := range lineNos {
		k, ok := free[no]
		if !ok {
			return t.alone()
		}
		delete(free, no)
		takes[i] = k
	}
	for part := range slices.Chunk(lineNos, listLength) {
		var a arguments
		err := t.expect(ctx, int64(len(part)), "UPDATE fee_line SET settled_by = "+a.add(setlID)+
			" WHERE psn_no = "+a.add(psnNo)+" AND visit_id = "+a.add(visitID)+
			" AND withdrawn_at = 0 AND settled_by = '' AND line_no IN ("+a.list(part)+")", a...)
		if err != nil {
			return err
		}
	}
	return t.insert(ctx, insertion{"settled_lines", settledColumns, ""}, [][]any{{psnNo, setlID, visitID, packTakes(takes)}})
}

// mark ties the free lines among lineNos to the settlement and returns them.
func (t *tx) mark(ctx context.Context, psnNo, visitID, setlID string, lineNos []string) ([]take, error) {
	return inParts(lineNos, func(part []string) ([]take, error) {
		var a arguments
		query := "UPDATE fee_line SET settled_by = " + a.add(setlID) +
			" WHERE psn_no = " + a.add(psnNo) + " AND visit_id = " + a.add(visitID) +
			" AND withdrawn_at = 0 AND settled_by = '' AND line_no IN (" + a.list(part) + ")" +
			" RETURNING line_no, attempt"
		return collect(ctx, t, func(r row) (take, error) {
			var k take
			err := r.Scan(&k.lineNo, &k.attempt)
			return k, err
		}, query, a...)
	})
}

// inOrder returns the takes in the order of the line numbers.
func inOrder(takes []take, lineNos []string) []take {
	attempts := make(map[string]int64, len(takes))
	for _, k := range takes {
		attempts[k.lineNo] = k.attempt
	}
	ordered := make([]take, len(lineNos))
	for i, no := range lineNos {
		ordered[i] = take{no, attempts[no]}
	}
	return ordered
}

// ReleaseLines implements claim.Writer; ErrVisitChanged when the settlement
// does not hold all the lines that it took.
func (t *tx) ReleaseLines(ctx context.Context, psnNo, visitID, setlID string) error {
	if t.kept != nil {
		return t.alone() // a reversal goes on to read what it wrote
	}
	if err := t.writeLines(ctx); err != nil {
		return err
	}
	settled, err := t.settledLinesOf(ctx, psnNo, setlID)
	if err != nil {
		return err
	}
	held := 0
	if settled != nil {
		held = len(settled.takes)
	}
	n, err := t.exec(ctx, "UPDATE fee_line SET settled_by = '' WHERE psn_no = $1 AND visit_id = $2 AND settled_by = $3",
		psnNo, visitID, setlID)
	if err != nil {
		return err
	}
	if n != int64(held) {
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	return nil
}
