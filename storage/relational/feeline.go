package relational

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"yibao/register/claim"
	"yibao/storage/packed"
)

const uploadColumns = "psn_no, visit_id, upload, lines, settled_by, marks"

// upload is the fee lines that came together for a visit. The lines never
// change; where each stands does.
type upload struct {
	visitKey
	number    int64 // of the visit's uploads, from 1
	lines     []claim.FeeLine
	marks     []mark // parallel
	settledBy string // the marks as stored
	packed    string // likewise
}

// mark is where a line stands.
type mark struct {
	withdrawn int64 // the instant, 0 for not
	settledBy string
}

func (m mark) free() bool { return m == mark{} }

// take is the place of one line of a visit. A line that was withdrawn may be
// uploaded again under its number, so a number is none.
type take struct {
	upload int64
	place  int
}

func scanUpload(r row) (upload, error) {
	var u upload
	var lines []byte
	err := r.Scan(&u.psnNo, &u.visitID, &u.number, &lines, &u.settledBy, &u.packed)
	if err == nil {
		err = u.unpack(string(lines))
	}
	return u, err
}

// unpack reads the lines and marks of the stored upload.
func (u *upload) unpack(lines string) (err error) {
	if u.lines, err = packed.Lines(lines, u.psnNo, u.visitID, nil); err != nil {
		return err
	}
	return u.mark()
}

// mark reads where the lines stand.
func (u *upload) mark() (err error) {
	if u.marks, err = unpackMarks(u.settledBy, u.packed, u.marks[:0], len(u.lines)); err != nil {
		return err
	}
	for i, m := range u.marks {
		u.lines[i].SettledBy = m.settledBy
	}
	return nil
}

func uploadRow(u upload) []any {
	settledBy, marks := packMarks(u.marks)
	return []any{u.psnNo, u.visitID, u.number, packed.AppendLines(nil, u.lines), settledBy, marks}
}

// uploadsOf returns what was uploaded for a visit, withdrawn lines too.
func (t *tx) uploadsOf(ctx context.Context, v visitKey) ([]upload, error) {
	if err := t.writeLines(ctx); err != nil {
		return nil, err
	}
	return collect(ctx, t, scanUpload,
		"SELECT "+uploadColumns+" FROM fee_upload WHERE psn_no = $1 AND visit_id = $2 ORDER BY upload", v.psnNo, v.visitID)
}

// FeeLines implements claim.Reader.
func (t *tx) FeeLines(ctx context.Context, psnNo, visitID string) ([]claim.FeeLine, error) {
	v, err := t.homeKey(ctx, psnNo, visitID)
	if err != nil {
		return nil, err
	}
	uploads, err := t.uploadsOf(ctx, v)
	if err != nil {
		return nil, err
	}
	if t.kept != nil {
		if t.open == nil {
			t.open = make(map[visitKey][]upload)
		}
		t.open[v] = uploads
	}
	n := 0
	for i := range uploads {
		n += len(uploads[i].lines)
	}
	lines := make([]claim.FeeLine, 0, n)
	for i := range uploads {
		for k, m := range uploads[i].marks {
			if m.withdrawn == 0 {
				lines = append(lines, uploads[i].lines[k])
				lines[len(lines)-1].PsnNo = psnNo
			}
		}
	}
	slices.SortFunc(lines, func(a, b claim.FeeLine) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.LineNo, b.LineNo))
	})
	return lines, nil
}

// AddFeeLines implements claim.Writer. The lines may be of several visits.
func (t *tx) AddFeeLines(ctx context.Context, lines []claim.FeeLine) error {
	var order []visitKey
	groups := make(map[visitKey][]claim.FeeLine)
	for _, l := range lines {
		v, err := t.homeKey(ctx, l.PsnNo, l.VisitID)
		if err != nil {
			return err
		}
		l.PsnNo = v.psnNo
		if groups[v] == nil {
			order = append(order, v)
		}
		groups[v] = append(groups[v], l)
	}
	for _, v := range order {
		number, err := t.nextUpload(ctx, v, groups[v])
		if err != nil {
			return err
		}
		u := upload{visitKey: v, number: number, lines: groups[v], marks: make([]mark, len(groups[v]))}
		for i, l := range u.lines {
			u.marks[i].settledBy = l.SettledBy
		}
		t.added = append(t.added, u)
	}
	return nil
}

// writeLines writes the uploads of this work that were kept back: the lines of a
// purchase are settled before anybody reads them.
func (t *tx) writeLines(ctx context.Context) error {
	fresh := t.added
	t.added = nil
	return add(ctx, t, insertion{"fee_upload", uploadColumns, ""}, fresh, uploadRow)
}

// nextUpload numbers an upload; ErrDuplicateLine when a line is there already,
// or twice among the new ones. A visit that this work opened has no uploads yet.
func (t *tx) nextUpload(ctx context.Context, v visitKey, lines []claim.FeeLine) (number int64, err error) {
	var stored []upload
	if t.opened[v] {
		delete(t.opened, v)
	} else if stored, err = t.uploadsOf(ctx, v); err != nil {
		return 0, err
	}
	number = 1
	taken := make(map[string]bool, len(lines))
	for i := range stored {
		number = max(number, stored[i].number+1)
		for k, m := range stored[i].marks {
			if m.withdrawn == 0 {
				taken[stored[i].lines[k].LineNo] = true
			}
		}
	}
	for _, l := range lines {
		if taken[l.LineNo] {
			return 0, claim.ErrDuplicateLine.With(l.LineNo)
		}
		taken[l.LineNo] = true
	}
	return number, nil
}

// finder finds free lines by number, each once; quickly when they are asked for
// in the order in which they came.
type finder struct {
	uploads []upload
	at      int // of uploads
	place   int // therein
	byNo    map[string]take
}

// free moves to the next free line.
func (f *finder) free() bool {
	for ; f.at < len(f.uploads); f.at, f.place = f.at+1, 0 {
		for ; f.place < len(f.uploads[f.at].lines); f.place++ {
			if f.uploads[f.at].marks[f.place].free() {
				return true
			}
		}
	}
	return false
}

// next returns the place of the free line where it stands, and goes on.
func (f *finder) next() take {
	f.place++
	return take{f.uploads[f.at].number, f.place - 1}
}

func (f *finder) find(lineNo string) (take, bool) {
	if f.byNo == nil {
		if f.free() && f.uploads[f.at].lines[f.place].LineNo == lineNo {
			return f.next(), true
		}
		f.byNo = make(map[string]take)
		for f.free() {
			no := f.uploads[f.at].lines[f.place].LineNo
			f.byNo[no] = f.next()
		}
	}
	k, ok := f.byNo[lineNo]
	delete(f.byNo, lineNo)
	return k, ok
}

// places finds the places of free lines, each once; false when one is not among
// them.
func places(uploads []upload, lineNos []string) ([]take, bool) {
	f := finder{uploads: uploads}
	takes := make([]take, len(lineNos))
	for i, no := range lineNos {
		k, ok := f.find(no)
		if !ok {
			return nil, false
		}
		takes[i] = k
	}
	return takes, true
}

// set lets the lines at the places stand elsewhere, and returns which uploads
// that concerns.
func set(uploads []upload, takes []take, m mark) (changed []*upload) {
	at := 0
	for _, k := range takes {
		if uploads[at].number != k.upload {
			at = slices.IndexFunc(uploads, func(u upload) bool { return u.number == k.upload })
		}
		u := &uploads[at]
		u.marks[k.place], u.lines[k.place].SettledBy = m, m.settledBy
		if !slices.Contains(changed, u) {
			changed = append(changed, u)
		}
	}
	return changed
}

// remark writes where the lines of uploads stand now; ErrVisitChanged when they
// stand elsewhere than they were read.
func (t *tx) remark(ctx context.Context, v visitKey, changed []*upload) error {
	delete(t.open, v)
	for _, u := range changed {
		settledBy, marks := packMarks(u.marks)
		as, err := t.change(ctx, 1, "UPDATE fee_upload SET settled_by = $1, marks = $2"+
			" WHERE psn_no = $3 AND visit_id = $4 AND upload = $5 AND settled_by = $6 AND marks = $7",
			settledBy, marks, v.psnNo, v.visitID, u.number, u.settledBy, u.packed)
		if err != nil {
			return err
		}
		if !as {
			return t.refuse(claim.ErrVisitChanged.With(v.visitID))
		}
	}
	return nil
}

var errNoInstant = errors.New("relational: lines are withdrawn at an instant, none was given")

// WithdrawLines implements claim.Writer; ErrVisitChanged when one of the lines
// is not there, withdrawn or settled.
func (t *tx) WithdrawLines(ctx context.Context, psnNo, visitID string, lineNos []string, at time.Time) error {
	if at.IsZero() {
		return t.fail(errNoInstant)
	}
	v, err := t.homeKey(ctx, psnNo, visitID)
	if err != nil {
		return err
	}
	uploads, err := t.uploadsOf(ctx, v)
	if err != nil {
		return err
	}
	takes, found := places(uploads, distinct(lineNos))
	if !found {
		return t.refuse(claim.ErrVisitChanged.With(visitID))
	}
	return t.remark(ctx, v, set(uploads, takes, mark{withdrawn: micros(at)}))
}
