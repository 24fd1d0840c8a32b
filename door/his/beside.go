package his

import (
	"context"
	"time"

	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/process/settlement"
	"yibao/process/submission"
	"yibao/register/exchange"
	"yibao/register/mapping"
	"yibao/register/provider"
)

// Submission is what institutions hand over beside their bills;
// *submission.Service is it.
type Submission interface {
	SignIn(ctx context.Context, c settlement.Caller, operator, address string) (exchange.SignIn, error)
	SignOut(ctx context.Context, c settlement.Caller, id string) (time.Time, error)
	Keep(ctx context.Context, c settlement.Caller, purpose exchange.Purpose, name string, content []byte) (submission.Receipt, error)
	File(ctx context.Context, institution, id string) (exchange.File, error)
	Map(ctx context.Context, c settlement.Caller, list []mapping.Mapping) error
	Unmap(ctx context.Context, c settlement.Caller, key mapping.Key) error
}

// Extracts tells what the registers hold; *extract.Service is it.
type Extracts interface {
	Announce(ctx context.Context, a extract.Asker, sheet extract.Sheet, ver string) (extract.Ticket, error)
	Fetch(ctx context.Context, no string) (name string, content []byte, err error)
	Entries(ctx context.Context, a extract.Asker, q extract.Query) (extract.Rows[extract.Edited], error)
	Mappings(ctx context.Context, a extract.Asker, q extract.MappingQuery) (extract.Rows[mapping.Mapping], error)
	Institutions(ctx context.Context, a extract.Asker, kind, code, name string) ([]provider.Institution, error)
}

// Reconciliation compares books with an institution; *reconcile.Service is it.
type Reconciliation interface {
	Totals(ctx context.Context, q reconcile.Asked, stated reconcile.Sums) (reconcile.Balance, error)
	Details(ctx context.Context, q reconcile.Asked, stated reconcile.Sums, content []byte) (reconcile.Detailed, error)
}

// asker states who asks, in the words of the extracts.
func (c *call) asker() extract.Asker {
	return extract.Asker{Institution: c.FixmedinsCode, InsuredRegion: c.InsuplcAdmdvs, PlaceRegion: c.MdtrtareaAdmvs}
}

// own refuses to act for another institution than the envelope's.
func (c *call) own(code string) error {
	if code != "" && code != c.FixmedinsCode {
		return ErrOtherInstitution.With(c.FixmedinsCode, clip(code, 30))
	}
	return nil
}
