package settlement

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/region"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/provider"
)

// Caller is who sends a message and under which key.
type Caller struct {
	Institution   string // fixmedins_code
	Operator      string // opter
	Transaction   string // the caller's name for the transaction (infno)
	MessageID     string // msgid
	InputHash     string // hex SHA-256 of the canonical input
	PlaceRegion   string // mdtrtarea_admvs, "" when absent
	InsuredRegion string // insuplc_admdvs, "" when absent
	// Path is the kind of visit that the transaction serves; a visit of
	// another kind is refused. "" serves any.
	Path claim.VisitKind
}

func (c Caller) key() MessageKey {
	return MessageKey{Institution: c.Institution, Transaction: c.Transaction, MessageID: c.MessageID}
}

// PersonQuery asks for a person by credential (1101).
type PersonQuery struct {
	CredentialType string // mdtrt_cert_type
	CredentialNo   string
	CertNo         string // certificate number, used when the credential has none
	Name           string // "" when absent; else it must match
}

// PersonAnswer is a person with cover, groups and account balances.
type PersonAnswer struct {
	Person      enrolment.Person
	Spells      []enrolment.Spell
	Memberships []enrolment.Membership
	Balances    map[string]money.Fen // by scheme
	Age         int
}

// OutpatientVisit registers an outpatient visit (2201).
type OutpatientVisit struct {
	PsnNo, Scheme      string
	CredentialType     string
	LocalNo            string
	Begin              time.Time
	Doctor, DoctorName string
	Department         string
}

// Admission registers a stay (2401).
type Admission struct {
	OutpatientVisit
	MedType     string
	Disease     string
	DiseaseName string
	Diagnoses   []claim.Diagnosis
}

// Consultation completes an outpatient visit (2203).
type Consultation struct {
	PsnNo, VisitID string
	MedType        string
	Begin          time.Time
	Disease        string
	DiseaseName    string
	Diagnoses      []claim.Diagnosis
}

// Discharge ends a stay (2402).
type Discharge struct {
	PsnNo, VisitID string
	End            time.Time
	Disease        string
	DiseaseName    string
	Diagnoses      []claim.Diagnosis
}

// Withdrawal takes uploaded lines back (2205 by batch, 2302 by line). All
// takes every line that is not settled.
type Withdrawal struct {
	PsnNo, VisitID string
	Batch          string
	LineNo         string
	All            bool
}

// Stated are the class amounts the provider repeats from a pre-settlement;
// when any of them is given they must agree with the centre's.
type Stated struct{ SelfFunded, OverLimit, Prepaid, InScope money.Fen }

// Request asks to settle, or to pre-settle, the uploaded lines of a visit.
type Request struct {
	PsnNo, VisitID string
	Scheme         string
	MedType        string // "" keeps the visit's
	Batch          string // chrg_bchno; "" takes all unsettled lines
	Total          money.Fen
	Stated         Stated
	UseAccount     bool
	UseFamily      bool // accounts of others may pay too, with their consent
	MidStay        bool
	DischargeDay   period.Date // 2303 before discharge: the expected day; zero otherwise
	Invoice        string      // invono, "" when the institution tells none
}

// PurchaseRequest asks to settle a pharmacy purchase in one message (2101, 2102).
type PurchaseRequest struct {
	PsnNo, Scheme  string
	CredentialType string
	MedType        string
	Begin          time.Time
	Disease        string
	DiseaseName    string
	Total          money.Fen
	UseAccount     bool
	UseFamily      bool
	Invoice        string          // invono, "" when the pharmacy tells none
	Lines          []claim.FeeLine // PsnNo and VisitID are filled in
}

// VisitAnswer names a registered visit.
type VisitAnswer struct {
	PsnNo, VisitID, LocalNo string
}

// Answer is a settlement act with what a sheet prints beside it.
type Answer struct {
	Record      Record
	Person      enrolment.Person
	Spell       enrolment.Spell
	Visit       claim.Visit
	Institution provider.Institution
	Lines       []claim.FeeLine // as uploaded, parallel to Record.Lines
	Settings    *region.Settings
	Age         int // full years on the first day of care
	// Found is what the audit rules found with the settlement (提醒控制, 结算控制).
	Found []finding.Finding
}

// FollowUp is a later settlement whose amounts rest on a reversed one.
type FollowUp struct {
	SetlID    string
	SettledAt time.Time
	Total     money.Fen
}

// ForcedReversal is the outcome of a reversal forced by the agency.
type ForcedReversal struct {
	Answer    Answer
	FollowUps []FollowUp // to be re-settled by the agency
}

// Total is the balance of one accumulator (5206).
type Total struct {
	Key    accumulator.Key
	Fold   accumulator.Fold
	Amount int64 // fen, or a count
	Money  bool
}
