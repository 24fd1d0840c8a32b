// Package funds makes the tables of the funds (基金收支表): for each fund of a region
// what there was, what came in by kind, what went out by kind, and what is left,
// over any span of days; and beside it where the money lies, so that the table
// reconciles to the ledger.
//
// Legal basis: 社会保险基金财务制度 (财社〔2017〕144号): income is 缴费, 财政补助, 利息, 转移,
// 其他; 统筹 and personal accounts are told apart; 以收定支, 收支平衡, 略有结余.
//
// The table is read off the ledger with one question; nothing is kept. A fund is
// region, scheme and payer; the personal accounts of a scheme are one fund,
// whose money is the persons'. It writes nothing.
package funds

import (
	"context"
	"fmt"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/ledger"
)

// Reader reads the flows of the books.
type Reader interface {
	// Flows returns how the accounts of a region moved, by class, fund and kind of
	// entry, before the span and within it; of all regions for "".
	Flows(ctx context.Context, region string, span period.Span) ([]ledger.Flow, error)
	// MonthFlows returns the same month by month, up to a day; months without
	// movement are left out.
	MonthFlows(ctx context.Context, region string, before period.Date) ([]MonthFlow, error)
	// ColumnFlows returns how the accounts of the column's fund moved within its
	// span, by class and kind of entry; nothing before it is read.
	ColumnFlows(ctx context.Context, c Column) ([]ledger.Flow, error)
	// Moves returns the postings of a fund within the column's span that come from
	// the sources, newest first, with their amounts as the ledger has them.
	Moves(ctx context.Context, c Column, sources []Source, after string, limit int) ([]Move, error)
}

// Store gives one consistent state to read.
type Store interface {
	Funds(ctx context.Context, read func(Reader) error) error
}

// Kinds of income and expense.
const (
	Contributions = "缴费"
	Subsidies     = "财政补助"
	Interest      = "利息"
	Transfers     = "转移"
	Benefits      = "待遇"
	Credited      = "划入个人账户"
	Sponsored     = "资助参保" // what medical aid pays of others' contributions
	Other         = "其他"
	BroughtIn     = "期初转入" // what a fund had when its books were opened here
)

// IncomeKinds and ExpenseKinds are the columns of the table.
var (
	IncomeKinds  = []string{BroughtIn, Contributions, Subsidies, Interest, Transfers, Other}
	ExpenseKinds = []string{Benefits, Credited, Sponsored, Transfers, Other}
)

// side says where entries of a kind stand in the table. Kinds that are not
// listed are Other, on the side of the class that they move.
type side struct{ income, expense string }

var kinds = map[string]side{
	"缴费": {Contributions, Contributions}, "退费": {Contributions, Contributions}, "补缴": {Contributions, Contributions},
	"划入": {Contributions, Credited}, "账户划入": {Contributions, Credited}, "滞纳金": {Other, Other},
	"财政补助": {Subsidies, Subsidies}, "财政划拨": {Subsidies, Subsidies}, "医疗救助划拨": {Contributions, Sponsored}, "利息": {Interest, Interest}, "转移": {Transfers, Transfers},
	"期初": {BroughtIn, BroughtIn}, "基金期初": {BroughtIn, BroughtIn}, "账户期初": {BroughtIn, BroughtIn},
	"结算": {Benefits, Benefits}, "撤销": {Benefits, Benefits}, "恢复": {Benefits, Benefits},
	"追补待遇": {Benefits, Benefits}, "追回待遇": {Benefits, Benefits}, "撤销追补": {Benefits, Benefits}, "零星报销": {Benefits, Benefits}, "津贴": {Benefits, Benefits},
	"生育津贴": {Benefits, Benefits}, "工伤定期待遇": {Benefits, Benefits}, "共济冻结": {Benefits, Benefits}, "共济退回": {Benefits, Benefits},
}

// drawn are the kinds by which personal accounts are used, whichever way the sum
// goes; of others, what comes in is income and what goes out expense.
var drawn = map[string]bool{
	"结算": true, "撤销": true, "恢复": true, "追补待遇": true, "追回待遇": true, "撤销追补": true,
	"零星报销": true, "共济冻结": true, "共济退回": true,
}

// Row is one fund over a span.
type Row struct {
	Region, Scheme, Fund string
	Opening              money.Fen
	Income               map[string]money.Fen // by IncomeKinds
	Expense              map[string]money.Fen // by ExpenseKinds
	Closing              money.Fen
	// Where it lies at the end: Deposit + Receivable = Closing + Payable + Suspense.
	Deposit, Receivable, Payable, Suspense money.Fen
}

// In and Out sum a side up.
func (r Row) In() money.Fen  { return sumOf(r.Income) }
func (r Row) Out() money.Fen { return sumOf(r.Expense) }

func sumOf(kinds map[string]money.Fen) (sum money.Fen) {
	for _, amount := range kinds {
		sum += amount
	}
	return sum
}

// Gap is by how much the row does not reconcile; 0 when it does.
func (r Row) Gap() money.Fen {
	if gap := r.Opening + r.In() - r.Out() - r.Closing; gap != 0 {
		return gap
	}
	return r.Deposit + r.Receivable - r.Closing - r.Payable - r.Suspense
}

// Table is the funds of a region over a span.
type Table struct {
	Region string
	Span   period.Span
	Rows   []Row // in order of region, scheme, fund
}

// Of makes the table; region "" is all regions.
func Of(ctx context.Context, store Store, region string, span period.Span) (Table, error) {
	t := Table{Region: region, Span: span}
	err := store.Funds(ctx, func(r Reader) error {
		flows, err := r.Flows(ctx, region, span)
		t.Rows = rowsOf(flows)
		return err
	})
	return t, err
}

// rowsOf lays flows out by fund.
func rowsOf(flows []ledger.Flow) []Row {
	var rows []Row
	at := make(map[[3]string]int)
	for _, f := range flows {
		key := [3]string{f.Region, f.Scheme, f.Fund}
		i, seen := at[key]
		if !seen {
			i = len(rows)
			at[key] = i
			rows = append(rows, Row{Region: f.Region, Scheme: f.Scheme, Fund: f.Fund, Income: map[string]money.Fen{}, Expense: map[string]money.Fen{}})
		}
		rows[i].add(f)
	}
	return rows
}

func (r *Row) add(f ledger.Flow) {
	all := f.Before + f.Within
	switch f.Class {
	case ledger.Deposit:
		r.Deposit += all
	case ledger.Receivable:
		r.Receivable += all
	case ledger.Payable:
		r.Payable -= all
	case ledger.Suspense:
		r.Suspense -= all
	default:
		r.Opening -= f.Before
		r.Closing -= all
		r.flow(f)
	}
}

// flow adds what came in or went out within the span.
func (r *Row) flow(f ledger.Flow) {
	switch in, kind := placed(f.Class, f.Kind, f.Within); {
	case f.Within == 0:
	case in:
		r.Income[kind] -= f.Within
	default:
		r.Expense[kind] += f.Within
	}
}

// placed says where a movement stands in the table: on which side, in which
// column.
func placed(class ledger.Class, entry string, amount money.Fen) (in bool, kind string) {
	where, listed := kinds[entry]
	if !listed {
		where = side{Other, Other}
	}
	switch class {
	case ledger.Income:
		in = true
	case ledger.Expense:
	default: // of a personal account, or what a hold keeps of one
		in = amount < 0 && !drawn[entry]
	}
	if in {
		return true, where.income
	}
	return false, where.expense
}

// Total sums the rows up.
func (t Table) Total() Row {
	total := Row{Fund: "合计", Income: map[string]money.Fen{}, Expense: map[string]money.Fen{}}
	for _, r := range t.Rows {
		total.Opening, total.Closing = total.Opening+r.Opening, total.Closing+r.Closing
		total.Deposit, total.Receivable = total.Deposit+r.Deposit, total.Receivable+r.Receivable
		total.Payable, total.Suspense = total.Payable+r.Payable, total.Suspense+r.Suspense
		for kind, amount := range r.Income {
			total.Income[kind] += amount
		}
		for kind, amount := range r.Expense {
			total.Expense[kind] += amount
		}
	}
	return total
}

// Text prints the table.
func (t Table) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%14s%14s%14s%14s%14s  基金\n", "上期结余", "收入", "支出", "结余", "应付")
	for _, r := range append(t.Rows, t.Total()) {
		name := strings.TrimSpace(r.Region + " " + schemeName(r.Scheme) + " " + r.Fund)
		fmt.Fprintf(&b, "%18s%16s%16s%16s%16s  %s\n", r.Opening.Grouped(), r.In().Grouped(), r.Out().Grouped(), r.Closing.Grouped(), r.Payable.Grouped(), name)
		for _, kind := range IncomeKinds {
			if amount := r.Income[kind]; amount != 0 {
				fmt.Fprintf(&b, "%34s  收入·%s\n", amount.Grouped(), kind)
			}
		}
		for _, kind := range ExpenseKinds {
			if amount := r.Expense[kind]; amount != 0 {
				fmt.Fprintf(&b, "%50s  支出·%s\n", amount.Grouped(), kind)
			}
		}
	}
	return b.String()
}

func schemeName(scheme string) string {
	if scheme == "" {
		return ""
	}
	return coding.Insurance(scheme).Name()
}
