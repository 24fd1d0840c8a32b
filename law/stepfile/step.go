// Package stepfile is business steps as data (经办事项): what a person has to bring,
// which form to fill in, how long the agency may take, who does it and who reviews
// it, how risky it is, and how long the papers are kept. A file in Chinese holds
// the steps of one kind of business; the binary checks it and tests it by the cases
// in it, and complains with line and column.
//
// Legal basis: 全国医疗保障经办政务服务事项清单 (医保发〔2020〕18号), 医保经办条例 (国令765):
// services are listed, what can be had by sharing of data is not asked for, and
// what is missing is told at once and whole (一次性告知); each step in a file cites
// its own.
//
// The package judges papers against a step and counts working days; it knows
// neither persons nor cases.
package stepfile

import (
	"slices"
	"strings"

	"yibao/ground/period"
)

// Supplier says who brings a material.
type Supplier string

// The suppliers.
const (
	ByApplicant Supplier = "申请人"
	ByEmployer  Supplier = "单位"
	ByHospital  Supplier = "医疗机构"
	BySharing   Supplier = "数据共享" // had from another authority, so not asked for
	ByAgency    Supplier = "经办机构" // made while the step is done
)

// Asked reports whether an applicant has to bring it.
func (s Supplier) Asked() bool { return s == ByApplicant || s == ByEmployer || s == ByHospital }

// Need is one material that a step asks for.
type Need struct {
	Name     string
	Forms    []string // 原件, 复印件, 电子: any of them will do
	Copies   int
	Supplier Supplier
	When     string // "" always; else the circumstance in which it is needed
	Instead  string // name of the group of which any one will do; "" none
	Note     string
}

// Field is one field of a step's form.
type Field struct {
	Name     string
	Kind     string // 文本, 日期, 金额, 选择, 证件号码, 账号, 电话
	Required bool
	Options  []string // of 选择
}

// Case is an example in a file: what was brought, and what must be told.
type Case struct {
	Name     string
	Brought  []Brought
	When     []string // circumstances
	Missing  []string // names that must be told, in order
	Received period.Date
	Due      period.Date // zero: not tested
	Line     int
}

// Brought is a material that was handed in.
type Brought struct {
	Name   string
	Form   string // "" is any
	Copies int    // 0 is enough
}

// Step is one business step.
type Step struct {
	Code     string // two to four capitals, a dash, two digits
	Name     string
	Kind     string // 参保, 缴费, 待遇 …: by which its files are bound
	Group    string // title of its file
	National string // name of the national item it belongs to, "" none
	Basis    []string
	Source   string // of the item and its figures
	Who      []string
	Reviewer []string // empty: no second person
	Risk     string   // 高, 较高, 中, 较低, 低
	Days     int      // working days; 0 is at once
	Keep     int      // years; 0 is for ever
	Channels []string
	Needs    []Need
	Fields   []Field
	Notes    string
	Cases    []Case
	File     string
	Line     int
}

// Limit tells the time limit in words.
func (s Step) Limit() string {
	if s.Days == 0 {
		return "即时办结"
	}
	return itoa(s.Days) + " 个工作日"
}

// Asked lists what an applicant has to bring in the circumstances.
func (s Step) Asked(when []string) []Need {
	var asked []Need
	for _, n := range s.Needs {
		if n.Supplier.Asked() && (n.When == "" || slices.Contains(when, n.When)) {
			asked = append(asked, n)
		}
	}
	return asked
}

// Circumstances lists those on which materials of the step depend.
func (s Step) Circumstances() []string {
	var all []string
	for _, n := range s.Needs {
		if n.When != "" && !slices.Contains(all, n.When) {
			all = append(all, n.When)
		}
	}
	return all
}

// Lack is one thing that is missing.
type Lack struct {
	Name string // of the material, or of those any one of which will do, joined by 或
	Text string // what to bring, in words
}

// Missing tells everything that is missing of what was brought, at once
// (一次性告知); empty when it is complete.
func (s Step) Missing(brought []Brought, when []string) []Lack {
	var lacks []Lack
	told := make(map[string]bool)
	asked := s.Asked(when)
	for _, n := range asked {
		if n.Instead != "" {
			if !told[n.Instead] {
				told[n.Instead] = true
				if l, ok := missingOf(asked, n.Instead, brought); ok {
					lacks = append(lacks, l)
				}
			}
			continue
		}
		if !n.had(brought) {
			lacks = append(lacks, Lack{n.Name, n.words()})
		}
	}
	return lacks
}

// missingOf is what is missing of a group of which any one will do.
func missingOf(asked []Need, group string, brought []Brought) (Lack, bool) {
	var names, words []string
	for _, n := range asked {
		if n.Instead != group {
			continue
		}
		if n.had(brought) {
			return Lack{}, false
		}
		names, words = append(names, n.Name), append(words, n.words())
	}
	return Lack{strings.Join(names, "或"), strings.Join(words, ",或 ")}, true
}

// had reports whether a material is among what was brought, in a form that will do
// and in enough copies.
func (n Need) had(brought []Brought) bool {
	copies, found := 0, false
	for _, b := range brought {
		if b.Name != n.Name || b.Form != "" && !slices.Contains(n.Forms, b.Form) {
			continue
		}
		found = true
		if b.Copies == 0 {
			copies = max(copies, n.Copies)
		}
		copies += b.Copies
	}
	return found && copies >= n.Copies
}

func (n Need) words() string {
	text := n.Name + "(" + strings.Join(n.Forms, "或") + " " + itoa(n.Copies) + " 份"
	if n.Supplier != ByApplicant {
		text += ",由" + string(n.Supplier) + "提供"
	}
	if n.Note != "" {
		text += ";" + n.Note
	}
	return text + ")"
}
