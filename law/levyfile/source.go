package levyfile

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"yibao/law/policyfile"
)

// Complaint is one thing that is wrong with a file.
type Complaint = policyfile.Complaint

// Limits on a text, so that none can exhaust the parser.
const (
	maxBytes  = 256 << 10
	maxIndent = 120
	maxNested = 20 // brackets and list marks in one line
)

type shape uint8

const (
	nothing shape = iota
	scalar
	list
	mapping
)

// node is a part of a file with its place.
type node struct {
	shape        shape
	text         string
	quoted       bool
	line, column int
	items        []*node
	entries      []entry
}

type entry struct{ key, value *node }

// read parses a text into a tree; nil when it cannot be read.
func (r *report) read(text string) *node {
	if len(text) > maxBytes || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		r.top("L001", "文件太大,或者不是 UTF-8 编码的文字。", "另存为 UTF-8;一个文件不超过 256 KB。")
		return nil
	}
	for i, line := range r.lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if indent > maxIndent || strings.Count(line, "- ") > maxNested || strings.Count(line, "[")+strings.Count(line, "{") > maxNested {
			r.add(Complaint{File: r.file, Line: i + 1, Column: 1, Length: 1, Code: "L002", Message: "这一行套得太深。", Help: "把内容分成几行。", Source: line})
			return nil
		}
	}
	file, err := parse(text)
	var placed interface {
		GetToken() *token.Token
		GetMessage() string
	}
	switch {
	case errors.As(err, &placed):
		r.syntax(placed.GetToken())
	case err != nil:
		r.syntax(nil)
	case len(file.Docs) != 1 || file.Docs[0].Body == nil:
		r.top("L003", "文件是空的,或者用 --- 分成了几份。", "一个文件写一份缴费政策。")
	default:
		tree := r.convert(file.Docs[0].Body)
		if tree.shape == mapping {
			return tree
		}
		r.at(tree, "L003", "文件最外层要是“名称: 内容”的样子。", "每一行顶格写一个名称,冒号后空一格再写内容。")
	}
	return nil
}

// parse calls the YAML parser, whose own faults on odd input are errors here.
func parse(text string) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			file, err = nil, errors.New("读不懂的结构")
		}
	}()
	return parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
}

func (r *report) syntax(at *token.Token) {
	n := &node{line: 1, column: 1}
	if at != nil && at.Position != nil {
		n.line, n.column = max(1, at.Position.Line), max(1, at.Position.Column)
	}
	r.at(n, "L002", "从这里起不合 YAML 的写法。", "检查缩进、括号和引号;结构上的冒号和逗号要用半角,后面空一格;缩进不能用制表符。")
}

func (r *report) convert(from ast.Node) *node {
	n := place(from.GetToken())
	switch v := from.(type) {
	case *ast.MappingNode:
		n.shape = mapping
		for _, pair := range v.Values {
			r.pair(n, pair)
		}
	case *ast.MappingValueNode:
		n.shape = mapping
		r.pair(n, v)
	case *ast.SequenceNode:
		n.shape = list
		for _, item := range v.Values {
			n.items = append(n.items, r.convert(item))
		}
	case *ast.NullNode:
	case *ast.LiteralNode:
		n.shape, n.text = scalar, strings.TrimSpace(v.Value.Value)
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t := from.GetToken()
		n.shape, n.text = scalar, t.Value
		n.quoted = t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType
	default:
		r.at(n, "L002", "不能用 YAML 的锚点(&)、引用(*)、标签(!)和合并(<<)。", "把内容直接写出来。")
	}
	if len(n.entries) > 0 && inBlock(from) {
		n.line, n.column = n.entries[0].key.line, n.entries[0].key.column
	}
	return n
}

// inBlock reports whether a mapping is written in block style, whose place is that of
// its first key.
func inBlock(from ast.Node) bool {
	m, ok := from.(*ast.MappingNode)
	return !ok || !m.IsFlowStyle
}

func place(t *token.Token) *node {
	return &node{line: max(1, t.Position.Line), column: max(1, t.Position.Column)}
}

func (r *report) pair(n *node, pair *ast.MappingValueNode) {
	key := r.convert(pair.Key)
	if key.shape != scalar || key.text == "" {
		r.at(key, "L003", "这里的名称是空的,或者不是一个词。", "冒号前面写一个名称。")
		return
	}
	value := &node{line: key.line, column: key.column}
	if pair.Value != nil {
		value = r.convert(pair.Value)
	}
	if value.shape == nothing {
		value.line, value.column = key.line, key.column
	}
	n.entries = append(n.entries, entry{key, value})
}
