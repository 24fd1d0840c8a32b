package curation

// Refusal is a row that gave no point.
type Refusal struct {
	File   string
	Sheet  int
	Row    int // as a spreadsheet counts, from 1
	Name   string
	Reason string
}

// Part is what became of one table of a delivery.
type Part struct {
	File    string
	Kind    string
	Rows    int // read, of those the description takes
	Points  int
	Codes   int // item codes that the points name
	Refused int
	Skipped int // rows that the description says are no points
}

// Report is what became of a delivery.
type Report struct {
	Source, Number, Title string
	Parts                 []Part
	Refusals              []Refusal
	Left                  []Refusal // rows that no table of the description takes
	Points, Codes         int
	Replaced              int // points of earlier batches that end
	Written               bool
}

func (r *Report) sumUp() {
	for _, p := range r.Parts {
		r.Points += p.Points
		r.Codes += p.Codes
	}
}
