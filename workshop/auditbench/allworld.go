package auditbench

import (
	"cmp"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
	shipped "yibao/rules"
	"yibao/workshop/labelled"
)

// allItems is how many items the lines of the run of all kinds are of.
const allItems = 50_000

// copiesOfKnowledge is how often each point of the labelled claims is told anew of other
// items: about as many points as the official batches have.
const copiesOfKnowledge = 40

// Shipped is all shipped rules, as in force.
func Shipped() ([]knowledge.RuleVersion, error) {
	var versions []knowledge.RuleVersion
	err := fs.WalkDir(shipped.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rule" {
			return err
		}
		text, err := fs.ReadFile(shipped.FS, name)
		versions = append(versions, knowledge.RuleVersion{
			Version: period.Version{ID: name, Effective: period.Since(1)}, Rule: name, State: knowledge.Active, File: name, Text: string(text),
		})
		return err
	})
	return versions, err
}

// allEngine is all shipped rules on knowledge about the items.
func allEngine(seed uint64) (*audit.Engine, int, error) {
	versions, err := Shipped()
	if err != nil {
		return nil, 0, err
	}
	points := scattered(rand.New(rand.NewPCG(seed, 0x6b6e6f77)))
	engine, faults := audit.Compile("390100", versions, points)
	if len(faults) > 0 {
		return nil, 0, fmt.Errorf("规则 %s %s:%s", faults[0].Rule, faults[0].Point, faults[0].Text)
	}
	return engine, len(points), nil
}

// scattered tells the knowledge of the labelled claims of items of the world,
// the same item of a copy by the same code; diagnoses and operations stay.
func scattered(r *rand.Rand) []knowledge.Point {
	var out []knowledge.Point
	for n := range copiesOfKnowledge {
		codes := map[string]string{}
		for _, p := range labelled.Points() {
			p.ID, p.Number = p.ID+"-"+strconv.Itoa(n), p.Number+"-"+strconv.Itoa(n)
			if p.Group != "" {
				p.Group += "-" + strconv.Itoa(n)
			}
			p.Items, p.Others = moved(r, p.Kind, p.Items, codes), moved(r, p.Kind, p.Others, codes)
			out = append(out, p)
		}
	}
	return out
}

func moved(r *rand.Rand, kind string, keys []knowledge.Key, codes map[string]string) []knowledge.Key {
	keys = slices.Clone(keys)
	for i := range keys {
		text := keys[i].Text
		if len(text) < len(kind) || text[:len(kind)] != kind {
			continue // no item
		}
		if codes[text] == "" {
			codes[text] = itemCode(popular(r))
		}
		keys[i].Text = codes[text]
	}
	return keys
}

// popular is an item, those with small numbers more often.
func popular(r *rand.Rand) int {
	u := r.Float64()
	return int(u * u * allItems)
}

func itemCode(n int) string { return fmt.Sprintf("X%011dA", n) }

// itemKind is the kind of an item by its number.
func itemKind(n int) audit.ItemKind {
	switch {
	case n%20 < 11:
		return audit.Drug
	case n%20 < 16:
		return audit.Service
	case n%20 < 18:
		return audit.Consumable
	default:
		return audit.Herb
	}
}

// crowd makes persons with all that the kinds ask for, and takes most of what
// the judge finds out again, so that a few violations are left planted.
type crowd struct {
	r      *rand.Rand
	engine *audit.Engine
	result audit.Result
	codes  []string
	names  []string
}

func newCrowd(seed uint64, engine *audit.Engine) *crowd {
	c := &crowd{r: rand.New(rand.NewPCG(seed, 0x63726f77)), engine: engine}
	for n := range allItems {
		c.codes, c.names = append(c.codes, itemCode(n)), append(c.names, "项目"+strconv.Itoa(n))
	}
	return c
}

// someone makes a person of about a hundred lines.
func (c *crowd) someone(n int) audit.Facts {
	r := c.r
	f := audit.Facts{Stage: rulefile.Before | rulefile.During | rulefile.After, Person: audit.Person{
		PsnNo: strconv.Itoa(n), Sex: rulefile.Sex(1 + r.IntN(2)), Birth: year.From.AddDays(-365 - r.IntN(88*365)),
		CoverKnown: true, Cover: []period.Span{always},
	}}
	for i := range 3 {
		v := c.visit(i)
		f.Visits = append(f.Visits, v)
	}
	slices.SortStableFunc(f.Visits, func(a, b audit.Visit) int { return cmp.Compare(a.Begin, b.Begin) })
	for i := range f.Visits {
		c.bill(&f, int32(i))
	}
	slices.SortStableFunc(f.Lines, func(a, b audit.Line) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Minute, b.Minute))
	})
	c.clean(&f)
	return f
}

var allDiagnoses = []string{"I25.1", "I10.x", "E11.9", "J18.9", "M54.5", "S72.0", "I63.9", "C50.9", "K29.5", "N18.5", "J00.x", "L40.0", "O80.0", "N40.x"}

func (c *crowd) visit(i int) audit.Visit {
	r := c.r
	v := audit.Visit{
		ID: "V" + strconv.Itoa(i), Judged: true, Institution: "H" + strconv.Itoa(r.IntN(300)), Region: "390100", Level: uint8(1 + r.IntN(3)), Way: rulefile.Outpatient,
		MedType: "11", Scheme: "310", Begin: year.From.AddDays(i*120 + r.IntN(100)), Department: "内科", Doctor: "D" + strconv.Itoa(r.IntN(2000)), DoctorTitle: uint8(2 + r.IntN(4)),
		PregnancyKnown: true, OrdersKnown: true, ReportsKnown: true, OperationsKnown: true, ThirdParty: audit.No,
	}
	v.End = v.Begin
	switch r.IntN(6) {
	case 0, 1:
		v.Way, v.MedType = rulefile.Inpatient, "21"
		v.End = v.Begin.AddDays(2 + r.IntN(14))
		if r.IntN(4) == 0 {
			v.Operations = []audit.Operation{{Code: "47.0901", Name: "阑尾切除术", Main: true, Begin: audit.Moment{Day: v.Begin + 1, Minute: 600}, End: audit.Moment{Day: v.Begin + 1, Minute: 660}}}
		}
	case 2:
		v.Way, v.MedType = rulefile.Purchase, "41"
	}
	for k := range 1 + r.IntN(4) {
		known := len(allDiagnoses)
		if r.IntN(100) > 0 {
			known -= 2 // those that do not suit everybody are rare
		}
		v.Diagnoses = append(v.Diagnoses, audit.Diagnosis{Code: allDiagnoses[r.IntN(known)], Main: k == 0})
	}
	return v
}

// bill charges 80 lines a stay and 10 otherwise, on average, with an order for
// each and a report of each test.
func (c *crowd) bill(f *audit.Facts, visit int32) {
	r, v := c.r, &f.Visits[visit]
	lines := 1 + r.IntN(19)
	if v.Way == rulefile.Inpatient {
		lines = 60 + r.IntN(121)
	}
	days := v.Begin.DaysUntil(v.End)
	for i := range lines {
		l := c.line(visit, v.Begin.AddDays(i*(days+1)/lines), len(f.Lines), v.Way == rulefile.Inpatient)
		f.Lines = append(f.Lines, l)
		v.Orders = append(v.Orders, audit.Order{No: l.LineNo, Item: l.Item, Day: l.Day, Quantity: l.Quantity, QuantityKnown: true})
		if l.Category == "05" || l.Category == "06" {
			v.Reports = append(v.Reports, audit.Report{Item: l.Item, Day: l.Day, Quantity: l.Quantity})
		}
		if r.IntN(200) == 0 { // taken back
			back := l
			back.LineNo, back.RefundOf = "R"+l.LineNo, l.LineNo
			back.Quantity, back.Amount, back.Fund = -l.Quantity, -l.Amount, -l.Fund
			f.Lines = append(f.Lines, back)
		}
	}
}

func (c *crowd) line(visit int32, day period.Date, n int, stay bool) audit.Line {
	r, item := c.r, popular(c.r)
	l := audit.Line{
		Visit: visit, LineNo: strconv.Itoa(n + 1), Item: c.codes[item], Name: c.names[item], Kind: itemKind(item), Day: day, Minute: int32(480 + r.IntN(600)),
		Quantity: money.Quantity(10_000 * (1 + r.IntN(3))), Price: money.Price(1_000_000 * (1 + r.Int64N(300))), Listed: audit.Yes, Licensed: audit.Yes, Consulted: audit.Yes, UploadHours: int32(r.IntN(30)),
	}
	l.PurchaseCost = l.Price
	switch l.Kind {
	case audit.Drug:
		l.Category, l.Supply = "09", int32(1+r.IntN(7))
	case audit.Herb:
		l.Category, l.Doses = "10", int32(1+r.IntN(7))
	case audit.Consumable:
		l.Category = "08"
	default:
		l.Category = [...]string{"03", "05", "06"}[r.IntN(3)]
	}
	if !stay { // inside a stay there are orders
		l.Prescription = "R" + strconv.Itoa(int(visit))
	}
	l.Amount, _ = money.Extend(l.Price, l.Quantity, money.HalfUpFen)
	l.Fund = l.Amount * 7 / 10
	if r.IntN(2000) == 0 {
		l.Amount += 100
	}
	if r.IntN(3000) == 0 {
		l.Listed = audit.No
	}
	return l
}

// left is one line in how many of those found that is left in the bill.
const left = 10

// clean takes lines that rules question out of the bill, most of them.
func (c *crowd) clean(f *audit.Facts) {
	for range 2 {
		c.engine.Judge(f, &c.result)
		bad := map[int32]bool{}
		for i := range c.result.Findings {
			for _, q := range c.result.Findings[i].Lines {
				l := &f.Lines[q.Line]
				bad[q.Line] = (int(l.Minute)+int(l.Day))%left > 0
			}
		}
		n := int32(-1)
		f.Lines = slices.DeleteFunc(f.Lines, func(audit.Line) bool { n++; return bad[n] })
	}
}
