package enrolling

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/money"
)

// Retirement tells whether who retires has paid long enough (最低缴费年限): the
// months that are asked for, those that are missing, and what buying these at once
// costs. It takes part in the unit of work that the context carries.
type Retirement interface {
	Shortfall(ctx context.Context, psnNo, region, scheme string) (required, missing int, cost money.Fen, err error)
}

// retires refuses to make somebody a retiree of the scheme of employees for whom
// months are missing: until they are bought or paid, the person goes on paying.
func (c *CoverChange) retires(ctx context.Context, d *doing) error {
	was, becomes := coding.PersonCategory(d.spell.PersonType).Group(), coding.PersonCategory(c.PersonType).Group()
	if d.s.Retirement == nil || becomes != coding.GroupRetired || was == coding.GroupRetired || coding.Insurance(c.Scheme).Scheme() != coding.SchemeEmployee {
		return nil
	}
	required, missing, cost, err := d.s.Retirement.Shortfall(ctx, c.PsnNo, d.spell.Region, c.Scheme)
	if err != nil {
		return d.take(err)
	}
	if missing > 0 {
		d.add(ErrYears.With(required, required-missing, missing, cost))
	}
	return nil
}
