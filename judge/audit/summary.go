package audit

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// Summary is what an institution did in a period: the facts of the kinds that
// are statistics. It is added up person by person (Add) and judged by
// Engine.JudgeSummary.
type Summary struct {
	Institution string
	Span        period.Span

	Total      money.Fen
	Drugs      money.Fen // 西药、饮片、中成药
	Tests      money.Fen // 检查、化验
	Materials  money.Fen
	Treatments money.Fen // 治疗、手术
	Scans      money.Fen // CT and magnetic resonance: items whose name says so

	Discharges, Readmissions int64 // stays ended; of them followed by an unplanned one within 31 days
	Infections               int64 // stays with an infection that was not there at admission
	InfectionsKnown          bool

	Doctors []DoctorDay
	Stays   []StayCost
	Bills   []BillCopy
}

// DoctorDay is how many outpatients a doctor saw on a day.
type DoctorDay struct {
	Doctor string
	Day    period.Date
	Visits int32
}

// StayCost is what a stay cost; Group is the first four places of its main
// diagnosis.
type StayCost struct {
	PsnNo, Visit, Group string
	Cost                money.Fen
}

// BillCopy is a bill by what its lines are; copies share the digest.
type BillCopy struct {
	PsnNo, Visit string
	Lines        int32
	Digest       uint64
}

// Add adds a person's judged visits at the institution that begin in the period.
// For readmissions the facts should reach 31 days beyond it.
func (s *Summary) Add(f *Facts) {
	for i := range f.Visits {
		v := &f.Visits[i]
		if !v.Judged || v.Institution != s.Institution || !s.Span.Contains(v.Begin) {
			continue
		}
		cost := s.addLines(f, int32(i))
		switch {
		case v.Way == rulefile.Inpatient && v.End != 0:
			s.addStay(f, v, cost)
		case v.Way == rulefile.Outpatient && v.Doctor != "":
			s.addDoctor(v)
		}
	}
}

func (s *Summary) addLines(f *Facts, visit int32) money.Fen {
	var cost money.Fen
	var parts []string
	for i := range f.Lines {
		l := &f.Lines[i]
		if l.Visit != visit {
			continue
		}
		cost += l.Amount
		switch coding.FeeCategory(l.Category) {
		case coding.FeeWesternDrug, "10", "11":
			s.Drugs += l.Amount
		case coding.FeeExamination, coding.FeeLaboratory:
			s.Tests += l.Amount
		case coding.FeeMaterial:
			s.Materials += l.Amount
		case coding.FeeTreatment, coding.FeeOperation:
			s.Treatments += l.Amount
		}
		if listed("", l.Name, scans) {
			s.Scans += l.Amount
		}
		parts = append(parts, l.Item+" "+l.Quantity.String()+" "+l.Amount.String())
	}
	s.Total += cost
	slices.Sort(parts)
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p + "\n"))
	}
	s.Bills = append(s.Bills, BillCopy{f.Person.PsnNo, f.Visits[visit].ID, int32(len(parts)), h.Sum64()})
	return cost
}

var scans = []rulefile.Code{{Text: "CT", Name: true}, {Text: "计算机体层", Name: true}, {Text: "磁共振", Name: true}, {Text: "MR", Name: true}}

// planned are the exemptions that make a readmission a planned one.
const planned = rulefile.ExemptCourse | rulefile.ExemptStaged | rulefile.ExemptTransfer

func (s *Summary) addStay(f *Facts, v *Visit, cost money.Fen) {
	s.Discharges++
	group := ""
	if d := v.main(); d != nil {
		group = d.Code[:min(len(d.Code), 5)] // I25.1: four places and the point
	}
	s.Stays = append(s.Stays, StayCost{f.Person.PsnNo, v.ID, group, cost})
	again := slices.ContainsFunc(f.Visits, func(o Visit) bool {
		gap := v.End.DaysUntil(o.Begin)
		return o.ID != v.ID && o.Way == rulefile.Inpatient && o.Institution == v.Institution && o.Begin >= v.End && gap <= 31 && o.Exempt&planned == 0
	})
	if again {
		s.Readmissions++
	}
}

func (s *Summary) addDoctor(v *Visit) {
	i := slices.IndexFunc(s.Doctors, func(d DoctorDay) bool { return d.Doctor == v.Doctor && d.Day == v.Begin })
	if i < 0 {
		i = len(s.Doctors)
		s.Doctors = append(s.Doctors, DoctorDay{Doctor: v.Doctor, Day: v.Begin})
	}
	s.Doctors[i].Visits++
}

// JudgeSummary judges an institution's period by the engine's statistical rules
// into r. Its findings are indicators: they question no money and name no line.
func (e *Engine) JudgeSummary(s *Summary, r *Result) {
	none := &Facts{Stage: rulefile.After}
	r.reset(none)
	v := &r.work.view
	v.engine, v.facts, v.result = e, none, r
	for i := range e.rules {
		c := &e.rules[i]
		if k, statistical := c.judge.(*summaryRule); statistical {
			v.number, v.rule = int32(i), c.rule
			k.what(v, s, v.terms(s.Span.From))
		}
	}
	v.engine, v.facts, v.rule = nil, nil, nil
}

// summaryRule is the evaluator of a statistical kind. On a person it does
// nothing.
type summaryRule struct {
	what func(v *view, s *Summary, t *rulefile.Terms)
}

func summaryKind(what func(v *view, s *Summary, t *rulefile.Terms)) compiler {
	return func(*compiling) evaluator { return &summaryRule{what} }
}

func (*summaryRule) judge(*view) {}

// indicate makes a finding of the institution.
func (v *view) indicate(name, text string) {
	f := v.begin(nil, -1)
	f.note(name, text)
	v.inform(f)
}

// ratioKind: a part of all is above 比例.
func ratioKind(part func(s *Summary) (part, whole int64, known bool)) compiler {
	return summaryKind(func(v *view, s *Summary, t *rulefile.Terms) {
		part, whole, known := part(s)
		if !known {
			v.result.Unjudged = append(v.result.Unjudged, Unjudged{v.rule, -1, -1, "入院病情"})
			return
		}
		if whole <= 0 {
			return
		}
		share, err := money.NewRate(part, whole)
		if err != nil || share.Cmp(t.Rate) <= 0 {
			return
		}
		tenths := part * 1000 / whole
		v.indicate("占比", fmt.Sprintf("%s %d.%d%%,阈值 %s", s.Institution, tenths/10, tenths%10, t.Rate.Percent()))
	})
}

func amounts(part func(s *Summary) money.Fen) func(s *Summary) (int64, int64, bool) {
	return func(s *Summary) (int64, int64, bool) { return int64(part(s)), int64(s.Total), true }
}

// doctorDays: a doctor saw more outpatients on a day than 次数.
func doctorDays(v *view, s *Summary, t *rulefile.Terms) {
	for _, d := range s.Doctors {
		if d.Visits > t.Times {
			v.indicate("接诊", d.Doctor+" "+d.Day.String()+" 接诊 "+strconv.Itoa(int(d.Visits))+" 人次,阈值 "+strconv.Itoa(int(t.Times)))
		}
	}
}

// outliers: a stay cost more than P75 + 1.5 × (P75 − P25) of its group of at
// least 次数 stays. Quartiles are values of the group (nearest rank).
func outliers(v *view, s *Summary, t *rulefile.Terms) {
	groups := map[string][]StayCost{}
	for _, c := range s.Stays {
		groups[c.Group] = append(groups[c.Group], c)
	}
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		list := groups[name]
		if name == "" || len(list) < int(t.Times) {
			continue
		}
		slices.SortStableFunc(list, func(a, b StayCost) int { return cmp.Compare(a.Cost, b.Cost) })
		low, high := list[(len(list)+3)/4-1].Cost, list[(3*len(list)+3)/4-1].Cost
		limit := high + (high-low)*3/2
		for _, c := range list {
			if c.Cost > limit {
				v.indicate("费用离群", c.Visit+" "+name+" "+c.Cost.String()+" 元,界限 "+limit.String()+" 元")
			}
		}
	}
}

// copies: 次数 bills and more, of different persons, with exactly the same lines
// (three at least).
func copies(v *view, s *Summary, t *rulefile.Terms) {
	sorted := slices.DeleteFunc(slices.Clone(s.Bills), func(b BillCopy) bool { return b.Lines < 3 })
	slices.SortStableFunc(sorted, func(a, b BillCopy) int {
		return cmp.Or(cmp.Compare(a.Digest, b.Digest), cmp.Compare(a.PsnNo, b.PsnNo), cmp.Compare(a.Visit, b.Visit))
	})
	for from := 0; from < len(sorted); {
		to, persons := from, int32(0)
		for ; to < len(sorted) && sorted[to].Digest == sorted[from].Digest; to++ {
			if to == from || sorted[to].PsnNo != sorted[to-1].PsnNo {
				persons++
			}
		}
		if persons >= t.Times {
			v.indicate("雷同账单", strconv.Itoa(int(persons))+" 人的账单完全相同,如 "+sorted[from].Visit+"、"+sorted[to-1].Visit)
		}
		from = to
	}
}
