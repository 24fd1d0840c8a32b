// Package explain tells why a settlement came out as it did (结算说明): the sheet,
// who pays what in which layer, each step with its parameter, circular,
// rounding and accumulators, and each fee line. It judges the settlement again
// from the versions it names; when that does not give the stored amounts it
// refuses instead of explaining something else.
package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/law/policyfile"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
)

// Explanation is the whole of one settlement, personal data masked.
type Explanation struct {
	Answer settlement.Answer
	Name   string // masked
	CertNo string // masked
	Payers []Payer
	Layers []Layer
	Lines  []Line
}

// Payer is what one payer pays in one layer.
type Payer struct {
	Name, Layer string
	Amount      money.Fen
}

// Layer is the steps of one layer, in order.
type Layer struct {
	Name  string
	Steps []policyfile.Step
}

// Line is one fee line with its classification and payers.
type Line struct {
	Fee   claim.FeeLine
	Share settlement.LineShare
	Item  catalogue.Entry // the version of the catalogue that it was classed by
}

// china is the civil time that sheets print.
var china = time.FixedZone("UTC+8", 8*60*60)

// Service explains.
type Service struct{ Settlements *settlement.Service }

// Settlement explains one settlement.
func (s *Service) Settlement(ctx context.Context, setlID string) (Explanation, error) {
	j, err := s.Settlements.Explain(ctx, setlID)
	if err != nil {
		return Explanation{}, err
	}
	return s.of(ctx, j, j.Stored)
}

// Elsewhere explains what a settlement would have been at another place.
func (s *Service) Elsewhere(ctx context.Context, setlID string, at settlement.Place) (Explanation, error) {
	j, err := s.Settlements.Elsewhere(ctx, setlID, at)
	if err != nil {
		return Explanation{}, err
	}
	return s.of(ctx, j, j.Computed)
}

// Estimate explains what a bill that nobody has made would cost today.
func (s *Service) Estimate(ctx context.Context, q settlement.EstimateRequest) (Explanation, error) {
	j, err := s.Settlements.Estimate(ctx, q)
	if err != nil {
		return Explanation{}, err
	}
	return s.of(ctx, j, j.Computed)
}

// of tells a judgement with the record of it.
func (s *Service) of(ctx context.Context, j settlement.Rejudged, r settlement.Record) (Explanation, error) {
	items, err := s.items(ctx, r)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{
		Answer: j.Answer,
		Name:   coding.MaskName(j.Answer.Person.Name),
		CertNo: coding.MaskID(j.Answer.Person.CertNo),
		Layers: layers(j.Steps),
	}
	for _, share := range r.Shares {
		e.Payers = append(e.Payers, Payer{share.Payer, share.Layer, share.Amount})
	}
	for i, line := range r.Lines {
		e.Lines = append(e.Lines, Line{j.Answer.Lines[i], line, items[line.EntryID]})
	}
	return e, nil
}

// items returns the versions of the catalogue that the lines were classed by.
func (s *Service) items(ctx context.Context, r settlement.Record) (map[string]catalogue.Entry, error) {
	var ids []string
	for _, l := range r.Lines {
		if l.EntryID != "" && !slices.Contains(ids, l.EntryID) {
			ids = append(ids, l.EntryID)
		}
	}
	items := make(map[string]catalogue.Entry, len(ids))
	err := s.Settlements.Store.View(ctx, func(reader settlement.Reader) error {
		found, err := reader.EntryVersions(ctx, ids)
		for _, entry := range found {
			items[entry.ID] = entry
		}
		return err
	})
	return items, err
}

func layers(steps []policyfile.Step) []Layer {
	var grouped []Layer
	for _, step := range steps {
		last := len(grouped) - 1
		if last < 0 || grouped[last].Name != step.Layer {
			grouped = append(grouped, Layer{Name: step.Layer})
			last++
		}
		grouped[last].Steps = append(grouped[last].Steps, step)
	}
	return grouped
}

// Text writes the explanation for a clerk.
func (e Explanation) Text() string {
	var b strings.Builder
	e.writeHead(&b)
	e.writePayers(&b)
	e.writeLayers(&b)
	e.writeLines(&b)
	return b.String()
}

func (e Explanation) writeHead(b *strings.Builder) {
	a, r := e.Answer, e.Answer.Record
	fmt.Fprintf(b, "医疗保险费用结算单 %s\n", r.SetlID)
	fmt.Fprintf(b, "机构 %s(%s)  姓名 %s  证件 %s  %d 岁  人员类别 %s\n",
		a.Institution.Name, coding.HospitalLevel(a.Institution.Level).Name(), e.Name, e.CertNo, a.Age,
		coding.PersonCategory(a.Spell.PersonType).Name())
	fmt.Fprintf(b, "险种 %s  医疗类别 %s  %s  结算时间 %s\n",
		coding.Insurance(r.Scheme).Name(), coding.VisitKind(r.Facts.MedType).Name(), days(r.Facts),
		r.SettledAt.In(china).Format("2006-01-02 15:04:05"))
	fmt.Fprintf(b, "\n费用总额 %s = 全自费 %s + 超限价 %s + 先行自付 %s + 符合政策范围 %s\n",
		r.Total.Grouped(), r.SelfFunded.Grouped(), r.OverLimit.Grouped(), r.Prepaid.Grouped(), r.InScope.Grouped())
}

// days tells from when to when the care was, as far as the settlement knows.
func days(f settlement.Facts) string {
	if f.End.IsZero() {
		return f.Begin.String() + " 起在院(中途结算)"
	}
	return f.Begin.String() + " 至 " + f.End.String()
}

func (e Explanation) writePayers(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n\n谁付多少\n", e.Why())
	for i, p := range e.Payers {
		if p.Amount == 0 && i+1 < len(e.Payers) {
			continue // only the patient's cash, the last, is told when it is nothing
		}
		layer := p.Layer
		if layer == "" {
			layer = "其余"
		}
		fmt.Fprintf(b, "  %s%s%16s\n", pad(layer, 14), pad(p.Name, 14), p.Amount.Grouped())
	}
	fmt.Fprintf(b, "  %s%s%16s\n", pad("合计", 14), pad("", 14), e.Answer.Record.Total.Grouped())
	fmt.Fprintf(b, "  个人账户结算后余额 %s\n", e.Answer.Record.Balance.Grouped())
}

func (e Explanation) writeLayers(b *strings.Builder) {
	b.WriteString("\n为什么这样算\n")
	number := 0
	for _, layer := range e.Layers {
		if !slices.ContainsFunc(layer.Steps, func(s policyfile.Step) bool { return !s.Skipped }) {
			continue
		}
		fmt.Fprintf(b, "【%s】\n", layer.Name)
		for _, step := range layer.Steps {
			if step.Skipped {
				continue
			}
			number++
			fmt.Fprintf(b, "  %d. %s\n", number, step.Sentence())
		}
	}
}

func (e Explanation) writeLines(b *strings.Builder) {
	b.WriteString("\n费用明细\n")
	for _, l := range e.Lines {
		s := l.Share
		fmt.Fprintf(b, "  %s %s 单价 %s × 数量 %s = %s%s  全自费 %s 超限价 %s 先行自付 %s(%s) 范围内 %s",
			l.Fee.LineNo, l.Fee.Code, l.Fee.Price, l.Fee.Quantity, l.Fee.Amount.Grouped(), l.refund(),
			s.SelfFunded.Grouped(), s.OverLimit.Grouped(), s.Prepaid.Grouped(), s.PrepayRate.Percent(), s.InScope.Grouped())
		for i, part := range s.Parts {
			if part != 0 {
				fmt.Fprintf(b, "  %s %s", e.Payers[i].Name, part.Grouped())
			}
		}
		switch {
		case s.Barred != 0 && s.Barred != s.Amount:
			fmt.Fprintf(b, "  (%s,其中 %s 元转自费)", s.Excluded, s.Barred.Grouped())
		case s.Excluded != "":
			fmt.Fprintf(b, "  (%s,基金不予支付)", s.Excluded)
		}
		b.WriteByte('\n')
	}
}

// refund tells what a line has to do with a refund, or "".
func (l Line) refund() string {
	switch {
	case l.Fee.RefundOf != "":
		return "(退 " + l.Fee.RefundOf + ")"
	case l.Fee.Amount != l.Share.Amount:
		return ",退费后 " + l.Share.Amount.Grouped()
	default:
		return ""
	}
}

// pad fills text to a width in columns, a Chinese character taking two.
func pad(text string, width int) string {
	columns := 0
	for _, r := range text {
		columns++
		if r > 0x2E7F {
			columns++
		}
	}
	return text + strings.Repeat(" ", max(width-columns, 1))
}
