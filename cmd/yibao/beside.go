package main

import (
	"context"

	"yibao/door/his"
	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/process/guidance"
	"yibao/process/settlement"
	"yibao/process/submission"
	"yibao/storage"
)

// beside adds to a door what passes between providers and the centre beside the
// bills, wired like the settlements it stands beside.
func beside(c his.Config, store storage.Beside, s *settlement.Service) his.Config {
	c.Submission = &submission.Service{Store: store, Now: s.Now, Zone: s.Zone, NewID: s.NewID}
	c.Extracts = &extract.Service{Store: store, Now: s.Now, Zone: s.Zone}
	c.Statements = &reconcile.Service{Store: store, Texts: s.Texts, Zone: s.Zone}
	c.Guidance = &guidance.Service{Store: store, Now: s.Now, Zone: s.Zone, NewID: s.NewID}
	if shared, ok := s.Control.(*guidance.Service); ok && shared.Store == guidance.Store(store) { // one compiled engine for both
		c.Guidance = shared
	}
	return c
}

// Submit implements submission.Store.
func (closed) Submit(context.Context, func(submission.Work) error) error { return errTooMany.With() }

// Submitted implements submission.Store.
func (closed) Submitted(context.Context, func(submission.Reader) error) error {
	return errTooMany.With()
}

// Extract implements extract.Store.
func (closed) Extract(context.Context, func(extract.Reader) error) error { return errTooMany.With() }

// Statement implements reconcile.Store.
func (closed) Statement(context.Context, func(reconcile.Reader) error) error {
	return errTooMany.With()
}

// Guide implements guidance.Store.
func (closed) Guide(context.Context, string, func(guidance.Work) error) error {
	return errTooMany.With()
}

// Guided implements guidance.Store.
func (closed) Guided(context.Context, func(guidance.Reader) error) error { return errTooMany.With() }
