package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/contribution"
	"yibao/register/ledger"
)

// Insured is who is covered on a day, as far as credits go by it.
type Insured struct {
	PsnNo      string
	PersonType string // psn_type
	Birth      period.Date
}

// creditPage is how many persons are credited in one commit.
const creditPage = 5000

// crediting turns what a policy credits into credits of a run.
type crediting struct {
	service        *Service
	policy         *levyfile.Policy
	region, scheme string
	term           period.Span
}

// source names the account that a credit comes from: what persons paid waits in
// 暂收 to be credited; a fund pays as an expense.
func (x crediting) source(fund string) ledger.Account {
	a := ledger.Account{Class: ledger.Suspense, Region: x.region, Scheme: x.scheme, Fund: fund}
	if fund != ledger.PersonalFund {
		a.Class = ledger.Expense
	}
	return a
}

// add judges one person by the policy.
func (x crediting) add(credits []Credit, psnNo string, facts levyfile.Facts) ([]Credit, error) {
	list, err := levy.CreditAmounts(x.policy, x.term.End().AddDays(-1), facts)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.Amount > 0 {
			credits = append(credits, Credit{PsnNo: psnNo, Amount: c.Amount, From: x.source(c.Source), Words: fmt.Sprintf("%s%s元", c.Item, c.Amount)})
		}
	}
	return credits, nil
}

// contributed credits those for whom the term was paid, by their bases.
type contributed struct{ crediting }

// Credits implements Source.
func (x contributed) Credits(ctx context.Context, after string) (credits []Credit, last string, err error) {
	var lines []contribution.Line
	var births map[string]period.Date
	var merged map[string]string
	err = x.service.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		lines, err = r.BasesPage(ctx, x.region, x.scheme, x.term, after, creditPage)
		if err != nil || len(lines) == 0 {
			return err
		}
		if merged, err = r.MergedBetween(ctx, lines[0].PsnNo, lines[len(lines)-1].PsnNo); err == nil {
			births, err = x.births(ctx, r, after, lines, merged)
		}
		return err
	})
	if err != nil || len(lines) == 0 {
		return nil, "", err
	}
	for _, line := range lines {
		var facts levyfile.Facts
		facts.SetFen(levyfile.Base, line.Base)
		facts.SetFen(levyfile.Wage, line.Declared)
		facts.Choose(levyfile.Status, "在职")
		if birth := births[line.PsnNo]; !birth.IsZero() {
			facts.SetCount(levyfile.Age, birth.AgeOn(x.term.End().AddDays(-1)))
		}
		if credits, err = x.add(credits, cmp.Or(merged[line.PsnNo], line.PsnNo), facts); err != nil {
			return nil, "", err
		}
	}
	slices.SortStableFunc(credits, func(a, b Credit) int { return cmp.Compare(a.PsnNo, b.PsnNo) })
	return credits, lines[len(lines)-1].PsnNo, nil
}

// births tells when the persons of a page of lines were born: of those insured at
// the end of the term a page at a time, of the others one by one.
func (x contributed) births(ctx context.Context, r Reader, after string, lines []contribution.Line, merged map[string]string) (map[string]period.Date, error) {
	day, last := x.term.End().AddDays(-1), lines[len(lines)-1].PsnNo
	births := make(map[string]period.Date, len(lines))
	for after < last {
		page, err := r.InsuredPage(ctx, x.region, x.scheme, day, after, creditPage)
		if err != nil {
			return nil, err
		}
		for _, p := range page {
			births[p.PsnNo] = p.Birth
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1].PsnNo
	}
	for _, line := range lines {
		if _, known := births[line.PsnNo]; known {
			continue
		}
		p, err := r.PersonOn(ctx, cmp.Or(merged[line.PsnNo], line.PsnNo), day)
		if err != nil {
			return nil, err
		}
		births[line.PsnNo] = p.Birth
	}
	return births, nil
}

// retired credits those who are retired at the end of the term. The cover of a
// merged number stands under the kept one.
type retired struct{ crediting }

// Credits implements Source.
func (x retired) Credits(ctx context.Context, after string) (credits []Credit, last string, err error) {
	day := x.term.End().AddDays(-1)
	var insured []Insured
	var merged map[string]string
	err = x.service.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		insured, err = r.InsuredPage(ctx, x.region, x.scheme, day, after, creditPage)
		if err == nil && len(insured) > 0 {
			merged, err = r.MergedBetween(ctx, insured[0].PsnNo, insured[len(insured)-1].PsnNo)
		}
		return err
	})
	if err != nil || len(insured) == 0 {
		return nil, "", err
	}
	for _, p := range insured {
		if merged[p.PsnNo] != "" || coding.PersonCategory(p.PersonType).BenefitClass() != "退休" {
			continue
		}
		var facts levyfile.Facts
		facts.Choose(levyfile.Status, "退休")
		facts.SetFen(levyfile.Base, 0)
		if !p.Birth.IsZero() {
			facts.SetCount(levyfile.Age, p.Birth.AgeOn(day))
		}
		if credits, err = x.add(credits, p.PsnNo, facts); err != nil {
			return nil, "", err
		}
	}
	return credits, insured[len(insured)-1].PsnNo, nil
}
