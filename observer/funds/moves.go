package funds

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/ledger"
)

// ErrColumn is a column that the table does not have.
var ErrColumn = fault.Define("YB1899", fault.Shape, "收支表没有“%s·%s”这一栏,请从收支表点开")

// Sides of the table.
const (
	In  = "收入"
	Out = "支出"
)

// Column asks for the entries that one figure of the table is the sum of.
type Column struct {
	Region, Scheme, Fund string
	Side, Kind           string // In or Out; one of the kinds, "" for the whole side
	Span                 period.Span
}

// Source is a class of accounts and a kind of entry that move a figure.
type Source struct {
	Class ledger.Class
	Entry string
}

// Move is one posting that moves a figure.
type Move struct {
	Partition, EntryID string
	Ordinal            int
	Source
	Ref, Party string
	Day        period.Date
	Recorded   time.Time
	Amount     money.Fen // adds to the figure; negative when it is taken back
}

// Place is where the move stands in its list.
func (m Move) Place() string {
	return strings.Join([]string{m.Day.String(), m.EntryID, strconv.Itoa(m.Ordinal), m.Partition}, "|")
}

// ParsePlace reads a Place; ok is false when it is none.
func ParsePlace(place string) (m Move, ok bool) {
	parts := strings.SplitN(place, "|", 4)
	if len(parts) != 4 {
		return m, false
	}
	day, err := period.ParseDate(parts[0])
	ordinal, errOrdinal := strconv.Atoi(parts[2])
	if err != nil || errOrdinal != nil {
		return m, false
	}
	return Move{Day: day, EntryID: parts[1], Ordinal: ordinal, Partition: parts[3]}, true
}

// Moves lists what a figure of the table is the sum of, newest first, at most
// limit after a place, and the figure itself. ErrColumn.
func Moves(ctx context.Context, store Store, c Column, after string, limit int) (moves []Move, sum money.Fen, err error) {
	kinds := IncomeKinds
	if c.Side == Out {
		kinds = ExpenseKinds
	}
	if c.Side != In && c.Side != Out || c.Kind != "" && !slices.Contains(kinds, c.Kind) {
		return nil, 0, ErrColumn.With(c.Side, c.Kind)
	}
	err = store.Funds(ctx, func(r Reader) error {
		flows, err := r.ColumnFlows(ctx, c)
		if err != nil {
			return err
		}
		var sources []Source
		sources, sum = c.sources(flows)
		if len(sources) == 0 {
			return nil
		}
		moves, err = r.Moves(ctx, c, sources, after, limit)
		return err
	})
	if c.Side == In {
		for i := range moves {
			moves[i].Amount = -moves[i].Amount
		}
	}
	return moves, sum, err
}

// sources are what moves the figure, and the figure.
func (c Column) sources(flows []ledger.Flow) (sources []Source, sum money.Fen) {
	for _, f := range flows {
		if f.Scheme != c.Scheme || f.Fund != c.Fund || f.Within == 0 || !owned(f.Class) {
			continue
		}
		in, kind := placed(f.Class, f.Kind, f.Within)
		if in != (c.Side == In) || c.Kind != "" && kind != c.Kind {
			continue
		}
		sources = append(sources, Source{f.Class, f.Kind})
		if in {
			sum -= f.Within
		} else {
			sum += f.Within
		}
	}
	return sources, sum
}

// owned reports whether accounts of the class tell what came in and went out, and
// not where it lies.
func owned(class ledger.Class) bool {
	switch class {
	case ledger.Deposit, ledger.Receivable, ledger.Payable, ledger.Suspense:
		return false
	}
	return true
}
