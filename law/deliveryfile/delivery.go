package deliveryfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"yibao/ground/period"
	"yibao/law/rulefile"
)

// Delivery describes one batch.
type Delivery struct {
	Source string            // 来源
	Number string            // 批次; unique within the source
	Title  string            // 标题
	Basis  string            // 依据
	Valid  period.Span       // 施行 to 失效
	Region string            // 统筹区: admdvs by prefix that its points count in; "" everywhere
	Only   map[string]string // 只取: columns with the value that a row must have to belong to the batch
	Tables []Table           // 表
}

// Table describes one table of one file.
type Table struct {
	File     string            // 文件: its base name; * stands for anything
	Sheet    int               // 工作表, from 1; of a spreadsheet
	Header   int               // 表头: the row of the header, from 1
	Kind     string            // 种类: code of the rule kind
	Official string            // 官方编号
	Only     map[string]string // 只取: columns with the value that a row must have
	ID       string            // 标识: the column by which rows of the delivery name one another
	Name     Column            // 名称
	Clause   string            // 原文: the column of the text it rests on; "" none
	Items    Column            // 项目
	Others   Column            // 另一: the other side of a pair, or what is allowed
	Group    string            // 组: the column of the group; "" none
	Replaces string            // 替代: the column with the 标识 of the row superseded; "" none
	From     string            // 起: the column of the first day; "": that of the batch
	Values   []Value           // 值
	Skip     []string          // 跳过: what the first cell of rows that are no points begins with
}

// Column says where a text or a list of keys stands.
type Column struct {
	Column string         // 列
	Sheet  int            // 工作表: another one, in which many rows belong to one point
	By     string         // 按: the column that ties them, of the same name in both
	Match  string         // 匹配: 编码 (also when empty), 前缀 or 名称
	Absent string         // 缺: what to do without a code: 名称 = match by the point's name
	Cut    *regexp.Regexp // 分: what separates several; nil: one
	Nth    int            // 取第: which of several, from 1; 0 all
}

// Value says where a term of the kind comes from.
type Value struct {
	Term    string            // 参数
	Column  string            // 列
	Take    *regexp.Regexp    // 取: its first group is the value
	Form    string            // 写: with {} for what was taken; alone it is the value
	Replace map[string]string // 换
	Lookup  bool              // 补: from points of the same kind and item that are there already
	Absent  bool              // 可缺: a point without it is still one
}

// Complaint says what is wrong with a description.
type Complaint struct{ File, Text string }

func (c Complaint) Error() string { return c.File + ":" + c.Text }

// written is the description as YAML has it.
type written struct {
	Source string            `yaml:"来源"`
	Number string            `yaml:"批次"`
	Title  string            `yaml:"标题"`
	Basis  string            `yaml:"依据"`
	From   string            `yaml:"施行"`
	To     string            `yaml:"失效"`
	Region string            `yaml:"统筹区"`
	Only   map[string]string `yaml:"只取"`
	Tables []writtenTable    `yaml:"表"`
}

type writtenTable struct {
	File     string            `yaml:"文件"`
	Sheet    int               `yaml:"工作表"`
	Header   int               `yaml:"表头"`
	Kind     string            `yaml:"种类"`
	Official string            `yaml:"官方编号"`
	Only     map[string]string `yaml:"只取"`
	ID       string            `yaml:"标识"`
	Name     writtenColumn     `yaml:"名称"`
	Clause   string            `yaml:"原文"`
	Items    writtenColumn     `yaml:"项目"`
	Others   writtenColumn     `yaml:"另一"`
	Group    string            `yaml:"组"`
	Replaces string            `yaml:"替代"`
	From     string            `yaml:"起"`
	Values   []writtenValue    `yaml:"值"`
	Skip     []string          `yaml:"跳过"`
}

type writtenColumn struct {
	Column string `yaml:"列"`
	Sheet  int    `yaml:"工作表"`
	By     string `yaml:"按"`
	Match  string `yaml:"匹配"`
	Absent string `yaml:"缺"`
	Cut    string `yaml:"分"`
	Nth    int    `yaml:"取第"`
}

type writtenValue struct {
	Term    string            `yaml:"参数"`
	Column  string            `yaml:"列"`
	Take    string            `yaml:"取"`
	Form    string            `yaml:"写"`
	Replace map[string]string `yaml:"换"`
	Lookup  bool              `yaml:"补"`
	Absent  bool              `yaml:"可缺"`
}

// maxBytes bounds a description.
const maxBytes = 256 << 10

// Parse reads descriptions, one to a YAML document. All complaints are returned
// together, as an error that joins Complaints; the deliveries are of use only
// without them.
func Parse(file string, text []byte) ([]Delivery, error) {
	if len(text) > maxBytes {
		return nil, Complaint{file, "交付说明超过 256 KB,请确认选对了文件。"}
	}
	p := parser{file: file}
	decoder := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	var list []Delivery
	for {
		var w written
		err := decoder.Decode(&w)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, Complaint{file, "看不懂,请按所指的行列修改:\n" + yaml.FormatError(err, false, true)}
		}
		list = append(list, p.delivery(w))
	}
	if len(list) == 0 {
		p.fail("是空的,请写明来源、批次、标题、依据、施行和表。")
	}
	return list, errors.Join(p.complaints...)
}

type parser struct {
	file       string
	complaints []error
}

func (p *parser) fail(format string, args ...any) {
	p.complaints = append(p.complaints, Complaint{p.file, fmt.Sprintf(format, args...)})
}

func (p *parser) required(name, text string) string {
	if text == "" {
		p.fail("没有写“%s”。", name)
	}
	return text
}

func (p *parser) delivery(w written) Delivery {
	d := Delivery{
		Source: p.required("来源", w.Source), Number: p.required("批次", w.Number), Title: p.required("标题", w.Title),
		Basis: p.required("依据", w.Basis), Only: w.Only, Region: w.Region,
	}
	if strings.Trim(w.Region, "0123456789") != "" || len(w.Region) > 6 {
		p.fail("“统筹区”写的“%s”不是区划代码,应写成 390100,或它的开头。", w.Region)
	}
	d.Valid.From = p.date("施行", p.required("施行", w.From))
	if w.To != "" {
		d.Valid.To = p.date("失效", w.To)
		if !d.Valid.From.IsZero() && !d.Valid.To.IsZero() && !d.Valid.Valid() {
			p.fail("“失效”(%s)不晚于“施行”(%s)。", w.To, w.From)
		}
	}
	if len(w.Tables) == 0 {
		p.fail("没有写“表”,不知道要读什么。")
	}
	for i, t := range w.Tables {
		d.Tables = append(d.Tables, p.table(i+1, t))
	}
	return d
}

func (p *parser) date(name, text string) period.Date {
	if text == "" {
		return 0
	}
	day, err := period.ParseDate(text)
	if err != nil {
		p.fail("“%s”写的“%s”不是日期,应写成 2026-01-31。", name, text)
	}
	return day
}

func (p *parser) table(n int, w writtenTable) Table {
	where := fmt.Sprintf("第 %d 张表(%s)", n, w.File)
	t := Table{
		File: w.File, Sheet: max(w.Sheet, 1), Header: max(w.Header, 1), Kind: w.Kind, Official: w.Official, Only: w.Only,
		ID: w.ID, Clause: w.Clause, Group: w.Group, Replaces: w.Replaces, From: w.From, Skip: w.Skip,
		Name: p.column(where, "名称", w.Name), Items: p.column(where, "项目", w.Items), Others: p.column(where, "另一", w.Others),
	}
	kind, ok := rulefile.KindOf(w.Kind)
	switch {
	case w.File == "":
		p.fail("第 %d 张表没有写“文件”。", n)
	case !ok:
		p.fail("%s:没有“%s”这个规则种类。", where, w.Kind)
	case !kind.Points:
		p.fail("%s:规则种类 %s(%s)不用知识点。", where, kind.Code, kind.Name)
	}
	if t.Name.Column == "" {
		p.fail("%s:没有写“名称”在哪一列。", where)
	}
	if t.Items.Column == "" && t.Items.Match != "名称" {
		p.fail("%s:没有写“项目”的编码在哪一列。", where)
	}
	for _, v := range w.Values {
		t.Values = append(t.Values, p.value(where, kind, v))
	}
	return t
}

func (p *parser) column(where, name string, w writtenColumn) Column {
	c := Column{Column: w.Column, Sheet: w.Sheet, By: w.By, Match: w.Match, Absent: w.Absent, Nth: w.Nth, Cut: p.pattern(where+"的“"+name+"”的“分”", w.Cut)}
	if !slices.Contains([]string{"", "编码", "前缀", "名称"}, w.Match) {
		p.fail("%s:“%s”的“匹配”只能是 编码、前缀、名称,不能是“%s”。", where, name, w.Match)
	}
	if w.Absent != "" && w.Absent != "名称" {
		p.fail("%s:“%s”的“缺”只能是 名称,不能是“%s”。", where, name, w.Absent)
	}
	if w.Nth < 0 || w.Nth > 0 && w.Cut == "" {
		p.fail("%s:“%s”的“取第”从 1 数起,并且要写“分”。", where, name)
	}
	if w.Sheet != 0 && w.By == "" {
		p.fail("%s:“%s”在另一个工作表,要写明“按”哪一列对应。", where, name)
	}
	return c
}

func (p *parser) value(where string, kind rulefile.Kind, w writtenValue) Value {
	v := Value{
		Term: w.Term, Column: w.Column, Form: w.Form, Replace: w.Replace, Lookup: w.Lookup, Absent: w.Absent,
		Take: p.pattern(where+"的“"+w.Term+"”的“取”", w.Take),
	}
	switch {
	case kind.Code != "" && !slices.Contains(kind.Terms, w.Term):
		p.fail("%s:%s 没有“%s”这个参数,可以写:%s。", where, kind.Code, w.Term, strings.Join(kind.Terms, "、"))
	case w.Column == "" && w.Form == "" && !w.Lookup:
		p.fail("%s:“%s”要写明在哪一“列”,或者“写”成什么,或者“补”。", where, w.Term)
	case w.Take != "" && v.Take != nil && v.Take.NumSubexp() != 1:
		p.fail("%s:“%s”的“取”要有一对括号,括住要取的部分。", where, w.Term)
	}
	return v
}

func (p *parser) pattern(where, text string) *regexp.Regexp {
	if text == "" {
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		p.fail("%s写的“%s”不是正则式:%v。", where, text, err)
	}
	return re
}
