package guidance

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// Request is what a provider asks about.
type Request struct {
	Stage    rulefile.Stage // 事前 or 事中
	Rules    []string       // rule_ids: only these; nil all
	Patients []Patient
}

// Patient is one patient with his visits as the provider knows them.
type Patient struct {
	PsnNo   string // patn_id
	Sex     string
	Birth   period.Date
	Current string // curr_mdtrt_id: the visit under judgement
	Visits  []Visit
}

// Visit is one visit of the message.
type Visit struct {
	VisitID, Institution, Region, Level string
	Begin, End                          time.Time
	Way                                 rulefile.VisitWay
	MedType, Scheme                     string
	Department, Doctor                  string
	Pregnancy                           Pregnancy
	Diagnoses                           []Diagnosis
	Operations                          []Operation
	Orders                              []Order
}

// Pregnancy is what is known of it.
type Pregnancy uint8

// What may be known.
const (
	PregnancyUnknown Pregnancy = iota
	NotPregnant
	Pregnant
	Breastfeeding
)

// Diagnosis is one diagnosis of a visit.
type Diagnosis struct {
	Code, Name      string
	Main, Admission bool
}

// Operation is one operation of a visit.
type Operation struct {
	Code, Name string
	Main       bool
	Day        period.Date
}

// Order is one order or fee line of a visit.
type Order struct {
	ID           string // rx_id
	Prescription string
	Item, Name   string
	Kind         string // hilist_type: 101 drugs, 102 herbs, 2xx services, 3xx consumables
	Category     string
	Class        string // hilist_lv
	Quantity     money.Quantity
	Price        money.Price
	Amount       money.Fen
	Borne        money.Fen // by the person whatever funds do: ownpay_amt + selfpay_amt
	At           time.Time
	Department   string
	Doctor       string
	DoctorTitle  uint8 // 5 主任医师 to 1 医士; 0 not known
	Once         bool  // given once or when needed: no duplicate of another
	Earlier      bool  // not of this prescription: counted, never told of
	Discharge    bool  // 出院带药
	Days         int32 // o_prdDays; 0 not known
}

// Feedback is what a provider does about findings (3103).
type Feedback struct {
	Stage rulefile.Stage
	Items []FeedbackItem
}

// FeedbackItem answers one finding.
type FeedbackItem struct {
	FindingID string
	Way       string // dspo_way
	Reason    string
}
