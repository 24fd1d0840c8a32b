package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Setting is one setting as it was read back.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// RawLoop is the loop without logic, in one arrangement of writers and groups.
type RawLoop struct {
	Writers int `json:"writers"`
	Group   int `json:"group"` // settlements in one commit, at most
	Series
	Runs  []float64 `json:"runs"`
	P99   float64   `json:"p99_ms"`
	Ratio float64   `json:"ratio"` // the centre's median to this one's

	Work    float64 `json:"cpu_us"`   // processor time of this process for one, callers included
	Garbage float64 `json:"alloc_kb"` // memory allocated for one
}

// Stage is one size of the books in a growth bench.
type Stage struct {
	Stored int `json:"stored"` // settlements before the runs
	Series
	Cost float64 `json:"cost_us"` // microseconds of the machine for one settlement
	Work float64 `json:"cpu_us"`  // processor time of this process for one, callers included
	P99  float64 `json:"p99_ms"`
}

// Report is the outcome of a bench.
type Report struct {
	Bench  string `json:"bench"`
	Engine string `json:"engine,omitempty"`
	Unit   string `json:"unit"`
	Date   string `json:"date"`
	Series
	Runs []float64 `json:"runs"`

	RawMedian float64   `json:"raw_median,omitempty"` // of the first raw loop
	RawMin    float64   `json:"raw_min,omitempty"`
	RawMax    float64   `json:"raw_max,omitempty"`
	Ratio     float64   `json:"ratio,omitempty"` // to the first raw loop; of a growth bench last cost to first
	Raw       []RawLoop `json:"raw,omitempty"`
	Stages    []Stage   `json:"stages,omitempty"`

	P50     float64            `json:"p50_ms,omitempty"`
	P99     float64            `json:"p99_ms,omitempty"` // median over the runs
	P99Max  float64            `json:"p99_max_ms,omitempty"`
	Work    float64            `json:"cpu_us,omitempty"`   // processor time of this process for one, callers included
	Garbage float64            `json:"alloc_kb,omitempty"` // memory allocated for one
	Parts   map[string]float64 `json:"parts,omitempty"`    // further figures, by name with unit

	Callers  int                `json:"callers,omitempty"`
	Persons  int                `json:"persons,omitempty"`
	Lines    int                `json:"lines,omitempty"`
	Seconds  float64            `json:"seconds_a_run,omitempty"`
	Rows     map[string]float64 `json:"rows,omitempty"` // that one settlement writes on average, by table
	Settings []Setting          `json:"settings,omitempty"`
	RawSet   []Setting          `json:"raw_settings,omitempty"`
	Machine  Machine            `json:"machine"`
}

// Machine is where a bench ran.
type Machine struct {
	Cores    int    `json:"cores"`
	Go       string `json:"go"`
	Version  string `json:"version"`
	Resident int    `json:"resident_mb,omitempty"` // of the whole process at the end
}

// WriteJSON writes the report as indented JSON.
func (r Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteTable writes the report for people.
func (r Report) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "基准 %s(%s),%s,%d 核\n", r.Bench, cmp.Or(r.Engine, "不用数据库"), r.Date, r.Machine.Cores)
	if len(r.Stages) == 0 {
		row(&b, r.Unit, r.Series, fmt.Sprintf("各次 %s", numbers(r.Runs)))
	}
	for _, s := range r.Stages {
		row(&b, fmt.Sprintf("已有 %d 笔时", s.Stored), s.Series, fmt.Sprintf("每笔 %s 微秒,CPU %s 微秒,99%% %s 毫秒", number(s.Cost), number(s.Work), number(s.P99)))
	}
	for _, raw := range r.Raw {
		row(&b, fmt.Sprintf("只写行 %d×%d", raw.Writers, raw.Group), raw.Series,
			fmt.Sprintf("99%% %s 毫秒,比值 %s;每笔 CPU %s 微秒,分配 %s KB", number(raw.P99), number(raw.Ratio), number(raw.Work), number(raw.Garbage)))
	}
	if len(r.Stages) > 0 {
		fmt.Fprintf(&b, "  末段与首段每笔耗时之比 %s\n", number(r.Ratio))
	}
	if r.P99 > 0 {
		fmt.Fprintf(&b, "  应答时间  中位 %s 毫秒,99%% %s 毫秒(最差一次 %s)\n", number(r.P50), number(r.P99), number(r.P99Max))
	}
	if r.Work > 0 {
		fmt.Fprintf(&b, "  本进程每次  CPU %s 微秒,分配 %s KB(含发压程序)\n", number(r.Work), number(r.Garbage))
	}
	writeMap(&b, "  ", r.Parts)
	switch {
	case r.Persons > 0 && r.Callers == 0:
		fmt.Fprintf(&b, "  %d 人\n", r.Persons)
	case r.Persons > 0:
		fmt.Fprintf(&b, "  %d 人,%d 个并发,每笔 %d 条明细,每次 %s 秒\n", r.Persons, r.Callers, r.Lines, number(r.Seconds))
	}
	if len(r.Rows) > 0 {
		each := "每笔结算"
		if r.Callers == 0 {
			each = "每人"
		}
		fmt.Fprintf(&b, "  %s平均写 %s 行:", each, number(total(r.Rows)))
		for _, name := range sortedKeys(r.Rows) {
			fmt.Fprintf(&b, " %s %s", name, number(r.Rows[name]))
		}
		b.WriteByte('\n')
	}
	writeSettings(&b, "数据库设置(读回)", r.Settings)
	writeSettings(&b, "只写行的设置(读回)", r.RawSet)
	if r.Machine.Resident > 0 {
		fmt.Fprintf(&b, "  常驻内存 %d MB(含发压程序)\n", r.Machine.Resident)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func row(b *strings.Builder, name string, s Series, note string) {
	fmt.Fprintf(b, "  %s\t中位 %s\t最小 %s\t最大 %s\t%s\n", name, number(s.Median), number(s.Min), number(s.Max), note)
}

func writeMap(b *strings.Builder, indent string, values map[string]float64) {
	for _, name := range sortedKeys(values) {
		fmt.Fprintf(b, "%s%s %s\n", indent, name, number(values[name]))
	}
}

func writeSettings(b *strings.Builder, title string, settings []Setting) {
	if len(settings) == 0 {
		return
	}
	fmt.Fprintf(b, "  %s:", title)
	for _, s := range settings {
		fmt.Fprintf(b, " %s=%s", s.Name, s.Value)
	}
	b.WriteByte('\n')
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func total(rows map[string]float64) float64 {
	sum := 0.0
	for _, n := range rows {
		sum += n
	}
	return sum
}

// number writes a figure with thousands apart.
func number(v float64) string {
	text := fmt.Sprint(rounded(v))
	if strings.Contains(text, "e") {
		text = fmt.Sprintf("%.0f", v)
	}
	whole, fraction, cut := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cut {
		return whole + "." + fraction
	}
	return whole
}

func numbers(list []float64) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = number(v)
	}
	return strings.Join(texts, " ")
}
