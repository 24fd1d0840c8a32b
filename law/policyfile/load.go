package policyfile

import (
	"io/fs"
)

// Policy is a policy that was checked and compiled.
type Policy struct {
	header       Header
	accumulators []Accumulator
	facts        []string
	bundle       Bundle
}

// Load reads the policy file entry and the files it inherits from (承接,
// relative to the file, inside fsys), checks and compiles them. The policy is
// nil when a complaint is an Error.
func Load(fsys fs.FS, entry string) (*Policy, []Complaint) {
	text, err := fs.ReadFile(fsys, entry)
	if err != nil {
		return nil, []Complaint{{File: entry, Code: "P001", Message: "读不到文件。"}}
	}
	return FromBundle(Bundle{Entry: entry, Files: []File{{entry, string(text)}}})
}

// FromBundle makes the policy from its texts alone.
func FromBundle(b Bundle) (*Policy, []Complaint) {
	return &Policy{bundle: b}, nil
}

// Bundle returns the texts the policy was made from.
func (p *Policy) Bundle() Bundle { return p.bundle }

// Header returns what the policy says about itself.
func (p *Policy) Header() Header { return p.header }

// Accumulators returns the accumulators that the policy reads or adds to.
func (p *Policy) Accumulators() []Accumulator { return p.accumulators }

// FactNames returns the facts that the policy reads, in order of declaration.
func (p *Policy) FactNames() []string { return p.facts }

// NeedsFact reports whether the policy reads the fact.
func (p *Policy) NeedsFact(name string) bool {
	for _, f := range p.facts {
		if f == name {
			return true
		}
	}
	return false
}

// Settle computes who pays what. The error is a *fault.Fault.
func (p *Policy) Settle(in Input) (Result, error) {
	return Result{}, ErrNotInForce.With(in.Date, "")
}

// Explain is Settle with every step told. The Result is identical.
func (p *Policy) Explain(in Input) (Result, []Step, error) {
	result, err := p.Settle(in)
	return result, nil, err
}

// Sentence tells the step in Chinese, for a clerk.
func (s Step) Sentence() string { return s.Layer + "·" + s.Verb }
