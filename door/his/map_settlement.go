package his

import (
	"yibao/door/his/message"
	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
)

// fundFields are the national fields of the payers that are funds.
var fundFields = map[string]func(*message.Settlement) *money.Fen{
	"统筹基金":   func(s *message.Settlement) *money.Fen { return &s.HifpPay },
	"公务员补助":  func(s *message.Settlement) *money.Fen { return &s.CvlservPay },
	"企业补充":   func(s *message.Settlement) *money.Fen { return &s.HifesPay },
	"大病保险":   func(s *message.Settlement) *money.Fen { return &s.HifmiPay },
	"大额补助":   func(s *message.Settlement) *money.Fen { return &s.HifobPay },
	"伤残人员保障": func(s *message.Settlement) *money.Fen { return &s.HifdmPay },
	"医疗救助":   func(s *message.Settlement) *money.Fen { return &s.MafPay },
	"其他基金":   func(s *message.Settlement) *money.Fen { return &s.OthPay },
}

// print lays an answer out in national fields. problems names a payer or code
// that the interface has no place for.
func (d *Door) print(a settlement.Answer) (s sheet, problems []string) {
	s.info = d.heading(a)
	problems = s.pay(a)
	s.lines = lineSharesOut(a.Lines, a.Record.Lines)
	for i, l := range a.Record.Lines {
		s.lines[i].HospPartAmt = partOf(l, a.Record.Shares, benefit.PayerHospital)
	}
	return s, problems
}

// heading fills everything but who pays.
func (d *Door) heading(a settlement.Answer) message.Settlement {
	r, p := a.Record, a.Person
	s := message.Settlement{
		SetlId: r.SetlID, MdtrtId: r.VisitID, PsnNo: r.PsnNo, PsnName: p.Name, PsnCertType: p.CertType, Certno: p.CertNo,
		Gend: p.Sex, Naty: p.Nation, Brdy: p.Birth, Age: message.Tenths(a.Age * 10),
		Insutype: r.Scheme, PsnType: a.Spell.PersonType, CvlservFlag: flag(a.Spell.CivilServant), EmpName: a.Spell.Employer,
		InsuOptins: a.Spell.Region, InsuAdmdvs: a.Spell.Region,
		SetlTime: message.DateTimeOf(r.SettledAt.In(d.Zone)), MdtrtCertType: a.Visit.CertType, MedType: r.Facts.MedType,
		Begndate: r.Facts.Begin, Enddate: lastDay(r.Facts), Year: yearOf(r.Facts.Day),
		DiseCodg: r.Facts.Disease, DiseName: r.Facts.DiseaseName,
		MedfeeSumamt: r.Total, FulamtOwnpayAmt: r.SelfFunded, OverlmtSelfpay: r.OverLimit, PreselfpayAmt: r.Prepaid,
		InscpScpAmt: r.InScope, ActPayDedc: r.Deductible, CrtDedc: r.Deductible, Balc: r.Balance,
		MedinsSetlId: r.MessageID, SetlType: onlineSettled, RefdSetlFlag: flag(r.Kind == settlement.Reversed),
		OpterId: r.Operator, FixmedinsCode: r.Institution, FixmedinsName: a.Institution.Name,
		HospLv: a.Institution.Level, FixmedinsPoolarea: a.Institution.Region,
		PayLoc:     coding.AdmDvs(r.Region).CareFrom(coding.AdmDvs(a.Institution.Region)).PayLoc(),
		DedcHospLv: levelGroup(a.Institution.Level), LmtpricHospLv: levelGroup(a.Institution.Level),
	}
	s.OptTime = s.SetlTime
	s.ClrOptins, s.ClrType, s.ClrWay = clearing(a)
	s.ExpContent = auditNotes(a)
	return s
}

// onlineSettled is the setl_type of a bill settled at the provider.
const onlineSettled = "2"

func lastDay(f settlement.Facts) period.Date {
	if f.End.IsZero() {
		return f.Day
	}
	return f.End
}

func yearOf(day period.Date) string {
	if day.IsZero() {
		return ""
	}
	return day.String()[:4]
}

// levelGroup is the code of dedc_hosp_lv: 1, 2, 3 by level, 9 unrated.
func levelGroup(level string) string {
	return map[int]string{1: "1", 2: "2", 3: "3", 0: "9"}[coding.HospitalLevel(level).Group().Rank()]
}

// pay fills who pays what, and lists every payer but cash by fund code.
func (s *sheet) pay(a settlement.Answer) (problems []string) {
	i := &s.info
	var fundSum money.Fen
	for _, share := range a.Record.Shares {
		switch field, isFund := fundFields[share.Payer]; {
		case isFund:
			*field(i) += share.Amount
			fundSum += share.Amount
		case share.Payer == benefit.PayerAccount:
			i.AcctPay += share.Amount
		case share.Payer == benefit.PayerFamily:
			i.AcctPay += share.Amount
			i.AcctMulaidPay += share.Amount
		case share.Payer == benefit.PayerHospital:
			i.HospPartAmt += share.Amount
		case share.Payer == benefit.PayerCash:
			i.PsnCashPay += share.Amount
			continue
		default:
			problems = append(problems, "支付方“"+share.Payer+"”在接口中没有对应的字段")
			continue
		}
		if share.Amount != 0 && !s.list(a, share) {
			problems = append(problems, "支付方“"+share.Payer+"”没有设置基金支付类型代码")
		}
	}
	i.PsnPartAmt = i.AcctPay + i.PsnCashPay
	i.PsnPay, i.CashPayamt = i.PsnPartAmt, i.PsnCashPay
	i.FundPaySumamt = fundSum
	if accountInFund(a) {
		i.FundPaySumamt += i.AcctPay
	}
	i.PoolPropSelfpay = ratio(i.HifpPay, i.InscpScpAmt)
	return problems
}

// list adds a share to the row of its fund code; layers of one fund are one
// row. It is false when the region has no code for the payer.
func (s *sheet) list(a settlement.Answer, share settlement.Share) bool {
	f, ok := fund(a, share.Payer)
	if !ok {
		return false
	}
	code := string(f.Code)
	for i := range s.funds {
		if s.funds[i].FundPayType == code {
			s.funds[i].FundPayamt += share.Amount
			return true
		}
	}
	s.funds = append(s.funds, message.FundShare{
		FundPayType: code, FundPayTypeName: f.Name, InscpScpAmt: a.Record.InScope, FundPayamt: share.Amount,
	})
	return true
}

// ratio returns part of whole, 0 when there is no whole. Of a reversal both
// are negative and the ratio is as it was.
func ratio(part, whole money.Fen) money.Rate {
	r, err := money.FenRate(part).Div(money.FenRate(whole))
	if err != nil {
		return money.Rate{}
	}
	return r
}

// noLimit is the pric_uplmt_amt that means no limit price.
const noLimit money.Price = 999_999_000_000

// lineSharesOut prints how lines were classed, beside what was claimed.
func lineSharesOut(lines []claim.FeeLine, shares []settlement.LineShare) []message.LineShare {
	out := make([]message.LineShare, len(shares))
	for i, s := range shares {
		out[i] = message.LineShare{
			FeedetlSn: s.LineNo, DetItemFeeSumamt: s.Amount, PricUplmtAmt: s.Limit, SelfpayProp: s.PrepayRate,
			FulamtOwnpayAmt: s.SelfFunded, OverlmtAmt: s.OverLimit, PreselfpayAmt: s.Prepaid, InscpScpAmt: s.InScope,
			ChrgitmLv: string(s.Class), MedChrgitmType: s.Category, LmtUsedFlag: "0", Memo: lineMemo(s),
			BasMednFlag: "0", HiNegoDrugFlag: "0", ChldMedcFlag: "0", ListSpItemFlag: "0", DrtReimFlag: "0",
		}
		if i < len(lines) {
			out[i].Cnt, out[i].Pric = lines[i].Quantity, lines[i].Price
		}
		if s.Limit == 0 {
			out[i].PricUplmtAmt = noLimit
		}
		if selfPaid(s) {
			out[i].SelfpayProp = money.Whole(1)
		}
	}
	return out
}

// selfPaid reports whether all of a line is the person's to pay.
func selfPaid(s settlement.LineShare) bool {
	return s.Class == catalogue.ClassC || s.Excluded != "" && (s.Barred == 0 || s.Barred == s.Amount)
}

// lineMemo is what is said beside a line: why it is self-paid, and how much of it
// when not all.
func lineMemo(s settlement.LineShare) string {
	said := s.Excluded
	if s.Barred != 0 && s.Barred != s.Amount {
		said += ",其中 " + s.Barred.String() + " 元"
	}
	return clip(said, 500)
}

// partOf sums what a payer pays of a line.
func partOf(l settlement.LineShare, shares []settlement.Share, payer string) (sum money.Fen) {
	for i, s := range shares {
		if s.Payer == payer && i < len(l.Parts) {
			sum += l.Parts[i]
		}
	}
	return sum
}
