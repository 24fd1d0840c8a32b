package enrolment

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Filing is the application (待遇申报) by which an institution brought a
// registration about (2501, 2503, 2505). The registration is the fact that
// benefits look at; the filing says who applied, when and with which words. It
// is never changed: taking it back is a Withdrawal beside it and a further
// version of the registration.
type Filing struct {
	FilingID    string // trt_dcla_detl_sn
	PsnNo       string
	Kind        RegistrationKind
	Code        string // of the registration
	Scheme      string // insutype, "" where the message has none
	Institution string // that filed
	Operator    string
	VersionID   string // of the registration that it made
	Effective   period.Span
	Content     string // JSON of the application as submitted
	Recorded    time.Time
	Withdrawal  *Withdrawal // nil while it stands
}

// Withdrawal takes a filing back (2502, 2504, 2506).
type Withdrawal struct {
	FilingID  string
	PsnNo     string
	VersionID string // of the registration's version that is no longer active
	From      period.Date
	Reason    string // memo
	Operator  string
	Recorded  time.Time
}

// ErrUnknownFiling: the serial number is not one of the person's filings.
var ErrUnknownFiling = fault.Define("YB2011", fault.Business, "没有找到备案 %s,请核对 trt_dcla_detl_sn 和 psn_no")

// FilingReader looks filings up.
type FilingReader interface {
	// Filings returns all filings of the person, oldest first.
	Filings(ctx context.Context, psnNo string) ([]Filing, error)
	// RegistrationsOf returns every version of the person's registrations,
	// oldest recorded first.
	RegistrationsOf(ctx context.Context, psnNo string) ([]Registration, error)
}

// FilingWriter records filings.
type FilingWriter interface {
	AddFiling(ctx context.Context, f Filing) error
	AddWithdrawal(ctx context.Context, w Withdrawal) error
}
