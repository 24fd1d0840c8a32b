package relational

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/catalogue"
)

// Packed columns are JSON with short keys of our own. They hold what is only
// ever read whole; numbers are integers.

// packedDetail is the detail column of a settlement.
type packedDetail struct {
	Versions    []packedRef  `json:"v,omitempty"`
	Lines       []packedLine `json:"l,omitempty"`
	DiseaseName string       `json:"d,omitempty"`
}

// packedRef is a register and a version id.
type packedRef [2]string

// packedLine is one settlement.LineShare.
type packedLine struct {
	LineNo     string      `json:"n"`
	EntryID    string      `json:"e,omitempty"`
	Amount     int64       `json:"a"`
	SelfFunded int64       `json:"s,omitempty"`
	OverLimit  int64       `json:"o,omitempty"`
	Prepaid    int64       `json:"p,omitempty"`
	InScope    int64       `json:"i,omitempty"`
	Class      string      `json:"c,omitempty"`
	Category   string      `json:"g,omitempty"`
	PrepayRate [2]int64    `json:"r"`
	Limit      int64       `json:"m,omitempty"`
	Excluded   string      `json:"x,omitempty"`
	Parts      []money.Fen `json:"f"`
}

func packLine(l settlement.LineShare) packedLine {
	return packedLine{
		LineNo: l.LineNo, EntryID: l.EntryID, Amount: int64(l.Amount),
		SelfFunded: int64(l.SelfFunded), OverLimit: int64(l.OverLimit), Prepaid: int64(l.Prepaid), InScope: int64(l.InScope),
		Class: string(l.Class), Category: l.Category, PrepayRate: [2]int64{l.PrepayRate.Num(), l.PrepayRate.Den()},
		Limit: int64(l.Limit), Excluded: l.Excluded, Parts: l.Parts,
	}
}

func unpackLine(p packedLine) (settlement.LineShare, error) {
	rate, err := money.NewRate(p.PrepayRate[0], p.PrepayRate[1])
	return settlement.LineShare{
		LineNo: p.LineNo, EntryID: p.EntryID, Amount: money.Fen(p.Amount),
		SelfFunded: money.Fen(p.SelfFunded), OverLimit: money.Fen(p.OverLimit), Prepaid: money.Fen(p.Prepaid), InScope: money.Fen(p.InScope),
		Class: catalogue.Class(p.Class), Category: p.Category, PrepayRate: rate,
		Limit: money.Price(p.Limit), Excluded: p.Excluded, Parts: p.Parts,
	}, err
}

// packDetail writes the detail column.
func packDetail(r settlement.Record) string {
	d := packedDetail{DiseaseName: r.Facts.DiseaseName}
	for _, v := range r.Versions {
		d.Versions = append(d.Versions, packedRef{string(v.Kind), v.ID})
	}
	for _, l := range r.Lines {
		d.Lines = append(d.Lines, packLine(l))
	}
	return toJSON(d)
}

// unpackDetail reads the detail column into the record.
func unpackDetail(detail string, r *settlement.Record) error {
	var d packedDetail
	if err := fromJSON(detail, &d); err != nil {
		return err
	}
	r.Facts.DiseaseName = d.DiseaseName
	for _, v := range d.Versions {
		r.Versions = append(r.Versions, settlement.Ref{Kind: settlement.RefKind(v[0]), ID: v[1]})
	}
	for _, p := range d.Lines {
		l, err := unpackLine(p)
		if err != nil {
			return err
		}
		r.Lines = append(r.Lines, l)
	}
	return nil
}

// packTakes writes the lines column of settled_lines: [["line number", attempt], …].
func packTakes(takes []take) string {
	pairs := make([][2]any, len(takes))
	for i, k := range takes {
		pairs[i] = [2]any{k.lineNo, k.attempt}
	}
	return toJSON(pairs)
}

var errTake = errors.New("relational: not a line number and an attempt")

// unpackTakes reads the lines column of settled_lines.
func unpackTakes(packed string) ([]take, error) {
	var pairs [][]json.RawMessage
	if err := fromJSON(packed, &pairs); err != nil {
		return nil, err
	}
	takes := make([]take, len(pairs))
	for i, pair := range pairs {
		if len(pair) != 2 {
			return nil, errTake
		}
		err := errors.Join(json.Unmarshal(pair[0], &takes[i].lineNo), json.Unmarshal(pair[1], &takes[i].attempt))
		if err != nil {
			return nil, err
		}
	}
	return takes, nil
}

// toJSON writes a value made of strings, integers and lists, which always
// succeeds. Text stays readable: no escapes for < and >.
func toJSON(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return fmt.Sprintf("%q", err.Error())
	}
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}

func fromJSON(text string, value any) error { return json.Unmarshal([]byte(text), value) }
