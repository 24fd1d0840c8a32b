package his

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/provider"
)

// Settlement is what the door asks of process/settlement; *settlement.Service
// is it. Errors that are not refusals are failures of the centre.
type Settlement interface {
	Institution(ctx context.Context, code string) (provider.Institution, error)
	FindPerson(ctx context.Context, q settlement.PersonQuery) (settlement.PersonAnswer, error)

	RegisterOutpatient(ctx context.Context, c settlement.Caller, v settlement.OutpatientVisit) (settlement.VisitAnswer, error)
	CancelRegistration(ctx context.Context, c settlement.Caller, psnNo, visitID, localNo string) error
	Consult(ctx context.Context, c settlement.Caller, q settlement.Consultation) error
	Admit(ctx context.Context, c settlement.Caller, a settlement.Admission) (settlement.VisitAnswer, error)
	Discharge(ctx context.Context, c settlement.Caller, q settlement.Discharge) error

	ChangeAdmission(ctx context.Context, c settlement.Caller, q settlement.AdmissionChange) error
	CancelAdmission(ctx context.Context, c settlement.Caller, psnNo, visitID string) error
	CancelDischarge(ctx context.Context, c settlement.Caller, psnNo, visitID string) error

	UploadFees(ctx context.Context, c settlement.Caller, psnNo, visitID string, lines []claim.FeeLine) ([]settlement.Classed, error)
	WithdrawFees(ctx context.Context, c settlement.Caller, q settlement.Withdrawal) error

	PreSettle(ctx context.Context, c settlement.Caller, q settlement.Request) (settlement.Answer, error)
	Settle(ctx context.Context, c settlement.Caller, q settlement.Request) (settlement.Answer, error)
	PreSettlePurchase(ctx context.Context, c settlement.Caller, q settlement.PurchaseRequest) (settlement.Answer, error)
	SettlePurchase(ctx context.Context, c settlement.Caller, q settlement.PurchaseRequest) (settlement.Answer, error)
	Reverse(ctx context.Context, c settlement.Caller, psnNo, visitID, setlID string) (settlement.Answer, error)
	Undo(ctx context.Context, c settlement.Caller, psnNo string, original settlement.MessageKey) error

	Lookup(ctx context.Context, c settlement.Caller, psnNo, visitID, setlID string) (settlement.Answer, error)
	Entitled(ctx context.Context, c settlement.Caller, q settlement.EntitlementQuery) ([]settlement.Entitlement, error)
	Accumulated(ctx context.Context, psnNo, year, month string) ([]settlement.Total, error)
}

// caller states who sends a message, in the words of the process.
func (c *call) caller() settlement.Caller {
	return settlement.Caller{
		Institution: c.FixmedinsCode, Operator: c.Opter, Transaction: c.Infno, MessageID: c.Msgid, InputHash: c.hash,
		PlaceRegion: c.MdtrtareaAdmvs, InsuredRegion: c.InsuplcAdmdvs, Path: paths[c.Infno[:2]],
	}
}

// paths says which kind of visit a group of transactions serves.
var paths = map[string]claim.VisitKind{
	"21": claim.Purchase, "22": claim.Outpatient, "23": claim.Inpatient, "24": claim.Inpatient,
}

// callerAt is caller for the inpatient transactions whose input repeats the
// regions, for clients that fill only those.
func (c *call) callerAt(place, insured string) settlement.Caller {
	k := c.caller()
	if k.PlaceRegion == "" {
		k.PlaceRegion = place
	}
	if k.InsuredRegion == "" {
		k.InsuredRegion = insured
	}
	return k
}
