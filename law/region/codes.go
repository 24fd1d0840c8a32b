package region

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"yibao/ground/coding"
)

// business reads which med_types go to which kind of policy.
func (d *decoder) business(s *Settings, e entry) {
	entries, _ := d.mapping(e.key, e.value)
	s.business = make(map[coding.VisitKind]string)
	for _, line := range entries {
		name := line.key.text
		s.businesses = append(s.businesses, name)
		for _, item := range d.list(line) {
			kind := coding.VisitKind(item.text)
			other, twice := s.business[kind]
			switch {
			case len(item.text) < 2 || len(item.text) > 6 || !digits(item.text):
				d.fail(item.token, "R201", "“"+item.text+"”不是医疗类别。", "写 med_type 的代码,如 11、2101。")
			case twice:
				d.fail(item.token, "R202", "医疗类别 "+item.text+" 已经归到“"+other+"”了。", "一个医疗类别只归一类业务。")
			default:
				s.business[kind] = name
				d.checkClass(name, item, kind)
			}
		}
	}
	if len(entries) == 0 {
		d.fail(e.key.token, "R201", "“业务”至少要写一类。", "")
	}
}

// checkClass warns of a kind of visit under a business of another class.
func (d *decoder) checkClass(business string, item scalar, kind coding.VisitKind) {
	named := coding.VisitClass(business)
	isClass := named == coding.ClassOutpatient || named == coding.ClassInpatient || named == coding.ClassPharmacy
	if class := kind.Class(); isClass && class != coding.ClassUnknown && class != named {
		d.warn(item.token, "R301", "医疗类别 "+item.text+"("+kind.Name()+")一般归在“"+string(class)+"”,这里归在“"+business+"”。", "确实这样规定的不用改。")
	}
}

// clearing reads one code for each business: clr_type or clr_way.
func (d *decoder) clearing(s *Settings, e entry) map[string]string {
	entries, ok := d.mapping(e.key, e.value)
	codes := make(map[string]string, len(entries))
	for _, line := range entries {
		value, ok := d.text(line.key, line.value)
		switch {
		case !slices.Contains(s.businesses, line.key.text):
			d.unknown(line.key, "业务", s.businesses)
		case ok && (!digits(value.text) || len(value.text) > 6):
			d.fail(value.token, "R201", "“"+value.text+"”不是"+e.key.text+"的代码。", "")
		}
		codes[line.key.text] = value.text
	}
	for _, business := range s.businesses {
		if _, written := codes[business]; ok && !written {
			d.fail(e.key.token, "R102", "“"+e.key.text+"”没有写“"+business+"”的代码。", "每类业务各写一个。")
		}
	}
	return codes
}

// funds reads the fund code of every payer under every insurance kind.
func (d *decoder) funds(s *Settings, e entry) {
	entries, _ := d.mapping(e.key, e.value)
	s.funds = make(map[coding.Insurance]map[string]Fund)
	for _, line := range entries {
		insurance := coding.Insurance(line.key.text)
		if n := len(insurance); !digits(string(insurance)) || n < 3 || n > 6 {
			d.fail(line.key.token, "R201", "“"+line.key.text+"”不是险种类型。", "写 insutype 的代码:310 职工,390 城乡居民。")
		}
		s.funds[insurance] = d.payers(line)
	}
	if len(entries) == 0 {
		d.fail(e.key.token, "R201", "“基金支付类型”至少要写一个险种。", "")
	}
}

func (d *decoder) payers(e entry) map[string]Fund {
	entries, ok := d.mapping(e.key, e.value)
	funds := make(map[string]Fund, len(entries))
	for _, line := range entries {
		if !slices.Contains(payers, line.key.text) {
			d.unknown(line.key, "付款方", payers)
			continue
		}
		funds[line.key.text] = d.fund(line)
	}
	for _, payer := range payers {
		if _, written := funds[payer]; ok && !written {
			d.fail(e.key.token, "R102", "险种 "+e.key.text+" 没有写“"+payer+"”的基金支付类型。", "当地没有这项基金的,写 999997(其他基金)。")
		}
	}
	return funds
}

// fund reads a code, named as the national list has it, or {代码, 名称}.
func (d *decoder) fund(e entry) Fund {
	m, named := e.value.(*ast.MappingNode)
	if !named {
		code := d.fundCode(e)
		return Fund{code, code.Name()}
	}
	var fund Fund
	entries, _ := d.mapping(e.key, m)
	for _, line := range entries {
		switch line.key.text {
		case "代码":
			fund.Code = d.fundCode(line)
		case "名称":
			fund.Name = d.word(line)
		default:
			d.unknown(line.key, "项", []string{"代码", "名称"})
		}
	}
	if fund.Code == "" || fund.Name == "" {
		d.fail(e.key.token, "R102", "“"+e.key.text+"”要写明代码和名称。", "写成 {代码: 310100, 名称: 职工统筹基金},或只写代码。")
	}
	return fund
}

func (d *decoder) fundCode(e entry) coding.Fund {
	value, ok := d.text(e.key, e.value)
	if ok && (!digits(value.text) || len(value.text) < 6 || len(value.text) > 8) {
		d.fail(value.token, "R201", "“"+value.text+"”不是基金支付类型。", "写 fund_pay_type 的代码,6到8位数字,如 310100。")
	}
	return coding.Fund(value.text)
}
