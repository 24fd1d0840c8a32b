package trial

import (
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// columns says what a cell of a column does to a row's fact; false: the text
// is not understood.
type columns[T any] map[string]func(*reader, *T, string) bool

// reader turns the tables of one case into facts.
type reader struct {
	file    *rulefile.CaseFile
	facts   audit.Facts
	points  []knowledge.Point
	visits  map[string]int32
	rule    string        // kind
	summary audit.Summary // of kinds that judge an institution
}

// read fills a list with the rows of a table.
func read[T any](r *reader, c *rulefile.Case, name string, columns columns[T], begin func(row int) T, add func(T)) {
	t, ok := c.Tables[name]
	if !ok {
		return
	}
	for i, row := range t.Rows {
		fact := begin(i)
		for k, cell := range row {
			head := t.Header[k]
			text := cell.Text
			set, known := columns[head.Text]
			if any, open := columns["*"]; !known && open {
				set, known, text = any, true, head.Text+"\x00"+text
			}
			switch {
			case !known:
				r.file.Complain(head, "R052", "表“"+name+"”没有“"+head.Text+"”这一列。", "")
				return
			case cell.Text == "":
			case !set(r, &fact, text):
				r.file.Complain(cell, "R053", "“"+head.Text+"”写成“"+cell.Text+"”看不懂。", "")
			}
		}
		add(fact)
	}
}

func day(text string, into *period.Date) bool {
	d, err := period.ParseDate(text)
	*into = d
	return err == nil
}

// moment reads 2025-03-01 08:30 or a day alone.
func moment(text string, m *audit.Moment) bool {
	date, clock, timed := strings.Cut(text, " ")
	if !day(date, &m.Day) {
		return false
	}
	if !timed {
		return true
	}
	hour, minute, ok := strings.Cut(clock, ":")
	h, err1 := strconv.Atoi(hour)
	n, err2 := strconv.Atoi(minute)
	m.Minute = int32(h*60 + n)
	return ok && err1 == nil && err2 == nil && h < 24 && n < 60
}

func whole(text string, into *int32) bool {
	n, err := strconv.Atoi(text)
	*into = int32(n)
	return err == nil
}

func fen(text string, into *money.Fen) bool {
	f, err := money.ParseFen(text)
	*into = f
	return err == nil
}

func quantity(text string, into *money.Quantity) bool {
	q, err := money.ParseQuantity(text)
	*into = q
	return err == nil
}

func price(text string, into *money.Price) bool {
	p, err := money.ParsePrice(text)
	*into = p
	return err == nil
}

func yes(text string, into *bool) bool {
	*into = text == "是"
	return text == "是" || text == "否"
}

func answer(text string, into *audit.Answer) bool {
	var is bool
	if !yes(text, &is) {
		return false
	}
	*into = audit.No
	if is {
		*into = audit.Yes
	}
	return true
}

// term reads a value by the vocabulary of rule files.
func term(name, text string, t *rulefile.Terms) bool { return t.Read(name, text) == "" }

func exemptions(text string, into *rulefile.Exemption) bool {
	for _, part := range rulefile.List(text) {
		e, ok := rulefile.ParseExemption(part)
		if !ok {
			return false
		}
		*into |= e
	}
	return true
}

func word(into *string, text string) bool {
	*into = text
	return true
}
