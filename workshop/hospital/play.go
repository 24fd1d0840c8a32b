package hospital

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"yibao/workshop/city"
	"yibao/workshop/city/traffic"
)

// Centre is where the day is played.
type Centre struct {
	URL           string // POST {URL}/{infno}
	Client        *http.Client
	Clock         func() time.Time
	Workers       int                   // institutions at work at once
	AccountInFund bool                  // fund_pay_sumamt includes the personal account there
	Random        io.Reader             // for signatures
	Zone          *time.Location        // civil time of the place
	Progress      func(done, total int) // may be nil
}

// Verdict is what the centre got wrong, and what was asked of it.
type Verdict struct {
	traffic.Summary
	Planned city.Counts
	Faults  []Fault
}

// Fault is one kind of wrong answer with the cases that showed it.
type Fault struct {
	Infno string
	Rule  string // without the figures of the case
	Cases []traffic.Problem
}

// Play plays a day against the centre. The error says only that the day could
// not be played; wrong answers are in the verdict.
func Play(ctx context.Context, at Centre, site Site, day Day) (Verdict, error) {
	plan := site.Plan(day)
	hooks := traffic.Hooks{
		Clock: at.Clock, Progress: at.Progress, Workers: at.Workers, AccountInFund: at.AccountInFund,
		Disturb: day.disturb,
	}
	if seals := site.seals(at); len(seals.holders) > 0 {
		hooks.Seals = seals
	}
	summary, err := traffic.Play(ctx, at.Client, at.URL, plan, hooks)
	if err != nil && !errors.Is(err, traffic.ErrUnexpected) {
		return Verdict{}, err
	}
	v := Verdict{Summary: summary, Planned: plan.Counts(), Faults: faults(summary.Problems)}
	if summary.Messages == summary.Resent || len(summary.Transactions) == 0 && len(summary.Refused) == 0 {
		return v, fmt.Errorf("一个报文也没有办成,请核对地址 %s 和现场文件", at.URL)
	}
	return v, nil
}

// faults groups problems, the most frequent first.
func faults(problems []traffic.Problem) []Fault {
	byRule := map[[2]string]*Fault{}
	for _, p := range problems {
		key := [2]string{p.Infno, ruleOf(p.What)}
		if byRule[key] == nil {
			byRule[key] = &Fault{Infno: p.Infno, Rule: key[1]}
		}
		byRule[key].Cases = append(byRule[key].Cases, p)
	}
	list := make([]Fault, 0, len(byRule))
	for _, f := range byRule {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(len(b.Cases), len(a.Cases)), cmp.Compare(a.Infno, b.Infno), cmp.Compare(a.Rule, b.Rule))
	})
	return list
}

// figures are what a rule's sentence has of the case at hand.
var figures = regexp.MustCompile(`[(:].*$|-?[0-9]+(\.[0-9]+)?`)

// ruleOf names the rule that an answer broke: the refusal that nobody asked for
// by its code, anything else by its sentence without the figures.
func ruleOf(what string) string {
	first, _, _ := strings.Cut(what, ";")
	if refusal, is := strings.CutPrefix(first, "被拒:"); is {
		if code := refusalCode.FindString(refusal); code != "" {
			return "拒绝了没有错的报文,代码 " + code
		}
		return "拒绝了没有错的报文"
	}
	return strings.TrimSpace(figures.ReplaceAllString(first, ""))
}

var refusalCode = regexp.MustCompile(`[A-Z]{0,3}[0-9]{3,}`)

// Clean reports whether the centre did nothing wrong.
func (v Verdict) Clean() bool { return len(v.Faults) == 0 }

// String tells the verdict in Chinese, with up to three cases of each fault.
func (v Verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "报文 %d 个(断线或繁忙后重发 %d),核对 %d 项;有效结算 %d 笔(计划 %d 笔),费用 %s 元\n",
		v.Messages, v.Resent, v.Checks, v.Live(), v.Planned.Total(), v.Total)
	fmt.Fprintf(&b, "故意出的差错:%s\n", counts(v.Troubles))
	fmt.Fprintf(&b, "网络上的意外:%s\n", counts(v.Disturbed))
	fmt.Fprintf(&b, "应当被拒而被拒:%s\n", counts(v.Refused))
	if all, ok := v.Latency[""]; ok {
		fmt.Fprintf(&b, "应答用时:中位 %s,99%% 在 %s 以内,最长 %s\n", short(all.P50), short(all.P99), short(all.Max))
	}
	if v.Clean() {
		b.WriteString("没有发现中心做得不对的地方\n")
		return b.String()
	}
	fmt.Fprintf(&b, "中心做得不对的有 %d 种:\n", len(v.Faults))
	for n, f := range v.Faults {
		fmt.Fprintf(&b, "%d. 交易 %s:%s(%d 例)\n", n+1, cmp.Or(f.Infno, "—"), f.Rule, len(f.Cases))
		for _, c := range f.Cases[:min(3, len(f.Cases))] {
			fmt.Fprintf(&b, "   机构 %s,报文 %s:%s\n", c.Institution, c.MessageID, c.What)
		}
	}
	return b.String()
}

func short(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// counts lists what happened how often, the most frequent first.
func counts[K ~string](of map[K]int) string {
	if len(of) == 0 {
		return "无"
	}
	keys := make([]K, 0, len(of))
	for k := range of {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = fmt.Sprintf("%s %d", k, of[k])
	}
	return strings.Join(parts, "、")
}
