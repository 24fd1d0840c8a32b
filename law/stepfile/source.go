package stepfile

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yibao/law/policyfile"
)

// Complaint is one thing that is wrong with a file.
type Complaint = policyfile.Complaint

// Limits on a text, so that none can exhaust the parser.
const (
	maxBytes  = 512 << 10
	maxIndent = 80
	maxNested = 20
)

func itoa(n int) string { return strconv.Itoa(n) }

// node is a part of a file with its place.
type node struct {
	text         string
	line, column int
	keys         []*node // of a mapping
	values       []*node // of a mapping, parallel; or the items of a list
	isMap        bool
	isList       bool
}

// get returns the value of a key, nil when there is none.
func (n *node) get(key string) *node {
	if n == nil || !n.isMap {
		return nil
	}
	for i, k := range n.keys {
		if k.text == key {
			return n.values[i]
		}
	}
	return nil
}

// report collects complaints about one file.
type report struct {
	file       string
	lines      []string
	complaints []Complaint
}

func (r *report) add(line, column, length int, code, message, help string) {
	source := ""
	if line >= 1 && line <= len(r.lines) {
		source = r.lines[line-1]
	}
	r.complaints = append(r.complaints, Complaint{
		File: r.file, Line: line, Column: column, Length: length, Code: code, Message: message, Help: help, Source: source,
	})
}

func (r *report) at(n *node, code, message, help string) {
	r.add(n.line, n.column, max(1, utf8.RuneCountInString(n.text)), code, message, help)
}

// read parses a text; nil when it cannot be read.
func (r *report) read(text string) *node {
	r.lines = strings.Split(text, "\n")
	if len(text) > maxBytes || !utf8.ValidString(text) {
		r.add(1, 1, 1, "S001", "文件太大,或者不是 UTF-8 编码的文字。", "另存为 UTF-8;一个文件不超过 512 KB。")
		return nil
	}
	for i, line := range r.lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		nested := strings.Count(line, "- ") + strings.Count(line, "[") + strings.Count(line, "{")
		if strings.HasPrefix(line[indent:], "\t") || indent > maxIndent || nested > maxNested {
			r.add(i+1, indent+1, 1, "S002", "缩进用了制表符,或者缩进、括号套得太深。", "缩进只用半角空格,每层两个。")
			return nil
		}
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		line, column, message := placeOf(err)
		if message == twiceWritten {
			r.add(line, column, 1, "S006", "这个名称在同一层写了两遍。", "留下一处。")
			return nil
		}
		r.add(line, column, 1, "S003", "这里看不懂:"+message, "请核对缩进、冒号和引号;说明文字里有冒号的,整段加双引号。")
		return nil
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		r.add(1, 1, 1, "S004", "文件是空的,或者分成了几段。", "一个文件只写一段,不用 --- 分隔。")
		return nil
	}
	return r.node(file.Docs[0].Body)
}

const twiceWritten = "写了两遍"

// placeOf is where and what a parser's error is about.
func placeOf(err error) (line, column int, message string) {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.Token != nil && syntax.Token.Position != nil {
		message = "缩进或符号不对"
		if strings.Contains(syntax.Message, "already defined") {
			message = twiceWritten
		}
		return syntax.Token.Position.Line, syntax.Token.Position.Column, message
	}
	return 1, 1, "不是 YAML"
}

// node turns a parsed tree into ours. What our files do not use (anchors, tags,
// blocks of text) is complained about.
func (r *report) node(a ast.Node) *node {
	n := &node{line: 1, column: 1}
	if token := a.GetToken(); token != nil && token.Position != nil {
		n.line, n.column = token.Position.Line, r.runes(token.Position.Line, token.Position.Column)
	}
	switch v := a.(type) {
	case *ast.MappingNode:
		n.isMap = true
		for _, pair := range v.Values {
			r.pair(n, pair)
		}
		if len(n.keys) > 0 {
			n.line, n.column = n.keys[0].line, n.keys[0].column
		}
	case *ast.MappingValueNode:
		n.isMap = true
		r.pair(n, v)
		n.line, n.column = n.keys[0].line, n.keys[0].column
	case *ast.SequenceNode:
		n.isList = true
		for _, item := range v.Values {
			n.values = append(n.values, r.node(item))
		}
	case *ast.NullNode:
	case *ast.StringNode:
		n.text = v.Value
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.LiteralNode, *ast.MergeKeyNode:
		r.strange(n)
	case ast.ScalarNode:
		n.text = v.GetToken().Value
	default:
		r.strange(n)
	}
	return n
}

func (r *report) strange(n *node) {
	r.add(n.line, n.column, 1, "S005", "这里用了文件不支持的写法。", "只用“名称: 值”、“- 项”和方括号里的列表。")
}

func (r *report) pair(n *node, pair *ast.MappingValueNode) {
	key := r.node(pair.Key)
	if slices.ContainsFunc(n.keys, func(k *node) bool { return k.text == key.text }) {
		r.at(key, "S006", "“"+key.text+"”写了两遍。", "留下一处。")
		return
	}
	n.keys, n.values = append(n.keys, key), append(n.values, r.node(pair.Value))
}

// runes turns a column that the parser counted into one of characters.
func (r *report) runes(line, column int) int {
	if line < 1 || line > len(r.lines) {
		return max(column, 1)
	}
	return min(max(column, 1), utf8.RuneCountInString(r.lines[line-1])+1)
}
