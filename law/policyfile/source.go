package policyfile

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits on a file, so that no text can exhaust the parser.
const (
	maxFileBytes  = 256 << 10
	maxLines      = 8000
	maxLineRunes  = 4000
	maxFlowDepth  = 20
	maxBlockDepth = 120 // columns of indentation
)

// source is one text with its lines.
type source struct {
	name  string
	lines []string
}

func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

type nodeKind uint8

const (
	nothing nodeKind = iota // a key without a value
	scalar
	list
	mapping
)

// node is a part of a file: a text, a list or a mapping, with its place.
type node struct {
	kind         nodeKind
	text         string
	plain        bool // the text stands in the file as it is, on one line
	quoted       bool
	source       *source
	line, column int
	items        []*node
	entries      []entry
}

type entry struct{ key, value *node }

// get returns the value of a key, nil when there is none.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, e := range n.entries {
		if e.key.text == key {
			return e.value
		}
	}
	return nil
}

// parseSource reads a text into a tree; nil when it cannot be read.
func parseSource(r *report, name, text string) *node {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	s := &source{name: name, lines: strings.Split(text, "\n")}
	if !scan(r, s, text) {
		return nil
	}
	root, fault := parseYAML(text)
	if fault != nil {
		c := Complaint{File: name, Line: fault.line, Column: fault.column, Length: 1, Code: "P001",
			Message: "文件的格式读不懂:" + fault.message + "。", Help: "检查这一行和上一行的缩进、冒号后的空格、括号和引号是否成对。",
			Source: s.line(fault.line)}
		r.add(c)
		return nil
	}
	if root == nil {
		r.add(Complaint{File: name, Line: 1, Column: 1, Code: "P001", Message: "文件是空的。", Help: "至少写上“政策: 名称”。", Source: s.line(1)})
		return nil
	}
	c := converter{report: r, source: s}
	tree := c.convert(root)
	if tree.kind != mapping {
		r.at(tree, "P001", "文件最外层要是“名称: 内容”的样子。", "每一行顶格写一个名称,冒号后空一格再写内容。")
		return nil
	}
	return tree
}

type yamlFault struct {
	line, column int
	message      string
}

// parseYAML calls the YAML library. It is the one place where a panic is
// caught: the library is not ours, and no text may stop the program.
func parseYAML(text string) (root ast.Node, fault *yamlFault) {
	defer func() {
		if recover() != nil {
			root, fault = nil, &yamlFault{1, 1, "结构混乱"}
		}
	}()
	file, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, describeYAML(err)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			t := doc.Body.GetToken()
			return nil, &yamlFault{t.Position.Line, 1, "一个文件里只能有一份内容,不能用 --- 分开"}
		}
		root = doc.Body
	}
	return root, nil
}

func describeYAML(err error) *yamlFault {
	type positioned interface {
		GetToken() *token.Token
		GetMessage() string
	}
	fault := &yamlFault{1, 1, "结构不对"}
	if p, ok := err.(positioned); ok {
		if t := p.GetToken(); t != nil && t.Position != nil {
			fault.line, fault.column = max(1, t.Position.Line), max(1, t.Position.Column)
		}
		fault.message = translateYAML(p.GetMessage())
	}
	return fault
}

// translateYAML says the library's messages in Chinese.
func translateYAML(message string) string {
	for _, known := range []struct{ part, says string }{
		{"must be specified", "大括号或方括号里少了逗号,或者没有闭合"},
		{"end token", "括号没有闭合"},
		{"could not find end character", "引号没有闭合"},
		{"reserved character", "这个字符不能放在开头,请加引号"},
		{"unexpected directive", "百分号不能放在开头,请加引号"},
		{"mapping value is not allowed", "一行里有两个冒号,或者缩进不对"},
		{"value is not allowed", "缩进不对"},
		{"unexpected key name", "少了冒号,或者冒号后面没有空格"},
		{"cannot start any token", "用了制表符(Tab),请改成空格"},
		{"sequence", "列表的写法不对"},
		{"indent", "缩进不对"},
	} {
		if strings.Contains(message, known.part) {
			return known.says
		}
	}
	return "结构不对"
}

type converter struct {
	report *report
	source *source
}

func (c *converter) at(t *token.Token) *node {
	return &node{source: c.source, line: max(1, t.Position.Line), column: max(1, t.Position.Column)}
}

func (c *converter) convert(from ast.Node) *node {
	n := c.at(from.GetToken())
	switch v := from.(type) {
	case *ast.MappingNode:
		n.kind = mapping
		for _, pair := range v.Values {
			c.pair(n, pair)
		}
		c.firstKey(n)
	case *ast.MappingValueNode:
		n.kind = mapping
		c.pair(n, v)
		c.firstKey(n)
	case *ast.SequenceNode:
		n.kind = list
		for _, item := range v.Values {
			n.items = append(n.items, c.convert(item))
		}
	case *ast.NullNode:
		n.kind = nothing
	case *ast.LiteralNode:
		n.kind, n.text = scalar, strings.TrimSpace(v.Value.Value)
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		c.scalar(n, from.GetToken())
	default:
		n.kind = scalar
		c.report.at(n, "P006", "不能用 YAML 的锚点(&)、引用(*)、标签(!)和合并(<<)。", "把内容直接写出来;要共用就写进上级文件,用“承接”。")
	}
	return n
}

// firstKey moves a block mapping's place to its first key.
func (c *converter) firstKey(n *node) {
	if len(n.entries) > 0 && !strings.HasPrefix(c.textAt(n.line, n.column), "{") {
		n.line, n.column = n.entries[0].key.line, n.entries[0].key.column
	}
}

func (c *converter) pair(n *node, pair *ast.MappingValueNode) {
	key := c.convert(pair.Key)
	if key.kind != scalar || key.text == "" {
		c.report.at(key, "P007", "这里的名称是空的,或者不是一个词。", "冒号前面写一个名称。")
		return
	}
	value := c.at(pair.GetToken())
	if pair.Value != nil {
		value = c.convert(pair.Value)
	}
	if value.kind == nothing {
		value.line, value.column = key.line, key.column
	}
	n.entries = append(n.entries, entry{key, value})
}

func (c *converter) scalar(n *node, t *token.Token) {
	n.kind, n.text = scalar, t.Value
	n.quoted = t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType
	n.plain = !n.quoted && strings.HasPrefix(c.textAt(n.line, n.column), n.text)
}

// textAt returns the rest of a line from a column on.
func (c *converter) textAt(line, column int) string {
	text := c.source.line(line)
	for ; column > 1 && text != ""; column-- {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
	return text
}
