package policyfile

import (
	"fmt"
	"slices"
	"strings"

	"yibao/law/expr"
)

// Severity says whether a complaint stops a policy from being used.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
)

// String returns 错误 or 提醒.
func (s Severity) String() string {
	if s == Warning {
		return "提醒"
	}
	return "错误"
}

// Complaint is one thing that is wrong with a file.
type Complaint struct {
	File     string
	Line     int // 1-based
	Column   int // 1-based, in characters
	Length   int // characters to underline, at least 1
	Severity Severity
	Code     string // P201 …
	Message  string
	Help     string // the way out
	Source   string // the line's text
}

// String tells the complaint with its line and a caret beneath the place;
// characters of double width are counted as two columns.
func (c Complaint) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s:%d:%d: %s %s: %s", c.File, c.Line, c.Column, c.Severity, c.Code, c.Message)
	if c.Source != "" {
		runes := []rune(c.Source)
		start := min(max(c.Column-1, 0), len(runes))
		end := min(start+max(c.Length, 1), len(runes))
		carets := max(1, displayWidth(runes[start:end]))
		fmt.Fprintf(&out, "\n%6d | %s\n       | %s%s", c.Line, c.Source,
			strings.Repeat(" ", displayWidth(runes[:start])), strings.Repeat("^", carets))
	}
	if c.Help != "" {
		out.WriteString("\n       " + c.Help)
	}
	return out.String()
}

// HasErrors reports whether a complaint stops the policy from being used.
func HasErrors(complaints []Complaint) bool {
	return slices.ContainsFunc(complaints, func(c Complaint) bool { return c.Severity == Error })
}

func displayWidth(text []rune) int {
	width := 0
	for _, c := range text {
		width++
		if isWide(c) {
			width++
		}
	}
	return width
}

// isWide reports whether terminals show the character two columns wide.
func isWide(c rune) bool {
	switch {
	case c < 0x1100:
		return false
	case c <= 0x115f, c >= 0x2e80 && c <= 0xa4cf, c >= 0xac00 && c <= 0xd7a3:
		return true
	case c >= 0xf900 && c <= 0xfaff, c >= 0xfe30 && c <= 0xfe6f, c >= 0xff00 && c <= 0xff60:
		return true
	default:
		return c >= 0xffe0 && c <= 0xffe6 || c >= 0x1f300 && c <= 0x1faff || c >= 0x20000 && c <= 0x3fffd
	}
}

// report collects complaints; the same complaint at the same place, found
// again for another date, is kept once.
type report struct {
	complaints []Complaint
	seen       map[string]bool
}

func newReport() *report { return &report{seen: make(map[string]bool)} }

func (r *report) add(c Complaint) {
	key := fmt.Sprintf("%s:%d:%d:%s", c.File, c.Line, c.Column, c.Code)
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	r.complaints = append(r.complaints, c)
}

// at complains about a node.
func (r *report) at(n *node, code, message, help string) {
	r.place(n, 0, max(1, len([]rune(n.text))), Error, code, message, help)
}

// warn complains about a node without stopping the policy.
func (r *report) warn(n *node, code, message, help string) {
	r.place(n, 0, max(1, len([]rune(n.text))), Warning, code, message, help)
}

func (r *report) place(n *node, offset, length int, severity Severity, code, message, help string) {
	column := n.column
	if n.plain {
		column += offset
	} else if n.quoted {
		column += offset + 1
	}
	r.add(Complaint{
		File: n.source.name, Line: n.line, Column: column, Length: length, Severity: severity,
		Code: code, Message: message, Help: help, Source: n.source.line(n.line),
	})
}

// formula complains about a part of a formula; skip is how many characters of
// the node's text stand before the formula.
func (r *report) formula(n *node, skip int, problems []expr.Problem) {
	for _, p := range problems {
		if p.Code == "" {
			continue
		}
		r.place(n, skip+p.Start, p.Length, Error, p.Code, p.Message, p.Help)
	}
}

// unread reports whether some file could not be read at all: what depends on it
// cannot be judged.
func (r *report) unread() bool {
	return slices.ContainsFunc(r.complaints, func(c Complaint) bool { return strings.HasPrefix(c.Code, "P00") || c.Code == "P117" })
}

// sorted returns the complaints in order of place; warnings wait until errors
// are gone.
func (r *report) sorted() []Complaint {
	list := slices.Clone(r.complaints)
	if HasErrors(list) {
		list = slices.DeleteFunc(list, func(c Complaint) bool { return c.Severity == Warning })
	}
	slices.SortStableFunc(list, func(a, b Complaint) int {
		if order := strings.Compare(a.File, b.File); order != 0 {
			return order
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return list
}
