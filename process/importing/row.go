package importing

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// row is one row being checked: its fields, what is wrong with it, and the
// references that only the registers can answer for.
type row struct {
	line   int
	fields []string
	table  *table
	run    *run

	faults      []*fault.Fault
	person      string               // psn_no that must exist
	institution string               // code that must exist
	employer    string               // credit code that must be registered
	credential  enrolment.Credential // must not belong to another person
	entry       EntryKey             // must not have been posted
	parent      enrolment.Credential // must belong to somebody who is registered

	brought struct{ person, institution, employer bool } // a file of this run brings what must exist
}

func (r *row) fail(f *fault.Fault) { r.faults = append(r.faults, f) }

// reason is what the last column says.
func (r *row) reason() string {
	sentences := make([]string, len(r.faults))
	for i, f := range r.faults {
		sentences[i] = f.Error()
	}
	return strings.Join(sentences, ";")
}

// value returns a field without white space at its ends; "" when the row is
// short, as spreadsheets leave trailing empty cells out.
func (r *row) value(column string) string {
	if i := r.table.at[column]; i < len(r.fields) {
		return trim(r.fields[i])
	}
	return ""
}

// optional returns a text of at most limit characters, with the characters of
// old private use repaired.
func (r *row) optional(column string, limit int) string {
	text := coding.RepairPrivateUse(r.value(column))
	if n := utf8.RuneCountInString(text); n > limit {
		r.fail(ErrTooLong.With(column, n, limit))
	}
	return text
}

// required is optional that may not be empty.
func (r *row) required(column string, limit int) string {
	text := r.optional(column, limit)
	if text == "" {
		r.fail(ErrRequired.With(column))
	}
	return text
}

// identifier returns a code or number: required, without inner white space,
// and not spoilt by a spreadsheet.
func (r *row) identifier(column string, limit int) string {
	text := r.required(column, limit)
	switch {
	case scientific(text):
		r.fail(ErrMangled.With(column, text))
	case strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsGraphic(c) || unicode.IsSpace(c) }):
		r.fail(ErrIllegal.With(column, text))
	}
	return text
}

// scientific reports whether the text looks like 3.30102E+17.
func scientific(text string) bool {
	mantissa, exponent, found := strings.Cut(strings.ToUpper(text), "E+")
	return found && onlyOf(mantissa, "0123456789.") && onlyOf(exponent, "0123456789")
}

func onlyOf(text, characters string) bool { return text != "" && strings.Trim(text, characters) == "" }

// day returns a date, 0 when the field is empty.
func (r *row) day(column string) period.Date {
	text := r.value(column)
	if text == "" {
		return 0
	}
	d := parseDay(text)
	if d == 0 {
		r.fail(ErrDate.With(column, text))
	}
	return d
}

func (r *row) requiredDay(column string) period.Date {
	if r.value(column) == "" {
		r.fail(ErrRequired.With(column))
	}
	return r.day(column)
}

// parseDay reads 2026-01-31, 20260131 and what spreadsheets make of them,
// 2026/1/31; 0 for anything else.
func parseDay(text string) period.Date {
	if len(text) == 8 && onlyOf(text, "0123456789") {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	for _, layout := range []string{"2006-01-02", "2006/1/2", "2006-1-2"} {
		if t, err := time.Parse(layout, text); err == nil {
			return period.DateOf(t)
		}
	}
	return 0
}

// span reads 开始日期 and 结束日期, the last day; empty or in the year 9999 is
// without end.
func (r *row) span() period.Span {
	from, last := r.requiredDay("开始日期"), r.day("结束日期")
	switch {
	case last == 0 || last.Year() == 9999:
		return period.Since(from)
	case from > last:
		r.fail(ErrSpan.With(last, from))
		return period.Since(from)
	default:
		return period.Span{From: from, To: last.AddDays(1)}
	}
}

// version stamps a fact of this import.
func (r *row) version(effective period.Span) period.Version {
	return period.Version{ID: r.run.newID(), Effective: effective, Recorded: r.run.now}
}

// yes reads 是 or 否; an empty field is the fallback.
func (r *row) yes(column string, fallback bool) bool {
	switch text := r.value(column); text {
	case "":
		return fallback
	case "是", "1", "Y", "y":
		return true
	case "否", "0", "N", "n":
		return false
	default:
		r.fail(ErrYesNo.With(column, text))
		return fallback
	}
}

// region reads an admdvs.
func (r *row) region(column string) string {
	text := r.value(column)
	if text == "" {
		r.fail(ErrRequired.With(column))
		return ""
	}
	code, err := coding.ParseAdmDvs(text)
	if err != nil {
		r.fail(ErrAdmDvs.With(column, text))
	} else if column == "统筹区" && r.run.within != nil && !r.run.within(string(code)) {
		r.fail(ErrElsewhere.With(text))
	}
	return string(code)
}

// coded reads a code or its name; required unless optional.
func (r *row) coded(column string, list codeList, optional bool) string {
	text := r.value(column)
	if text == "" {
		if !optional {
			r.fail(ErrRequired.With(column))
		}
		return ""
	}
	code, ok := list.find(text)
	if !ok {
		r.fail(ErrCode.With(column, text, didYouMean(text, list.words)))
	}
	return code
}

// amount reads an amount in yuan, more than zero.
func (r *row) amount(column string) money.Fen {
	text := r.value(column)
	if text == "" {
		r.fail(ErrRequired.With(column))
		return 0
	}
	fen, err := money.ParseFen(text)
	switch {
	case err != nil:
		r.fail(ErrMoney.With(column, text))
	case fen <= 0:
		r.fail(ErrMoneySign.With(column, text))
	}
	return fen
}

// limitPrice reads a price in yuan; an empty field is 0, no limit.
func (r *row) limitPrice(column string) money.Price {
	text := r.value(column)
	if text == "" {
		return 0
	}
	price, err := money.ParsePrice(text)
	if err != nil || price < 0 {
		r.fail(ErrLimitPrice.With(column, text))
	}
	return price
}
