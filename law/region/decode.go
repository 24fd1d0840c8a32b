package region

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"yibao/law/expr"
	"yibao/law/policyfile"
)

// Complaint is one thing that is wrong with a file.
type Complaint = policyfile.Complaint

// decoder reads one file and gathers complaints.
type decoder struct {
	file       string
	lines      []string
	complaints []Complaint
}

// entry is one key of a mapping with its value.
type entry struct {
	key   scalar
	value ast.Node
}

// scalar is a text with the place it stands at.
type scalar struct {
	text  string
	token *token.Token
}

// complain adds a complaint at a token; nil stands for the file's beginning.
func (d *decoder) complain(severity policyfile.Severity, at *token.Token, code, message, help string) {
	line, column, length := 1, 1, 1
	if at != nil && at.Position != nil {
		line, column = max(at.Position.Line, 1), max(at.Position.Column, 1)
		length = max(utf8.RuneCountInString(at.Value), 1)
	}
	c := Complaint{File: d.file, Line: line, Column: column, Length: length, Severity: severity, Code: code, Message: message, Help: help}
	if line <= len(d.lines) {
		c.Source = d.lines[line-1]
		c.Length = max(1, min(length, utf8.RuneCountInString(c.Source)-column+1))
	}
	d.complaints = append(d.complaints, c)
}

func (d *decoder) fail(at *token.Token, code, message, help string) {
	d.complain(policyfile.Error, at, code, message, help)
}

func (d *decoder) warn(at *token.Token, code, message, help string) {
	d.complain(policyfile.Warning, at, code, message, help)
}

// failed reports whether any complaint is an error.
func (d *decoder) failed() bool {
	return slices.ContainsFunc(d.complaints, func(c Complaint) bool { return c.Severity == policyfile.Error })
}

// sorted returns the complaints in the order of the file.
func (d *decoder) sorted() []Complaint {
	slices.SortStableFunc(d.complaints, func(a, b Complaint) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return d.complaints
}

// root parses the text and returns its top mapping.
func (d *decoder) root(text string) []entry {
	if !utf8.ValidString(text) {
		d.fail(nil, "R002", "文件不是 UTF-8 编码。", "用 UTF-8 另存一次。")
		return nil
	}
	file, err := parse(text)
	var syntax interface {
		GetToken() *token.Token
		GetMessage() string
	}
	switch {
	case errors.As(err, &syntax):
		d.syntax(syntax.GetToken(), syntax.GetMessage())
	case err != nil:
		d.syntax(nil, err.Error())
	case len(file.Docs) != 1:
		d.fail(nil, "R003", "一个文件只写一个统筹区的设置。", "去掉 --- 分隔的其余部分。")
	case file.Docs[0].Body == nil:
		d.fail(nil, "R003", "文件是空的。", "照别的统筹区的设置写。")
	default:
		entries, _ := d.mapping(scalar{text: "文件"}, file.Docs[0].Body)
		return entries
	}
	return nil
}

// slips are what the parser says, and what to tell the writer.
var slips = []struct{ says, code, message, help string }{
	{"already defined", "R202", "这个键写了两次。", "删去一个。"},
	{"cannot start any token", "R002", "这里有不能用的字符(常见的是制表符)。", "缩进只用空格。"},
	{"could not find end character", "R002", "引号没有配对。", "补上另一半引号。"},
	{"end token", "R002", "括号没有配对。", "补上 ] 或 }。"},
}

func (d *decoder) syntax(at *token.Token, says string) {
	for _, slip := range slips {
		if strings.Contains(says, slip.says) {
			d.fail(at, slip.code, slip.message, slip.help)
			return
		}
	}
	d.fail(at, "R002", "从这里起不合 YAML 的写法。", "检查缩进、括号和引号;冒号和逗号要用半角,冒号后面空一格。")
}

// parse calls the YAML parser, whose own faults on odd input are errors here.
func parse(text string) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			file, err = nil, errors.New("读不懂的结构")
		}
	}()
	return parser.ParseBytes([]byte(text), 0)
}

// mapping returns the entries of a mapping; of is the key it belongs to.
func (d *decoder) mapping(of scalar, node ast.Node) ([]entry, bool) {
	m, ok := node.(*ast.MappingNode)
	if !ok {
		d.fail(tokenOf(node, of), "R003", "“"+of.text+"”应写成“键: 值”。", "")
		return nil, false
	}
	entries := make([]entry, 0, len(m.Values))
	for _, v := range m.Values {
		key, ok := d.text(of, v.Key)
		same := func(e entry) bool { return e.key.text == key.text }
		switch {
		case !ok:
		case slices.ContainsFunc(entries, same):
			d.fail(key.token, "R202", "“"+key.text+"”写了两次。", "删去一个。")
		default:
			entries = append(entries, entry{key, v.Value})
		}
	}
	return entries, true
}

// list returns the texts of a sequence.
func (d *decoder) list(e entry) []scalar {
	s, ok := e.value.(*ast.SequenceNode)
	if !ok {
		d.fail(tokenOf(e.value, e.key), "R003", "“"+e.key.text+"”应写成列表:[甲, 乙]。", "")
		return nil
	}
	items := make([]scalar, 0, len(s.Values))
	for _, v := range s.Values {
		if item, ok := d.text(e.key, v); ok {
			items = append(items, item)
		}
	}
	return items
}

// text returns a plain or quoted value as it is written: 01 stays 01.
func (d *decoder) text(of scalar, node ast.Node) (scalar, bool) {
	switch node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		at := node.GetToken()
		return scalar{at.Value, at}, true
	case *ast.NullNode:
		d.fail(of.token, "R201", "“"+of.text+"”没有写值。", "")
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.fail(tokenOf(node, of), "R003", "设置文件不用 &、*、!! 和 << 这些写法。", "把值直接写出来。")
	default:
		d.fail(tokenOf(node, of), "R003", "“"+of.text+"”这里应是一个值。", "")
	}
	return scalar{}, false
}

// tokenOf returns the place of a node, or of its key.
func tokenOf(node ast.Node, of scalar) *token.Token {
	if node != nil && node.GetToken() != nil {
		return node.GetToken()
	}
	return of.token
}

// unknown complains about a key that is none of the known ones.
func (d *decoder) unknown(key scalar, what string, known []string) {
	help := expr.Suggest(key.text, known)
	if strings.ContainsAny(key.text, "：，") {
		help = "冒号和逗号要用半角,冒号后面空一格。"
	}
	d.fail(key.token, "R101", "没有叫“"+key.text+"”的"+what+"。", help)
}
