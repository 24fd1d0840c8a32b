package audit

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// Facts is what is known of one person: the visits under judgement and those
// of the window before them. Nothing in it is changed by judging.
type Facts struct {
	Stage     rulefile.Stage   // rules of other stages are not run
	YearStart period.YearStart // of the 医保年度
	Person    Person
	Visits    []Visit // in order of Begin
	Lines     []Line  // in any order; refunds among them
}

// Person is what is known of the person. Zero values are not known.
type Person struct {
	PsnNo      string
	Sex        rulefile.Sex
	Birth      period.Date
	Death      period.Date
	CoverKnown bool          // Cover is complete
	Cover      []period.Span // days on which benefits are due
	History    []string      // diagnosis codes before, also of elsewhere
	Chronic    []string      // codes of 门慢特 diseases registered
}

// Visit is one encounter.
type Visit struct {
	ID          string
	Judged      bool // under judgement; others are history, and never questioned
	Institution string
	Region      string // admdvs of the place of care
	Level       uint8  // of the institution: 3, 2, 1; 0 not known
	Way         rulefile.VisitWay
	MedType     string // med_type; "" not known
	Scheme      string // insutype; "" not known
	Begin, End  period.Date
	Department  string // code or name; "" not known
	Doctor      string
	DoctorTitle uint8 // 1 医士 to 5 主任; 0 not known
	Outcome     string
	Pregnancy   uint8     // matn_stas: 1 妊娠 2 哺乳, 0 neither; see PregnancyKnown
	Fund        money.Fen // fund money of the whole visit; when 0, the sum of its lines
	Diagnoses   []Diagnosis
	Operations  []Operation
	Orders      []Order   // with OrdersKnown
	Reports     []Report  // with ReportsKnown
	Fields      []Field   // of the front page and records, for 病历审核
	Elements    []Element // findings that no code tells: 基因检测阳性, 一线治疗失败 …
	Exempt      rulefile.Exemption

	PregnancyKnown, OrdersKnown, ReportsKnown, OperationsKnown bool
	ThirdParty                                                 Answer // another is liable
}

// Answer is yes, no or not known.
type Answer uint8

// The answers.
const (
	NotKnown Answer = iota
	Yes
	No
)

// Diagnosis is one diagnosis.
type Diagnosis struct {
	Code, Name string
	Main       bool
	Admission  bool // at admission; else at discharge or of the visit
}

// Operation is one operation or procedure (ICD-9-CM-3).
type Operation struct {
	Code, Name string
	Main       bool
	Begin, End Moment
	Incision   uint8 // 1 Ⅰ, 2 Ⅱ, 3 Ⅲ; 0 not known
}

// Moment is a day and a minute of it; the zero Day is not known.
type Moment struct {
	Day    period.Date
	Minute int32
}

// Order is a doctor's order (医嘱).
type Order struct {
	No, Item, Name string
	Day            period.Date // begin
	Until          period.Date // stop; zero: one day
	Quantity       money.Quantity
	QuantityKnown  bool
	Discharge      bool // 出院带药
	Cancelled      bool
}

// Report is an examination or laboratory report, or an execution record.
type Report struct {
	Item, Name string
	Day        period.Date
	Quantity   money.Quantity // hours, parts or pieces recorded; 0 not stated
}

// Field is a field of a paper: 姓名, 性别, 入院时间 …
type Field struct {
	Paper, Name, Value string
	Required           bool
}

// Element is a circumstance that is known to hold or not to hold.
type Element struct {
	Name  string
	Holds bool
}

// ItemKind is which catalogue a line belongs to.
type ItemKind uint8

// The kinds.
const (
	KindUnknown ItemKind = iota
	Drug
	Herb
	Service
	Consumable
)

// Line is one fee line as charged.
type Line struct {
	Visit        int32 // place in Facts.Visits
	LineNo       string
	RefundOf     string // LineNo, in the same visit, of what it takes back
	Item, Name   string // national code; name as charged
	Kind         ItemKind
	Category     string // med_chrgitm_type 01–14
	Prescription string
	Department   string
	Doctor       string
	Day          period.Date
	Minute       int32 // of the day, 0–1439; −1 not known
	Quantity     money.Quantity
	Price        money.Price
	Amount       money.Fen
	Fund         money.Fen   // the part that funds paid, from the verdict's split
	Supply       int32       // days that the drug lasts; 0 not known
	Doses        int32       // 付数 of a herb prescription; 0 not known
	Listed       Answer      // in the catalogue and payable on its day
	PurchaseCost money.Price // 采购价; 0 not known
	Order        string      // number of the order it executes
	Traces       []string    // 追溯码
	UploadHours  int32       // from charging to upload; −1 not known
	Licensed     Answer      // doctor and department may do this
	Consulted    Answer      // 会诊 before a 特殊使用级 drug
	Single       bool        // ST, ONCE, PRN or a solvent: no duplicate of another
	Discharge    bool        // 出院带药
	Stopped      bool        // stopped before the next began (换药)
	Exempt       rulefile.Exemption
}

// LineFund returns a line's part of fund money that is known of the visit only:
// fund × line ÷ visit, rounded half up to fen.
func LineFund(line, visit, fund money.Fen) (money.Fen, error) {
	if visit <= 0 || line <= 0 || fund <= 0 {
		return 0, nil
	}
	share, err := money.NewRate(int64(line), int64(visit))
	if err != nil {
		return 0, err
	}
	return share.Of(fund, money.HalfUpFen)
}
