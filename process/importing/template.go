package importing

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yibao/register/enrolment"
)

// hint is what a template says of a column.
type hint struct {
	note    string
	example string
	words   []string // to choose from
}

// hints are the columns by name; a column of the same name says the same in
// every kind.
var hints = map[string]hint{
	"人员编号":     {"必填,人员的唯一编号,不超过30位", "390100000001", nil},
	"姓名":       {"必填,与证件一致", "王小明", nil},
	"证件类型":     {"必填", "居民身份证", []string{"居民身份证", "护照", "社会保障卡"}},
	"证件号码":     {"必填,文本格式", "390102198504120017", nil},
	"性别":       {"身份证可不填", "男", []string{"男", "女"}},
	"民族":       {"可不填", "汉族", nil},
	"出生日期":     {"身份证可不填;写成 2026-01-31", "1985-04-12", nil},
	"死亡日期":     {"健在的不填", "", nil},
	"统筹区":      {"必填,6位医保区划", "390100", nil},
	"凭证类型":     {"必填", "社保卡", []string{"电子凭证", "身份证", "社保卡"}},
	"凭证号码":     {"必填,文本格式", "A390000001", nil},
	"险种":       {"必填", "职工", []string{"职工", "居民", "离休"}},
	"状态":       {"必填", "正常参保", []string{"正常参保", "暂停参保", "终止参保"}},
	"人员类别":     {"必填,代码或名称", "在职", []string{"在职", "退休", "离休", "学生儿童", "成年居民", "老年居民"}},
	"公务员":      {"可不填,默认否", "否", []string{"是", "否"}},
	"缴费档次":     {"没有档次的不填", "", nil},
	"单位名称":     {"没有单位的不填", "安澜机械厂", nil},
	"开始日期":     {"必填", "2026-01-01", nil},
	"结束日期":     {"最后一天;长期的不填", "", nil},
	"待遇开始日期":   {"没有等待期的不填", "", nil},
	"身份类别":     {"必填,代码", "2303", nil},
	"有效":       {"可不填,默认是", "是", []string{"是", "否"}},
	"备案类型":     {"必填", "慢特病", []string{"慢特病", "异地", "转诊"}},
	"编码":       {"必填", "M03900", nil},
	"金额":       {"必填,以元为单位", "120.50", nil},
	"日期":       {"必填", "2026-01-31", nil},
	"统一社会信用代码": {"必填,18位", "91390100MA00000018", nil},
	"单位类型":     {"必填", "企业", namesOf(enrolment.EmployerKinds)},
	"法定代表人":    {"必填", "张三", nil},
	"单位状态":     {"可不填,默认参保", "参保", []string{"参保", "中止", "注销"}},
	"与单位的关系":   {"可不填,默认在职", "在职", namesOf(enrolment.Relations)},
	"申报缴费工资":   {"在职必填,元/月", "6000.00", nil},
	"出生医学证明编号": {"必填", "Y390000001", nil},
	"父母证件类型":   {"必填", "居民身份证", []string{"居民身份证", "护照", "社会保障卡"}},
	"父母证件号码":   {"必填,文本格式;父母应已在本地参保", "390102199003070012", nil},
	"父母不在本地":   {"可不填,默认否", "否", []string{"是", "否"}},
	"参保险种":     {"不同时参保的不填;从出生之日起参保", "居民", []string{"居民"}},
	"家庭编号":     {"必填", "390100-J0001", nil},
	"与户主关系":    {"必填", "户主", namesOf(enrolment.HouseholdRoles)},
}

func namesOf[T ~string](list []T) []string {
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = string(x)
	}
	return names
}

// guideSheet says how a template is filled in.
const guideSheet = "填写说明"

// templateRows is how far down the choices of a template reach.
const templateRows = 10_000

// Workbook returns an Excel template of the kind: a sheet with the header, cells
// of text and lists to choose from, and a sheet that says of each column what
// belongs there, with an example.
func (k Kind) Workbook() ([]byte, error) {
	columns := sheets[k].columns
	if columns == nil {
		return nil, ErrUnknownFile.With(string(k), fileNames())
	}
	book := excelize.NewFile()
	defer book.Close()
	b := &binding{book: book}
	b.do(book.SetSheetName("Sheet1", string(k)))
	_, err := book.NewSheet(guideSheet)
	b.do(err)
	b.styles()
	b.row(string(k), 1, columns)
	b.row(guideSheet, 1, []string{"列名", "怎样填写", "可以填的值", "示例"})
	for i, c := range columns {
		b.column(string(k), i, c)
		h := hints[c]
		b.row(guideSheet, i+2, []string{c, h.note, strings.Join(h.words, "、"), h.example})
	}
	b.do(book.SetColWidth(guideSheet, "A", "D", 28))
	b.do(book.SetPanes(string(k), &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	var out bytes.Buffer
	b.do(book.Write(&out))
	if b.err != nil {
		return nil, ErrUnread.Because(b.err, string(k))
	}
	return out.Bytes(), nil
}

// binding writes into a workbook and keeps what failed.
type binding struct {
	book       *excelize.File
	bold, text int
	err        error
}

func (b *binding) do(err error) { b.err = errors.Join(b.err, err) }

func (b *binding) styles() {
	var err error
	b.bold, err = b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49})
	b.do(err)
	b.text, err = b.book.NewStyle(&excelize.Style{NumFmt: 49})
	b.do(err)
}

func (b *binding) row(sheet string, row int, cells []string) {
	for i, text := range cells {
		name, err := excelize.CoordinatesToCellName(i+1, row)
		b.do(err)
		b.do(b.book.SetCellStr(sheet, name, text))
		if row == 1 {
			b.do(b.book.SetCellStyle(sheet, name, name, b.bold))
		}
	}
}

// remark is what the comment on a column's header says.
func remark(h hint) string {
	text := h.note
	if len(h.words) > 0 {
		text += "\n可以填:" + strings.Join(h.words, "、")
	}
	if h.example != "" {
		text += "\n例如:" + h.example
	}
	return text
}

// column makes a column one of text and gives it its choices.
func (b *binding) column(sheet string, i int, name string) {
	letter, err := excelize.ColumnNumberToName(i + 1)
	b.do(err)
	b.do(b.book.SetColStyle(sheet, letter, b.text))
	b.do(b.book.SetColWidth(sheet, letter, letter, 20))
	b.do(b.book.SetCellStyle(sheet, letter+"1", letter+"1", b.bold))
	h := hints[name]
	b.do(b.book.AddComment(sheet, excelize.Comment{Cell: letter + "1", Author: "yibao", Text: remark(h), Width: 240, Height: 90}))
	if len(h.words) == 0 {
		return
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = letter + "2:" + letter + strconv.Itoa(templateRows)
	b.do(v.SetDropList(slices.Clone(h.words)))
	v.SetInput(name, h.note)
	b.do(b.book.AddDataValidation(sheet, v))
}
