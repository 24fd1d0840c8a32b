package inquiry_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/catalogue"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/finding"
	"yibao/register/knowledge"
	"yibao/register/provider"
)

// books hold one person's visits, one finding of one point.
type books struct {
	inquiry.Reader
	point knowledge.Point
	found finding.Finding
	lines map[string][]claim.FeeLine
	order []string
}

func (b books) Inquire(_ context.Context, read func(inquiry.Reader) error) error { return read(b) }
func (b books) FindingRows(context.Context, access.Scope, inquiry.FindingQuery) ([]inquiry.FindingRow, error) {
	return []inquiry.FindingRow{{Finding: b.found}}, nil
}
func (b books) InstitutionOn(_ context.Context, code string, _ period.Date) (provider.Institution, error) {
	if code == "H9" {
		return provider.Institution{}, provider.ErrUnknownInstitution.With(code)
	}
	return provider.Institution{Code: code, Name: "医院" + code}, nil
}
func (b books) VisitsOf(context.Context, string, time.Time) ([]claim.Visit, error) {
	var list []claim.Visit
	for _, id := range b.order {
		list = append(list, claim.Visit{VisitID: id, Institution: id[:2]})
	}
	return list, nil
}
func (b books) Visit(_ context.Context, _, id string) (claim.Visit, error) {
	return claim.Visit{VisitID: id, Institution: id[:2]}, nil
}
func (b books) FeeLines(_ context.Context, _, id string) ([]claim.FeeLine, error) {
	return slices.Clone(b.lines[id]), nil
}
func (b books) Diagnoses(context.Context, string, string) ([]claim.Diagnosis, error) { return nil, nil }
func (b books) Documents(context.Context, string, string, chart.Kind) ([]chart.Document, error) {
	return nil, nil
}
func (b books) EntriesOn(context.Context, string, string, []catalogue.Key) (map[catalogue.Key]catalogue.Entry, error) {
	return nil, nil
}
func (b books) RuleVersion(context.Context, string) (knowledge.RuleVersion, error) {
	return knowledge.RuleVersion{}, nil
}
func (b books) PointVersions(context.Context, []string) ([]knowledge.Point, error) {
	return []knowledge.Point{b.point}, nil
}
func (b books) DecisionsOf(context.Context, string) ([]finding.Decision, error) { return nil, nil }
func (b books) AnswersOf(context.Context, string) ([]finding.Answer, error)     { return nil, nil }

// TestHistoryThatARuleCounted: by window and by whether all institutions count,
// which earlier charges are marked and what they add up to. Charges of other
// items, of no settlement and of later days are not shown.
func TestHistoryThatARuleCounted(t *testing.T) {
	t.Parallel()
	line := func(no, code, day, setl string) claim.FeeLine {
		return claim.FeeLine{LineNo: no, Code: code, At: at(day + " 09:00:00"), Quantity: count("1"), SettledBy: setl}
	}
	lines := map[string][]claim.FeeLine{
		"H1A": {line("1", scan, "2026-02-08", "S1"), line("2", drug, "2026-03-10", "S1")},
		"H9B": {line("1", scan, "2026-03-01", "S2")},
		"H1C": {line("1", scan, "2026-03-09", "S3"), line("2", scan, "2026-03-09", "")},
		"H1D": {line("1", scan, "2026-03-10", "S4"), line("2", scan, "2026-03-10", "S4")},
		"H1E": {line("1", scan, "2026-03-11", "S5")},
	}
	for name, c := range map[string]struct{ window, scope, want string }{
		"day":          {"日", "全部机构", "02-08 03-01 03-09 03-10+1 03-10*2"},
		"month":        {"月", "全部机构", "02-08 03-01+1 03-09+2 03-10+3 03-10*4"},
		"month, here":  {"月", "", "02-08 03-01 03-09+1 03-10+2 03-10*3"},
		"rolling":      {"滚动30天", "全部机构", "02-08 03-01+1 03-09+2 03-10+3 03-10*4"},
		"31 days back": {"滚动31天", "全部机构", "02-08+1 03-01+2 03-09+3 03-10+4 03-10*5"},
		"quarter":      {"季", "全部机构", "02-08+1 03-01+2 03-09+3 03-10+4 03-10*5"},
		"visit":        {"当次就诊", "全部机构", "02-08 03-01 03-09 03-10+1 03-10*2"},
		"no limit":     {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := books{lines: lines, order: []string{"H1A", "H9B", "H1C", "H1D", "H1E"},
				point: knowledge.Point{Items: []knowledge.Key{{Match: knowledge.ByCode, Text: scan}}, Values: []knowledge.Value{{Name: "窗口", Text: c.window}, {Name: "范围", Text: c.scope}}},
				found: finding.Finding{ID: "F", VisitID: "H1D", Point: "K", Day: period.MustDate("2026-03-10"), Lines: []finding.Line{{LineNo: "2", Quantity: count("1")}}},
			}
			g, err := inquiry.Service{Store: b}.Grounds(t.Context(), access.Scope{}, "F")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, marked(g.History)); diff != "" {
				t.Errorf("(-want +got): %s", diff)
			}
			if len(g.History) > 0 && (g.History[0].Place != "医院H1" || g.History[1].Place != "") {
				t.Errorf("places %q, %q", g.History[0].Place, g.History[1].Place)
			}
		})
	}
}

// marked writes a history: days, + or * (questioned) and the sum when counted.
func marked(history []inquiry.Past) string {
	text := ""
	for _, p := range history {
		if text != "" {
			text += " "
		}
		text += p.Day.String()[5:]
		switch {
		case p.Counted && p.Questioned:
			text += "*" + p.Sum.String()
		case p.Counted:
			text += "+" + p.Sum.String()
		}
	}
	return text
}
