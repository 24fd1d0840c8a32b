package policyfile

import (
	"yibao/ground/money"
	"yibao/ground/period"
)

type valueKind uint8

const (
	noValue valueKind = iota
	moneyValue
	numberValue
	textValue
	dateValue
)

// Value is one fact's value. The zero Value is "not known".
type Value struct {
	kind   valueKind
	figure money.Rate // money in fen, a date as its day number
	text   string
}

// Money is an amount in fen.
func Money(amount money.Fen) Value { return Value{kind: moneyValue, figure: money.FenRate(amount)} }

// Number is a ratio, a count, an age or another plain figure.
func Number(n money.Rate) Value { return Value{kind: numberValue, figure: n} }

// Int is a whole number: an age in years, a count of days or admissions.
func Int(n int64) Value { return Number(money.Whole(n)) }

// Text is an option (三级甲等) or a free text (a disease code).
func Text(text string) Value { return Value{kind: textValue, text: text} }

// Bool is 是 or 否.
func Bool(yes bool) Value {
	if yes {
		return Text("是")
	}
	return Text("否")
}

// DateValue is a civil date.
func DateValue(d period.Date) Value {
	return Value{kind: dateValue, figure: money.Whole(int64(d))}
}

// IsZero reports whether the value is not known.
func (v Value) IsZero() bool { return v.kind == noValue }

// String returns the value as a clerk reads it: money in yuan.
func (v Value) String() string {
	switch v.kind {
	case moneyValue:
		if v.figure.Den() == 1 {
			return money.Fen(v.figure.Num()).Grouped()
		}
		return v.figure.String()
	case numberValue:
		return v.figure.String()
	case textValue:
		return v.text
	case dateValue:
		return period.Date(v.figure.Num()).String()
	default:
		return "未知"
	}
}

// Table is rows of facts, such as 费用明细: every row has a value for every
// column, in the columns' order.
type Table struct {
	Columns []string
	Rows    [][]Value
}

// TableOf makes a table of rows written as maps; a column that a row does not
// have is not known in that row.
func TableOf(columns []string, rows ...map[string]Value) Table {
	table := Table{Columns: columns, Rows: make([][]Value, len(rows))}
	for i, row := range rows {
		table.Rows[i] = make([]Value, len(columns))
		for k, column := range columns {
			table.Rows[i][k] = row[column]
		}
	}
	return table
}

// Input is everything one settlement is judged by.
type Input struct {
	Date  period.Date      // the date that Header.Governing names
	Facts map[string]Value // by national fact name, or as the policy declares
	Rows  map[string]Table // 费用明细 …
	// Used returns what was used of an accumulator before this settlement, in
	// fen or as a count. keys are the values of Accumulator.By, in that order.
	// A nil Used means that nothing was used.
	Used func(accumulator string, keys []string) int64
}
