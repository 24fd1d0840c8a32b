package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// CitedCase is a case that says where it comes from: what it expects, as plain
// numbers (fen are told in yuan).
type CitedCase struct {
	Source  string // 出处
	Name    string
	Note    string // 说明
	Figures []money.Rate
}

// Cited returns the cases of the file that have an 出处.
func (c *CaseFile) Cited() []CitedCase {
	var all []CitedCase
	for _, x := range c.cases {
		source := x.node.get("出处")
		if source == nil {
			continue
		}
		cited := CitedCase{Source: source.text, Name: x.name}
		if note := x.node.get("说明"); note != nil {
			cited.Note = note.text
		}
		for _, v := range x.visits {
			for _, e := range v.want {
				if number, _, ok := expr.Literal(strings.ReplaceAll(e.value.text, ",", "")); ok {
					cited.Figures = append(cited.Figures, number)
				}
			}
		}
		all = append(all, cited)
	}
	return all
}
