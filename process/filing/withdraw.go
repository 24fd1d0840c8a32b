package filing

import (
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/enrolment"
)

// Withdraw takes a filing back from today on, or as a whole when it has not
// begun. Only the institution that filed may.
func (s *Service) Withdraw(ctx context.Context, c settlement.Caller, q Withdrawal) error {
	_, err := settlement.Once(ctx, s.Store.File, c, s.Now(), q.PsnNo, func(w Work, _ *settlement.Message) (struct{}, error) {
		return struct{}{}, s.withdraw(ctx, w, c, q)
	})
	return err
}

func (s *Service) withdraw(ctx context.Context, w Work, c settlement.Caller, q Withdrawal) error {
	filings, err := w.Filings(ctx, q.PsnNo)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(filings, func(f enrolment.Filing) bool { return f.FilingID == q.FilingID })
	if i < 0 {
		if mine, err := s.retract(ctx, w, c, q); mine || err != nil {
			return err
		}
		return enrolment.ErrUnknownFiling.With(q.FilingID)
	}
	f := filings[i]
	today := s.today()
	switch {
	case f.Kind != q.Kind:
		return ErrOtherKind.With(f.FilingID, string(f.Kind))
	case f.Institution != c.Institution:
		return ErrNotYourFiling.With(f.FilingID)
	case f.Withdrawal != nil:
		return ErrAlreadyWithdrawn.With(f.FilingID, period.DateOf(f.Withdrawal.Recorded.In(s.Zone)))
	case f.Effective.End() <= today:
		return ErrFilingOver.With(f.FilingID, f.Effective.End().AddDays(-1))
	}
	versions, err := w.RegistrationVersions(ctx, q.PsnNo, []string{f.VersionID})
	if err != nil {
		return err
	}
	r := versions[0]
	r.ID, r.Recorded, r.Active = s.NewID(), s.Now(), false
	r.Effective.From = max(f.Effective.From, today)
	if err := w.AddRegistrations(ctx, []enrolment.Registration{r}); err != nil {
		return err
	}
	return w.AddWithdrawal(ctx, enrolment.Withdrawal{
		FilingID: f.FilingID, PsnNo: q.PsnNo, VersionID: r.ID, From: r.Effective.From,
		Reason: q.Reason, Operator: c.Operator, Recorded: s.Now(),
	})
}
