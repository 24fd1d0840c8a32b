package settlement

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/catalogue"
	"yibao/register/claim"
)

// RecordKind says what a settlement act did.
type RecordKind string

// The acts.
const (
	Settled    RecordKind = "结算"
	Reversed   RecordKind = "撤销" // mirrors a settlement
	Reinstated RecordKind = "恢复" // mirrors a reversal: the settlement counts again
)

// Facts are what the provider stated and the centre decided from, beyond the
// registers. Days are civil days at the place of care.
type Facts struct {
	Kind        claim.VisitKind
	MedType     string
	Begin       period.Date // visit or admission day
	End         period.Date // discharge day; the day of care for outpatients
	Day         period.Date // the day of settlement
	Disease     string
	DiseaseName string
	PlaceRegion string // admdvs of the place of care
	UseAccount  bool
	MidStay     bool // 中途结算: settled before discharge
}

// Ref names one register version that was read.
type Ref struct {
	Kind RefKind
	ID   string
}

// RefKind is the register a version belongs to.
type RefKind string

// The registers that a settlement reads.
const (
	RefPerson       RefKind = "人员"
	RefSpell        RefKind = "参保"
	RefMembership   RefKind = "身份"
	RefRegistration RefKind = "备案"
	RefRestriction  RefKind = "限制"
	RefInstitution  RefKind = "机构"
	RefAgreement    RefKind = "协议"
	RefPractitioner RefKind = "医师"
	RefEntry        RefKind = "目录"
	RefPolicy       RefKind = "政策"
	RefSettings     RefKind = "设置"
	RefPersonThen   RefKind = "人员(人员日期)" // as of the policy's 人员日期, when another version
	RefSpellThen    RefKind = "参保(人员日期)"
	RefHousehold    RefKind = "家庭"   // the person's membership, when the policy counts by household
	RefKin          RefKind = "家庭结算" // a settlement of another member that was counted
)

// Share is what one payer pays in one layer.
type Share struct {
	Payer  string // as the policy names it: 统筹基金 … 个人现金
	Layer  string // 保障层次: 基本医疗, 大病保险 …; "" for cash
	Amount money.Fen
}

// LineShare is how one fee line was classed and who pays it. The four class
// amounts add up to Amount, and so do the payers' parts.
type LineShare struct {
	LineNo     string
	EntryID    string // version id of the catalogue entry
	Amount     money.Fen
	SelfFunded money.Fen // 全自费
	OverLimit  money.Fen // 超限价
	Prepaid    money.Fen // 先行自付
	InScope    money.Fen // 符合政策范围
	Class      catalogue.Class
	Category   string
	PrepayRate money.Rate
	Limit      money.Price // limit price that applied; 0 for none
	Excluded   string      // why no fund pays the line, or Barred of it; else ""
	Barred     money.Fen   // part of Amount that is self-paid because of an audit rule (结算控制)
	Parts      []money.Fen // parallel to Record.Shares
}

// Record is one settlement act: immutable once stored.
type Record struct {
	PsnNo       string
	SetlID      string
	Seq         int64 // the person's sequence
	Kind        RecordKind
	Original    string // the settlement acted on; "" for Settled
	Forced      string // reason, when the agency forced a reversal
	Institution string
	Operator    string
	Transaction string // the caller's transaction and message id
	MessageID   string
	VisitID     string
	Scheme      string
	Region      string // 统筹区 whose funds pay
	SettledAt   time.Time
	Facts       Facts
	Versions    []Ref

	// Amounts; of a reversal they are the original's, negated.
	Total      money.Fen
	SelfFunded money.Fen
	OverLimit  money.Fen
	Prepaid    money.Fen
	InScope    money.Fen
	Deductible money.Fen // paid towards deductibles this time
	Balance    money.Fen // personal account after the act; never negated
	Shares     []Share
	Lines      []LineShare

	Digest string // of the act and what belongs to it; see Parts
}

// FundsOf sums what funds paid of a line.
func (r *Record) FundsOf(line int) money.Fen {
	var sum money.Fen
	for i, part := range r.Lines[line].Parts {
		if i < len(r.Shares) && ofFund(r.Shares[i].Payer) {
			sum += part
		}
	}
	return sum
}

// Live reports whether the settlement with the id counts after all the acts
// in records.
func Live(records []Record, setlID string) bool {
	live := false
	for _, r := range records {
		switch {
		case r.Kind == Settled && r.SetlID == setlID:
			live = true
		case r.Original == setlID && !r.Adjusts():
			live = r.Kind == Reinstated
		}
	}
	return live
}
