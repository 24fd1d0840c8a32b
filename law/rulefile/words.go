package rulefile

import (
	"slices"
	"strings"
)

// Stage is a link of supervision (监管环节).
type Stage uint8

// The stages: while the doctor orders, at settlement, after it.
const (
	Before Stage = 1 << iota // 事前
	During                   // 事中
	After                    // 事后
)

// Level is what a hit amounts to (运行结果).
type Level uint8

// The levels, the gravest first.
const (
	Violation Level = iota + 1 // 违规
	Suspect                    // 可疑
	Lead                       // 线索
	Reminder                   // 提醒
)

// Control is what a hit does at the counter.
type Control uint8

// The controls: nothing but a finding, a reminder that asks for a reason, the
// hit part settled as self-paid, the whole refused.
const (
	NoControl Control = iota // 不控制
	Remind                   // 提醒控制
	SelfPay                  // 结算控制
	Refuse                   // 报错控制
)

// Exemption is a circumstance in which a hit is not pursued (§ 豁免), told by
// the facts of a visit or line.
type Exemption uint32

// The exemptions.
const (
	ExemptCourse       Exemption = 1 << iota // 放化疗、透析、康复的周期住院
	ExemptEmergency                          // 急诊抢救
	ExemptTransfer                           // 转院
	ExemptNegotiated                         // 特例单议
	ExemptMaternity                          // 生育
	ExemptLongRx                             // 长期处方备案
	ExemptChange                             // 换药、换剂量
	ExemptBilateral                          // 双侧、多部位
	ExemptConsent                            // 知情自费
	ExemptStaged                             // 计划分期手术
	ExemptDisagreement                       // 性发育异常等不适用性别限制的人
)

type word[T comparable] struct {
	value T
	name  string
}

var (
	stages = []word[Stage]{{Before, "事前"}, {During, "事中"}, {After, "事后"}}
	levels = []word[Level]{{Violation, "违规"}, {Suspect, "可疑"}, {Lead, "线索"}, {Reminder, "提醒"}}

	controls = []word[Control]{{NoControl, "不控制"}, {Remind, "提醒控制"}, {SelfPay, "结算控制"}, {Refuse, "报错控制"}}

	exemptions = []word[Exemption]{
		{ExemptCourse, "周期治疗"}, {ExemptEmergency, "急诊抢救"}, {ExemptTransfer, "转院"}, {ExemptNegotiated, "特例单议"},
		{ExemptMaternity, "生育"}, {ExemptLongRx, "长期处方备案"}, {ExemptChange, "换药"}, {ExemptBilateral, "双侧多部位"},
		{ExemptConsent, "知情自费"}, {ExemptStaged, "分期手术"}, {ExemptDisagreement, "性发育异常"},
	}
)

func nameOf[T comparable](list []word[T], v T) string {
	for _, w := range list {
		if w.value == v {
			return w.name
		}
	}
	return ""
}

func valueOf[T comparable](list []word[T], name string) (T, bool) {
	for _, w := range list {
		if w.name == name {
			return w.value, true
		}
	}
	var none T
	return none, false
}

func namesOf[T comparable](list []word[T]) []string {
	var names []string
	for _, w := range list {
		names = append(names, w.name)
	}
	return names
}

// String returns the stages joined by 、.
func (s Stage) String() string { return joined(stages, func(v Stage) bool { return s&v != 0 }) }

// String returns 违规, 可疑, 线索 or 提醒.
func (l Level) String() string { return nameOf(levels, l) }

// String returns the control's name.
func (c Control) String() string { return nameOf(controls, c) }

// String returns the exemptions joined by 、.
func (e Exemption) String() string {
	return joined(exemptions, func(v Exemption) bool { return e&v != 0 })
}

func joined[T comparable](list []word[T], has func(T) bool) string {
	var names []string
	for _, w := range list {
		if has(w.value) {
			names = append(names, w.name)
		}
	}
	return strings.Join(names, "、")
}

// ParseStage reads 事前, 事中 or 事后.
func ParseStage(text string) (Stage, bool) { return valueOf(stages, text) }

// ParseLevel reads a level.
func ParseLevel(text string) (Level, bool) { return valueOf(levels, text) }

// ParseControl reads a control.
func ParseControl(text string) (Control, bool) { return valueOf(controls, text) }

// ParseExemption reads one exemption.
func ParseExemption(text string) (Exemption, bool) { return valueOf(exemptions, text) }

// List cuts a text at 、 and half-width commas; empty parts are left out.
func List(text string) []string {
	parts := strings.FieldsFunc(text, func(c rune) bool { return c == '、' || c == ',' || c == '，' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}
