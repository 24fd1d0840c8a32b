// Package sheet is the official paper of a settlement: the settlement sheet
// (医疗费用结算单) with its three blocks, who and where, fees by category, who paid,
// and the list of fee lines (费用明细清单), as PDF for dot-matrix paper of
// 241 × 140 mm or A4 and as a spreadsheet. It is the patient's receipt of the
// settlement; the 基金结算清单 that hospitals upload for DRG is another form.
// Personal data is masked. Amounts come from judging the settlement again, so a
// paper never shows what replay does not. Tables of figures (Table) go onto A4 with
// the same font and foot.
//
// Legal basis: 《医疗机构医疗保障定点管理暂行办法》 (国家医疗保障局令第2号) art. 16, which
// gives patients their settlement sheet and list of fees; 银发〔1997〕393号 annex 1
// for amounts in capitals.
package sheet

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
)

// Sheet is one settlement as it is printed.
type Sheet struct {
	SetlID     string
	Reversed   bool    // the settlement does not count any more
	Facts      []Field // who, where, when
	Categories []Category
	Sum        Category  // of all categories
	Payments   []Payment // the four classes, the deductible, each payer
	Cash       money.Fen // what the patient pays in cash
	Balance    money.Fen // personal account afterwards
	Lines      []Line    // by category, then by time
}

// Field is a labelled text.
type Field struct{ Label, Text string }

// Category is the fees of one category by catalogue class; Total = A + B + Own.
type Category struct {
	Code, Name       string    // med_chrgitm_type; "" of the sum
	Total, A, B, Own money.Fen // 合计, 甲类, 乙类, 自费
}

// Payment is a labelled amount.
type Payment struct {
	Label  string
	Amount money.Fen
}

// Line is one fee line of the list.
type Line struct {
	Day, Category, Code, Name, Spec, Unit string
	Price                                 money.Price
	Quantity                              money.Quantity
	Amount                                money.Fen // after refunds
	Class                                 string    // 甲, 乙 or 自费
	Prepay                                money.Rate
	Own                                   money.Fen // 全自费, 超限价 and 先行自付
}

// china is the civil time that sheets print.
var china = time.FixedZone("UTC+8", 8*60*60)

// Service makes sheets.
type Service struct{ Settlements *settlement.Service }

// Settlement makes the sheet of one settlement; of a reversal, that of the
// settlement it took back.
func (s *Service) Settlement(ctx context.Context, setlID string) (Sheet, error) {
	j, err := s.Settlements.Explain(ctx, setlID)
	if err != nil {
		return Sheet{}, err
	}
	var ids []string
	for _, l := range j.Stored.Lines {
		ids = append(ids, l.EntryID)
	}
	entries, live := map[string]catalogue.Entry{}, false
	err = s.Settlements.Store.View(ctx, func(r settlement.Reader) error {
		found, err := r.EntryVersions(ctx, ids)
		if err != nil {
			return err
		}
		for _, entry := range found {
			entries[entry.ID] = entry
		}
		records, err := r.RecordsOf(ctx, j.Stored.PsnNo)
		live = settlement.Live(records, j.Stored.SetlID)
		return err
	})
	if err != nil {
		return Sheet{}, err
	}
	made := of(j.Answer, j.Stored, entries)
	made.Reversed = !live
	return made, nil
}

func of(a settlement.Answer, r settlement.Record, entries map[string]catalogue.Entry) Sheet {
	s := Sheet{SetlID: r.SetlID, Facts: facts(a, r), Balance: r.Balance, Sum: Category{Name: "合计"}}
	for i, l := range r.Lines {
		s.Lines = append(s.Lines, lineOf(a.Lines[i], l, entries[l.EntryID]))
	}
	s.group(r.Lines)
	slices.SortStableFunc(s.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Day, b.Day))
	})
	s.Payments = []Payment{
		{"医疗费总额", r.Total}, {"全自费", r.SelfFunded}, {"超限价自费", r.OverLimit}, {"先行自付", r.Prepaid},
		{"符合政策范围", r.InScope}, {"其中起付线", r.Deductible},
	}
	last := len(r.Shares) - 1 // the patient's cash
	for _, share := range r.Shares[:last] {
		if share.Amount != 0 {
			s.Payments = append(s.Payments, Payment{share.Payer, share.Amount})
		}
	}
	s.Cash = r.Shares[last].Amount
	s.Payments = append(s.Payments, Payment{"个人现金", s.Cash})
	return s
}

func facts(a settlement.Answer, r settlement.Record) []Field {
	f := r.Facts
	end, stay := "在院", ""
	if !f.End.IsZero() {
		end = f.End.String()
		if coding.VisitKind(f.MedType).Class() == coding.ClassInpatient {
			stay = strconv.Itoa(max(f.Begin.DaysUntil(f.End), 1)) + " 天"
		}
	}
	return []Field{
		{"机构", a.Institution.Name}, {"等级", coding.HospitalLevel(a.Institution.Level).Name()},
		{"姓名", coding.MaskName(a.Person.Name)}, {"性别", coding.Sex(a.Person.Sex).Name()}, {"年龄", strconv.Itoa(a.Age) + " 岁"},
		{"证件号码", coding.MaskID(a.Person.CertNo)}, {"人员类别", coding.PersonCategory(a.Spell.PersonType).Name()},
		{"险种", coding.Insurance(r.Scheme).Name()}, {"医疗类别", coding.VisitKind(f.MedType).Name()},
		{"就诊日期", f.Begin.String()}, {"结束日期", end}, {"住院天数", stay}, {"诊断", f.DiseaseName},
		{"结算时间", r.SettledAt.In(china).Format("2006-01-02 15:04:05")},
	}
}

// class tells where the sheet puts a line: what no fund shares in is 自费.
func class(s settlement.LineShare) string {
	switch {
	case s.Excluded != "" || s.SelfFunded == s.Amount:
		return "自费"
	case s.Class == catalogue.ClassA:
		return "甲"
	case s.Class == catalogue.ClassB:
		return "乙"
	default:
		return "自费"
	}
}

func lineOf(fee claim.FeeLine, s settlement.LineShare, entry catalogue.Entry) Line {
	return Line{
		Day: fee.At.In(china).Format("2006-01-02"), Category: s.Category, Code: fee.Code,
		Name: entry.Name, Spec: entry.Spec, Unit: entry.Unit, Price: fee.Price, Quantity: fee.Quantity,
		Amount: s.Amount, Class: class(s), Prepay: s.PrepayRate, Own: s.SelfFunded + s.OverLimit + s.Prepaid,
	}
}

// group sums the lines by category, in the order of the national code list.
func (s *Sheet) group(lines []settlement.LineShare) {
	sums := map[string]*Category{}
	var codes []string
	for _, l := range lines {
		code := l.Category
		if sums[code] == nil {
			sums[code] = &Category{Code: code, Name: coding.FeeCategory(code).Name()}
			codes = append(codes, code)
		}
		for _, c := range []*Category{sums[code], &s.Sum} {
			c.add(class(l), l.Amount)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		s.Categories = append(s.Categories, *sums[code])
	}
}

func (c *Category) add(class string, amount money.Fen) {
	c.Total += amount
	switch class {
	case "甲":
		c.A += amount
	case "乙":
		c.B += amount
	default:
		c.Own += amount
	}
}

// amounts are the columns under categoryHead, after the name.
func (c Category) amounts() []money.Fen { return []money.Fen{c.Total, c.A, c.B, c.Own} }

// category returns the sums of the category with the code.
func (s Sheet) category(code string) Category {
	at := slices.IndexFunc(s.Categories, func(c Category) bool { return c.Code == code })
	return s.Categories[at]
}
