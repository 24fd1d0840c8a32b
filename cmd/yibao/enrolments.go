package main

import (
	"time"

	"yibao/process/enrolling"
	"yibao/storage"
)

// enrolments wires the enrolment business. Identity numbers of the synthetic
// region are taken as they are in imports: with --demo.
func enrolments(store storage.Database, clock func() time.Time) *enrolling.Service {
	return &enrolling.Service{Store: store, Now: clock, Zone: china, NewID: newID}
}
