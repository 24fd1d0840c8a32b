package extract

import (
	_ "embed"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/register/catalogue"
)

//go:embed columns.txt
var columnText string

// Sheet is one catalogue as a file, named by the transaction that downloads it.
type Sheet struct {
	Number  string // 1301 …
	Title   string
	Columns []string
	parts   []Part
	own     map[string]cell
}

// cell writes one column of an entry; "" is written as null.
type cell func(e Edited, zone *time.Location) string

// herbs is the fee category of Chinese herbs, which older imports keep as drugs.
const herbs = "10"

var code, name, spec, unit, category cell = of(func(e catalogue.Entry) string { return e.Code }),
	of(func(e catalogue.Entry) string { return e.Name }), of(func(e catalogue.Entry) string { return e.Spec }),
	of(func(e catalogue.Entry) string { return e.Unit }), of(func(e catalogue.Entry) string { return e.Category })

func of(field func(catalogue.Entry) string) cell {
	return func(e Edited, _ *time.Location) string { return field(e.Entry) }
}

// common are the columns that several sheets share.
var common = map[string]cell{
	"医疗目录编码": code,
	"有效标志":   of(func(e catalogue.Entry) string { return flag(e.Active) }),
	"唯一记录号":  of(func(e catalogue.Entry) string { return e.ID }),
	"传输数据ID": of(func(e catalogue.Entry) string { return e.ID }),
	"下发标志":   of(func(catalogue.Entry) string { return "1" }),
	"数据创建时间": recorded, "数据更新时间": recorded,
	"版本号": version, "版本名称": version,
	"开始日期": begin, "开始时间": begin, "生效时间": begin,
	"结束日期": end, "结束时间": end, "失效时间": end,
	"备注": of(func(e catalogue.Entry) string {
		if e.Scheme == "" {
			return ""
		}
		return "险种" + e.Scheme
	}),
}

func flag(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

func recorded(e Edited, zone *time.Location) string {
	return e.Recorded.In(zone).Format(time.DateTime)
}

func version(e Edited, _ *time.Location) string { return e.Version() }

func begin(e Edited, _ *time.Location) string { return e.Effective.From.String() }

// end is the last day, as people say it.
func end(e Edited, _ *time.Location) string {
	if e.Effective.End() == period.Forever {
		return ""
	}
	return e.Effective.End().AddDays(-1).String()
}

// classes are the words of 国家医保药品目录甲乙类标识.
var classes = map[catalogue.Class]string{catalogue.ClassA: "甲", catalogue.ClassB: "乙", catalogue.ClassC: "丙"}

// contents says what each sheet holds and fills beside the common columns.
var contents = map[string]struct {
	parts []Part
	own   map[string]cell
}{
	"1301": {[]Part{{Kind: catalogue.Drug, Except: herbs}}, map[string]cell{
		"药品通用名": name, "注册名称": name, "药品规格": spec, "最小计价单位": unit,
		"中成药标志":         of(func(e catalogue.Entry) string { return flag(e.Category == "11") }),
		"国家医保药品目录甲乙类标识": of(func(e catalogue.Entry) string { return classes[e.Class] }),
	}},
	"1302": {[]Part{{Kind: catalogue.Herb}, {Kind: catalogue.Drug, Category: herbs}}, map[string]cell{"单味药名称": name, "药材名称": name}},
	"1303": {[]Part{{Kind: catalogue.Preparation}}, map[string]cell{"药品商品名": name, "注册名称": name, "药品规格": spec, "最小计价单位": unit}},
	"1305": {[]Part{{Kind: catalogue.Service}}, map[string]cell{"医疗服务项目名称": name, "计价单位": unit, "计价单位名称": unit, "服务项目类别": category}},
	"1306": {[]Part{{Kind: catalogue.Consumable}}, map[string]cell{"耗材名称": name, "规格": spec, "最小使用单位": unit, "医保通用名": name}},
	"1307": {[]Part{{Kind: catalogue.Diagnosis}}, map[string]cell{"西医疾病诊断ID": code, "诊断代码": code, "诊断名称": name}},
	"1308": {[]Part{{Kind: catalogue.Operation}}, map[string]cell{"手术标准目录ID": code, "手术操作代码": code, "手术操作名称": name}},
	"1309": {[]Part{{Kind: catalogue.ChronicDisease}}, map[string]cell{
		"门慢门特病种目录代码": code, "门慢门特病种名称": name, "医保区划": of(func(e catalogue.Entry) string { return e.Region }),
	}},
	"1310": {[]Part{{Kind: catalogue.PaidByDisease}}, map[string]cell{"病种结算目录ID": code, "按病种结算病种目录代码": code, "按病种结算病种名称": name}},
	"1311": {[]Part{{Kind: catalogue.DaySurgery}}, map[string]cell{"日间手术治疗目录ID": code, "日间手术病种目录代码": code, "日间手术病种名称": name}},
	"1313": {[]Part{{Kind: catalogue.Morphology}}, map[string]cell{"肿瘤形态学ID": code, "形态学分类代码": code, "形态学分类": name}},
	"1314": {[]Part{{Kind: catalogue.TCMDisease}}, map[string]cell{"中医疾病诊断ID": code, "疾病分类代码": code, "疾病分类名称": name}},
	"1315": {[]Part{{Kind: catalogue.TCMSyndrome}}, map[string]cell{"中医证候ID": code, "证候分类代码": code, "证候分类名称": name}},
}

// EthnicDrugs are what 1304 is asked for.
var EthnicDrugs = []Part{{Kind: catalogue.EthnicDrug}}

// Billable are the parts that fee lines can be of.
func Billable() (parts []Part) {
	for _, k := range catalogue.Kinds() {
		if k.Billable() {
			parts = append(parts, Part{Kind: k})
		}
	}
	return parts
}

var sheets = readSheets(columnText)

// readSheets reads the columns of each sheet.
func readSheets(text string) map[string]Sheet {
	found := map[string]Sheet{}
	number := ""
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "表" && len(words) == 3:
			number = words[1]
			found[number] = Sheet{Number: number, Title: words[2], parts: contents[number].parts, own: contents[number].own}
		default:
			s := found[number]
			s.Columns = append(s.Columns, words...)
			found[number] = s
		}
	}
	return found
}

// Sheets returns the catalogues by the number of their transaction.
func Sheets() map[string]Sheet {
	all := make(map[string]Sheet, len(sheets))
	for number, s := range sheets {
		all[number] = s
	}
	return all
}

// row writes an entry in the sheet's columns.
func (s Sheet) row(e Edited, zone *time.Location) []string {
	values := make([]string, len(s.Columns))
	for i, column := range s.Columns {
		write := s.own[column]
		if write == nil {
			write = common[column]
		}
		if write != nil {
			values[i] = write(e, zone)
		}
	}
	return values
}
