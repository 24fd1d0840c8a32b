package simulation

import (
	"embed"
	"strings"
	"text/template"

	"yibao/law/policyfile"
)

// regionCode is the 统筹区 of the simulation, which does not exist.
const regionCode = "390900"

// The schemes (insutype).
const (
	employee = "310"
	resident = "390"
)

//go:embed law
var lawFiles embed.FS

// lawTexts are the templates, parsed when they are first needed.
func lawText(name string) string {
	raw, err := lawFiles.ReadFile("law/" + name)
	if err != nil {
		return "" // shows as a policy that does not compile
	}
	return string(raw)
}

// figures are the amounts and rates of one published policy. Both the text of
// the policy and the oracle are made from them.
type figures struct {
	Scheme      string
	Business    string
	From        string   // first day it holds
	Deductibles [3]int64 // yuan; by earlier stays of the year, outpatients the first
	Percent     int64    // of the fund
	Limit       int64    // yuan a year, of the fund
	SecondFrom  int64    // yuan a year, deductible of 大病保险
	Second      int64    // percent of the second layer
	SecondLimit int64    // yuan a year, of the second layer
}

// Stays reports whether the deductible goes by the stays of the year.
func (f figures) Stays() bool { return f.Business == "住院" }

// Date is the day that governs.
func (f figures) Date() string {
	if f.Stays() {
		return "出院日期"
	}
	return "结算日期"
}

// Towards names the accumulator that the deductible is paid towards: of a stay
// for inpatients, of the year for others.
func (f figures) Towards() string {
	if f.Stays() {
		return "本次起付"
	}
	return "本年起付"
}

// Period is the period of that accumulator.
func (f figures) Period() string {
	if f.Stays() {
		return "本次住院"
	}
	return "自然年度"
}

// bundle writes the policy out.
func (f figures) bundle() (policyfile.Bundle, error) {
	name := map[string]string{employee: "职工", resident: "居民"}[f.Scheme]
	t, err := template.New(name).Parse(lawText(name + ".yaml.tmpl"))
	if err != nil {
		return policyfile.Bundle{}, err
	}
	var b strings.Builder
	if err := t.Execute(&b, f); err != nil {
		return policyfile.Bundle{}, err
	}
	return policyfile.Bundle{Entry: name + f.Business + ".yaml", Files: []policyfile.File{
		{Name: name + f.Business + ".yaml", Text: b.String()},
		{Name: "费用分类.yaml", Text: lawText("费用分类.yaml")},
	}}, nil
}

// firstFigures are the policies that the simulated centre begins with: limits
// low enough to be met every day.
func firstFigures() []figures {
	var all []figures
	for _, scheme := range []string{employee, resident} {
		for _, business := range []string{"门诊", "药店", "住院"} {
			f := figures{Scheme: scheme, Business: business, From: "2024-01-01",
				Deductibles: [3]int64{200}, Percent: 70, Limit: 3000, SecondFrom: 800, Second: 60, SecondLimit: 2500}
			switch {
			case business == "住院":
				f.Deductibles, f.Percent = [3]int64{600, 300, 100}, 85
			case business == "药店":
				f.Percent = 50
			}
			if scheme == resident {
				f.Limit, f.Percent = 2000, f.Percent-10
			}
			all = append(all, f)
		}
	}
	return all
}
