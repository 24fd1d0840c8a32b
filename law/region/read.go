package region

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// FileName is the name of the settings file in a region's folder.
const FileName = "统筹区.yaml"

// toleranceLimit is the widest tolerance of a fee line that is taken for meant.
const toleranceLimit = money.Yuan

// Load reads a settings file. The settings are nil when a complaint is an Error.
func Load(fsys fs.FS, path string) (*Settings, []Complaint) {
	text, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, []Complaint{{File: path, Line: 1, Column: 1, Length: 1, Code: "R001", Message: "读不到文件。", Help: "核对路径。"}}
	}
	return Parse(path, text)
}

// Parse reads settings from a text; name is what complaints and the bundle call
// it. The settings are nil when a complaint is an Error.
func Parse(name string, text []byte) (*Settings, []Complaint) {
	body := strings.TrimPrefix(string(text), "\ufeff")
	d := &decoder{file: name, lines: strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n")}
	s := &Settings{bundle: policyfile.Bundle{Entry: name, Files: []policyfile.File{{Name: name, Text: string(text)}}}}
	entries := d.root(body)
	if !d.failed() {
		d.settings(s, entries)
	}
	complaints := d.sorted()
	if d.failed() {
		return nil, complaints
	}
	return s, complaints
}

// field is one key of the file: whether it must be there, and how it is read.
type field struct {
	key      string
	required bool
	read     func(d *decoder, s *Settings, e entry)
}

// fields are read in this order whatever the order of the file: 清算 needs 业务.
var fields = []field{
	{"统筹区", true, (*decoder).region},
	{"名称", true, func(d *decoder, s *Settings, e entry) { s.name = d.word(e) }},
	{"施行", true, (*decoder).effective},
	{"核实", false, func(d *decoder, s *Settings, e entry) { s.verified = d.word(e) }},
	{"说明", false, func(d *decoder, _ *Settings, e entry) { d.word(e) }},
	{"年度起始", true, (*decoder).yearStart},
	{"金额容差分", true, (*decoder).tolerance},
	{"可冲正交易", true, (*decoder).reversible},
	{"账户计入基金支付总额", true, (*decoder).accountInFund},
	{"清算经办机构", true, (*decoder).clearingOrg},
	{"业务", true, (*decoder).business},
	{"清算类别", false, func(d *decoder, s *Settings, e entry) { s.clearingType = d.clearing(s, e) }},
	{"清算方式", false, func(d *decoder, s *Settings, e entry) { s.clearingWay = d.clearing(s, e) }},
	{"基金支付类型", true, (*decoder).funds},
	{"须备案", false, (*decoder).needsFiling},
	{"备案审核", false, (*decoder).reviewedFiling},
	{"参保复核", false, (*decoder).reviewedBusiness},
	{"账户使用次序", false, (*decoder).accountUse},
	{"必收材料", false, (*decoder).neededMaterials},
	{"审核控制", false, (*decoder).controls},
}

func (d *decoder) settings(s *Settings, entries []entry) {
	keys := make([]string, len(fields))
	written := make(map[string]entry, len(entries))
	for i, f := range fields {
		keys[i] = f.key
	}
	for _, e := range entries {
		written[e.key.text] = e
		if !slices.Contains(keys, e.key.text) {
			d.unknown(e.key, "设置", keys)
		}
	}
	for _, f := range fields {
		e, ok := written[f.key]
		switch {
		case ok:
			f.read(d, s, e)
		case f.required:
			d.fail(nil, "R102", "没有写“"+f.key+"”。", "每个统筹区都要写明这一项。")
		}
	}
}

// word reads a text that is not empty.
func (d *decoder) word(e entry) string {
	value, ok := d.text(e.key, e.value)
	if ok && strings.TrimSpace(value.text) == "" {
		d.fail(value.token, "R201", "“"+e.key.text+"”是空的。", "")
	}
	return value.text
}

func (d *decoder) region(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if !ok {
		return
	}
	region, err := coding.ParseAdmDvs(value.text)
	if err != nil {
		d.fail(value.token, "R201", "统筹区“"+value.text+"”不是医保区划。", "写6位数字,前两位是省份。")
	}
	s.region = region
}

func (d *decoder) effective(s *Settings, e entry) {
	before := len(d.complaints)
	entries, _ := d.mapping(e.key, e.value)
	for _, bound := range entries {
		switch bound.key.text {
		case "自":
			s.effective.From = d.date(bound)
		case "止":
			// The file names the last day on which the settings hold.
			s.effective.To = d.date(bound).AddDays(1)
		default:
			d.unknown(bound.key, "日期", []string{"自", "止"})
		}
	}
	if s.effective.To == 0 {
		s.effective.To = period.Forever
	}
	if len(d.complaints) == before && !s.effective.Valid() {
		d.fail(e.key.token, "R201", "施行日期没有写“自”,或“止”早于“自”。", "写成 {自: 2026-01-01},停用的再写 止。")
	}
}

func (d *decoder) date(e entry) period.Date {
	value, ok := d.text(e.key, e.value)
	if !ok {
		return 0
	}
	date, err := period.ParseDate(value.text)
	if err != nil {
		d.fail(value.token, "R201", "“"+value.text+"”不是真实的日期。", "写成 2026-01-01。")
	}
	return date
}

func (d *decoder) yearStart(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if !ok {
		return
	}
	start, err := period.ParseYearStart(value.text)
	if err != nil {
		d.fail(value.token, "R201", "年度起始“"+value.text+"”不是一年中的一天。", "写月和日:01-01。")
	}
	s.yearStart = start
}

func (d *decoder) tolerance(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if !ok {
		return
	}
	fen, err := strconv.ParseInt(value.text, 10, 64)
	if err != nil || fen < 0 || money.Fen(fen) > toleranceLimit {
		d.fail(value.token, "R201", "金额容差分“"+value.text+"”应是0到100的整数,单位是分。", "")
	}
	s.tolerance = money.Fen(fen)
}

// reversible reads transaction numbers. 2601 cannot take itself back.
func (d *decoder) reversible(s *Settings, e entry) {
	for _, item := range d.list(e) {
		switch {
		case len(item.text) != 4 || !digits(item.text) || item.text == "2601":
			d.fail(item.token, "R201", "“"+item.text+"”不是可以冲正的交易编号。", "写4位的交易编号,如 2207。")
		case slices.Contains(s.reversible, item.text):
			d.fail(item.token, "R202", "交易 "+item.text+" 写了两次。", "删去一个。")
		default:
			s.reversible = append(s.reversible, item.text)
		}
	}
}

func (d *decoder) accountInFund(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if ok && value.text != "是" && value.text != "否" {
		d.fail(value.token, "R201", "“"+e.key.text+"”只能写 是 或 否。", "")
	}
	s.accountInFund = value.text == "是"
}

func (d *decoder) clearingOrg(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if ok && (!digits(value.text) || len(value.text) > 30) {
		d.fail(value.token, "R201", "清算经办机构“"+value.text+"”应是经办机构的数字编码。", "写 clr_optins 的值,如 390199。")
	}
	s.clearingOrg = value.text
}

// digits reports whether the text is ASCII digits only, one at least.
func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
