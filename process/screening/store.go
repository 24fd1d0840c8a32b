package screening

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/knowledge"
	"yibao/register/policy"
	"yibao/register/provider"
)

// Life is what is stored of one person who had settlements.
type Life struct {
	PsnNo         string
	Records       []settlement.Record          // by Seq
	Lines         [][]claim.FeeLine            // parallel to Records: the lines each settlement took
	Persons       []enrolment.Person           // all versions
	Registrations []enrolment.Registration     // all versions
	Visits        []claim.Visit                // not cancelled, by Begin
	Diagnoses     map[string][]claim.Diagnosis // by visit
	Papers        map[string][]chart.Document  // by visit, latest revisions
}

// Reader is what lives refer to.
type Reader interface {
	catalogue.Reader
	provider.Reader
	policy.Reader
	knowledge.Reader
	finding.Reader
}

// Work is what a run writes.
type Work interface {
	finding.Reader
	finding.Writer
}

// Store reads lives and keeps findings.
type Store interface {
	// Lives calls visit with every person who has settlements, once, some at a
	// time; by several goroutines, each with a Reader of its own, which all see
	// one state. Of the lives nothing may be kept. A visit that fails ends it.
	Lives(ctx context.Context, visit func(r Reader, lives []Life) error) error
	// Known runs read on one consistent state.
	Known(ctx context.Context, read func(Reader) error) error
	// Find locks the person and runs work; it commits when work returns nil.
	// Work may be run again.
	Find(ctx context.Context, psnNo string, work func(Work) error) error
}
