package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// message is one message of an institution, and what it knows of its fate.
type message struct {
	number int
	deed   Deed
	errand *errand
	psnNo  string
	scheme string
	caller settlement.Caller

	visitID    string
	batch      string
	begin      period.Date // of the visit; of a discharge its day
	lines      []claim.FeeLine
	total      int64
	useAccount bool
	stranger   bool     // sent by an institution that has no part in the visit
	setlID     string   // to be reversed
	target     *message // of a 2601
	reuses     *message // whose key this one bears, with other content

	answered bool   // the institution has an answer, and goes on
	accepted string // the first answer that it was done, canonical; "" before

	// What only the simulation knows.
	committed bool
	undone    bool
	madeID    string // settlement or visit that it made
}

// errand is one visit as its institution follows it.
type errand struct {
	number, person, place int
	visitID               string
	kind                  claim.VisitKind
	begin                 period.Date
	batches               int
	open                  []claim.FeeLine // uploaded, as far as it knows, and not settled
	last                  *message
	all                   []*message
}

// transactions are the names under which institutions send the deeds.
var transactions = map[claim.VisitKind]map[Deed]string{
	claim.Purchase:   {Purchases: "2102", Reverses: "2103", Undoes: "2601"},
	claim.Outpatient: {Registers: "2201", Cancels: "2202", Consults: "2203", Uploads: "2204", Withdraws: "2205", Settles: "2207", Reverses: "2208", Undoes: "2601"},
	claim.Inpatient:  {Admits: "2401", Discharges: "2402", Uploads: "2301", Withdraws: "2302", Settles: "2304", SettlesMid: "2304", Reverses: "2305", Undoes: "2601"},
}

func (m *message) key() settlement.MessageKey {
	return settlement.MessageKey{Institution: m.caller.Institution, Transaction: m.caller.Transaction, MessageID: m.caller.MessageID}
}

// seal hashes the content, as the door does.
func (m *message) seal() {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s %v %d %v %s", m.deed, m.psnNo, m.visitID, m.batch, m.lines, m.total, m.useAccount, m.setlID))
	m.caller.InputHash = hex.EncodeToString(sum[:])
}

// settling reports whether the message makes a settlement.
func (m *message) settling() bool {
	return m.deed == Purchases || m.deed == Settles || m.deed == SettlesMid
}

func (m *message) request() settlement.Request {
	return settlement.Request{PsnNo: m.psnNo, VisitID: m.visitID, Scheme: m.scheme, Total: money.Fen(m.total),
		UseAccount: m.useAccount, MidStay: m.deed == SettlesMid}
}

func (m *message) purchase() settlement.PurchaseRequest {
	return settlement.PurchaseRequest{PsnNo: m.psnNo, Scheme: m.scheme, CredentialType: "02", MedType: "41", Begin: atHour(m.begin, 9),
		Total: money.Fen(m.total), UseAccount: m.useAccount, Lines: m.lines}
}

// trial asks for the pre-settlement of a settling message.
func (m *message) trial(ctx context.Context, s *settlement.Service) (settlement.Answer, error) {
	if m.deed == Purchases {
		return s.PreSettlePurchase(ctx, m.caller, m.purchase())
	}
	return s.PreSettle(ctx, m.caller, m.request())
}

// said is an answer: its canonical text, and what an institution reads off it.
type said struct {
	text    string
	visitID string
	answer  *settlement.Answer
}

// work has the service do what the message asks.
func (m *message) work(ctx context.Context, s *settlement.Service) (said, error) {
	switch m.deed {
	case Purchases:
		a, err := s.SettlePurchase(ctx, m.caller, m.purchase())
		return sheet(a), err
	case Settles, SettlesMid:
		a, err := s.Settle(ctx, m.caller, m.request())
		return sheet(a), err
	case Reverses:
		a, err := s.Reverse(ctx, m.caller, m.psnNo, m.visitID, m.setlID)
		return sheet(a), err
	case Registers:
		a, err := s.RegisterOutpatient(ctx, m.caller, m.visit())
		return said{text: fmt.Sprint("v", a), visitID: a.VisitID}, err
	case Admits:
		a, err := s.Admit(ctx, m.caller, settlement.Admission{OutpatientVisit: m.visit(), MedType: "21", Diagnoses: diagnoses()})
		return said{text: fmt.Sprint("v", a), visitID: a.VisitID}, err
	case Uploads:
		shares, err := s.UploadFees(ctx, m.caller, m.psnNo, m.visitID, m.lines)
		return said{text: fmt.Sprintf("l %+v", shares)}, err
	}
	return said{text: "ok"}, m.plain(ctx, s)
}

// plain does what is answered with nothing but success.
func (m *message) plain(ctx context.Context, s *settlement.Service) error {
	switch m.deed {
	case Consults:
		return s.Consult(ctx, m.caller, settlement.Consultation{PsnNo: m.psnNo, VisitID: m.visitID, MedType: "11", Begin: atHour(m.begin, 8), Diagnoses: diagnoses()})
	case Withdraws:
		return s.WithdrawFees(ctx, m.caller, settlement.Withdrawal{PsnNo: m.psnNo, VisitID: m.visitID, Batch: m.batch})
	case Discharges:
		return s.Discharge(ctx, m.caller, settlement.Discharge{PsnNo: m.psnNo, VisitID: m.visitID, End: atHour(m.begin, 11), Diagnoses: diagnoses()})
	case Cancels:
		return s.CancelRegistration(ctx, m.caller, m.psnNo, m.visitID, "")
	default: // Undoes
		return s.Undo(ctx, m.caller, m.psnNo, m.target.key())
	}
}

func (m *message) visit() settlement.OutpatientVisit {
	return settlement.OutpatientVisit{PsnNo: m.psnNo, Scheme: m.scheme, CredentialType: "02", LocalNo: fmt.Sprintf("L%d", m.errand.number), Begin: atHour(m.begin, 8)}
}

func diagnoses() []claim.Diagnosis {
	return []claim.Diagnosis{{Ordinal: 1, Kind: "1", Code: diagnosisCode, Name: "感冒", Main: true}}
}

// sheet writes an answer about money: whatever a repeated message must be
// answered with again. The state of the visit may have moved on.
func sheet(a settlement.Answer) said {
	lines := ""
	for _, l := range a.Lines {
		l.SettledBy = ""
		lines += fmt.Sprintf("%+v;", l)
	}
	return said{answer: &a, text: fmt.Sprint(settlement.Canonical(a.Record), a.Record.Digest, a.Person.ID, a.Spell.ID, a.Visit.VisitID, a.Institution.ID, a.Age, lines)}
}
