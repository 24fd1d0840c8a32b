package bench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"yibao/door/his/message"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/workshop/bench"
)

var ctx = context.Background()

// office is a centre of the test's own: it answers 2102 with its input's
// total, and refuses one message in a number.
type office struct {
	t      *testing.T
	mu     sync.Mutex
	seen   map[string]bool
	refuse int
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		o.t.Error(err)
	}
	head, input, faults := message.ReadEnvelope(body)
	in, more := message.T2102.Read(input)
	for _, f := range append(faults, more...) {
		o.t.Errorf("报文不合规范:%v", f)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[head.Msgid] || len(head.Msgid) != 30 {
		o.t.Errorf("msgid %q 用过了,或不是 30 位", head.Msgid)
	}
	o.seen[head.Msgid] = true
	if o.refuse > 0 && len(o.seen)%o.refuse == 0 {
		fmt.Fprint(w, `{"infcode":-1,"err_msg":"[YB9003] 忙","output":null}`)
		return
	}
	var out message.Out2102
	out.Setlinfo.SetlId, out.Setlinfo.MdtrtId, out.Setlinfo.MedinsSetlId = "S1", "V1", head.Msgid
	out.Setlinfo.PsnNo, out.Setlinfo.MedfeeSumamt = in.Druginfo.PsnNo, in.Druginfo.MedfeeSumamt
	fmt.Fprintf(w, `{"infcode":0,"err_msg":"success","output":%s}`, message.T2102.Write(out))
}

// notes is a Rows that only counts.
type notes struct {
	mu      sync.Mutex
	learned bench.Keys
	written map[string]int // by setl_id
	largest int
	fail    error
}

func (n *notes) Learn(_ context.Context, of []bench.Keys) (map[string]float64, error) {
	n.learned = of[0]
	return map[string]float64{"settlement": 1, "fee_upload": 1}, nil
}
func (n *notes) Writer(context.Context) (bench.RowWriter, error) { return n, nil }
func (n *notes) Settings(context.Context) ([]bench.Setting, error) {
	return []bench.Setting{{Name: "sync", Value: "on"}}, nil
}
func (n *notes) Close() error { return nil }
func (n *notes) Write(_ context.Context, group []bench.Keys) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.largest = max(n.largest, len(group))
	for _, k := range group {
		n.written[k.SetlID]++
	}
	return n.fail
}

func quickPlan(t *testing.T) bench.Plan {
	t.Helper()
	town, _ := bench.NewTown(1000, 15, period.DateOf(time.Now()))
	return bench.Plan{
		Town: town, Callers: 8, Runs: 3, Span: 60 * time.Millisecond, Warm: 20 * time.Millisecond,
		Told: func(string) {}, CPU: func() time.Duration { return 0 },
	}
}

func settleBench(t *testing.T, o *office, n *notes) bench.SettleBench {
	t.Helper()
	var mu sync.Mutex
	id := 0
	return bench.SettleBench{
		Plan: quickPlan(t), Handler: o, Rows: n, Raw: []bench.Arrangement{{Writers: 1, Group: 4}, {Writers: 2, Group: 1}},
		Centre: bench.Centre{Now: time.Now, Zone: time.UTC, Engine: "none", NewID: func() string {
			mu.Lock()
			defer mu.Unlock()
			id++
			return fmt.Sprintf("ID%d", id)
		}},
	}
}

// The settle bench sends messages that the interface accepts, none twice, and
// runs each raw loop beside the centre.
func TestSettleBench(t *testing.T) {
	t.Parallel()
	n := &notes{written: map[string]int{}}
	r, err := settleBench(t, &office{t: t, seen: map[string]bool{}}, n).Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n.learned.SetlID != "S1" || n.learned.VisitID != "V1" || !strings.HasPrefix(n.learned.PsnNo, bench.PersonPrefix) || len(n.learned.MessageID) != 30 {
		t.Errorf("学的不是那笔结算:%+v", n.learned)
	}
	if len(n.written) == 0 || n.largest < 1 || n.largest > 4 {
		t.Errorf("只写行的循环写了 %d 笔,最大一组 %d 笔", len(n.written), n.largest)
	}
	for id, times := range n.written {
		if times != 1 {
			t.Errorf("%s 写了 %d 次", id, times)
		}
	}
	if len(r.Runs) != 3 || r.Median < r.Min || r.Median > r.Max || r.P99 <= 0 || len(r.Raw) != 2 || r.RawMedian != r.Raw[0].Median || r.Ratio <= 0 {
		t.Errorf("报告不全:%+v", r)
	}
}

// A bench whose operations are refused or whose raw loop fails reports no
// figure.
func TestBenchWithoutMeaning(t *testing.T) {
	t.Parallel()
	b := settleBench(t, &office{t: t, seen: map[string]bool{}, refuse: 7}, &notes{written: map[string]int{}})
	if _, err := b.Run(ctx); err == nil || !strings.Contains(err.Error(), "YB9003") {
		t.Errorf("多次被拒,却得到 %v", err)
	}
	b = settleBench(t, &office{t: t, seen: map[string]bool{}}, &notes{written: map[string]int{}, fail: io.ErrShortWrite})
	if _, err := b.Run(ctx); err == nil || !strings.Contains(err.Error(), io.ErrShortWrite.Error()) {
		t.Errorf("写不进去,却得到 %v", err)
	}
}

// The benefit bench judges a bill by a shipped policy and explains it.
func TestBenefitBench(t *testing.T) {
	t.Parallel()
	compiled, complaints := policyfile.Load(policies.FS, "390100-安澜/职工-门诊.yaml")
	if compiled == nil {
		t.Fatal(complaints)
	}
	r, err := bench.BenefitBench{
		Policy: compiled, Now: time.Now, Lines: 15, Runs: 3, Span: 20 * time.Millisecond, Told: func(string) {},
		CPU: func() time.Duration { return time.Duration(time.Now().UnixNano()) },
	}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Runs) != 3 || r.Median <= 0 || r.Parts["说明的步骤数"] < 5 || r.Parts["说明 中位毫秒"] <= 0 {
		t.Errorf("报告不全:%+v", r)
	}
}

// A report reads alike as a table and as JSON.
func TestReport(t *testing.T) {
	t.Parallel()
	r := bench.Report{
		Bench: "settle", Engine: "sqlite", Unit: "结算/秒", Series: bench.Series{Median: 4321.5, Min: 4000, Max: 5000},
		Runs: []float64{4000, 4321.5, 5000}, RawMedian: 5000, Ratio: 0.864, P50: 30, P99: 61.5, P99Max: 80,
		Raw:  []bench.RawLoop{{Writers: 1, Group: 64, Series: bench.Series{Median: 5000, Min: 4900, Max: 5100}, Ratio: 0.864}},
		Rows: map[string]float64{"fee_upload": 1, "visit": 1}, Settings: []bench.Setting{{Name: "synchronous", Value: "FULL"}},
	}
	var table, text bytes.Buffer
	if err := r.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"中位 4,322", "最小 4,000", "最大 5,000", "只写行 1×64", "比值 0.864", "99% 61.5 毫秒", "平均写 2 行", "synchronous=FULL"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("表里没有 %q:\n%s", want, table.String())
		}
	}
	if err := r.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(text.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"median": 4321.5, "min": 4000, "max": 5000, "raw_median": 5000, "ratio": 0.864, "p99_ms": 61.5} {
		if back[name] != want {
			t.Errorf("JSON 的 %s 是 %v,应为 %v", name, back[name], want)
		}
	}
}
