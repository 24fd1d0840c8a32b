package levyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
	"yibao/law/policyfile"
)

// Policy is a contribution policy, checked and compiled.
type Policy struct {
	Title     string
	Region    string // admdvs, six digits
	Scheme    string // insutype: 310, 390 …
	Effective period.Span
	Rounding  money.Rounding // where nothing else is said
	Citations []policyfile.Citation
	Classes   []*Class // 征缴对象, in the order of the file
	Order     Order    // 入账次序
	Late      *LateFee
	Back      *BackPay
	Years     *Years
	Credits   *Credits
	Interest  *Interest

	file    string
	text    string
	params  []*param
	byName  map[string]*param
	options [choiceCount]*expr.Options
	// covering: cells count who reads them; only of a policy that cases run.
	covering bool
}

// Cycle says how often a class of debtors is assessed.
type Cycle string

// The cycles.
const (
	Monthly Cycle = "月"
	Yearly  Cycle = "年"
	Once    Cycle = "次"
)

// Class is one kind of debtor (征缴对象) and what it owes.
type Class struct {
	Name    string
	Cycle   Cycle
	Due     Due
	Base    *BaseRule // nil when nothing depends on a base
	Items   []*Item
	policy  *Policy
	node    *node
	results map[string]int // name of an item to its place
}

// BaseRule is how the base comes from the wage: what is declared, kept between
// two bounds.
type BaseRule struct {
	declared, floor, ceiling *formula
	rounding                 money.Rounding
}

// Item is one part of what is owed.
type Item struct {
	Name     string
	Payer    string // 单位, 个人, 财政 …
	Fund     string
	OnBehalf *OnBehalf // nil when nobody else pays a part
	when     *formula
	amount   *formula
	rounding money.Rounding
	cite     citing
	index    int
}

// OnBehalf is the part of an item that a third party pays (代缴).
type OnBehalf struct {
	Payer    string
	amount   *formula
	rounding money.Rounding
	cite     citing
}

// LateFee is the daily fee on what is paid late (滞纳金).
type LateFee struct {
	Fund          string
	when          *formula
	rate, ceiling *formula // ceiling nil: none
	rounding      money.Rounding
	cite          citing
}

// BackPay says how earlier months are made up (补缴).
type BackPay struct {
	ByTerm   bool // by the values of the month itself, not of the day of paying
	WithLate bool // with the late fee
	most     *formula
	cite     citing
}

// Years is what retirement asks for (最低年限) and how the rest is bought.
type Years struct {
	CountDeemed bool
	required    *formula
	class       *Class // its items
	cite        citing
}

// Credits says what goes to personal accounts (划入).
type Credits struct {
	Cycle Cycle
	class *Class
}

// Interest is the interest on personal accounts (利息).
type Interest struct {
	Month    int // of the day of reckoning, 结息日
	Day      int
	YearDays int // days that a year's rate is spread over
	rate     *formula
	rounding money.Rounding
	cite     citing
}

// Order says which open amounts a payment meets first (入账次序).
type Order struct {
	LateFirst   bool // the late fee before the contribution
	NewestFirst bool // the newest term before older ones
	ByItem      bool // item by item as the class lists them, not in proportion
}

// Class returns a class by name; ErrNoClass.
func (p *Policy) Class(name string) (*Class, error) {
	for _, c := range p.Classes {
		if c.Name == name {
			return c, nil
		}
	}
	return nil, ErrNoClass.With(p.Title, name)
}

// Check refuses a day on which the policy does not hold; ErrNotInForce.
func (p *Policy) Check(day period.Date) error {
	if !p.Effective.Contains(day) {
		return ErrNotInForce.With(day, p.Title)
	}
	return nil
}

// Bundle returns the text that the policy was made from.
func (p *Policy) Bundle() policyfile.Bundle {
	return policyfile.Bundle{Entry: p.file, Files: []policyfile.File{{Name: p.file, Text: p.text}}}
}

// File is the name of the file the policy was read from.
func (p *Policy) File() string { return p.file }

// Tiers returns the 档次 that the file lists, in its order.
func (p *Policy) Tiers() []string { return p.options[Tier].Names() }

// citing is a reference to a circular: 安医保2024 第二条.
type citing struct{ text string }

// Name is the citation's name without the article.
func (c citing) name() string {
	name, _, _ := strings.Cut(c.text, " ")
	return name
}

// Due is the last day on which a bill is paid in time.
type Due struct {
	months int // after the first month of the term
	day    int // of that month; 0 is its last
	year   bool
	month  int // of the year, when year
	text   string
}

// Of returns the due day of a term.
func (d Due) Of(term period.Span) period.Date {
	if d.year {
		return period.NewDate(term.From.Year()+d.months, monthOf(d.month), d.day)
	}
	first := period.NewDate(term.From.Year(), term.From.Month(), 1).AddMonths(d.months)
	if d.day == 0 {
		return first.AddMonths(1).AddDays(-1)
	}
	last := first.AddMonths(1).AddDays(-1)
	return min(first.AddDays(d.day-1), last)
}
