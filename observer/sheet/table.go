package sheet

import (
	"strings"
)

// Column is a column of a table on paper.
type Column struct {
	Head  string
	Share int  // of the width, beside the other columns' shares
	Right bool // amounts and counts stand right
}

// Row is a row of texts under the columns; a sum is set apart by its ground.
type Row struct {
	Texts []string
	Sum   bool
}

// Table is a table of figures on paper: as many pages as it takes, its heads on
// each of them.
type Table struct {
	Title, About string // About stands beneath: span, conditions, unit
	Columns      []Column
	Rows         []Row
}

// PDF writes the table; ErrNoFont.
func (t Table) PDF(paper Paper, font []byte, print Printing) ([]byte, error) {
	p, err := newPage(paper, font, t.Title, t.About, print)
	if err != nil {
		return nil, err
	}
	p.SetFillColor(235, 235, 235)
	bottom := float64(paper.Height - paper.margin - 2*paper.row)
	t.heads(p)
	for _, r := range t.Rows {
		if p.GetY()+float64(paper.row) > bottom {
			p.AddPage()
			t.heads(p)
		}
		t.row(p, r, t.aligns())
	}
	return p.bytes()
}

func (t Table) heads(p *page) {
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, c.Head)
	}
	t.row(p, Row{heads, true}, strings.Repeat("C", len(heads)))
}

func (t Table) aligns() string {
	var b strings.Builder
	for _, c := range t.Columns {
		if c.Right {
			b.WriteByte('R')
		} else {
			b.WriteByte('L')
		}
	}
	return b.String()
}

func (t Table) row(p *page, r Row, aligns string) {
	all := 0
	for _, c := range t.Columns {
		all += c.Share
	}
	for i, text := range r.Texts {
		width := p.width() * float64(t.Columns[i].Share) / float64(all)
		p.CellFormat(width, float64(p.paper.row), p.fit(text, width), "1", 0, aligns[i:i+1], r.Sum, 0, "")
	}
	p.end()
}
