package relational

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"yibao/ground/period"
	"yibao/process/filing"
	"yibao/register/enrolment"
	"yibao/register/panel"
)

var (
	_ filing.AgencyStore = (*Store)(nil)
	_ filing.AgencyWork  = (*tx)(nil)
)

// FileAtDesk implements filing.AgencyStore.
func (s *Store) FileAtDesk(ctx context.Context, psnNo string, work func(filing.AgencyWork) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// ReviewedAtDesk implements filing.AgencyStore.
func (s *Store) ReviewedAtDesk(ctx context.Context, read func(filing.AgencyReader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const (
	chronicColumns = "psn_no, application_id, region, scheme, disease, name, institution, operator, identified, content, experts," +
		" needed, months, recheck, basis, state, decided, registration_id, recorded, rev"
	chronicVoteColumns = "psn_no, application_id, expert, agree, opinion, recorded"
)

// applied are the papers of an application.
func appliedPapers(a *panel.Application) (string, *string) { return a.ApplicationID, &a.Content }

func scanChronic(r row) (panel.Application, error) {
	var a panel.Application
	var experts string
	err := r.Scan(&a.PsnNo, &a.ApplicationID, &a.Region, &a.Scheme, &a.Disease, &a.Name, &a.Institution, &a.Operator, day{&a.Identified},
		&a.Content, &experts, &a.Needed, &a.Months, &a.Recheck, &a.Basis, &a.State, day{&a.Decided}, &a.Registration, instant{&a.Recorded}, &a.Rev)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(experts), &a.Experts)
}

func scanChronicVote(r row) (panel.Vote, error) {
	var v panel.Vote
	err := r.Scan(&v.PsnNo, &v.ApplicationID, &v.Expert, flag{&v.Agree}, &v.Opinion, instant{&v.Recorded})
	return v, err
}

func (t *tx) chronics(ctx context.Context, where string, args ...any) ([]panel.Application, error) {
	found, err := collect(ctx, t, scanChronic, "SELECT "+chronicColumns+" FROM chronic_application WHERE "+where, args...)
	return unsealedEach(ctx, t, applied, found, err, appliedPapers)
}

// homeOfApplication returns the number under which an application of the person
// stands, with the votes on it.
func (t *tx) homeOfApplication(ctx context.Context, psnNo, applicationID string) (string, error) {
	return t.homeWhere(ctx, psnNo, "SELECT psn_no FROM chronic_application WHERE psn_no = $1 AND application_id = $2", applicationID)
}

// ChronicApplication implements panel.Reader.
func (t *tx) ChronicApplication(ctx context.Context, psnNo, applicationID string) (panel.Application, error) {
	home, err := t.homeOfApplication(ctx, psnNo, applicationID)
	if err != nil {
		return panel.Application{}, err
	}
	found, err := t.chronics(ctx, "psn_no = $1 AND application_id = $2", home, applicationID)
	if err != nil {
		return panel.Application{}, err
	}
	if len(found) == 0 {
		return panel.Application{}, panel.ErrUnknown.With(applicationID)
	}
	found[0].PsnNo = psnNo
	return found[0], nil
}

// ChronicApplicationsOf implements panel.Reader.
func (t *tx) ChronicApplicationsOf(ctx context.Context, psnNo string) ([]panel.Application, error) {
	all, err := folded(ctx, t, psnNo, func(psnNo string) ([]panel.Application, error) {
		return t.chronics(ctx, "psn_no = $1 ORDER BY application_id", psnNo)
	}, func(a *panel.Application, _ part) { a.PsnNo = psnNo })
	slices.SortStableFunc(all, func(a, b panel.Application) int { return cmp.Compare(a.ApplicationID, b.ApplicationID) })
	return all, err
}

// OpenChronic implements panel.Reader.
func (t *tx) OpenChronic(ctx context.Context, region, after string, limit int) ([]panel.Application, error) {
	open, err := t.chronics(ctx, "region = $1 AND state = $2 AND application_id > $3 ORDER BY application_id LIMIT $4", region, string(panel.Open), after, limit)
	if err != nil {
		return nil, err
	}
	numbers := make([]string, len(open))
	for i, a := range open {
		numbers[i] = a.PsnNo
	}
	kept, err := t.keptAmong(ctx, numbers)
	for i, a := range open {
		open[i].PsnNo = cmp.Or(kept[a.PsnNo], a.PsnNo)
	}
	return open, err
}

// ChronicVotes implements panel.Reader.
func (t *tx) ChronicVotes(ctx context.Context, psnNo, applicationID string) ([]panel.Vote, error) {
	home, err := t.homeOfApplication(ctx, psnNo, applicationID)
	if err != nil {
		return nil, err
	}
	votes, err := collect(ctx, t, scanChronicVote, "SELECT "+chronicVoteColumns+" FROM chronic_vote WHERE psn_no = $1 AND application_id = $2 ORDER BY recorded, expert",
		home, applicationID)
	for i := range votes {
		votes[i].PsnNo = psnNo
	}
	return votes, err
}

// AddChronicApplication implements panel.Writer.
func (t *tx) AddChronicApplication(ctx context.Context, a panel.Application) error {
	content, err := t.sealed(applied, a.ApplicationID, a.Content)
	if err != nil {
		return err
	}
	experts, err := json.Marshal(a.Experts)
	if err != nil {
		return err
	}
	row := []any{a.PsnNo, a.ApplicationID, a.Region, a.Scheme, a.Disease, a.Name, a.Institution, a.Operator, a.Identified.String(),
		content, string(experts), a.Needed, a.Months, a.Recheck, a.Basis, string(a.State), a.Decided.String(), a.Registration, micros(a.Recorded), a.Rev}
	return t.insert(ctx, insertion{"chronic_application", chronicColumns, ""}, [][]any{row})
}

// DecideChronic implements panel.Writer; panel.ErrChanged.
func (t *tx) DecideChronic(ctx context.Context, a panel.Application) error {
	home, err := t.homeOfApplication(ctx, a.PsnNo, a.ApplicationID)
	if err != nil {
		return err
	}
	changed, err := t.exec(ctx, "UPDATE chronic_application SET state = $1, decided = $2, registration_id = $3, rev = $4"+
		" WHERE psn_no = $5 AND application_id = $6 AND rev = $7 AND state = $8",
		string(a.State), a.Decided.String(), a.Registration, a.Rev+1, home, a.ApplicationID, a.Rev, string(panel.Open))
	if err != nil {
		return err
	}
	if changed != 1 {
		return t.refuse(panel.ErrChanged.With(a.ApplicationID))
	}
	return nil
}

// NamePanel implements panel.Writer; panel.ErrChanged.
func (t *tx) NamePanel(ctx context.Context, a panel.Application) error {
	experts, err := json.Marshal(a.Experts)
	if err != nil {
		return err
	}
	home, err := t.homeOfApplication(ctx, a.PsnNo, a.ApplicationID)
	if err != nil {
		return err
	}
	changed, err := t.exec(ctx, "UPDATE chronic_application SET experts = $1, needed = $2, months = $3, recheck = $4, basis = $5, rev = $6"+
		" WHERE psn_no = $7 AND application_id = $8 AND rev = $9 AND state = $10",
		string(experts), a.Needed, a.Months, a.Recheck, a.Basis, a.Rev+1, home, a.ApplicationID, a.Rev, string(panel.Open))
	if err != nil {
		return err
	}
	if changed != 1 {
		return t.refuse(panel.ErrChanged.With(a.ApplicationID))
	}
	return nil
}

// RegistrationsEnding implements filing.AgencyReader.
func (t *tx) RegistrationsEnding(ctx context.Context, region string, kind enrolment.RegistrationKind, days period.Span, after string, limit int) ([]enrolment.Registration, error) {
	var found []enrolment.Registration
	for len(found) < limit {
		numbers, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM registration WHERE psn_no > $1 AND kind = $2 AND eff_to > $3 AND eff_to <= $4 ORDER BY psn_no LIMIT $5",
			after, string(kind), days.From.String(), days.End().String(), limit)
		if err != nil || len(numbers) == 0 {
			return found, err
		}
		people, err := among(ctx, t, persons, numbers, days.From, func(p enrolment.Person) string { return p.PsnNo })
		if err != nil {
			return nil, err
		}
		type filed struct{ psnNo, code string }
		kept, err := among(ctx, t, registrations, numbers, days.From, func(g enrolment.Registration) filed { return filed{g.PsnNo, string(g.Kind) + g.Code} })
		if err != nil {
			return nil, err
		}
		for _, g := range kept {
			here := slices.ContainsFunc(people, func(p enrolment.Person) bool { return p.PsnNo == g.PsnNo && p.Region == region })
			if here && g.Kind == kind && g.Active && g.Effective.End() > days.From && g.Effective.End() <= days.End() {
				found = append(found, g)
			}
		}
		if after = numbers[len(numbers)-1]; len(numbers) < limit {
			break
		}
	}
	slices.SortStableFunc(found, func(a, b enrolment.Registration) int {
		return cmp.Or(cmp.Compare(a.PsnNo, b.PsnNo), cmp.Compare(a.Code, b.Code))
	})
	return found, nil
}

// AddChronicVote implements panel.Writer.
func (t *tx) AddChronicVote(ctx context.Context, v panel.Vote) error {
	home, err := t.homeOfApplication(ctx, v.PsnNo, v.ApplicationID)
	if err != nil {
		return err
	}
	row := []any{home, v.ApplicationID, v.Expert, bit(v.Agree), v.Opinion, micros(v.Recorded)}
	return t.insert(ctx, insertion{"chronic_vote", chronicVoteColumns, ""}, [][]any{row})
}
