package entitlement

import (
	"fmt"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// Refusals of judging a waiting period.
var (
	ErrWaitUnsaid = fault.Define("YB2121", fault.Business, "政策《%s》没有算出“%s”,不能核定等待期,请核对政策文件")
	ErrWaitOdd    = fault.Define("YB2122", fault.Business, "政策《%s》算出的“%s”是 %s,不是 0 到 1200 之间的整数月,请核对政策文件")
)

// Month is one month of a person's contributions under a scheme.
type Month struct {
	Month    period.Date // its first day
	PaidOn   period.Date // zero: assessed and not paid
	BackPaid bool        // paid after its time
}

// Joining is what a waiting period is judged by: somebody's cover begins, or
// begins again.
type Joining struct {
	Policy   *policyfile.Policy // of business 待遇等待
	Day      period.Date        // cover begins
	Now      period.Date        // what was paid by this day counts
	Months   []Month
	InWindow bool // joined within 集中参保期
	Special  bool // 低保, 特困 and other groups that do not wait
	Birth    period.Date
}

// Wait is the verdict: how long, why, by which rule, and what shortens it. A
// span that is empty (From equals To) is none.
type Wait struct {
	Months   int
	Span     period.Span // days without benefits for the waiting period
	Frozen   period.Span // days without benefits for arrears, so far
	BackPay  int         // arrears that are paid within so many months are forgiven from their first day
	Reason   string
	Arrears  string // reason of Frozen
	Rule     string
	Remedy   string
	Counted  map[string]int // the facts, as the policy calls them
	Explains []policyfile.Step
}

// Waits judges how long somebody waits, and whether arrears freeze benefits. The
// policy names the facts it needs; a person who never paid before has no break.
// ErrWaitUnsaid, ErrWaitOdd and the refusals of the policy.
func Waits(j Joining) (Wait, error) {
	counted := j.count()
	facts := make(map[string]policyfile.Value, len(counted)+2)
	for name, n := range counted {
		facts[name] = policyfile.Int(int64(n))
	}
	facts["集中参保"], facts["特殊群体"] = policyfile.Bool(j.InWindow), policyfile.Bool(j.Special)
	for name := range facts {
		if !j.Policy.NeedsFact(name) {
			delete(facts, name)
			delete(counted, name)
		}
	}
	result, steps, err := j.Policy.Explain(policyfile.Input{Date: j.Day, Facts: facts})
	if err != nil {
		return Wait{}, err
	}
	w := Wait{Counted: counted, Explains: steps, Rule: ruleOf(j.Policy.Header())}
	if w.Months, err = figure(j.Policy, result, "等待月数", true); err != nil {
		return Wait{}, err
	}
	w.Span = period.Span{From: j.Day, To: j.Day.AddMonths(w.Months)}
	w.Reason, w.Remedy = j.words(w)
	return w, j.freeze(result, &w)
}

// figure reads a whole number of months that the policy gives.
func figure(p *policyfile.Policy, result policyfile.Result, name string, required bool) (int, error) {
	value, found := result.Figures.Find(name)
	if !found {
		if required {
			return 0, ErrWaitUnsaid.With(p.Header().Title, name)
		}
		return 0, nil
	}
	if value.Den() != 1 || value.Sign() < 0 || value.Cmp(money.Whole(1200)) > 0 {
		return 0, ErrWaitOdd.With(p.Header().Title, name, value.String())
	}
	return int(value.Num()), nil
}

// ruleOf names the policy with its papers.
func ruleOf(h policyfile.Header) string {
	var papers []string
	for _, c := range h.Citations {
		name := c.Title
		if c.Number != "" {
			name = c.Number
		}
		if !slices.Contains(papers, name) {
			papers = append(papers, name)
		}
	}
	return "《" + h.Title + "》(" + strings.Join(papers, "、") + ")"
}

// count counts the breaks: years for those who pay by the year, months for those
// who pay by the month. Years before the policy came into force do not count.
func (j Joining) count() map[string]int {
	counted := map[string]int{"断保年数": 0, "补缴年数": 0, "中断月数": 0, "已补月数": 0, "欠费月数": 0, "出生天数": 36500}
	if !j.Birth.IsZero() {
		counted["出生天数"] = max(j.Birth.DaysUntil(j.Day), 0)
	}
	first := monthOf(j.Day)
	last, paid, lastYear := period.Date(0), make(map[period.Date]bool), 0
	for _, m := range j.Months {
		known := m.PaidOn != 0 && m.PaidOn <= j.Now
		if known {
			paid[m.Month] = true
		}
		if known && !m.BackPaid && m.Month < first {
			last = max(last, m.Month)
		}
		if known && m.inYear() && (m.Month.Year() < j.Day.Year() || !m.BackPaid && m.Month < first) {
			lastYear = max(lastYear, m.Month.Year())
		}
		if m.PaidOn == 0 && m.Month >= first && m.Month < monthOf(j.Now) {
			counted["欠费月数"]++
		}
	}
	for m := last.AddMonths(1); last != 0 && m < first; m = m.AddMonths(1) {
		counted["中断月数"]++
		if paid[m] {
			counted["已补月数"]++
		}
	}
	since := max(lastYear+1, j.Policy.Header().Effective.From.Year())
	for year := since; lastYear != 0 && year < j.Day.Year(); year++ {
		counted["断保年数"]++
		if paidIn(paid, year) {
			counted["补缴年数"]++
		}
	}
	return counted
}

// inYear reports whether a month kept its year insured: it was paid before the
// year was over, which is not before its time for who pays by the month.
func (m Month) inYear() bool { return !m.BackPaid || m.PaidOn.Year() <= m.Month.Year() }

// ByYear reports whether breaks are counted in years, as for those who pay by
// the year.
func ByYear(p *policyfile.Policy) bool { return p.NeedsFact("断保年数") }

// Resumed returns the day on which cover began again that has stood without a
// break in the register since begin: after a year that nobody paid, between
// years that were paid. It is the first day of the year when that was paid before
// it began, and else the day of payment; begin when no year was missed. What the
// policy does not count, because it was not in force, is no break.
func (j Joining) Resumed(begin period.Date) period.Date {
	paidOn := make(map[int]period.Date) // the first payment for a year, until its end
	earliest := 0
	for _, m := range j.Months {
		if year := m.Month.Year(); m.PaidOn != 0 && m.PaidOn <= j.Now && m.inYear() {
			if before, paid := paidOn[year]; !paid || m.PaidOn < before {
				paidOn[year] = m.PaidOn
			}
			if earliest == 0 || year < earliest {
				earliest = year
			}
		}
	}
	day, missed := begin, max(begin.Year(), earliest+1, j.Policy.Header().Effective.From.Year())
	if earliest == 0 {
		return day
	}
	for year := missed + 1; year <= j.Now.Year(); year++ {
		on, paid := paidOn[year]
		if _, before := paidOn[year-1]; paid && !before {
			day = max(period.NewDate(year, 1, 1), on)
		}
	}
	return day
}

func paidIn(paid map[period.Date]bool, year int) bool {
	for m := range paid {
		if m.Year() == year {
			return true
		}
	}
	return false
}

func monthOf(day period.Date) period.Date { return day.AddDays(1 - day.Day()) }

// words tells why somebody waits, and what to do.
func (j Joining) words(w Wait) (reason, remedy string) {
	until := w.Span.End().AddDays(-1)
	switch broken, months := w.Counted["断保年数"], w.Counted["中断月数"]; {
	case w.Months == 0:
		return "不需要等待", ""
	case broken > 0:
		reason = fmt.Sprintf("断保 %d 年,已补缴 %d 年,等待 %d 个月,到 %s 止", broken, w.Counted["补缴年数"], w.Months, until)
		if broken > w.Counted["补缴年数"] {
			return reason, "补缴断保年份的个人费用,每补一年可以缩短等待期,补缴后请到经办窗口重新核定。"
		}
		return reason, "断保年份已全部补缴,等待期满后即可享受待遇。"
	case months > 0:
		reason = fmt.Sprintf("缴费中断 %d 个月,已补缴 %d 个月,等待 %d 个月,到 %s 止", months, w.Counted["已补月数"], w.Months, until)
		return reason, "在规定月数以内补齐中断的月份可以视同连续缴费,补缴后请到经办窗口重新核定。"
	default:
		return fmt.Sprintf("没有在集中参保期参保,等待 %d 个月,到 %s 止", w.Months, until), "等待期满后即可享受待遇;以后请在集中参保期缴费。"
	}
}

// freeze judges arrears: benefits stop when the grace is over.
func (j Joining) freeze(result policyfile.Result, w *Wait) error {
	over, err := figure(j.Policy, result, "超宽限月数", false)
	if err != nil {
		return err
	}
	grace, err := figure(j.Policy, result, "宽限月数", false)
	if err != nil {
		return err
	}
	if w.BackPay, err = figure(j.Policy, result, "追溯月数", false); err != nil || over == 0 {
		return err
	}
	oldest := period.Forever
	for _, m := range j.Months {
		if m.PaidOn == 0 && m.Month >= monthOf(j.Day) {
			oldest = min(oldest, m.Month)
		}
	}
	w.Frozen = period.Since(oldest.AddMonths(grace))
	w.Arrears = fmt.Sprintf("%04d年%02d月起欠费 %d 个月,超过宽限的 %d 个月", oldest.Year(), oldest.Month(), w.Counted["欠费月数"], grace)
	return nil
}

// Thawed returns the days of a freeze that are lifted when the arrears were paid
// on a day: all of it when they were paid within so many months, and otherwise
// from that day on.
func Thawed(frozen period.Span, paidOn period.Date, within int) period.Span {
	if paidOn < frozen.From.AddMonths(within) {
		return frozen
	}
	return period.Span{From: max(frozen.From, paidOn), To: frozen.To}
}
