package trial

import (
	"hash/fnv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

var summaryColumns = columns[audit.Summary]{
	"机构":    func(_ *reader, s *audit.Summary, t string) bool { return word(&s.Institution, t) },
	"总费":    func(_ *reader, s *audit.Summary, t string) bool { return fen(t, &s.Total) },
	"药费":    func(_ *reader, s *audit.Summary, t string) bool { return fen(t, &s.Drugs) },
	"检查检验费": func(_ *reader, s *audit.Summary, t string) bool { return fen(t, &s.Tests) },
	"耗材费":   func(_ *reader, s *audit.Summary, t string) bool { return fen(t, &s.Materials) },
	"治疗费":   func(_ *reader, s *audit.Summary, t string) bool { return fen(t, &s.Treatments) },
	"CT磁共振": func(_ *reader, s *audit.Summary, t string) bool { return fen(t, &s.Scans) },
	"出院":    func(_ *reader, s *audit.Summary, t string) bool { return count(t, &s.Discharges) },
	"再入院":   func(_ *reader, s *audit.Summary, t string) bool { return count(t, &s.Readmissions) },
	"感染": func(_ *reader, s *audit.Summary, t string) bool {
		s.InfectionsKnown = true
		return count(t, &s.Infections)
	},
}

func count(text string, into *int64) bool {
	var n int32
	ok := whole(text, &n)
	*into = int64(n)
	return ok
}

var doctorColumns = columns[audit.DoctorDay]{
	"医师": func(_ *reader, d *audit.DoctorDay, t string) bool { return word(&d.Doctor, t) },
	"日期": func(_ *reader, d *audit.DoctorDay, t string) bool { return day(t, &d.Day) },
	"人次": func(_ *reader, d *audit.DoctorDay, t string) bool { return whole(t, &d.Visits) },
}

var stayColumns = columns[audit.StayCost]{
	"就诊": func(_ *reader, c *audit.StayCost, t string) bool { return word(&c.Visit, t) },
	"病组": func(_ *reader, c *audit.StayCost, t string) bool { return word(&c.Group, t) },
	"费用": func(_ *reader, c *audit.StayCost, t string) bool { return fen(t, &c.Cost) },
}

var billColumns = columns[audit.BillCopy]{
	"人":  func(_ *reader, b *audit.BillCopy, t string) bool { return word(&b.PsnNo, t) },
	"就诊": func(_ *reader, b *audit.BillCopy, t string) bool { return word(&b.Visit, t) },
	"行数": func(_ *reader, b *audit.BillCopy, t string) bool { return whole(t, &b.Lines) },
	"明细": func(_ *reader, b *audit.BillCopy, t string) bool {
		h := fnv.New64a()
		h.Write([]byte(t))
		b.Digest = h.Sum64()
		return true
	},
}

// readSummary turns the tables of an institution's period into facts.
func (r *reader) readSummary(c *rulefile.Case) {
	march := period.Span{From: period.MustDate("2025-03-01"), To: period.MustDate("2025-04-01")}
	r.summary = audit.Summary{Institution: "H1", Span: march}
	read(r, c, "机构", summaryColumns,
		func(int) audit.Summary {
			return audit.Summary{Institution: "H1", Span: march, Total: 100 * 100 * money.Yuan}
		},
		func(s audit.Summary) { r.summary = s })
	read(r, c, "接诊", doctorColumns, func(int) audit.DoctorDay { return audit.DoctorDay{Day: march.From} },
		func(d audit.DoctorDay) { r.summary.Doctors = append(r.summary.Doctors, d) })
	read(r, c, "住院费用", stayColumns, func(int) audit.StayCost { return audit.StayCost{} },
		func(s audit.StayCost) { r.summary.Stays = append(r.summary.Stays, s) })
	read(r, c, "账单", billColumns, func(int) audit.BillCopy { return audit.BillCopy{} },
		func(b audit.BillCopy) { r.summary.Bills = append(r.summary.Bills, b) })
}
