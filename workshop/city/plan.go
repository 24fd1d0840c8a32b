package city

import (
	"fmt"
	"time"

	"yibao/ground/period"
)

// VisitKind says by which path a visit goes.
type VisitKind string

// The kinds of visit.
const (
	Outpatient VisitKind = "门诊"
	Inpatient  VisitKind = "住院"
	Purchase   VisitKind = "购药"
)

// Trouble is what goes wrong on the way of a visit, and is put right.
type Trouble string

// The troubles of a day. Each ends with the visit settled.
const (
	NoTrouble     Trouble = ""
	ResendUpload  Trouble = "重发明细"  // the fee upload is sent twice
	ResendSettle  Trouble = "重发结算"  // the settlement is sent twice
	LostAnswer    Trouble = "应答丢失"  // no answer came: 2601, then again under a new message id
	EarlyUndo     Trouble = "冲正先到"  // 2601 overtakes its original
	ReusedID      Trouble = "报文号重用" // the message id again with other content
	Withdrawn     Trouble = "撤销明细"  // wrong lines are uploaded and withdrawn
	WrongTotal    Trouble = "总额不符"
	WrongLine     Trouble = "明细不符" // amount is not price × quantity
	UnknownItem   Trouble = "编码不明"
	AdmittedTwice Trouble = "重复入院"
	UndoneTwice   Trouble = "重复撤销" // the reversal is asked for a second time
	LateUpload    Trouble = "迟传明细" // part of the lines come after a pre-settlement
)

// Refusal is why an errand must be refused, whatever it tries.
type Refusal string

// The reasons.
const (
	CoverSuspended Refusal = "参保暂停"
	PersonDead     Refusal = "人员已死亡"
	PersonUnknown  Refusal = "查无此人"
	AgreementEnded Refusal = "协议终止"
	AgreementPause Refusal = "协议暂停"
)

// Visit is one encounter as it is to be played.
type Visit struct {
	Kind        VisitKind
	Serial      int // over the plan, from 1
	Institution *Institution
	Doctor      Practitioner
	MedType     string // med_type
	Disease     string // dise_codg
	DiseaseName string
	Diagnosis   string
	DiagName    string
	Department  string
	LocalNo     string // ipt_otp_no, unique
	Begin, End  time.Time
	UseAccount  bool
	External    bool // a purchase on a prescription from elsewhere
	NoFund      bool // the physician is suspended: no fund may pay
	Lines       []Line
	Trouble     Trouble
	Papers      *Papers // nil: none are submitted
}

// Op is one thing done about a visit.
type Op string

// The operations.
const (
	Open        Op = "办理"   // register, upload and pre-settle
	Settle      Op = "结算"   // pre-settle again and settle
	Undo        Op = "撤销"   // reverse the settlement
	UndoRefused Op = "撤销被拒" // reverse, to be refused naming later settlements
)

// Step is an operation of an errand.
type Step struct {
	Op        Op
	Visit     int   // index into the errand's visits
	Names     []int // UndoRefused: the visits whose settlements the refusal names
	Afternoon bool  // not before noon
}

// Errand is all that one person does on the day, in order.
type Errand struct {
	Person  *Person
	Start   time.Time
	Visits  []*Visit
	Steps   []Step
	Refusal Refusal // "" for an errand that must succeed
}

// Plan is a day's work of the city.
type Plan struct {
	City    *City
	Day     period.Date
	Errands []*Errand
}

// Counts is what a plan comes to when all goes well.
type Counts struct {
	Settled  map[VisitKind]int // visits that are settled at the end of the day
	Undone   int               // settlements reversed on the way
	Refusals int               // errands that must be refused
	Troubles map[Trouble]int
	Lapses   map[Lapse]int
	Lines    int // fee lines of the visits
}

// Total is the number of visits settled at the end of the day.
func (c Counts) Total() int {
	total := 0
	for _, n := range c.Settled {
		total += n
	}
	return total
}

// Counts adds the plan up.
func (p *Plan) Counts() Counts {
	c := Counts{Settled: map[VisitKind]int{}, Troubles: map[Trouble]int{}, Lapses: map[Lapse]int{}}
	for _, e := range p.Errands {
		if e.Refusal != "" {
			c.Refusals++
			continue
		}
		for i, v := range e.Visits {
			settled := false
			for _, s := range e.Steps {
				switch {
				case s.Visit != i:
				case s.Op == Settle:
					settled = true
				case s.Op == Undo:
					settled = false
					c.Undone++
				}
			}
			if settled {
				c.Settled[v.Kind]++
			}
			c.Lines += len(v.Lines)
			if v.Trouble != NoTrouble {
				c.Troubles[v.Trouble]++
			}
			if v.Papers != nil && v.Papers.Lapse != NoLapse {
				c.Lapses[v.Papers.Lapse]++
			}
		}
	}
	return c
}

// Steps is the number of steps of the plan, the total of the progress.
func (p *Plan) Steps() int {
	total := 0
	for _, e := range p.Errands {
		total += len(e.Steps)
	}
	return total
}

// at is a time of the plan's day.
func at(day period.Date, hour, minute, second int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, time.UTC)
}

// localNo is a hospital's own number of a visit.
func localNo(kind VisitKind, day period.Date, serial int) string {
	letters := map[VisitKind]string{Outpatient: "MZ", Inpatient: "ZY", Purchase: "GY"}[kind]
	return fmt.Sprintf("%s%04d%02d%02d%06d", letters, day.Year(), int(day.Month()), day.Day(), serial)
}
