package policyfile

import "io/fs"

// CaseFile is a file of worked examples (例) for a policy.
type CaseFile struct {
	Name  string
	Cases []Case
}

// Case is one worked example.
type Case struct{ Name string }

// CaseResult is how one case came out.
type CaseResult struct {
	File        string
	Line        int
	Name        string
	OK          bool
	Differences []string // in Chinese, one for each figure that differs
}

// LoadCases reads a case file and the policies it names.
func LoadCases(fsys fs.FS, file string) (*CaseFile, []Complaint) {
	return &CaseFile{Name: file}, nil
}

// Run runs every case.
func (c *CaseFile) Run() []CaseResult { return nil }
