// Package dictionary is the code lists of the national interface as 1901 tells
// them (字典表查询).
//
// Basis: 定点医药机构接口规范 (XJ-K01-2020), in the wording of its provincial edition
// V1.1.27. The lists are data in lists.txt. They inform: codes that a province
// added are taken in messages all the same.
package dictionary

import (
	_ "embed"
	"strings"

	"yibao/ground/period"
)

//go:embed lists.txt
var text string

// Code is one value of a list with its words.
type Code struct{ Value, Label string }

// List is one code list.
type List struct {
	Type, Label string // the field it belongs to, and its name
	Codes       []Code
}

var lists, edition = read(text)

// read reads lists.txt.
func read(text string) (map[string]List, period.Date) {
	found := map[string]List{}
	var edition period.Date
	kind := ""
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) < 2 || words[0] == "#":
		case strings.HasPrefix(line, " "):
			l := found[kind]
			l.Codes = append(l.Codes, Code{words[0], words[1]})
			found[kind] = l
		case words[0] == "版本":
			edition, _ = period.ParseDate(words[1]) // a test reads it
		case words[0] == "字典" && len(words) == 3:
			kind = words[1]
			found[kind] = List{Type: kind, Label: words[2]}
		}
	}
	return found, edition
}

// Find returns a list by its type, regardless of case.
func Find(kind string) (List, bool) {
	l, ok := lists[strings.ToLower(kind)]
	return l, ok
}

// Edition is the day of the standard's edition.
func Edition() period.Date { return edition }
