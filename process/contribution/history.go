package contribution

import (
	"context"

	"yibao/register/contribution"
)

// PaidMonths returns the months of a person, as contribution.HistoryReader does. It
// takes part in the unit of work that the context carries.
func (s *Service) PaidMonths(ctx context.Context, psnNo, scheme string) ([]contribution.MonthPaid, error) {
	var months []contribution.MonthPaid
	err := s.Store.Contributions(ctx, func(r Reader) (err error) {
		months, err = r.PaidMonths(ctx, psnNo, scheme)
		return err
	})
	return months, err
}

// AddPriors notes months that count as paid without a bill of ours (视同缴费, 转入,
// 历史缴费), or takes them back. It takes part in the unit of work that the context
// carries, and only marks whose benefits follow from them: whoever adds them changes
// the cover too, and has all judged at the end.
func (s *Service) AddPriors(ctx context.Context, priors []contribution.Prior) error {
	return s.Store.Contribute(ctx, func(w Work) error {
		var t touched
		for _, p := range priors {
			debtor := contribution.Debtor{Kind: contribution.Person, No: p.PsnNo}
			if err := s.mark(ctx, w, &t, debtor, p.Region, p.Scheme, string(p.Kind)); err != nil {
				return err
			}
		}
		return w.AddPrior(ctx, priors)
	})
}
