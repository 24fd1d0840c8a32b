package relational

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"yibao/register/claim"
)

const lineColumns = "psn_no, visit_id, line_no, attempt, refund_of, batch, code, local_code, amount, price, quantity," +
	" occurred_at, doctor, doctor_name, prescription, external, department, recorded, withdrawn_at, settled_by"

// take is one attempt of a line number: a line that was withdrawn may be
// uploaded again under its number.
type take struct {
	lineNo  string
	attempt int64
}

// storedLine is a fee line with what only the table knows of it.
type storedLine struct {
	claim.FeeLine
	attempt   int64
	withdrawn time.Time
}

func (l storedLine) take() take { return take{l.LineNo, l.attempt} }

func scanLine(r row) (storedLine, error) {
	var l storedLine
	err := r.Scan(&l.PsnNo, &l.VisitID, &l.LineNo, &l.attempt, &l.RefundOf, &l.Batch, &l.Code, &l.LocalCode,
		&l.Amount, &l.Price, &l.Quantity, instant{&l.At}, &l.Doctor, &l.DoctorName, &l.Prescription, flag{&l.External},
		&l.Department, instant{&l.Recorded}, instant{&l.withdrawn}, &l.SettledBy)
	return l, err
}

func lineRow(l storedLine) []any {
	return []any{l.PsnNo, l.VisitID, l.LineNo, l.attempt, l.RefundOf, l.Batch, l.Code, l.LocalCode,
		int64(l.Amount), int64(l.Price), int64(l.Quantity), micros(l.At), l.Doctor, l.DoctorName, l.Prescription, bit(l.External),
		l.Department, micros(l.Recorded), micros(l.withdrawn), l.SettledBy}
}

// linesOf returns all lines of a visit, withdrawn ones too.
func (t *tx) linesOf(ctx context.Context, psnNo, visitID string) ([]storedLine, error) {
	if err := t.writeLines(ctx); err != nil {
		return nil, err
	}
	return collect(ctx, t, scanLine,
		"SELECT "+lineColumns+" FROM fee_line WHERE psn_no = $1 AND visit_id = $2", psnNo, visitID)
}

// FeeLines implements claim.Reader.
func (t *tx) FeeLines(ctx context.Context, psnNo, visitID string) ([]claim.FeeLine, error) {
	if err := t.writeLines(ctx); err != nil {
		return nil, err
	}
	all, err := collect(ctx, t, scanLine,
		"SELECT "+lineColumns+" FROM fee_line WHERE psn_no = $1 AND visit_id = $2 AND withdrawn_at = 0", psnNo, visitID)
	if err != nil {
		return nil, err
	}
	if t.kept != nil {
		if t.open == nil {
			t.open = make(map[visitKey][]storedLine)
		}
		t.open[visitKey{psnNo, visitID}] = all
	}
	slices.SortFunc(all, func(a, b storedLine) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.LineNo, b.LineNo))
	})
	lines := make([]claim.FeeLine, len(all))
	for i, l := range all {
		lines[i] = l.FeeLine
	}
	return lines, nil
}

// AddFeeLines implements claim.Writer. The lines may be of several visits.
func (t *tx) AddFeeLines(ctx context.Context, lines []claim.FeeLine) error {
	var order []visitKey
	groups := make(map[visitKey][]claim.FeeLine)
	for _, l := range lines {
		v := visitKey{l.PsnNo, l.VisitID}
		if groups[v] == nil {
			order = append(order, v)
		}
		groups[v] = append(groups[v], l)
	}
	for _, v := range order {
		numbered, err := t.nextAttempts(ctx, v.psnNo, v.visitID, groups[v])
		if err != nil {
			return err
		}
		t.added = append(t.added, numbered...)
	}
	return nil
}

// writeLines writes the lines of this work that were kept back: those of a
// purchase are settled before anybody reads them.
func (t *tx) writeLines(ctx context.Context) error {
	fresh := t.added
	t.added = nil
	return add(ctx, t, insertion{"fee_line", lineColumns, ""}, fresh, lineRow)
}

// nextAttempts numbers the uploads of each line; ErrDuplicateLine when one is
// there already, or twice among the new ones.
func (t *tx) nextAttempts(ctx context.Context, psnNo, visitID string, lines []claim.FeeLine) ([]storedLine, error) {
	stored, err := t.attemptsOf(ctx, psnNo, visitID, lines)
	if err != nil {
		return nil, err
	}
	attempts := make(map[string]int64, len(stored))
	taken := make(map[string]bool, len(lines))
	for _, e := range stored {
		attempts[e.lineNo], taken[e.lineNo] = e.attempts, e.taken > 0
	}
	fresh := make([]storedLine, len(lines))
	for i, l := range lines {
		if taken[l.LineNo] {
			return nil, claim.ErrDuplicateLine.With(l.LineNo)
		}
		taken[l.LineNo] = true
		fresh[i] = storedLine{FeeLine: l, attempt: attempts[l.LineNo]}
	}
	return fresh, nil
}

// earlier is how often a line number was uploaded, and how many of these
// uploads count.
type earlier struct {
	lineNo          string
	attempts, taken int64
}

// attemptsOf returns the earlier uploads of the lines' numbers; a visit that
// this work opened has none.
func (t *tx) attemptsOf(ctx context.Context, psnNo, visitID string, lines []claim.FeeLine) ([]earlier, error) {
	if key := (visitKey{psnNo, visitID}); t.opened[key] {
		delete(t.opened, key)
		return nil, nil
	}
	if err := t.writeLines(ctx); err != nil {
		return nil, err
	}
	numbers := make([]string, len(lines))
	for i, l := range lines {
		numbers[i] = l.LineNo
	}
	return inParts(numbers, func(part []string) ([]earlier, error) {
		var a arguments
		query := "SELECT line_no, COUNT(*), SUM(CASE WHEN withdrawn_at = 0 THEN 1 ELSE 0 END) FROM fee_line" +
			" WHERE psn_no = " + a.add(psnNo) + " AND visit_id = " + a.add(visitID) +
			" AND line_no IN (" + a.list(part) + ") GROUP BY line_no"
		return collect(ctx, t, func(r row) (earlier, error) {
			var e earlier
			err := r.Scan(&e.lineNo, &e.attempts, &e.taken)
			return e, err
		}, query, a...)
	})
}

var errNoInstant = errors.New("relational: lines are withdrawn at an instant, none was given")

// WithdrawLines implements claim.Writer; ErrVisitChanged when one of the lines
// is not there, withdrawn or settled.
func (t *tx) WithdrawLines(ctx context.Context, psnNo, visitID string, lineNos []string, at time.Time) error {
	if at.IsZero() {
		return t.fail(errNoInstant)
	}
	if err := t.writeLines(ctx); err != nil {
		return err
	}
	as := true
	for part := range slices.Chunk(distinct(lineNos), listLength) {
		var a arguments
		all, err := t.change(ctx, int64(len(part)), "UPDATE fee_line SET withdrawn_at = "+a.add(micros(at))+
			" WHERE psn_no = "+a.add(psnNo)+" AND visit_id = "+a.add(visitID)+
			" AND withdrawn_at = 0 AND settled_by = '' AND line_no IN ("+a.list(part)+")", a...)
		if err != nil {
			return err
		}
		as = as && all
	}
	if !as {
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	return nil
}
