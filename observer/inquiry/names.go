package inquiry

import (
	"context"
	"errors"

	"yibao/ground/period"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/provider"
)

// NameQuery looks for institutions or items by a word of the name or the
// beginning of the code, in force on a day. Both registers are published, so that
// a question about them has no scope.
type NameQuery struct {
	Words  string
	Region string // items: of the catalogue that this division works by; institutions: standing in it; "" for any
	Day    period.Date
	Page
}

// NameReader looks names up.
type NameReader interface {
	// InstitutionOn is that of provider.Reader.
	InstitutionOn(ctx context.Context, code string, day period.Date) (provider.Institution, error)
	// InstitutionsCalled lists institutions by their code.
	InstitutionsCalled(ctx context.Context, q NameQuery) ([]provider.Institution, error)
	// ItemsCalled lists billable entries of a catalogue by code and scheme.
	ItemsCalled(ctx context.Context, q NameQuery) ([]catalogue.Entry, error)
}

// ItemKey is the place of an entry in a list of ItemsCalled.
func ItemKey(e catalogue.Entry) string { return e.Code + "\x1f" + e.Scheme }

// Institutions lists institutions by their names.
func (s Service) Institutions(ctx context.Context, q NameQuery) ([]provider.Institution, error) {
	return ask(ctx, s, func(r Reader) ([]provider.Institution, error) { return r.InstitutionsCalled(ctx, q) })
}

// Items lists what a fee line can be, by name.
func (s Service) Items(ctx context.Context, q NameQuery) ([]catalogue.Entry, error) {
	return ask(ctx, s, func(r Reader) ([]catalogue.Entry, error) { return r.ItemsCalled(ctx, q) })
}

// PlaceNames returns the names of institutions on a day, by code; without those
// that were not registered then.
func (s Service) PlaceNames(ctx context.Context, codes []string, on period.Date) (map[string]string, error) {
	return ask(ctx, s, func(r Reader) (map[string]string, error) {
		names := map[string]string{}
		for _, code := range codes {
			if _, err := placeName(ctx, r, names, code, on); err != nil {
				return nil, err
			}
		}
		return names, nil
	})
}

// placed names the institutions of the rows.
func placed(ctx context.Context, r Reader, rows []SettlementRow) error {
	for i := range rows {
		place, err := r.InstitutionOn(ctx, rows[i].Institution, claim.Day(rows[i].SettledAt))
		if errors.Is(err, provider.ErrUnknownInstitution) {
			continue
		}
		if err != nil {
			return err
		}
		rows[i].Place = place.Name
	}
	return nil
}

// seated names the institutions of findings, each by its name on the first day met.
func seated(ctx context.Context, r Reader, rows []FindingRow) error {
	names := map[string]string{}
	for i := range rows {
		name, known := names[rows[i].Provider]
		if !known {
			place, err := r.InstitutionOn(ctx, rows[i].Provider, rows[i].Day)
			if err != nil && !errors.Is(err, provider.ErrUnknownInstitution) {
				return err
			}
			name = place.Name
			names[rows[i].Provider] = name
		}
		rows[i].Place = name
	}
	return nil
}
