package settlement

import (
	"context"

	"yibao/ground/period"
	"yibao/register/policy"
)

// Printed is what a region decides of how a settlement is printed and cleared.
type Printed struct {
	AccountInFund bool   // fund_pay_sumamt contains the personal account
	ClearingOrg   string // clr_optins
	ClearingType  string // clr_type; "" when the region says none
	ClearingWay   string // clr_way
}

// Printed reads it off the settings that the settlement was judged by; a
// reversal was judged by none and takes those of its day.
func (t *Texts) Printed(ctx context.Context, r Reader, record Record) (Printed, error) {
	id := ""
	for _, ref := range record.Versions {
		if ref.Kind == RefSettings {
			id = ref.ID
		}
	}
	if id == "" {
		published, err := r.Settings(ctx, record.Region)
		if err != nil {
			return Printed{}, err
		}
		latest := period.Latest(published, record.Facts.Day, func(p policy.Published) string { return p.Region })
		if len(latest) == 0 {
			return Printed{}, policy.ErrNoSettings.With(record.Region)
		}
		id = latest[0].ID
	}
	settings, err := t.settingsVersion(ctx, r, id)
	if err != nil {
		return Printed{}, err
	}
	business, _ := settings.Business(record.Facts.MedType)
	return Printed{
		AccountInFund: settings.AccountInFundSum(), ClearingOrg: settings.ClearingOrg(),
		ClearingType: settings.ClearingType(business), ClearingWay: settings.ClearingWay(business),
	}, nil
}
