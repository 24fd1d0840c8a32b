package stepfile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/period"
)

// The words that a file may use.
var (
	risks     = []string{"高", "较高", "中", "较低", "低"}
	forms     = []string{"原件", "复印件", "电子"}
	suppliers = []string{"申请人", "单位", "医疗机构", "数据共享", "经办机构"}
	kinds     = []string{"参保", "缴费", "待遇", "账户", "转移", "备案", "救助", "协议", "结算", "综合"}
	fields    = []string{"文本", "日期", "金额", "选择", "证件号码", "账号", "电话", "数字"}
	posts     = []string{"经办", "复核", "政策", "财务", "稽核", "负责人"}
	channels  = []string{"窗口", "网上", "电话", "自助机", "基层服务站", "医疗机构"}
)

var codeForm = regexp.MustCompile(`^[A-Z]{2,4}-[0-9]{2}$`)

type decoder struct {
	*report
	group string
	kind  string
}

// only complains about keys that are not among those allowed.
func (d *decoder) only(n *node, allowed ...string) bool {
	if n == nil || !n.isMap {
		if n != nil {
			d.at(n, "S101", "这里应写几行“名称: 值”。", "可以写的名称:"+strings.Join(allowed, "、")+"。")
		}
		return false
	}
	for _, k := range n.keys {
		if !slices.Contains(allowed, k.text) {
			d.at(k, "S102", "不认识的名称“"+k.text+"”。", "可以写的名称:"+strings.Join(allowed, "、")+"。")
		}
	}
	return true
}

// text reads a required text.
func (d *decoder) text(n *node, key string) string {
	v := n.get(key)
	switch {
	case v == nil || v.text == "" && !v.isList && !v.isMap:
		place := v
		if place == nil {
			place = n
		}
		d.add(place.line, place.column, 1, "S103", "没有写“"+key+"”。", "")
		return ""
	case v.isList || v.isMap:
		d.at(v, "S104", "“"+key+"”应是一段文字。", "")
		return ""
	}
	return v.text
}

// optional reads a text that may be absent.
func (d *decoder) optional(n *node, key string) string {
	if n.get(key) == nil {
		return ""
	}
	return d.text(n, key)
}

// word reads a text that must be one of a list.
func (d *decoder) word(n *node, key string, allowed []string) string {
	text := d.text(n, key)
	if text != "" && !slices.Contains(allowed, text) {
		d.at(n.get(key), "S105", "“"+key+"”不能是“"+text+"”。", "可以是:"+strings.Join(allowed, "、")+"。")
	}
	return text
}

// texts reads a list of texts, or one text as a list of one.
func (d *decoder) texts(n *node, key string, required bool, allowed []string) []string {
	v := n.get(key)
	if v == nil {
		if required {
			d.add(n.line, n.column, 1, "S103", "没有写“"+key+"”。", "")
		}
		return nil
	}
	items := []*node{v}
	if v.isList {
		items = v.values
	}
	var list []string
	for _, item := range items {
		switch {
		case item.isList || item.isMap || item.text == "":
			d.at(item, "S104", "“"+key+"”的每一项应是一段文字。", "")
		case allowed != nil && !slices.Contains(allowed, item.text):
			d.at(item, "S105", "“"+key+"”不能是“"+item.text+"”。", "可以是:"+strings.Join(allowed, "、")+"。")
		default:
			list = append(list, item.text)
		}
	}
	return list
}

// number reads a whole number within limits; absent is what is given.
func (d *decoder) number(n *node, key string, absent, low, high int) int {
	v := n.get(key)
	if v == nil {
		return absent
	}
	value, err := strconv.Atoi(v.text)
	if err != nil || value < low || value > high {
		d.at(v, "S106", "“"+key+"”应是 "+itoa(low)+" 到 "+itoa(high)+" 的整数。", "")
		return absent
	}
	return value
}

func (d *decoder) day(n *node, key string) period.Date {
	text := d.optional(n, key)
	if text == "" {
		return 0
	}
	day, err := period.ParseDate(text)
	if err != nil {
		d.at(n.get(key), "S107", "“"+key+"”不是日期。", "写成 2026-01-31。")
	}
	return day
}

// suffixed reads 20 个工作日, 30年: a number with its unit, or the word for zero.
func (d *decoder) suffixed(n *node, key, unit, zero string) int {
	text := strings.ReplaceAll(d.text(n, key), " ", "")
	if text == zero || text == "" {
		return 0
	}
	value, err := strconv.Atoi(strings.TrimSuffix(text, unit))
	if err != nil || !strings.HasSuffix(text, unit) || value < 1 || value > 200 {
		d.at(n.get(key), "S108", "“"+key+"”看不懂。", "写成“20"+unit+"”或“"+zero+"”。")
		return 0
	}
	return value
}

// list returns the items of a list that must be there.
func (d *decoder) list(n *node, key string, required bool) []*node {
	v := n.get(key)
	switch {
	case v == nil && required:
		d.add(n.line, n.column, 1, "S103", "没有写“"+key+"”。", "")
	case v == nil:
	case !v.isList:
		d.at(v, "S109", "“"+key+"”应是一个列表,每项以“- ”开头。", "")
	default:
		return v.values
	}
	return nil
}

// steps decodes a file of steps.
func (d *decoder) steps(root *node) []Step {
	if !d.only(root, "业务", "类别", "来源", "事项") {
		return nil
	}
	d.group, d.kind = d.text(root, "业务"), d.word(root, "类别", kinds)
	source := d.text(root, "来源")
	var steps []Step
	for _, n := range d.list(root, "事项", true) {
		if d.only(n, "编码", "名称", "国家事项", "依据", "来源", "办理", "复核", "风险", "时限", "保管", "渠道", "材料", "表单", "说明", "例") {
			s := d.step(n)
			if s.Source == "" {
				s.Source = source
			}
			steps = append(steps, s)
		}
	}
	return steps
}

func (d *decoder) step(n *node) Step {
	s := Step{
		Code: d.text(n, "编码"), Name: d.text(n, "名称"), National: d.optional(n, "国家事项"), Basis: d.texts(n, "依据", true, nil),
		Source: d.optional(n, "来源"), Who: d.texts(n, "办理", true, posts), Reviewer: d.texts(n, "复核", false, posts),
		Risk: d.word(n, "风险", risks), Days: d.suffixed(n, "时限", "个工作日", "即时"), Keep: d.suffixed(n, "保管", "年", "永久"),
		Channels: d.texts(n, "渠道", true, channels), Notes: d.optional(n, "说明"), Kind: d.kind, Group: d.group, File: d.file, Line: n.line,
	}
	if s.Code != "" && !codeForm.MatchString(s.Code) {
		d.at(n.get("编码"), "S110", "编码“"+s.Code+"”不对。", "写两到四个大写字母、短横线、两位数字,如 CB-01。")
	}
	if (s.Risk == "高" || s.Risk == "较高") && len(s.Reviewer) == 0 {
		d.at(n.get("风险"), "S111", "风险等级“"+s.Risk+"”的事项没有写“复核”。", "高、较高风险须由另一人复核。")
	}
	for _, m := range d.list(n, "材料", false) {
		s.Needs = append(s.Needs, d.need(m))
	}
	d.twice(n.get("材料"), "材料")
	for _, f := range d.list(n, "表单", false) {
		s.Fields = append(s.Fields, d.field(f))
	}
	d.twice(n.get("表单"), "表单")
	for _, c := range d.list(n, "例", false) {
		s.Cases = append(s.Cases, d.sample(s, c))
	}
	return s
}

// twice complains about names that a list has twice.
func (d *decoder) twice(list *node, what string) {
	if list == nil {
		return
	}
	seen := make(map[string]bool)
	for _, item := range list.values {
		name := item.get("名称")
		if name == nil || name.text == "" {
			continue
		}
		key := name.text
		if when := item.get("情形"); when != nil {
			key += "/" + when.text
		}
		if seen[key] {
			d.at(name, "S112", what+"“"+name.text+"”写了两遍。", "留下一处。")
		}
		seen[key] = true
	}
}

func (d *decoder) need(n *node) Need {
	if !d.only(n, "名称", "形式", "份数", "提供", "情形", "任一", "说明") {
		return Need{}
	}
	m := Need{
		Name: d.text(n, "名称"), Forms: d.texts(n, "形式", false, forms), Copies: d.number(n, "份数", 1, 1, 9), Supplier: ByApplicant,
		When: d.optional(n, "情形"), Instead: d.optional(n, "任一"), Note: d.optional(n, "说明"),
	}
	if n.get("提供") != nil {
		m.Supplier = Supplier(d.word(n, "提供", suppliers))
	}
	if len(m.Forms) == 0 {
		m.Forms = []string{"原件"}
	}
	return m
}

func (d *decoder) field(n *node) Field {
	if !d.only(n, "名称", "类型", "必填", "可选") {
		return Field{}
	}
	f := Field{Name: d.text(n, "名称"), Kind: d.word(n, "类型", fields), Options: d.texts(n, "可选", false, nil)}
	if n.get("必填") != nil {
		f.Required = d.word(n, "必填", []string{"是", "否"}) == "是"
	}
	if (f.Kind == "选择") != (len(f.Options) > 0) {
		d.at(n.get("类型"), "S113", "类型“选择”须写“可选”,别的类型不写。", "")
	}
	return f
}

// sample decodes a case; names that the step does not have are complained about.
func (d *decoder) sample(s Step, n *node) Case {
	if !d.only(n, "名称", "情形", "带来", "缺少", "受理", "到期") {
		return Case{}
	}
	c := Case{
		Name: d.text(n, "名称"), When: d.texts(n, "情形", false, s.Circumstances()), Missing: d.texts(n, "缺少", false, nil),
		Received: d.day(n, "受理"), Due: d.day(n, "到期"), Line: n.line,
	}
	if v := n.get("带来"); v != nil {
		for i, text := range d.texts(n, "带来", false, nil) {
			name, form, _ := strings.Cut(text, "/")
			if !slices.ContainsFunc(s.Needs, func(m Need) bool { return m.Name == name }) {
				place := v
				if v.isList {
					place = v.values[i]
				}
				d.at(place, "S114", "事项的材料里没有“"+name+"”。", "")
			}
			c.Brought = append(c.Brought, Brought{Name: name, Form: form})
		}
	}
	if c.Received.IsZero() != c.Due.IsZero() {
		d.at(n, "S115", "“受理”和“到期”要一起写。", "")
	}
	return c
}
