package rulefile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Complaint is one thing that is wrong with a file; any of them stops its use.
type Complaint struct {
	File         string
	Line, Column int // from 1, in characters
	Length       int // characters
	Code         string
	Message      string
	Help         string
	Source       string // the line's text
}

// String tells the complaint with its line and a caret beneath the place.
func (c Complaint) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s:%d:%d: 错误 %s: %s", c.File, c.Line, c.Column, c.Code, c.Message)
	if c.Source != "" {
		runes := []rune(c.Source)
		start := min(max(c.Column-1, 0), len(runes))
		end := min(start+max(c.Length, 1), len(runes))
		fmt.Fprintf(&out, "\n%6d | %s\n       | %s%s", c.Line, c.Source,
			strings.Repeat(" ", width(runes[:start])), strings.Repeat("^", max(1, width(runes[start:end]))))
	}
	if c.Help != "" {
		out.WriteString("\n       " + c.Help)
	}
	return out.String()
}

// width counts columns; Chinese characters and marks take two.
func width(text []rune) int {
	n := 0
	for _, c := range text {
		n++
		if c >= 0x2e80 && c <= 0xffe6 {
			n++
		}
	}
	return n
}

// report collects complaints.
type report struct{ complaints []Complaint }

func (r *report) add(s *sheet, at place, length int, code, message, help string) {
	c := Complaint{File: s.file, Line: at.line, Column: at.column, Length: length, Code: code, Message: message, Help: help}
	if at.line >= 1 && at.line <= len(s.lines) {
		c.Source = s.lines[at.line-1]
	}
	r.complaints = append(r.complaints, c)
}

// on complains about a cell.
func (r *report) on(s *sheet, c cell, code, message, help string) {
	r.add(s, c.at, max(1, len([]rune(c.text))), code, message, help)
}

func (r *report) sorted() []Complaint {
	slices.SortStableFunc(r.complaints, func(a, b Complaint) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.complaints
}
