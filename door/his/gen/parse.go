package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// field is one line of a node.
type field struct {
	code, name, kind string // kind as written: C30, N16.2, D …
	need             string
	codes            string // closed list, or ""
	fragment         string // "" or the fragment to take instead
	at               string // file:line
}

// rootName is the name that stands for the input or output itself.
const rootName = "根"

// node is a named part of a message, a fragment, or a free node. A name with a
// slash is a node inside a node; root is the whole input or output.
type node struct {
	name, label string
	root        bool
	goType      string
	list        bool
	optional    bool
	fields      []field
	at          string
}

// transaction is one file.
type transaction struct {
	infno, name, path string
	in, out           []*node
}

// codeList is a closed list of codes.
type codeList struct {
	name, label string
	codes       [][2]string
}

type spec struct {
	transactions []*transaction
	fragments    []*node
	free         []*node
	lists        []*codeList
	types        []*node // merged structs, by resolve
}

// parser reads one file into a spec.
type parser struct {
	*spec
	file string
	line int
	tx   *transaction
	node *node
	list *codeList
}

func parseAll(files fs.FS) (*spec, error) {
	names, err := fs.Glob(files, "*.txt") // sorted
	if err != nil {
		return nil, err
	}
	s := &spec{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		p := &parser{spec: s, file: name}
		scan := bufio.NewScanner(bytes.NewReader(text))
		for scan.Scan() {
			p.line++
			words := strings.Fields(scan.Text())
			if len(words) == 0 || strings.HasPrefix(words[0], "#") {
				continue
			}
			indented := strings.HasPrefix(scan.Text(), " ")
			if err := p.read(words, indented); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, p.line, err)
			}
		}
	}
	return s, nil
}

func (p *parser) read(words []string, indented bool) error {
	if indented {
		return p.member(words)
	}
	p.node, p.list = nil, nil
	switch {
	case words[0] == "交易" && len(words) == 3:
		p.tx = &transaction{infno: words[1], name: words[2]}
		p.transactions = append(p.transactions, p.tx)
	case words[0] == "路径" && len(words) == 2 && p.tx != nil:
		p.tx.path = words[1]
	case (words[0] == "入" || words[0] == "出") && len(words) >= 5 && p.tx != nil:
		return p.startNode(words)
	case words[0] == "片段" && len(words) == 3:
		p.node = &node{name: words[1], goType: words[2]}
		p.fragments = append(p.fragments, p.node)
	case words[0] == "节点" && (len(words) == 3 || len(words) == 4):
		p.node = &node{goType: words[1], label: words[2], name: words[len(words)-1]}
		if len(words) == 3 {
			p.node.name = lower(words[1])
		}
		p.free = append(p.free, p.node)
	case words[0] == "封闭" && len(words) == 3:
		p.list = &codeList{name: words[1], label: words[2]}
		p.lists = append(p.lists, p.list)
	default:
		return fmt.Errorf("cannot read %q", strings.Join(words, " "))
	}
	return nil
}

func (p *parser) startNode(words []string) error {
	n := &node{name: words[1], goType: words[3], label: words[4], at: fmt.Sprintf("%s:%d", p.file, p.line)}
	switch words[2] {
	case "对象":
	case "列表":
		n.list = true
	default:
		return fmt.Errorf("%q is neither 对象 nor 列表", words[2])
	}
	n.optional = len(words) == 6 && words[5] == "可缺"
	if n.root = n.name == rootName; n.root {
		n.name = "root"
	}
	if words[0] == "入" {
		p.tx.in = append(p.tx.in, n)
	} else {
		p.tx.out = append(p.tx.out, n)
	}
	p.node = n
	return nil
}

func (p *parser) member(words []string) error {
	at := fmt.Sprintf("%s:%d", p.file, p.line)
	switch {
	case p.list != nil && len(words) == 2:
		p.list.codes = append(p.list.codes, [2]string{words[0], words[1]})
	case p.node != nil && len(words) == 2 && words[0] == "取":
		p.node.fields = append(p.node.fields, field{fragment: words[1], at: at})
	case p.node != nil && (len(words) == 4 || len(words) == 6 && words[4] == "限"):
		f := field{code: words[0], name: words[1], kind: words[2], need: words[3], at: at}
		if len(words) == 6 {
			f.codes = words[5]
		}
		if _, err := f.column(); err != nil {
			return err
		}
		p.node.fields = append(p.node.fields, f)
	default:
		return fmt.Errorf("cannot read %q", strings.Join(words, " "))
	}
	return nil
}

// column is a field's type in Go terms.
type column struct {
	kind, goType string
	size, scale  int
}

func (f field) column() (column, error) {
	if _, ok := needs[f.need]; !ok {
		return column{}, fmt.Errorf("%s: need %q is not 必, 宜 or -", f.code, f.need)
	}
	switch {
	case f.kind == "D":
		return column{kind: "date", goType: "period.Date"}, nil
	case f.kind == "DT":
		return column{kind: "dateTime", goType: "DateTime"}, nil
	case f.kind == "J":
		return column{kind: "raw", goType: "json.RawMessage"}, nil
	case strings.HasPrefix(f.kind, "C"):
		size, err := strconv.Atoi(f.kind[1:])
		return column{kind: "text", goType: "string", size: size}, err
	case strings.HasPrefix(f.kind, "N"):
		return numberColumn(f.kind[1:])
	}
	return column{}, fmt.Errorf("%s: unknown type %q", f.code, f.kind)
}

func numberColumn(form string) (column, error) {
	digits, decimals, _ := strings.Cut(form, ".")
	size, err := strconv.Atoi(digits)
	if err != nil {
		return column{}, fmt.Errorf("unknown number N%s", form)
	}
	c := column{kind: "number", size: size}
	switch {
	case form == "16.2":
		c.goType, c.scale = "money.Fen", 2
	case form == "16.6":
		c.goType, c.scale = "money.Price", 6
	case form == "16.4":
		c.goType, c.scale = "money.Quantity", 4
	case form == "5.4":
		c.goType, c.scale = "money.Rate", 4
	case decimals == "1":
		c.goType, c.scale = "Tenths", 1
	case decimals == "2":
		c.goType, c.scale = "Hundredths", 2
	case decimals == "4":
		c.goType, c.scale = "money.Quantity", 4
	case decimals == "":
		c.goType = "int64"
	default:
		return column{}, fmt.Errorf("unknown number N%s", form)
	}
	return c, nil
}

var needs = map[string]string{"必": "must", "宜": "should", "-": "may"}
