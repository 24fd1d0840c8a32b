package policyfile

// Severity says whether a complaint stops a policy from being used.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
)

// Complaint is one thing that is wrong with a file.
type Complaint struct {
	File     string
	Line     int // 1-based
	Column   int // 1-based, in characters
	Length   int // characters to underline, at least 1
	Severity Severity
	Code     string // P201 …
	Message  string
	Help     string // the way out
	Source   string // the line's text
}
