package levyfile

import (
	"io/fs"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
	"yibao/law/policyfile"
)

// schemes maps the words for 险种 to national insutype codes.
var schemes = map[string]string{"职工": "310", "城乡居民": "390", "居民": "390", "生育": "510"}

// Load reads a policy file. The policy is nil when a complaint is an Error.
func Load(fsys fs.FS, name string) (*Policy, []Complaint) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, []Complaint{{File: name, Line: 1, Column: 1, Length: 1, Code: "L001", Message: "读不到文件。", Help: "核对路径。"}}
	}
	return Parse(name, string(text))
}

// Parse reads a policy from a text; name is what complaints call it. The policy
// is nil when a complaint is an Error.
func Parse(name, text string) (*Policy, []Complaint) {
	body := strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	d := &decoder{report: newReport(name, body), policy: &Policy{file: name, text: text, byName: make(map[string]*param)}}
	if root := d.read(body); root != nil {
		d.document(root)
	}
	complaints := d.sorted()
	if d.failed() {
		return nil, complaints
	}
	return d.policy, complaints
}

// IsLevy reports whether a file of that name holds a contribution policy.
func IsLevy(base string) bool {
	return strings.HasPrefix(base, "缴费") && strings.HasSuffix(base, ".yaml") && !strings.HasSuffix(base, ".例.yaml")
}

// decoder reads the structure of a file.
type decoder struct {
	*report
	policy *Policy
}

var topKeys = []string{
	"缴费政策", "说明", "统筹区", "险种", "施行", "取整", "依据", "事实", "参数", "征缴", "入账次序",
	"滞纳金", "补缴", "最低年限", "划入", "利息",
}

func (d *decoder) document(root *node) {
	f := d.fields(root, "缴费政策文件", topKeys...)
	d.require(root, f, "缴费政策文件", "缴费政策", "统筹区", "险种", "施行", "依据")
	d.header(f)
	for _, e := range d.named(f["依据"].value, "“依据”") {
		d.citation(e)
	}
	d.declared(f["事实"].value)
	for _, e := range d.named(f["参数"].value, "“参数”") {
		if d.name(e.key) {
			p := d.param(e)
			d.policy.params = append(d.policy.params, p)
			d.policy.byName[p.name] = p
		}
	}
	c := &compiler{report: d.report, policy: d.policy}
	for _, e := range d.named(f["征缴"].value, "“征缴”") {
		d.policy.Classes = append(d.policy.Classes, d.classOf(c, e))
	}
	d.order(f["入账次序"].value)
	d.late(c, f["滞纳金"])
	d.back(c, f["补缴"])
	d.years(c, f["最低年限"])
	d.credits(c, f["划入"])
	d.interest(c, f["利息"])
	for _, p := range d.policy.params {
		c.compileParam(p)
		if !p.used {
			d.warn(p.node, "L301", "参数“"+p.name+"”没有用到。", "去掉,或检查式子里的名字。")
		}
	}
}

func (d *decoder) header(f fields) {
	p := d.policy
	p.Title = d.text(f, "缴费政策")
	p.Region = d.text(f, "统筹区")
	if e, ok := f["统筹区"]; ok && (len(p.Region) != 6 || strings.Trim(p.Region, "0123456789") != "") {
		d.at(e.value, "L201", "“统筹区”要写六位区划代码。", "如 390100。")
	}
	if word := d.text(f, "险种"); word != "" {
		p.Scheme = schemes[word]
		if p.Scheme == "" {
			d.at(f["险种"].value, "L201", "没有“"+word+"”这个险种。", expr.Suggest(word, []string{"职工", "城乡居民", "生育"}))
		}
	}
	if e, ok := f["施行"]; ok {
		s := d.fields(e.value, "“施行”", "自", "止")
		d.require(e.key, s, "“施行”", "自")
		p.Effective = d.span(s)
	}
	p.Rounding = d.rounding(f, money.HalfUpFen)
	for i := range choices {
		p.options[i] = optionsOf(choices[i].options)
	}
}

func optionsOf(words []string) *expr.Options {
	options := expr.NewOptions()
	for _, word := range words {
		options.Add(word, "")
	}
	return options
}

// declared reads 事实: the options of a choice, as this place has them.
func (d *decoder) declared(n *node) {
	f := d.fields(n, "“事实”", ChoiceNames()...)
	for i := range choices {
		e, ok := f[choices[i].name]
		if !ok {
			continue
		}
		var words []string
		if Choice(i) == Group {
			words = append(words, "无")
		}
		for _, item := range d.texts(e.value, "“"+choices[i].name+"”") {
			if slices.Contains(words, item.text) {
				d.at(item, "L103", "“"+item.text+"”写了两次。", "")
				continue
			}
			words = append(words, item.text)
		}
		d.policy.options[i] = optionsOf(words)
	}
}

// name complains about names that formulas could not use.
func (d *decoder) name(n *node) bool {
	if !expr.IsName(n.text) || slices.Contains([]string{"其余", "无", "不限"}, n.text) {
		d.at(n, "L104", "“"+n.text+"”不能作名字。", "名字用汉字、字母、数字和“·”,以汉字或字母开头。")
		return false
	}
	if slices.Contains(factNames(), n.text) {
		d.at(n, "L104", "“"+n.text+"”已经是一个事实的名字。", "换一个名字。")
		return false
	}
	return true
}

func (d *decoder) citation(e entry) {
	what := "依据“" + e.key.text + "”"
	f := d.fields(e.value, what, "文号", "标题", "发文", "施行", "链接", "核实")
	c := policyfile.Citation{Name: e.key.text, Number: d.text(f, "文号"), Title: d.text(f, "标题"), Link: d.text(f, "链接"),
		Verified: d.text(f, "核实"), Issued: d.optionalDate(f, "发文"), Effective: d.optionalDate(f, "施行")}
	d.require(e.key, f, what, "标题", "核实")
	if c.Verified != "" && !verifiedWord(c.Verified) {
		d.at(f["核实"].value, "L203", "“核实”要以 待核实 或 已核实 开头。", "如 待核实、已核实 2026-03-01 对照原文。")
	}
	d.policy.Citations = append(d.policy.Citations, c)
}

func (d *decoder) optionalDate(f fields, key string) period.Date {
	e, ok := f[key]
	if !ok {
		return 0
	}
	return d.date(e.value)
}

// cited reads 依据 of a value or rule; a file with one citation need not repeat
// it.
func (d *decoder) cited(to *citing, f fields, at *node) {
	e, ok := f["依据"]
	if !ok {
		if len(d.policy.Citations) == 1 {
			to.text = d.policy.Citations[0].Name
			return
		}
		d.at(at, "L203", "这里没有写依据。", "文件里列了几份依据,每个值都要写明出自哪一份。")
		return
	}
	to.text = d.scalar(e.value, "“依据”")
	known := func(c policyfile.Citation) bool { return c.Name == to.name() }
	if to.text != "" && !slices.ContainsFunc(d.policy.Citations, known) {
		var names []string
		for _, c := range d.policy.Citations {
			names = append(names, c.Name)
		}
		d.at(e.value, "L203", "没有叫“"+to.name()+"”的依据。", expr.Suggest(to.name(), names))
	}
}
