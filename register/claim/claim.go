// Package claim is the register of encounters as providers submit them: the
// visit (就诊), its diagnoses and its fee lines (费用明细). Shape only: it decides
// nothing about money.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), transactions 2101–2102, 2201–2205,
// 2301–2302, 2401–2402.
package claim

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// VisitState is where a visit stands.
type VisitState string

// The states of a visit.
const (
	Registered VisitState = "已登记" // outpatient registered, or pharmacy sale open
	Admitted   VisitState = "在院"
	Discharged VisitState = "已出院"
	Cancelled  VisitState = "已撤销"
)

// transitions lists where a visit may go from each state. Settling does not
// move a visit: an outpatient visit can be settled batch by batch, a stay in
// the middle.
var transitions = map[VisitState][]VisitState{
	Registered: {Cancelled},
	Admitted:   {Discharged, Cancelled},
	Discharged: {Admitted},             // discharge taken back
	Cancelled:  {Registered, Admitted}, // cancellation taken back
}

// May reports whether a visit in state s may go to the next state.
func (s VisitState) May(next VisitState) bool {
	return slices.Contains(transitions[s], next)
}

// VisitKind says by which path a visit goes.
type VisitKind string

// The kinds of visit.
const (
	Outpatient VisitKind = "门诊"
	Inpatient  VisitKind = "住院"
	Purchase   VisitKind = "购药"
)

// Visit is one encounter. Times are civil times of the place, kept as UTC
// clock readings without zone meaning.
type Visit struct {
	PsnNo       string
	VisitID     string // mdtrt_id
	Kind        VisitKind
	State       VisitState
	Institution string
	Region      string // admdvs of the place of care
	Scheme      string // insutype
	MedType     string // med_type; outpatient: set by the consultation
	LocalNo     string // ipt_otp_no, unique within the institution
	Begin       time.Time
	End         time.Time // discharge; zero while open
	Disease     string    // dise_codg
	DiseaseName string
	Department  string
	Doctor      string // practitioner code
	DoctorName  string
	CertType    string // mdtrt_cert_type used
	Revision    int64  // for compare-and-set
	Recorded    time.Time
}

// Diagnosis is one diagnosis of a visit, in order of importance.
type Diagnosis struct {
	PsnNo, VisitID string
	Ordinal        int
	Kind           string // diag_type
	Code, Name     string
	Doctor         string
	Main           bool
}

// FeeLine is one line of a bill as uploaded. Its content never changes; it can
// be withdrawn until it is settled.
type FeeLine struct {
	PsnNo, VisitID string
	LineNo         string // feedetl_sn, unique within the visit
	RefundOf       string // init_feedetl_sn of the line this one takes back
	Batch          string // chrg_bchno
	Code           string // med_list_codg
	LocalCode      string // medins_list_codg
	Amount         money.Fen
	Price          money.Price
	Quantity       money.Quantity // negative on refund lines
	At             time.Time      // fee_ocur_time
	Doctor         string         // bilg_dr_codg
	DoctorName     string
	Prescription   string // rxno
	External       bool   // rx_circ_flag: prescription from elsewhere
	Department     string
	Order          string // drord_no: the doctor's order that it executes
	Days           int32  // prd_days: whole days that it lasts; 0 not stated
	Discharge      bool   // dscg_tkdrug_flag: to take home (出院带药)
	Recorded       time.Time
	SettledBy      string // setl_id of the live settlement that took it, or ""
}

// Refusals of this register.
var (
	ErrUnknownVisit  = fault.Define("YB4001", fault.Business, "没有就诊登记 %s,请核对 mdtrt_id 和 psn_no,或先办理挂号、入院")
	ErrDuplicateLine = fault.Define("YB4003", fault.Business, "费用明细流水号 %s 在本次就诊内已经上传,请勿重复上传;确需更改的先撤销该明细")
	ErrVisitChanged  = fault.Define("YB4004", fault.Conflict, "就诊 %s 正在被另一笔业务修改,请稍后重发原报文")
)

// Reader looks encounters up.
type Reader interface {
	// Visit returns a visit; ErrUnknownVisit.
	Visit(ctx context.Context, psnNo, visitID string) (Visit, error)
	// VisitsOf returns all visits of the person that are not cancelled and
	// begin at or after since, oldest first.
	VisitsOf(ctx context.Context, psnNo string, since time.Time) ([]Visit, error)
	Diagnoses(ctx context.Context, psnNo, visitID string) ([]Diagnosis, error)
	// FeeLines returns the lines of the visit that were not withdrawn, in
	// order of upload; Recorded then LineNo.
	FeeLines(ctx context.Context, psnNo, visitID string) ([]FeeLine, error)
	// SettledLines returns exactly the lines that a settlement took, live or
	// reversed, in their order at settlement.
	SettledLines(ctx context.Context, psnNo, setlID string) ([]FeeLine, error)
}

// Writer records encounters.
type Writer interface {
	AddVisit(ctx context.Context, v Visit) error
	// UpdateVisit writes the visit if its Revision is still the stored one and
	// raises the revision; ErrVisitChanged.
	UpdateVisit(ctx context.Context, v Visit) error
	ReplaceDiagnoses(ctx context.Context, psnNo, visitID string, diagnoses []Diagnosis) error
	// AddFeeLines adds lines; ErrDuplicateLine names the first repeated one.
	AddFeeLines(ctx context.Context, lines []FeeLine) error
	// WithdrawLines takes back unsettled lines by number.
	WithdrawLines(ctx context.Context, psnNo, visitID string, lineNos []string, at time.Time) error
	// MarkSettled ties lines to a settlement and remembers their order; Release
	// frees them after its reversal.
	MarkSettled(ctx context.Context, psnNo, visitID, setlID string, lineNos []string) error
	ReleaseLines(ctx context.Context, psnNo, visitID, setlID string) error
}

// Day returns the civil date of a visit time.
func Day(t time.Time) period.Date { return period.DateOf(t) }
