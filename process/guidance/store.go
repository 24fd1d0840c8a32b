package guidance

import (
	"context"
	"time"

	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/knowledge"
	"yibao/register/policy"
	"yibao/register/provider"
)

// Past is what the centre knows of a person's visits from a day on.
type Past struct {
	Visits    []claim.Visit                // not cancelled, by Begin
	Diagnoses map[string][]claim.Diagnosis // by visit
	Records   []settlement.Record          // the acts about these visits, by Seq
	Lines     map[string][]claim.FeeLine   // by settlement: the lines that it took
}

// RuleSet is what rules and knowledge bills were asked of. It names itself: the
// same rules and knowledge of a region are the same set.
type RuleSet struct {
	ID       string
	Region   string
	Rules    []string // version ids, in the order of the engine
	Batches  []string // of knowledge, by name
	Recorded time.Time
}

// Reader is everything that guidance reads.
type Reader interface {
	enrolment.Reader
	enrolment.FilingReader
	claim.Reader
	catalogue.Reader
	provider.Reader
	policy.Reader
	knowledge.Reader
	finding.Reader
	// PastOf returns the visits of a person that began no earlier, with what was
	// settled of them.
	PastOf(ctx context.Context, psnNo string, since time.Time) (Past, error)
	// KnowledgeMark returns a text that changes whenever knowledge or rules are
	// added.
	KnowledgeMark(ctx context.Context) (string, error)
	// RuleSetOf returns a set; nil when there is none.
	RuleSetOf(ctx context.Context, id string) (*RuleSet, error)
}

// Writer is what is written beside a bill.
type Writer interface {
	finding.Writer
	// AddRuleSet stores a set; one that is there stays.
	AddRuleSet(ctx context.Context, set RuleSet) error
}

// Work is what guidance writes.
type Work interface {
	Reader
	Writer
	settlement.Memory
}

// Store runs units of work.
type Store interface {
	// Guide locks the person and runs work; it commits when work returns nil.
	// Work may be run again. An unknown person is enrolment.ErrUnknownPerson.
	Guide(ctx context.Context, psnNo string, work func(Work) error) error
	// Guided runs read without a lock on one consistent state.
	Guided(ctx context.Context, read func(Reader) error) error
}
