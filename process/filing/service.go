package filing

import (
	"context"
	"errors"
	"time"

	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Service runs the acts of filing. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time // the instant of an act
	Zone  *time.Location   // civil time of the place
	NewID func() string    // ids of filings and versions, at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Application is what every filing states.
type Application struct {
	PsnNo   string
	Scheme  string      // insutype; "" where the message has none
	Begin   period.Date // zero: today
	End     period.Date // the last day; zero: open
	Content string      // JSON as submitted, kept whole
}

// Chronic files a chronic disease (2503).
type Chronic struct {
	Application
	Disease, Name string      // opsp_dise_code, opsp_dise_name
	Identified    period.Date // hosp_ide_date
}

// Transfer files a transfer to another hospital (2501).
type Transfer struct {
	Application
	To        string // reflin_medins_no
	Place     string // mdtrtarea_admdvs of that hospital
	Diagnosis string // diag_code
	Agreed    bool   // false: the hospital does not agree
	FromVisit string // refl_old_mdtrt_id, or ""
}

// Designation files the institution that the person chose (2505).
type Designation struct {
	Application
	Institution string // fixmedins_code of the message
	Business    string // biz_appy_type
	Order       string // fix_srt_no
}

// Withdrawal takes a filing back.
type Withdrawal struct {
	PsnNo, FilingID string
	Kind            enrolment.RegistrationKind // that the transaction serves
	Reason          string
}

// span returns the days of an application; an end is the last day.
func (s *Service) span(a Application) (period.Span, error) {
	span := period.Since(a.Begin)
	if a.Begin.IsZero() {
		span.From = s.today()
	}
	if !a.End.IsZero() {
		span.To = a.End.AddDays(1)
	}
	if !span.Valid() {
		return span, ErrFilingSpan.With(a.End, span.From)
	}
	return span, nil
}

// admit judges that the person is covered and the caller under contract on the
// day. A person in the waiting period may file.
func (s *Service) admit(ctx context.Context, r Reader, c settlement.Caller, psnNo, scheme string, day period.Date) error {
	f := entitlement.Facts{Day: day, Scheme: scheme, StatedRegion: c.InsuredRegion, Kind: claim.Outpatient}
	var err error
	if f.Institution, err = r.InstitutionOn(ctx, c.Institution, s.today()); err != nil {
		return err
	}
	if f.Institution.Type == provider.Pharmacy {
		f.Kind = claim.Purchase
	}
	if f.Agreements, err = r.AgreementsOn(ctx, c.Institution, s.today()); err != nil {
		return err
	}
	if f.Person, err = r.PersonOn(ctx, psnNo, day); err != nil {
		return err
	}
	if f.Spells, err = r.SpellsOn(ctx, psnNo, day); err != nil {
		return err
	}
	if scheme == "" && len(f.Spells) > 0 {
		f.Scheme = f.Spells[0].Scheme
	}
	for _, refusal := range entitlement.Judge(f).Refusals {
		if !errors.Is(refusal, entitlement.ErrWaiting) {
			return refusal
		}
	}
	return nil
}

// FilingsOf answers the filings of a person that stand, of one kind.
func (s *Service) FilingsOf(ctx context.Context, psnNo string, kind enrolment.RegistrationKind) ([]enrolment.Filing, error) {
	var standing []enrolment.Filing
	err := s.Store.Filed(ctx, func(r Reader) error {
		if _, err := r.PersonOn(ctx, psnNo, s.today()); err != nil {
			return err
		}
		all, err := r.Filings(ctx, psnNo)
		standing = nil
		for _, f := range all {
			if f.Kind == kind && f.Withdrawal == nil {
				standing = append(standing, f)
			}
		}
		return err
	})
	return standing, err
}
