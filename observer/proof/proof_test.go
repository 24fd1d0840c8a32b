package proof_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"yibao/observer/proof"
	"yibao/policies"
	"yibao/process/anchoring"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const today = "2026-03-05"

// anchor makes an anchor of the town.
func anchor(t *testing.T, w *town.Town) ledger.Anchor {
	t.Helper()
	a, made, err := (&anchoring.Service{Store: w.Store, Now: w.Now}).Make(ctx)
	if err != nil || !made {
		t.Fatalf("no anchor was made: %v", err)
	}
	return a
}

func build(t *testing.T, w *town.Town, setlID, published string) proof.Proof {
	t.Helper()
	p, err := proof.Build(ctx, w.Store, setlID, published)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// history is a town with settlements of several kinds, and an anchor after the
// first, after the second, and at the end.
func history(t *testing.T) (w *town.Town, acts []settlement.Record, anchors []ledger.Anchor) {
	t.Helper()
	w = town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 700_00})
	acts = append(acts, w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 80, today), town.Line("2", town.OutOfList, 1, today)).Record)
	anchors = append(anchors, anchor(t, w))
	acts = append(acts, w.Bought(t, p, "310", true, town.Line("1", town.DrugA, 2, today)).Record)
	anchors = append(anchors, anchor(t, w))
	for range 5 {
		acts = append(acts, w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, true, town.Line("1", town.DrugB, 3, today)).Record)
	}
	acts = append(acts, w.Reversed(t, acts[1]).Record)
	anchors = append(anchors, anchor(t, w))
	return w, acts, anchors
}

// Every act can be proved up to the last anchor, and up to each that came after
// it; a file read back says the same; a reversal too has a proof.
func TestEveryActIsProved(t *testing.T) {
	t.Parallel()
	w, acts, anchors := history(t)
	for i, act := range acts {
		for n, published := range append([]ledger.Anchor{{}}, anchors...) {
			p, err := proof.Build(ctx, w.Store, act.SetlID, published.Hash)
			if covering := min(i, 2); n > 0 && n-1 < covering {
				if !errors.Is(err, proof.ErrAnchorBefore) {
					t.Errorf("act %d up to anchor %d: %v", i, n, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			back, err := proof.Parse(p.Encode())
			if err != nil || back.Check(p.Last.Hash) != nil || back.Face.SetlID != act.SetlID || back.Face.Total != act.Total {
				t.Errorf("act %d up to anchor %d: read back %v", i, n, err)
			}
			if n == 0 && p.Last != anchors[2] || n > 0 && p.Last != anchors[n-1] || p.Anchor != anchors[min(i, 2)] {
				t.Errorf("act %d up to anchor %d: covered by %d, ends at %d", i, n, p.Anchor.Number, p.Last.Number)
			}
			if len(p.Encode()) > 6000 {
				t.Errorf("the file has %d bytes", len(p.Encode()))
			}
		}
	}
}

// spot is one value of the file: the line that it stands on, with its path.
type spot struct {
	line int
	path string
}

// spots lists every value of a file, which has each on a line of its own.
func spots(lines []string) (all []spot) {
	var names []string // by depth
	counts := make(map[int]int)
	for i, text := range lines {
		trimmed := strings.TrimLeft(text, " ")
		depth := len(text) - len(trimmed)
		if depth == 0 {
			continue
		}
		key, rest, named := strings.Cut(trimmed, ": ")
		name := "." + strings.Trim(key, "\"")
		if !named || trimmed[0] == '{' {
			rest = trimmed
			name = fmt.Sprintf("[%d]", counts[depth])
			counts[depth]++
		}
		names = append(names[:depth-1], name)
		switch rest[0] {
		case '{', '[':
			counts[depth+1] = 0
		case '}', ']':
		default:
			all = append(all, spot{i, strings.Join(names, "")})
		}
	}
	return all
}

// altered changes the last digit of a value, so that its form stays valid.
func altered(text string) string {
	at := strings.LastIndexAny(text, "0123456789abcdef")
	if at < strings.Index(text, ": ") || at < 0 {
		return strings.Replace(text, ": \"", ": \"1", 1)
	}
	digit := "1"
	if text[at] == '1' {
		digit = "2"
	}
	return text[:at] + digit + text[at+1:]
}

// what must be said first of an altered value, by the beginning of its path.
var says = []struct{ path, want string }{
	{".settlement.medfee_sumamt", "各方支付之和不等于医疗费总额"},
	{".settlement.shares[0].amount", "各方支付之和不等于医疗费总额"},
	{".settlement.inscp_scp_amt", "四类费用之和不等于医疗费总额"},
	{".settlement.setl_id", "结算的编号、时间或金额与结算时的摘要不符"},
	{".settlement.setl_time", "结算的编号、时间或金额与结算时的摘要不符"},
	{".settlement.act_pay_dedc", "结算的编号、时间或金额与结算时的摘要不符"},
	{".settlement.shares[0].payer", "结算的编号、时间或金额与结算时的摘要不符"},
	{".digests.inside", "结算的编号、时间或金额与结算时的摘要不符"},
	{".digests.lines", "四部分摘要与链节封存的不符"},
	{".link.digest", "四部分摘要与链节封存的不符"},
	{".link.ref", "链节封存的不是这笔结算"},
	{".link.recorded", "链节的时刻不是结算时刻"},
	{".link.hash", "从链节沿路径得不到锚的根,链节或路径被改动"},
	{".path.beside[0]", "从链节沿路径得不到锚的根,链节或路径被改动"},
	{".path.size", "从链节沿路径得不到锚的根,链节或路径被改动"},
	{".anchor.root", "从链节沿路径得不到锚的根,链节或路径被改动"},
	{".anchor.recorded", "所在的锚内容与哈希不符"},
	{".anchor.hash", "所在的锚内容与哈希不符"},
	{".later_path.beside[0]", "所在的锚不在最后一个锚的历史里"},
	{".later_anchor.history", "所在的锚不在最后一个锚的历史里"},
	{".later_anchor.root", "最后一个锚的内容与哈希不符"},
	{".later_anchor.hash", "最后一个锚的内容与哈希不符"},
}

// Whatever value of the file is altered, the proof is refused; what is said
// first is the place.
func TestEveryAlteredValueIsRefused(t *testing.T) {
	t.Parallel()
	w, acts, _ := history(t)
	lines := strings.Split(string(build(t, w, acts[0].SetlID, "").Encode()), "\n")
	list := spots(lines)
	if len(list) < 50 {
		t.Fatalf("only %d values", len(list))
	}
	for _, at := range list {
		bent := slices.Clone(lines)
		bent[at.line] = altered(bent[at.line])
		p, err := proof.Parse([]byte(strings.Join(bent, "\n")))
		if err == nil {
			err = p.Check("")
		}
		if err == nil {
			t.Errorf("%s was altered and the proof holds:\n%s", at.path, bent[at.line])
		}
		for _, s := range says {
			if s.path == at.path && (err == nil || err.Error() != proof.ErrDoesNotFit.With(s.want).Error()) {
				t.Errorf("%s: %v, want %s", at.path, err, s.want)
			}
		}
	}
	for _, s := range says {
		if !slices.ContainsFunc(list, func(at spot) bool { return at.path == s.path }) {
			t.Errorf("the file has no %s", s.path)
		}
	}
}

// A file written in another way is no proof; what mail and editors do is none
// of its business.
func TestFilesThatAreNone(t *testing.T) {
	t.Parallel()
	w, acts, _ := history(t)
	text := string(build(t, w, acts[0].SetlID, "").Encode())
	for about, file := range map[string]string{
		"回车换行": strings.ReplaceAll(text, "\n", "\r\n"), "有 BOM": "\ufeff" + text, "末尾没有换行": strings.TrimRight(text, "\n"), "末尾多换行": text + "\n\n",
	} {
		if p, err := proof.Parse([]byte(file)); err != nil || p.Check("") != nil {
			t.Errorf("%s:%v", about, err)
		}
	}
	setl := "\"setl_id\": \"" + acts[0].SetlID + "\""
	for about, c := range map[string]struct {
		file string
		line int
	}{
		"空文件":     {"", 1},
		"不是 JSON": {"结算证明", 1},
		"截断":      {text[:len(text)/2], strings.Count(text[:len(text)/2], "\n") + 1},
		"多一栏":     {strings.Replace(text, setl, setl+",\n  \"psn_name\": \"张三\"", 1), 6},
		"同一栏两次":   {strings.Replace(text, setl, "\"setl_id\": \"X\",\n  "+setl, 1), 5},
		"金额写法不同":  {strings.Replace(text, "\"medfee_sumamt\": \"", "\"medfee_sumamt\": \"0", 1), 11},
		"时刻不是时刻":  {strings.Replace(text, "\"setl_time\": \"2026", "\"setl_time\": \"二〇二六", 1), 10},
		"后面还有东西":  {text + "{}", strings.Count(text, "\n") + 1},
		"别的格式":    {strings.Replace(text, "证明/1", "证明/2", 1), 2},
		"缩进不同":    {strings.Replace(text, "\n ", "\n\t", 1), 2},
	} {
		_, err := proof.Parse([]byte(c.file))
		if !errors.Is(err, proof.ErrFile) || err.Error() != proof.ErrFile.With(c.line).Error() {
			t.Errorf("%s:%v, want line %d", about, err, c.line)
		}
	}
}

// The file holds no person, institution, visit, illness or account balance.
func TestNothingPersonalInTheFile(t *testing.T) {
	t.Parallel()
	w, acts, _ := history(t)
	for _, act := range acts {
		file := string(build(t, w, act.SetlID, "").Encode())
		for _, secret := range []string{act.PsnNo, act.Institution, act.VisitID, act.MessageID, act.Facts.Disease, act.Facts.DiseaseName, act.Versions[0].ID, act.Balance.String()} {
			if secret != "" && secret != "0.00" && strings.Contains(file, "\""+secret) {
				t.Errorf("%s is in the file of %s", secret, act.SetlID)
			}
		}
	}
}

// What is not anchored, unknown, or not what was sealed, gets no proof.
func TestNoProof(t *testing.T) {
	t.Parallel()
	w, acts, _ := history(t)
	loose := w.Bill(t, acts[0].PsnNo, "310", town.Tertiary, true, town.Line("1", town.DrugB, 3, today)).Record
	for _, c := range []struct {
		about, setlID, published string
		want                     error
	}{
		{"还没有入锚", loose.SetlID, "", proof.ErrNotAnchored},
		{"没有这笔结算", "NONE", "", settlement.ErrUnknownSettlement},
		{"没有这个锚", acts[0].SetlID, strings.Repeat("0", 64), proof.ErrNoSuchAnchor},
	} {
		if _, err := proof.Build(ctx, w.Store, c.setlID, c.published); !errors.Is(err, c.want) {
			t.Errorf("%s:%v", c.about, err)
		}
	}
	for _, c := range []struct {
		about, statement string
		want             error
	}{
		{"金额被改", "UPDATE settlement SET deductible = deductible + 1 WHERE setl_id = ?", proof.ErrDamaged},
		{"就诊被改", "UPDATE settlement SET disease = 'X' WHERE setl_id = ?", proof.ErrDamaged},
		{"摘要残缺", "UPDATE settlement SET digest = '' WHERE setl_id = ?", proof.ErrDamaged},
		{"锚被改", "UPDATE anchor SET root = heads WHERE number = 1 AND ? <> ''", proof.ErrDamaged},
		{"链节被改", "UPDATE chain_link SET digest = 'd' WHERE ref = ?", proof.ErrDamaged},
		{"链节没了", "DELETE FROM chain_link WHERE ref = ?", proof.ErrNotSealed},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w, acts, _ := history(t)
			w.Alter(t, 1, c.statement, acts[0].SetlID)
			if _, err := proof.Build(ctx, w.Store, acts[0].SetlID, ""); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// A settlement whose clock ran ahead of the anchor's is found all the same.
func TestClocksThatDiffer(t *testing.T) {
	t.Parallel()
	w, acts, _ := history(t)
	early := &anchoring.Service{Store: w.Store, Now: func() time.Time { return acts[0].SettledAt.Add(-time.Hour) }}
	later := w.Bill(t, acts[0].PsnNo, "310", town.Tertiary, true, town.Line("1", town.DrugB, 3, today)).Record
	if _, made, err := early.Make(ctx); err != nil || !made {
		t.Fatal(err)
	}
	if p := build(t, w, later.SetlID, ""); p.Anchor.Number != 4 || p.Check("") != nil {
		t.Errorf("covered by anchor %d", p.Anchor.Number)
	}
}

func TestOtherPublishedAnchor(t *testing.T) {
	t.Parallel()
	w, acts, anchors := history(t)
	p := build(t, w, acts[0].SetlID, anchors[1].Hash)
	if err := p.Check(anchors[1].Hash); err != nil {
		t.Error(err)
	}
	if err := p.Check(anchors[2].Hash); !errors.Is(err, proof.ErrOtherAnchor) {
		t.Errorf("%v", err)
	}
}

var update = flag.Bool("update", false, "write the golden file anew")

// hashed are the anchors' hashes, which follow from every text that is
// published; numbered are ids and counts of links, which go on from them.
var (
	hashed   = regexp.MustCompile(`[0-9a-f]{64}`)
	numbered = regexp.MustCompile(`T[0-9]{20,}|共 [0-9]+ 节`)
)

// What the check prints is in testdata/text.golden, hashes and numbers apart.
func TestText(t *testing.T) {
	t.Parallel()
	w, acts, anchors := history(t)
	zone := time.FixedZone("UTC+8", 8*3600)
	got := build(t, w, acts[0].SetlID, "").Text(false, zone) + "\n" + build(t, w, acts[len(acts)-1].SetlID, "").Text(true, zone)
	for _, h := range hashed.FindAllString(got, -1) {
		if h != anchors[len(anchors)-1].Hash {
			t.Errorf("told %s, the last anchor is %s", h, anchors[len(anchors)-1].Hash)
		}
	}
	got = numbered.ReplaceAllString(hashed.ReplaceAllString(got, "(哈希)"), "(编号)")
	const golden = "testdata/text.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != got {
		t.Errorf("%v\n%s", err, got)
	}
}
