package sheet

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"yibao/ground/fault"
)

// Refusals of printing.
var (
	ErrNoFont = fault.Define("YB9061", fault.Business, "程序里没有中文字体,不能生成 PDF;请用 make build 编译(需要 Node),或用 --font 指定一个 TrueType 中文字体文件")
	ErrPaper  = fault.Define("YB1895", fault.Shape, "没有纸张 %s,可选“241x140”和“A4”")
)

// Paper is a size of paper in millimetres.
type Paper struct {
	Name          string
	Width, Height int
	margin        int
	row           int // height of a row
	size          int // of letters, points
}

// The papers: a half of the 241 × 279.4 mm multi-part paper of dot-matrix
// printers, A4, and A4 across for wide tables.
var (
	Half   = Paper{"241x140", 241, 140, 8, 5, 9}
	A4     = Paper{"A4", 210, 297, 12, 6, 10}
	Across = Paper{"A4横", 297, 210, 12, 6, 9}
)

// PaperOf finds a paper by name; ErrPaper.
func PaperOf(name string) (Paper, error) {
	for _, p := range []Paper{Half, A4} {
		if p.Name == name {
			return p, nil
		}
	}
	return Paper{}, ErrPaper.With(name)
}

// Printing is what one print says about itself.
type Printing struct {
	Number   int // 1 is the first, later ones are 补打, 0 is not counted
	Operator string
	At       time.Time
	Right    int // the workstation's offset in millimetres, to the right and down
	Down     int
}

// words tells the number of the print.
func (p Printing) words() string {
	if p.Number == 0 {
		return ""
	}
	if p.Number > 1 {
		return "补打 第 " + strconv.Itoa(p.Number) + " 次打印"
	}
	return "第 1 次打印"
}

// page is a PDF under way.
type page struct {
	*fpdf.Fpdf
	paper Paper
	print Printing
	title string // of every page
	under string // beneath it: which settlement, which span
}

const fontName = "sheet"

// newPage begins a document: every page carries the title, the print's number
// and "page of pages".
func newPage(paper Paper, font []byte, title, under string, print Printing) (*page, error) {
	if len(font) == 0 {
		return nil, ErrNoFont.With()
	}
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: float64(paper.Width), Ht: float64(paper.Height)}})
	p := &page{pdf, paper, print, title, under}
	pdf.SetCreationDate(print.At)
	pdf.SetModificationDate(print.At)
	pdf.SetCatalogSort(true)
	pdf.SetTitle(title, true)
	pdf.AddUTF8FontFromBytes(fontName, "", font)
	left, top := float64(paper.margin+print.Right), float64(paper.margin+print.Down)
	pdf.SetMargins(left, top, float64(paper.margin-min(print.Right, paper.margin)))
	pdf.SetAutoPageBreak(true, float64(paper.margin+paper.row))
	pdf.AliasNbPages("{pages}")
	pdf.SetHeaderFunc(p.head)
	pdf.SetFooterFunc(p.foot)
	pdf.SetFont(fontName, "", float64(paper.size))
	pdf.AddPage()
	return p, pdf.Error()
}

func (p *page) head() {
	p.SetFontSize(float64(p.paper.size + 4))
	p.CellFormat(0, float64(p.paper.row+2), p.title, "", 1, "C", false, 0, "")
	p.SetFontSize(float64(p.paper.size))
	p.CellFormat(0, float64(p.paper.row), p.under, "", 1, "C", false, 0, "")
}

func (p *page) foot() {
	p.SetY(float64(-p.paper.margin - p.paper.row + p.print.Down))
	text := strings.TrimLeft(p.print.words()+"  ", " ") + "经办人 " + p.print.Operator + "  打印时间 " + p.print.At.In(china).Format("2006-01-02 15:04:05")
	p.CellFormat(p.width()*3/4, float64(p.paper.row), text, "", 0, "L", false, 0, "")
	p.CellFormat(0, float64(p.paper.row), "第 "+strconv.Itoa(p.PageNo())+" 页 共 {pages} 页", "", 0, "R", false, 0, "")
}

func (p *page) width() float64 { return float64(p.paper.Width - 2*p.paper.margin) }

// cell writes one cell of a row; align is L, C or R.
func (p *page) cell(width float64, text, align string, border bool) {
	edges := ""
	if border {
		edges = "1"
	}
	p.CellFormat(width, float64(p.paper.row), p.fit(text, width), edges, 0, align, false, 0, "")
}

// fit cuts a text that is wider than its cell and says so by "…".
func (p *page) fit(text string, width float64) string {
	room := width - 2*p.GetCellMargin()
	if p.GetStringWidth(text) <= room {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && p.GetStringWidth(string(runes)+"…") > room {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

func (p *page) end() { p.Ln(float64(p.paper.row)) }

func (p *page) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := p.Output(&b)
	return b.Bytes(), err
}

// fields writes labelled texts, columns of them in a row; empty ones are left out.
func (p *page) fields(fields []Field, columns int) {
	width, at := p.width()/float64(columns), 0
	for _, f := range fields {
		if f.Text == "" {
			continue
		}
		p.cell(width, f.Label+":"+f.Text, "L", false)
		if at++; at%columns == 0 {
			p.end()
		}
	}
	if at%columns != 0 {
		p.end()
	}
}

func (s Sheet) title() string {
	if s.Reversed {
		return "医疗保险费用结算单(已撤销)"
	}
	return "医疗保险费用结算单"
}

// PDF writes the settlement sheet.
func (s Sheet) PDF(paper Paper, font []byte, print Printing) ([]byte, error) {
	p, err := newPage(paper, font, s.title(), "结算编号 "+s.SetlID, print)
	if err != nil {
		return nil, err
	}
	p.fields(s.Facts, 3)
	p.Ln(1)
	s.writeCategories(p)
	p.Ln(1)
	s.writePayments(p)
	p.fields([]Field{{"患者(家属)签名", "______________"}, {"收款人", print.Operator}}, 2)
	return p.bytes()
}

// writeCategories writes the table of fees, two categories side by side.
func (s Sheet) writeCategories(p *page) {
	width := p.width() / 10
	for range 2 {
		for _, head := range categoryHead {
			p.cell(width, head, "C", true)
		}
	}
	p.end()
	rows := slices.Concat(s.Categories, []Category{s.Sum})
	for i, c := range rows {
		p.cell(width, c.Name, "L", true)
		for _, amount := range c.amounts() {
			p.cell(width, amount.Grouped(), "R", true)
		}
		if i%2 == 1 {
			p.end()
		}
	}
	if len(rows)%2 == 1 {
		p.end()
	}
}

func (s Sheet) writePayments(p *page) {
	width := p.width() / 8
	for i, pay := range s.Payments {
		p.cell(width, pay.Label, "L", true)
		p.cell(width, pay.Amount.Grouped(), "R", true)
		if i%4 == 3 {
			p.end()
		}
	}
	if len(s.Payments)%4 != 0 {
		p.end()
	}
	p.fields([]Field{
		{"费用总额(大写)", s.Sum.Total.Capital()},
		{"个人现金(大写)", s.Cash.Capital()},
		{"账户余额", s.Balance.Grouped()},
	}, 2)
}

// ListPDF writes the list of fee lines with a sum for each category.
func (s Sheet) ListPDF(paper Paper, font []byte, print Printing) ([]byte, error) {
	p, err := newPage(paper, font, "医疗费用明细清单", "结算编号 "+s.SetlID, print)
	if err != nil {
		return nil, err
	}
	p.fields(s.Facts[:6], 3)
	p.Ln(1)
	p.SetFontSize(float64(p.paper.size - 2))
	shares := []int{11, 15, 19, 8, 4, 9, 6, 10, 5, 6, 7} // per cent of the width
	p.row(shares, "CCCCCCCCCCC", listHead)
	for i, l := range s.Lines {
		p.row(shares, "LLLLCRRRCRR", l.cells())
		if i == len(s.Lines)-1 || s.Lines[i+1].Category != l.Category {
			p.subtotal(s.category(l.Category))
		}
	}
	p.subtotal(s.Sum)
	return p.bytes()
}

// row writes the cells of a row, each with its share of the width in per cent.
func (p *page) row(shares []int, aligns string, texts []string) {
	for i, text := range texts {
		p.cell(p.width()*float64(shares[i])/100, text, aligns[i:i+1], true)
	}
	p.end()
}

func (p *page) subtotal(c Category) {
	p.cell(p.width(), c.Name+"  "+c.Total.Grouped()+"  甲类 "+c.A.Grouped()+"  乙类 "+c.B.Grouped()+"  自费 "+c.Own.Grouped(), "R", true)
	p.end()
}
