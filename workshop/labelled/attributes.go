package labelled

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// attribute is a kind of which one fact of the person, visit or line decides:
// the whole line must be found when it is wrong.
func attribute(code string, kind audit.ItemKind, values []knowledge.Value, wrong, right func(s *scene, v *audit.Visit, l *audit.Line)) attributeKind {
	return attributeKind{code, kind, values, wrong, right}
}

type attributeKind struct {
	code   string
	item   audit.ItemKind
	values []knowledge.Value
	wrong  func(s *scene, v *audit.Visit, l *audit.Line)
	right  func(s *scene, v *audit.Visit, l *audit.Line)
}

func (a attributeKind) kind() kind {
	make := func(s *scene, change func(*scene, *audit.Visit, *audit.Line)) int32 {
		v := s.visit(rulefile.Outpatient, today, 0)
		n := s.line(v, code(a.code, "A"), a.item, today, s.some(s.pick(1, 4)))
		change(s, s.at(v), &s.Facts.Lines[n])
		return int32(len(s.Facts.Lines) - 1)
	}
	return kind{
		code: a.code,
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "", a.values...) },
		plant: func(s *scene, _ string) {
			n := make(s, a.wrong)
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, _ string) { make(s, a.right) },
	}
}

func born(years, days int) func(s *scene, _ *audit.Visit, _ *audit.Line) {
	return func(s *scene, _ *audit.Visit, _ *audit.Line) {
		s.Facts.Person.Birth = today.AddMonths(-12 * years).AddDays(days)
	}
}

func bornDays(days int) func(s *scene, _ *audit.Visit, _ *audit.Line) {
	return func(s *scene, _ *audit.Visit, _ *audit.Line) {
		s.Facts.Person.Birth = today.AddDays(-days)
		s.forget()
	}
}

func sexed(sex rulefile.Sex) func(s *scene, _ *audit.Visit, _ *audit.Line) {
	return func(s *scene, _ *audit.Visit, _ *audit.Line) { s.Facts.Person.Sex = sex }
}

func visited(change func(v *audit.Visit)) func(s *scene, _ *audit.Visit, _ *audit.Line) {
	return func(_ *scene, v *audit.Visit, _ *audit.Line) { change(v) }
}

func lined(change func(l *audit.Line)) func(s *scene, _ *audit.Visit, _ *audit.Line) {
	return func(_ *scene, _ *audit.Visit, l *audit.Line) { change(l) }
}

func diagnosed(code string) func(s *scene, _ *audit.Visit, _ *audit.Line) {
	return visited(func(v *audit.Visit) { v.Diagnoses = []audit.Diagnosis{{Code: code, Main: true}} })
}

func values(pairs ...string) []knowledge.Value {
	var out []knowledge.Value
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, says(pairs[i], pairs[i+1]))
	}
	return out
}

func level(n uint8) func(*scene, *audit.Visit, *audit.Line) {
	return visited(func(v *audit.Visit) { v.Level = n })
}

func scheme(code string) func(*scene, *audit.Visit, *audit.Line) {
	return visited(func(v *audit.Visit) { v.Scheme = code })
}

func department(name string) func(*scene, *audit.Visit, *audit.Line) {
	return lined(func(l *audit.Line) { l.Department = name })
}

func way(w rulefile.VisitWay) func(*scene, *audit.Visit, *audit.Line) {
	return visited(func(v *audit.Visit) { v.Way = w })
}

var attributeKinds = attributes(
	attribute("DRUG_SEX", audit.Drug, values("性别", "女"), sexed(1), sexed(2)),
	attribute("ITEM_SEX", audit.Service, values("性别", "男"), sexed(2), sexed(1)),
	attribute("DRUG_CHILD_ONLY", audit.Drug, values("最大年龄", "14岁"), born(15, 0), born(15, 1)),
	attribute("CHILD_CONTRA", audit.Drug, values("最小年龄", "18岁"), born(18, 1), born(18, 0)),
	attribute("ITEM_CHILD", audit.Service, values("最大年龄", "28天"), bornDays(29), bornDays(28)),
	attribute("ITEM_AGE", audit.Service, values("最小年龄", "16岁", "最大年龄", "60岁"), born(61, 0), born(61, 1)),
	attribute("CONS_CHILD", audit.Consumable, values("最大年龄", "14岁"), born(30, 0), born(14, 0)),
	attribute("DRUG_HOSP_LEVEL", audit.Drug, values("级别", "二级"), level(1), level(2)),
	attribute("ITEM_HOSP_LEVEL", audit.Service, values("级别", "三级"), level(2), level(3)),
	attribute("DRUG_MDTRT", audit.Drug, values("就医方式", "住院"), way(rulefile.Outpatient), way(rulefile.Inpatient)),
	attribute("ITEM_MDTRT", audit.Service, values("就医方式", "住院"), way(rulefile.Outpatient), way(rulefile.Inpatient)),
	attribute("DRUG_INSUTYPE", audit.Drug, values("险种", "510"), scheme("310"), scheme("510")),
	attribute("ITEM_INSUTYPE", audit.Service, values("险种", "510"), scheme("390"), scheme("510")),
	attribute("ITEM_DEPT", audit.Service, values("科室", "康复"), department("骨科"), department("康复医学科")),
	attribute("CONS_DEPT", audit.Consumable, values("科室", "介入"), department("内科"), department("介入科")),
	attribute("DRUG_INDICATION", audit.Drug, values("诊断", "C50"), diagnosed("J00"), diagnosed("C50.9")),
	attribute("ITEM_INDICATION", audit.Service, values("诊断", "C50"), diagnosed("C5"), diagnosed("C50")),
	attribute("DRUG_OFFLABEL", audit.Drug, values("诊断", "E11"), diagnosed("E10.9"), diagnosed("E11.9")),
	attribute("KEY_DRUG", audit.Drug, values("诊断", "I63"), diagnosed("J18.9"), diagnosed("I63.9")),
	attribute("NO_INDICATION_EXAM", audit.Service, values("诊断", "S72"), diagnosed("I10"), diagnosed("S72.0")),
	attribute("NO_INDICATION_TREAT", audit.Service, values("诊断", "M54"), diagnosed("I10"), diagnosed("M54.5")),
	attribute("CONS_SEX_DX", audit.Consumable, values("诊断", "S72"), diagnosed("I10"), diagnosed("S72.1")),
	attribute("DRUG_CONTRA_DX", audit.Drug, values("诊断", "N18"), diagnosed("N18.5"), diagnosed("N17.9")),
	attribute("INTERNET_RX", audit.Drug, nil, way(rulefile.Online), way(rulefile.Outpatient)),
	attribute("NOT_COVERED", audit.Drug, nil, lined(func(l *audit.Line) { l.Listed = audit.No }), lined(func(l *audit.Line) { l.Listed, l.Fund = audit.No, 0 })),
	attribute("QUALIFICATION", audit.Service, nil, lined(func(l *audit.Line) { l.Licensed = audit.No }), lined(func(l *audit.Line) { l.Licensed = audit.NotKnown })),
	attribute("LATE_UPLOAD", audit.Service, nil, lined(func(l *audit.Line) { l.UploadHours = 49 }), lined(func(l *audit.Line) { l.UploadHours = 48 })),
	attribute("TCM_NOPAY_ANY", audit.Herb, nil, lined(func(*audit.Line) {}), lined(func(l *audit.Line) { l.Fund = 0 })),
	attribute("PREG_RX", audit.Drug, values("人群", "妊娠"), pregnant(1), pregnant(2)),
	attribute("ANTIBIOTIC_GRADE", audit.Drug, values("职称", "副主任", "方式", "特殊"), visited(func(v *audit.Visit) { v.DoctorTitle = 3 }), visited(func(v *audit.Visit) { v.DoctorTitle = 4 })),
	attribute("PHARMACY_SWAP", audit.Drug, nil,
		func(_ *scene, v *audit.Visit, l *audit.Line) { v.Way, l.Prescription = rulefile.Purchase, "" },
		func(_ *scene, v *audit.Visit, _ *audit.Line) { v.Way = rulefile.Purchase }),
	attribute("ITEM_PRICE_CAP", audit.Service, values("限价", "1000000"), nil, nil),
)

func pregnant(state uint8) func(s *scene, v *audit.Visit, _ *audit.Line) {
	return func(s *scene, v *audit.Visit, _ *audit.Line) {
		s.Facts.Person.Sex, v.Pregnancy = 2, state
	}
}

// attributes turns the table into kinds; a price cap asks for arithmetic of its
// own.
func attributes(list ...attributeKind) []kind {
	var out []kind
	for _, a := range list {
		if a.wrong == nil {
			out = append(out, priceCap)
			continue
		}
		out = append(out, a.kind())
	}
	return out
}

// priceCap: what is above 80 yuan, of the fund money in the same proportion.
var priceCap = kind{
	code: "ITEM_PRICE_CAP",
	know: func(p *points, c string) {
		p.add(c, exactly(code(c, "A")), nil, "", values("限价", "80", "适用级别", "三级")...)
	},
	plant: func(s *scene, c string) {
		n := s.priced(c, 80_000_000+money.Price(s.pick(1, 9000))*10_000)
		l := &s.Facts.Lines[n]
		s.expectFen(n, l.Quantity, share(l.Fund, int64(l.Price)-80_000_000, int64(l.Price)))
	},
	border: func(s *scene, c string) { s.priced(c, 80_000_000) },
}

func (s *scene) priced(c string, price money.Price) int32 {
	v := s.visit(rulefile.Outpatient, today, 0)
	n := s.line(v, code(c, "A"), audit.Service, today, s.some(s.pick(1, 3)))
	s.cost(n, price)
	return n
}

// day returns a day so many days from today.
func day(n int) period.Date { return today.AddDays(n) }
