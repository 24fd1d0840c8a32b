package his

import (
	"strings"

	"yibao/door/his/message"
	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/enrolment"
)

func personOut(p settlement.PersonAnswer) (out message.Out1101) {
	out.Baseinfo = message.Person{
		PsnNo: p.Person.PsnNo, PsnCertType: p.Person.CertType, Certno: p.Person.CertNo, PsnName: p.Person.Name,
		Gend: p.Person.Sex, Naty: p.Person.Nation, Brdy: p.Person.Birth, Age: message.Tenths(p.Age * 10),
	}
	for _, s := range p.Spells {
		cover := message.Cover{
			Balc: p.Balances[s.Scheme], Insutype: s.Scheme, PsnType: s.PersonType, PsnInsuStas: string(s.State),
			PsnInsuDate: s.Effective.From, CvlservFlag: flag(s.CivilServant), InsuplcAdmdvs: s.Region, EmpName: s.Employer,
		}
		if s.State != enrolment.CoverActive {
			cover.PausInsuDate = s.Effective.From
		}
		out.Insuinfo = append(out.Insuinfo, cover)
	}
	for _, m := range p.Memberships {
		if m.Active {
			out.Idetinfo = append(out.Idetinfo, identity(m))
		}
	}
	return out
}

func identity(m enrolment.Membership) message.Identity {
	i := message.Identity{PsnIdetType: m.Group, Begntime: message.DateTime{Date: m.Effective.From}}
	if end := m.Effective.End(); end != period.Forever {
		i.Endtime = message.DateTime{Date: end.AddDays(-1), Second: 24*3600 - 1}
	}
	return i
}

func flag(set bool) string {
	if set {
		return yes
	}
	return "0"
}

// cumulativeCodes are the codes of 5206 that centres use for what policies
// accumulate, by the words in the accumulator's name. An accumulator that
// they do not cover goes out under its own name.
var cumulativeCodes = []struct{ word, employee, resident string }{
	{"统筹支付", "D310101", "D390101"},
	{"账户支付", "D310201", "D390501"},
	{"大病支付", "D310301", "D390201"},
	{"公务员支付", "D320101", "D320101"},
	{"大额支付", "D330101", "D330101"},
	{"救助支付", "D610101", "D610101"},
}

// cumulativeName is the length of cum_type_code in the standard.
const cumulativeName = 10

func cumulativeCode(t settlement.Total) string {
	for _, c := range cumulativeCodes {
		if !strings.Contains(t.Key.Name, c.word) {
			continue
		}
		if coding.Insurance(t.Key.Scheme).Scheme() == coding.SchemeResident {
			return c.resident
		}
		return c.employee
	}
	return clip(t.Key.Name, cumulativeName)
}

// totalsOut prints balances; a count is printed as a number of times.
func totalsOut(totals []settlement.Total, year, month string) []message.Cumulative {
	out := make([]message.Cumulative, len(totals))
	for i, t := range totals {
		amount := money.Fen(t.Amount)
		if !t.Money {
			amount *= money.Yuan
		}
		out[i] = message.Cumulative{Insutype: t.Key.Scheme, Year: year, CumYm: month, CumTypeCode: cumulativeCode(t), Cum: amount}
	}
	return out
}
