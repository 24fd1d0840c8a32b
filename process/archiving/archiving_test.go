package archiving_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yibao/law/stepfile"
	"yibao/policies"
	"yibao/process/archiving"
	"yibao/register/archive"
	"yibao/steps"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// room is an archive in a town.
type room struct {
	*testing.T
	*town.Town
	*archiving.Service
}

func newRoom(t *testing.T) *room {
	t.Helper()
	w := town.New(t, policies.FS)
	book, complaints, err := stepfile.Load(steps.FS)
	if err != nil || len(complaints) > 0 {
		t.Fatal(err, complaints)
	}
	return &room{t, w, &archiving.Service{Store: w.Store, Steps: book, Now: w.Now, Zone: town.China, NewID: w.NewID}}
}

func (r *room) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *room) is(err, want error) {
	r.Helper()
	if !errors.Is(err, want) {
		r.Fatalf("得 %v,应为 %v", err, want)
	}
}

// deposit files n papers of an act, the first with content.
func (r *room) deposit(step, ref, psnNo string, n int) []archive.Material {
	r.Helper()
	d := archiving.Deposit{Step: step, Ref: ref, PsnNo: psnNo, Region: "390100", Operator: "甲"}
	for i := range n {
		p := archiving.Paper{Name: fmt.Sprintf("材料%d", i+1), Form: archive.Copy, Pages: 2, Place: "三号柜"}
		if i == 0 {
			p.Form, p.Place, p.Media, p.Content = archive.Electronic, "", "text/plain", []byte("内容 "+ref)
		}
		d.Papers = append(d.Papers, p)
	}
	filed, err := r.ArchiveAlone(ctx, d)
	r.ok(err)
	return filed
}

// What an act leaves is found again by person, step, words and number, and comes
// back as it was.
func TestWhatIsFiledIsFound(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.deposit("CB-03", "登记1", "P1", 3)
	second := r.deposit("BA-04", "备案1", "P1", 1)
	r.deposit("CB-01", "登记2", "", 2)
	for about, c := range map[string]struct {
		q    archive.Query
		want int
	}{
		"此人的":     {archive.Query{PsnNo: "P1"}, 4},
		"此事项的":    {archive.Query{Step: "CB-03"}, 3},
		"名称里有":    {archive.Query{Words: "料1"}, 3},
		"百分号不是通配": {archive.Query{Words: "%"}, 0},
		"一件事的":    {archive.Query{Ref: "备案1"}, 1},
		"类别":      {archive.Query{Kind: "参保"}, 5},
		"没有装订的":   {archive.Query{Region: "390100", Unbound: true}, 6},
		"别的统筹区":   {archive.Query{Region: "390200"}, 0},
		"一页":      {archive.Query{Limit: 2}, 2},
	} {
		found, err := r.Search(ctx, c.q)
		r.ok(err)
		if len(found) != c.want {
			t.Errorf("%s:%d 件,应为 %d 件", about, len(found), c.want)
		}
	}
	m, content, err := r.Show(ctx, second[0].MaterialID)
	r.ok(err)
	if string(content) != "内容 备案1" || m.Retention != 30 || m.Kind != "备案" {
		t.Errorf("%+v %s", m, content)
	}
	_, _, err = r.Show(ctx, r.deposit("CB-03", "登记3", "P1", 2)[1].MaterialID)
	r.is(err, archive.ErrNoContent)
	_, err = r.Material(ctx, "没有")
	r.is(err, archive.ErrUnknownMaterial)
}

// What cannot be kept is refused, and then nothing of the act is kept.
func TestPapersThatAreRefused(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	good := archiving.Paper{Name: "申请表", Form: archive.Original}
	for about, c := range map[string]struct {
		step  string
		paper archiving.Paper
		want  error
	}{
		"事项没有":  {"XX-99", good, archiving.ErrUnknownStep},
		"没有名称":  {"CB-03", archiving.Paper{Name: " ", Form: archive.Original}, archiving.ErrNoName},
		"形式不对":  {"CB-03", archiving.Paper{Name: "表", Form: "照片"}, archiving.ErrForm},
		"页数是负数": {"CB-03", archiving.Paper{Name: "表", Form: archive.Original, Pages: -1}, archiving.ErrCopies},
		"太大":    {"CB-03", archiving.Paper{Name: "表", Form: archive.Electronic, Media: "application/pdf", Content: make([]byte, archive.ContentLimit+1)}, archiving.ErrTooLarge},
		"类型不收":  {"CB-03", archiving.Paper{Name: "表", Form: archive.Electronic, Media: "text/html", Content: []byte("x")}, archiving.ErrMedia},
	} {
		_, err := r.ArchiveAlone(ctx, archiving.Deposit{Step: c.step, Ref: "一", PsnNo: "P1", Region: "390100", Papers: []archiving.Paper{good, c.paper}})
		if !errors.Is(err, c.want) {
			t.Errorf("%s:%v", about, err)
		}
	}
	left, err := r.Search(ctx, archive.Query{})
	r.ok(err)
	if len(left) != 0 {
		t.Errorf("留下 %d 件", len(left))
	}
	whole := bytes.Repeat([]byte("x"), archive.ContentLimit)
	filed, err := r.ArchiveAlone(ctx, archiving.Deposit{Step: "CB-03", Ref: "二", PsnNo: "P1", Region: "390100", Papers: []archiving.Paper{
		{Name: "大件", Form: archive.Electronic, Media: "application/pdf", Content: whole},
	}})
	r.ok(err)
	if _, content, err := r.Show(ctx, filed[0].MaterialID); err != nil || !bytes.Equal(content, whole) {
		t.Errorf("大件 %d 字节 %v", len(content), err)
	}
}

// A year that is over is bound: by kind and period of keeping, numbered, an act not
// torn apart; what was destroyed keeps its list, and only after its time, by two.
func TestVolumesAndDisposal(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.deposit("BA-05", "十年一", "P1", 2)
	ten := r.deposit("BA-05", "十年二", "P2", 3)
	r.deposit("BA-04", "三十年", "P1", 1)
	r.deposit("CB-03", "永久", "P1", 1)
	bind := archiving.Binding{Region: "390100", Year: 2026, Kind: "备案", Operator: "档案员"}
	_, err := r.Bind(ctx, bind)
	r.is(err, archiving.ErrYearOpen)
	r.GoTo("2027-02-01")
	volumes, err := r.Bind(ctx, bind)
	r.ok(err)
	if len(volumes) != 2 || volumes[0].VolumeNo != "390100-2026-备案-10年-0001" || volumes[0].Pieces != 5 || volumes[1].Retention != 30 {
		t.Fatalf("%+v", volumes)
	}
	_, err = r.Bind(ctx, bind)
	r.is(err, archiving.ErrNothingToDo)
	inside, err := r.Search(ctx, archive.Query{Volume: volumes[0].VolumeNo})
	r.ok(err)
	if len(inside) != 5 || inside[2].Ref != "十年二" || inside[2].Piece != 3 {
		t.Fatalf("%+v", inside)
	}
	bind.Kind = "参保"
	forever, err := r.Bind(ctx, bind)
	r.ok(err)

	dispose := func(volume, proposer, approver, reason string) error {
		_, err := r.Dispose(ctx, volume, proposer, approver, reason)
		return err
	}
	r.GoTo("2036-12-31")
	r.is(dispose(volumes[0].VolumeNo, "甲", "乙", "期满"), archiving.ErrKeep)
	r.GoTo("2037-01-01")
	r.is(dispose(volumes[0].VolumeNo, "甲", "甲", "期满"), archiving.ErrSamePerson)
	r.is(dispose(volumes[0].VolumeNo, "甲", "乙", " "), archiving.ErrNoReason)
	r.is(dispose(volumes[1].VolumeNo, "甲", "乙", "期满"), archiving.ErrKeep)
	r.is(dispose(forever[0].VolumeNo, "甲", "乙", "期满"), archiving.ErrKeep)
	r.is(dispose("没有", "甲", "乙", "期满"), archive.ErrUnknownVolume)
	r.ok(dispose(volumes[0].VolumeNo, "甲", "乙", "期满"))
	r.is(dispose(volumes[0].VolumeNo, "甲", "乙", "期满"), archiving.ErrVolumeGone)
	_, _, err = r.Show(ctx, ten[0].MaterialID)
	r.is(err, archive.ErrDestroyed)
	inside, err = r.Search(ctx, archive.Query{Volume: volumes[0].VolumeNo})
	r.ok(err)
	if len(inside) != 5 {
		t.Errorf("目录剩 %d 件", len(inside))
	}
}

// A content that was altered in the database is not shown.
func TestAlteredContentIsNotShown(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	first := r.deposit("BA-05", "一", "P1", 2)
	r.Alter(t, 1, "UPDATE archive_content SET body = '5LyqCg=='")
	_, _, err := r.Show(ctx, first[0].MaterialID)
	r.is(err, archiving.ErrAltered)
}

// A case goes only where the table of its states says.
func TestCaseStates(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	open := func(papers ...archiving.Paper) archive.Case {
		c, _, err := r.Open(ctx, archiving.Application{Step: "MT-01", PsnNo: "P1", Region: "390100", OrgNo: "390100", Operator: "甲", Papers: papers})
		r.ok(err)
		return c
	}
	waiting := open()
	if waiting.State != archive.Incomplete || strings.Join(waiting.Missing, "、") != "医保电子凭证或有效身份证件或社会保障卡、门诊慢特病病种待遇认定申请表、病历资料" {
		t.Fatalf("%+v", waiting)
	}
	_, err := r.Finish(ctx, waiting.CaseNo, "乙", "")
	r.is(err, archive.ErrCaseState)
	whole := open(archiving.Paper{Name: "医保电子凭证或有效身份证件或社会保障卡", Form: archive.Original},
		archiving.Paper{Name: "门诊慢特病病种待遇认定申请表", Form: archive.Electronic}, archiving.Paper{Name: "病历资料", Form: archive.Copy})
	if whole.State != archive.Accepted || whole.Due.String() != "2026-04-02" {
		t.Fatalf("%+v", whole)
	}
	_, err = r.Refuse(ctx, whole.CaseNo, "乙", "")
	r.is(err, archiving.ErrNoReason)
	_, err = r.Pause(ctx, whole.CaseNo, "乙", "请补检查报告", []string{"检查报告"})
	r.ok(err)
	_, _, err = r.Supplement(ctx, whole.CaseNo, "甲", []archiving.Paper{{Name: "检查报告", Form: archive.Copy}}, nil)
	r.ok(err)
	done, err := r.Finish(ctx, whole.CaseNo, "乙", "登记7")
	r.ok(err)
	_, steps, err := r.Case(ctx, whole.CaseNo)
	r.ok(err)
	if done.State != archive.Done || done.Ref != "登记7" || len(steps) != 3 {
		t.Errorf("%+v %+v", done, steps)
	}
	_, err = r.Refuse(ctx, whole.CaseNo, "乙", "晚了")
	r.is(err, archive.ErrCaseState)
	_, _, err = r.Case(ctx, "没有")
	r.is(err, archive.ErrUnknownCase)
	_, err = r.Tell("没有", nil, nil)
	r.is(err, archiving.ErrUnknownStep)
}

// However many materials of however many acts: each is in exactly one volume, under
// a number of its own, no volume is too thick, and no act is in two volumes of the
// same period unless it alone is too thick.
func TestBindingProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var loose []archive.Material
		for ref := range rapid.IntRange(1, 30).Draw(t, "acts") {
			keep := archive.Retention(rapid.SampledFrom([]int{0, 10, 30}).Draw(t, "keep"))
			for i := range rapid.IntRange(1, 90).Draw(t, "papers") {
				loose = append(loose, archive.Material{
					MaterialID: fmt.Sprintf("M%03d-%03d", ref, i), Ref: fmt.Sprint("R", ref), Retention: keep, Recorded: town.At("2026-01-05", rapid.IntRange(0, 20).Draw(t, "hour")),
				})
			}
		}
		total := len(loose)
		volumes := archiving.Grouped(loose)
		place := make(map[string]int)
		seen := make(map[string]bool)
		for i, pieces := range volumes {
			if len(pieces) == 0 || len(pieces) > archiving.PieceLimit {
				t.Fatalf("第 %d 卷 %d 件", i, len(pieces))
			}
			for _, m := range pieces {
				if seen[m.MaterialID] || m.Retention != pieces[0].Retention {
					t.Fatalf("%s 装订了两次,或期限不同", m.MaterialID)
				}
				seen[m.MaterialID] = true
				if at, known := place[m.Ref]; known && at != i {
					t.Fatalf("%s 在两卷里", m.Ref)
				}
				place[m.Ref] = i
			}
		}
		if len(seen) != total {
			t.Fatalf("%d 件只装订了 %d 件", total, len(seen))
		}
	})
}
