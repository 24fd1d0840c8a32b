package stepfile

import (
	"slices"
	"strings"

	"yibao/ground/period"
)

// Calendar tells working days: Monday to Friday, but not holidays, and those days
// off that are worked (调休). Years that it has no arrangement for count by weekdays
// alone.
type Calendar struct {
	off, worked map[period.Date]bool
	Years       []int // with an arrangement
}

// Working reports whether the day is worked.
func (c Calendar) Working(day period.Date) bool {
	switch {
	case c.worked[day]:
		return true
	case c.off[day]:
		return false
	}
	return !weekend(day)
}

// epoch is a Monday.
var epoch = period.MustDate("2024-01-01")

func weekend(day period.Date) bool {
	n := epoch.DaysUntil(day) % 7
	return (n+7)%7 >= 5
}

// Due returns the last day of so many working days, which are counted from the
// day after from; 0 days end on the day itself.
func (c Calendar) Due(from period.Date, days int) period.Date {
	due := from
	for days > 0 {
		due = due.AddDays(1)
		if c.Working(due) {
			days--
		}
	}
	return due
}

// WorkingDays counts the working days after from up to and including to.
func (c Calendar) WorkingDays(from, to period.Date) int {
	n := 0
	for day := from.AddDays(1); day <= to; day = day.AddDays(1) {
		if c.Working(day) {
			n++
		}
	}
	return n
}

// calendar decodes a file of holidays.
func (d *decoder) calendar(root *node) Calendar {
	c := Calendar{off: make(map[period.Date]bool), worked: make(map[period.Date]bool)}
	if !d.only(root, "节假日") {
		return c
	}
	for _, n := range d.list(root, "节假日", true) {
		if !d.only(n, "年度", "依据", "放假", "上班") {
			continue
		}
		d.text(n, "依据")
		year := d.number(n, "年度", 0, 2000, 2100)
		if slices.Contains(c.Years, year) {
			d.at(n.get("年度"), "S121", "年度 "+itoa(year)+" 写了两遍。", "")
		}
		c.Years = append(c.Years, year)
		d.days(n, "放假", year, c.off)
		d.days(n, "上班", year, c.worked)
		for day := range c.worked {
			if c.off[day] || !weekend(day) {
				d.at(n.get("上班"), "S122", "上班日 "+day.String()+" 不是休息日。", "")
			}
		}
	}
	return c
}

// days reads days, and spans written 2026-02-15 至 2026-02-23.
func (d *decoder) days(n *node, key string, year int, into map[period.Date]bool) {
	for _, text := range d.texts(n, key, false, nil) {
		first, last, isSpan := strings.Cut(text, "至")
		from, err := period.ParseDate(strings.TrimSpace(first))
		to := from
		if err == nil && isSpan {
			to, err = period.ParseDate(strings.TrimSpace(last))
		}
		if err != nil || to < from || from.Year() != year && to.Year() != year || from.DaysUntil(to) > 31 {
			d.at(n.get(key), "S123", "“"+text+"”不是 "+itoa(year)+" 年的日期或一段日期。", "写成 2026-01-01,或 2026-02-15 至 2026-02-23。")
			continue
		}
		for day := from; day <= to; day = day.AddDays(1) {
			into[day] = true
		}
	}
}
