package figures

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/readjustment"
	"yibao/register/ledger"
)

// Refusals of a question.
var (
	ErrBy   = fault.Define("YB1887", fault.Shape, "不能按“%s”统计,可选 日、月、机构、险种、医疗类别、费用类别、支付方")
	ErrSpan = fault.Define("YB1888", fault.Shape, "统计的日期从 %s 到 %s 不对,请给出起止日期,最长 %d 天")
)

// longest is how many days a question may span.
const longest = 1_100

// Ways to group.
const (
	ByDay         = "日"
	ByMonth       = "月"
	ByInstitution = "机构"
	ByScheme      = "险种"
	ByMedType     = "医疗类别"
	ByCategory    = "费用类别"
	ByPayer       = "支付方"
)

// Query asks for one table.
type Query struct {
	Within                       string // regions that begin with it
	Span                         period.Span
	By                           string
	Institution, Scheme, MedType string // "" for all
	Payer, Category              string // "" for all; with one, rows tell Amount
}

// amount is what the chosen payer paid, or the fees of the chosen category; both
// chosen is no question (a payer's part of a category is not kept).
func (q Query) amount(c Cell) money.Fen {
	switch {
	case q.Payer != "":
		return c.Payers[q.Payer]
	case q.Category != "":
		return c.Categories[q.Category].Total
	}
	return 0
}

// narrowed reports whether one payer or category was chosen.
func (q Query) narrowed() bool { return q.Payer != "" || q.Category != "" }

// takes reports whether the cell belongs to the question.
func (q Query) takes(c Cell) bool {
	matches := func(want, have string) bool { return want == "" || want == have }
	if !matches(q.Institution, c.Institution) || !matches(q.Scheme, c.Scheme) || !matches(q.MedType, c.MedType) {
		return false
	}
	_, paid := c.Payers[q.Payer]
	_, charged := c.Categories[q.Category]
	return (q.Payer == "" || paid) && (q.Category == "" || charged)
}

// Row is one line of a table. By 费用类别 and 支付方 only Total and Fund are told.
type Row struct {
	Key, Name               string
	Bills                   int
	Total, Fund, Account    money.Fen
	Cash, Hospital, Own, Rx money.Fen // Own: 全自费、超限价、先行自付; Rx: drugs
	FirstDay                period.Date
	Amount                  money.Fen // of the chosen payer or category
}

// Table is the rows of a question, the largest first (days and months in order),
// and their sum.
type Table struct {
	Query
	Rows []Row
	Sum  Row
}

// Table answers a question. ErrBy, ErrSpan.
func (s Service) Table(ctx context.Context, q Query) (Table, error) {
	t := Table{Query: q}
	if err := check(q.Span); err != nil {
		return t, err
	}
	groupOf, ok := groupings[q.By]
	if !ok {
		return t, ErrBy.With(q.By)
	}
	if _, err := s.Keep(ctx); err != nil {
		return t, err
	}
	var cells []Cell
	err := s.Store.Figures(ctx, func(r Reader) (err error) {
		cells, err = s.cells(ctx, r, q.Within, q.Span)
		return err
	})
	if err != nil {
		return t, err
	}
	cells = slices.DeleteFunc(cells, func(c Cell) bool { return !q.takes(c) })
	for i := range cells {
		cells[i].Chosen = q.amount(cells[i])
	}
	t.Rows, t.Sum = groupOf(cells), rowOf("", "合计", cells)
	if q.narrowed() && !slices.Contains([]string{ByDay, ByMonth}, q.By) {
		slices.SortStableFunc(t.Rows, func(a, b Row) int { return cmp.Compare(b.Amount, a.Amount) })
	}
	if q.By == ByInstitution {
		err = s.name(ctx, t.Rows)
	}
	return t, err
}

// name fills in the names of institutions.
func (s Service) name(ctx context.Context, rows []Row) error {
	codes := make([]string, len(rows))
	for i, r := range rows {
		codes[i] = r.Key
	}
	return s.Store.Figures(ctx, func(r Reader) error {
		names, err := r.NamesOf(ctx, codes)
		for i := range rows {
			rows[i].Name = names[rows[i].Key]
			if rows[i].Key == Unplaced {
				rows[i].Name = unplacedName
			}
		}
		return err
	})
}

func check(span period.Span) error {
	if span.From.IsZero() || span.To <= span.From || span.From.DaysUntil(span.To) > longest {
		return ErrSpan.With(span.From, span.To, longest)
	}
	return nil
}

// groupings are the ways to group.
var groupings = map[string]func([]Cell) []Row{
	ByDay:         ordered(func(c Cell) (string, string) { return c.Day.String(), c.Day.String() }),
	ByMonth:       ordered(func(c Cell) (string, string) { month := c.Day.String()[:7]; return month, month }),
	ByInstitution: largest(func(c Cell) (string, string) { return c.Institution, "" }),
	ByScheme:      largest(func(c Cell) (string, string) { return c.Scheme, coding.Insurance(c.Scheme).Name() }),
	ByMedType:     largest(func(c Cell) (string, string) { return c.MedType, coding.VisitKind(c.MedType).Name() }),
	ByCategory:    byCategory,
	ByPayer:       byPayer,
}

type naming func(Cell) (key, name string)

func grouped(cells []Cell, name naming) []Row {
	groups, names := map[string][]Cell{}, map[string]string{}
	for _, c := range cells {
		key, told := name(c)
		groups[key], names[key] = append(groups[key], c), told
	}
	var rows []Row
	for key, group := range groups {
		rows = append(rows, rowOf(key, names[key], group))
	}
	return rows
}

func ordered(name naming) func([]Cell) []Row {
	return func(cells []Cell) []Row {
		rows := grouped(cells, name)
		slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.Key, b.Key) })
		return rows
	}
}

func largest(name naming) func([]Cell) []Row {
	return func(cells []Cell) []Row { return byTotal(grouped(cells, name)) }
}

func byTotal(rows []Row) []Row {
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Key, b.Key)) })
	return rows
}

// rowOf sums cells.
func rowOf(key, name string, cells []Cell) Row {
	sum := Cell{Payers: map[string]money.Fen{}, Categories: map[string]Part{}}
	row := Row{Key: key, Name: name}
	for _, c := range cells {
		sum.add(c)
	}
	row.Bills, row.Total, row.Own, row.Fund, row.Amount = sum.Bills, sum.Total, sum.Own, sum.Fund(), sum.Chosen
	for payer, amount := range sum.Payers {
		switch payer {
		case benefit.PayerCash:
			row.Cash += amount
		case benefit.PayerHospital:
			row.Hospital += amount
		default:
			if !Funded(payer) {
				row.Account += amount
			}
		}
	}
	for category, part := range sum.Categories {
		if Drug(category) {
			row.Rx += part.Total
		}
	}
	return row
}

// Drug reports whether the category is drugs: 西药, 中药饮片, 中成药.
func Drug(category string) bool {
	switch coding.FeeCategory(category) {
	case coding.FeeWesternDrug, coding.FeeHerb, coding.FeePatentDrug:
		return true
	}
	return false
}

func byCategory(cells []Cell) []Row {
	sums := map[string]Part{}
	for _, c := range cells {
		for category, part := range c.Categories {
			sum := sums[category]
			sums[category] = Part{sum.Total + part.Total, sum.Fund + part.Fund}
		}
	}
	var rows []Row
	for category, part := range sums {
		rows = append(rows, Row{Key: category, Name: coding.FeeCategory(category).Name(), Total: part.Total, Fund: part.Fund})
	}
	return byTotal(rows)
}

func byPayer(cells []Cell) []Row {
	var rows []Row
	for _, payer := range payers(cells) {
		row := Row{Key: payer, Name: payer}
		for _, c := range cells {
			row.Total += c.Payers[payer]
		}
		if Funded(payer) {
			row.Fund = row.Total
		}
		rows = append(rows, row)
	}
	return byTotal(rows)
}

// Check is one fund's benefits by settlements, as the figures and as the ledger
// say; Gap is 0 when they agree.
type Check struct {
	Fund
	Figures, Books money.Fen
}

// Gap is by how much the two differ.
func (c Check) Gap() money.Fen { return c.Figures - c.Books }

// Reconcile compares the figures with the ledger, fund by fund.
func (s Service) Reconcile(ctx context.Context, within string, span period.Span) ([]Check, error) {
	if err := check(span); err != nil {
		return nil, err
	}
	found := map[Fund]*Check{}
	of := func(f Fund) *Check {
		if found[f] == nil {
			found[f] = &Check{Fund: f}
		}
		return found[f]
	}
	err := s.Store.Figures(ctx, func(r Reader) error {
		cells, err := s.cells(ctx, r, within, span)
		if err != nil {
			return err
		}
		for _, c := range cells {
			for payer, amount := range c.Payers {
				if Funded(payer) {
					of(Fund{c.Region, c.Scheme, payer}).Figures += amount
				}
			}
		}
		books, err := r.BooksSay(ctx, within, span)
		for f, amount := range books {
			of(f).Books += amount
		}
		return err
	})
	var list []Check
	for _, c := range found {
		if c.Figures != 0 || c.Books != 0 {
			list = append(list, *c)
		}
	}
	slices.SortFunc(list, func(a, b Check) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Name, b.Name))
	})
	return list, err
}

// Dearest returns the bills with the largest totals, the dearest first, and the
// names of their institutions.
func (s Service) Dearest(ctx context.Context, within string, span period.Span, limit int) (bills []Bill, names map[string]string, err error) {
	if err := check(span); err != nil {
		return nil, nil, err
	}
	err = s.Store.Figures(ctx, func(r Reader) error {
		if bills, err = r.Dearest(ctx, within, s.midnight(span.From), s.midnight(span.To), limit); err != nil {
			return err
		}
		codes := make([]string, len(bills))
		for i, b := range bills {
			codes[i] = b.Institution
		}
		names, err = r.NamesOf(ctx, codes)
		return err
	})
	return bills, names, err
}

// SortBills sorts bills, the dearest first.
func SortBills(bills []Bill) {
	slices.SortFunc(bills, func(a, b Bill) int { return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.SetlID, b.SetlID)) })
}

// settled are the kinds of entries that acts on settlements post.
var settled = []string{"结算", "撤销", "恢复", readjustment.KindMore, readjustment.KindLess, readjustment.KindBack}

// BenefitsOf sums what the flows of the ledger say that funds paid for settlements.
func BenefitsOf(flows []ledger.Flow, within string) map[Fund]money.Fen {
	sums := map[Fund]money.Fen{}
	for _, f := range flows {
		if f.Class == ledger.Expense && slices.Contains(settled, f.Kind) && strings.HasPrefix(f.Region, within) {
			sums[Fund{f.Region, f.Scheme, f.Fund}] += f.Within
		}
	}
	return sums
}

func compare(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Institution, b.Institution),
		cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.MedType, b.MedType))
}
