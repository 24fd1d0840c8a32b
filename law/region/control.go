package region

import (
	"slices"
	"strconv"

	"yibao/law/rulefile"
)

// Moment is when a bill meets the audit rules on its way (事中监控).
type Moment string

// The moments. Settling is what a trial of it meets too.
const (
	Uploading Moment = "费用上传" // 2204, 2301
	Settling  Moment = "结算"   // 2101, 2102, 2206, 2207, 2303, 2304
)

var moments = []string{string(Uploading), string(Settling)}

// Control is what the region lets its audit rules do to bills (审核控制). The zero
// Control lets them do nothing.
type Control struct {
	moments  []string
	controls []rulefile.Control
	rules    map[string]rulefile.Control
	days     int
}

// defaultDays is within how many days a reminder needs its reason.
const defaultDays = 10

// Control returns the region's controls (审核控制).
func (s *Settings) Control() *Control { return &s.control }

// At reports whether rules are asked at the moment.
func (c *Control) At(m Moment) bool { return slices.Contains(c.moments, string(m)) }

// Of returns what a hit of a rule does here: what the region says of the rule, or
// else the rule itself, if the region switched that control on.
func (c *Control) Of(rule string, own rulefile.Control) rulefile.Control {
	if said, ok := c.rules[rule]; ok {
		own = said
	}
	if !slices.Contains(c.controls, own) {
		return rulefile.NoControl
	}
	return own
}

// Days returns within how many days a reminder needs its reason (说明期限).
func (c *Control) Days() int { return c.days }

// controls reads 审核控制.
func (d *decoder) controls(s *Settings, e entry) {
	s.control = Control{rules: map[string]rulefile.Control{}, days: defaultDays}
	before := len(d.complaints)
	entries, _ := d.mapping(e.key, e.value)
	for _, line := range entries {
		switch line.key.text {
		case "环节":
			d.controlMoments(s, line)
		case "控制":
			d.controlKinds(s, line)
		case "规则":
			d.controlRules(s, line)
		case "说明期限":
			d.controlDays(s, line)
		default:
			d.unknown(line.key, "项", []string{"环节", "控制", "规则", "说明期限"})
		}
	}
	c := &s.control
	switch {
	case len(d.complaints) > before:
	case len(c.moments) == 0 || len(c.controls) == 0:
		d.fail(e.key.token, "R102", "“审核控制”要写明环节和控制。", "写成 {环节: [费用上传, 结算], 控制: [结算控制, 报错控制, 提醒控制]};不控制的整项不写。")
	case slices.Contains(c.controls, rulefile.SelfPay) && !c.At(Settling):
		d.fail(e.key.token, "R201", "开了结算控制,环节里却没有“结算”。", "环节加上 结算。")
	}
}

func (d *decoder) controlMoments(s *Settings, e entry) {
	for _, item := range d.list(e) {
		switch {
		case !slices.Contains(moments, item.text):
			d.unknown(item, "环节", moments)
		case slices.Contains(s.control.moments, item.text):
			d.fail(item.token, "R202", "环节“"+item.text+"”写了两次。", "删去一个。")
		default:
			s.control.moments = append(s.control.moments, item.text)
		}
	}
}

var controlNames = []string{rulefile.SelfPay.String(), rulefile.Refuse.String(), rulefile.Remind.String()}

func (d *decoder) controlKinds(s *Settings, e entry) {
	for _, item := range d.list(e) {
		control, _ := rulefile.ParseControl(item.text)
		switch {
		case control == rulefile.NoControl:
			d.unknown(item, "控制", controlNames)
		case slices.Contains(s.control.controls, control):
			d.fail(item.token, "R202", "“"+item.text+"”写了两次。", "删去一个。")
		default:
			s.control.controls = append(s.control.controls, control)
		}
	}
}

func (d *decoder) controlRules(s *Settings, e entry) {
	entries, _ := d.mapping(e.key, e.value)
	for _, line := range entries {
		value, ok := d.text(line.key, line.value)
		control, known := rulefile.ParseControl(value.text)
		if ok && !known {
			d.unknown(value, "控制", append([]string{rulefile.NoControl.String()}, controlNames...))
		}
		s.control.rules[line.key.text] = control
	}
}

func (d *decoder) controlDays(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if !ok {
		return
	}
	days, err := strconv.Atoi(value.text)
	if err != nil || days < 1 || days > 90 {
		d.fail(value.token, "R201", "说明期限“"+value.text+"”应是1到90的整数,单位是天。", "")
	}
	s.control.days = days
}
