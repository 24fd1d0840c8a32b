package simulation

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Deed is what a step of a story does.
type Deed string

// The deeds. The first are messages of institutions, the others acts of the
// agency and of fate.
const (
	Registers  Deed = "挂号"
	Consults   Deed = "就诊"
	Uploads    Deed = "上传明细"
	Withdraws  Deed = "撤销明细"
	Settles    Deed = "结算"
	SettlesMid Deed = "中途结算"
	Purchases  Deed = "购药"
	Admits     Deed = "入院"
	Discharges Deed = "出院"
	Reverses   Deed = "撤销结算"
	Cancels    Deed = "撤销挂号"
	Undoes     Deed = "冲正"
	Repeats    Deed = "重发"
	Reuses     Deed = "重用报文号"

	Forces     Deed = "强制撤销"
	Publishes  Deed = "发布政策"
	Corrects   Deed = "更正目录"
	Covers     Deed = "更正参保"
	Suspends   Deed = "变更协议"
	Admonishes Deed = "医师处理"
	Credits    Deed = "账户划入"
	Restarts   Deed = "程序重启"
	Anchors    Deed = "做锚"
)

// Deeds lists the deeds, none left out.
func Deeds() []Deed {
	return []Deed{Registers, Consults, Uploads, Withdraws, Settles, SettlesMid, Purchases, Admits, Discharges, Reverses, Cancels,
		Undoes, Repeats, Reuses, Forces, Publishes, Corrects, Covers, Suspends, Admonishes, Credits, Restarts, Anchors}
}

// bought is some units of an item.
type bought struct{ Item, Units int }

// send is one copy of a message on the network.
type send struct {
	Later int  // steps until it arrives
	Lost  bool // it never arrives
	Mute  bool // its answer never arrives
	Amid  bool // it is worked in the middle of another person's message
	Fate  fate
}

// Step is one step of a story. It is told in full, so that the others may be
// dropped.
type Step struct {
	After   time.Duration // the clock moves, now and then back
	Deed    Deed
	Errand  int // the errand that the message belongs to
	Person  int
	Place   int
	Bought  []bought
	Account bool
	Pick    int // which of several: settlement, item
	Days    int // from how many days after (or before) today a correction holds
	Figures figures
	Sends   []send
}

// Story is a seed's steps.
type Story struct {
	Seed    uint64
	Persons int
	Steps   []Step
}

// String tells the story, a line for each step.
func (s Story) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "种子 %d,%d 人,%d 步\n", s.Seed, s.Persons, len(s.Steps))
	for i, step := range s.Steps {
		fmt.Fprintf(&b, "%3d. %s\n", i+1, step)
	}
	return b.String()
}

// String tells a step.
func (s Step) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v %s", s.After, s.Deed)
	switch s.Deed {
	case Publishes:
		f := s.Figures
		fmt.Fprintf(&b, " %s%s 自 %+d 天:起付 %v,比例 %d%%,限额 %d,二层 %d%% 限额 %d", f.Scheme, f.Business, s.Days, f.Deductibles, f.Percent, f.Limit, f.Second, f.SecondLimit)
	case Corrects, Covers, Suspends, Admonishes, Credits:
		fmt.Fprintf(&b, " 人%d 机构%d 第%d 项 自 %+d 天", s.Person, s.Place, s.Pick, s.Days)
	case Restarts, Anchors:
	default:
		fmt.Fprintf(&b, " 事项%d 人%d 机构%d", s.Errand, s.Person, s.Place)
	}
	for _, x := range s.Bought {
		fmt.Fprintf(&b, " 项目%d×%d", x.Item, x.Units)
	}
	if s.Account {
		b.WriteString(" 用账户")
	}
	for _, x := range s.Sends {
		b.WriteString(" [" + x.String() + "]")
	}
	return b.String()
}

// String tells what becomes of a copy.
func (s send) String() string {
	var parts []string
	if s.Later > 0 {
		parts = append(parts, fmt.Sprintf("%d 步后到", s.Later))
	}
	if s.Lost {
		return strings.Join(append(parts, "报文丢失"), ",")
	}
	if s.Amid {
		parts = append(parts, "与他人交错")
	}
	if s.Fate.Conflicts > 0 {
		parts = append(parts, fmt.Sprintf("冲突 %d 次", s.Fate.Conflicts))
	}
	ends := map[ending]string{crashesBefore: "提交前崩溃", crashesAfter: "提交后崩溃", lostBefore: "提交未成、结果不明", lostAfter: "提交已成、结果不明"}
	if end := ends[s.Fate.End]; end != "" {
		parts = append(parts, end)
	}
	if s.Mute {
		parts = append(parts, "应答丢失")
	}
	if len(parts) == 0 {
		return "顺利"
	}
	return strings.Join(parts, ",")
}

// troubled reports whether the sender may be left without an answer.
func troubled(sends []send) bool {
	for _, s := range sends {
		if s.Later == 0 && !s.Lost && !s.Mute && s.Fate.End == commits {
			return false
		}
	}
	return true
}

// path is how far an errand of the author's has come.
type path struct {
	number, person, place int
	kind                  Deed   // Registers, Admits or Purchases
	next                  []Deed // what is to come
	pending               bool   // the last message may be without an answer
}

// author makes a story up.
type author struct {
	rng   *rand.Rand
	story Story
	open  []*path
	count int
	shape shape
}

// shape is how likely things are in one story, so that stories differ.
type shape struct{ faults, delays, world int } // percent
