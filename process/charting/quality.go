package charting

import (
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/chart"
	"yibao/register/claim"
)

// QualityVersion names the rules of Check.
const QualityVersion = "1.0"

// Problem is what a rule found in a list.
type Problem struct {
	Field   string // national field
	Text    string // what is wrong
	Value   string // as submitted
	Serious bool   // the list cannot be grouped with it
}

// Stated is what the rules look at of a list as submitted.
type Stated struct {
	Diagnoses, MainDiagnoses int
	AdmTime, DscgTime        period.Date // zero when not stated
	DscgWay                  string
	ChiefPhysician           string // chfpdr_code
}

// Check applies the rules to the list of a settlement.
func Check(r settlement.Record, s Stated) []Problem {
	if r.Facts.Kind != claim.Inpatient {
		return nil
	}
	var found []Problem
	add := func(wrong bool, p Problem) {
		if wrong {
			found = append(found, p)
		}
	}
	add(s.Diagnoses == 0, Problem{"diag_code", "没有出院诊断", "", true})
	add(s.Diagnoses > 0 && s.MainDiagnoses != 1, Problem{"maindiag_flag", "应有且只有一个主要诊断", count(s.MainDiagnoses), true})
	add(s.AdmTime != r.Facts.Begin, Problem{"adm_time", "入院日期与就诊登记的 " + r.Facts.Begin.String() + " 不一致", s.AdmTime.String(), true})
	add(!r.Facts.MidStay && s.DscgTime != r.Facts.End,
		Problem{"dscg_time", "出院日期与就诊登记的 " + r.Facts.End.String() + " 不一致", s.DscgTime.String(), true})
	add(s.DscgWay == "", Problem{"dscg_way", "没有填写离院方式", "", false})
	add(s.ChiefPhysician == "", Problem{"chfpdr_code", "没有填写主诊医师代码", "", false})
	return found
}

func count(n int) string { return string(rune('0' + min(n, 9))) }

// ListsIn answers the lists of the caller whose settlement ends on one of the
// days, by visit (4104).
func (s *Service) ListsIn(ctx context.Context, c settlement.Caller, days period.Span) ([]Stored, error) {
	var found []Stored
	err := s.Store.Charted(ctx, func(r Reader) error {
		found = nil
		institution, err := r.InstitutionOn(ctx, c.Institution, s.today())
		if err != nil {
			return err
		}
		lists, err := r.ListsOf(ctx, c.Institution, days)
		if err != nil {
			return err
		}
		for _, d := range lists {
			records, err := r.RecordsOf(ctx, d.PsnNo)
			if err != nil {
				return err
			}
			at := slices.IndexFunc(records, func(r settlement.Record) bool { return r.SetlID == d.DocNo })
			if at < 0 || !settlement.Live(records, d.DocNo) {
				continue
			}
			one := Stored{Document: d, Record: records[at], Institution: institution}
			steps, err := r.ListSteps(ctx, d.PsnNo, d.DocNo)
			if err != nil {
				return err
			}
			one.State = current(steps)
			if one.Person, err = r.PersonOn(ctx, d.PsnNo, one.Record.Facts.Begin); err != nil {
				return err
			}
			found = append(found, one)
		}
		return nil
	})
	return found, err
}

// Serious reports whether one of the problems is.
func Serious(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Serious })
}

// Open reports whether a list may still be changed by its institution.
func Open(state chart.ListState) bool {
	return state == "" || state == chart.ListOpen || state == chart.ListReturned
}
