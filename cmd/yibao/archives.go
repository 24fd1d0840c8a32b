package main

import (
	"sync"
	"time"

	"yibao/law/stepfile"
	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/process/settlement"
	"yibao/steps"
	"yibao/storage"
)

// shippedSteps are the business steps of the program; its tests see to it that
// they can be read.
var shippedSteps = sync.OnceValue(func() *stepfile.Book {
	book, err := stepfile.LoadGood(steps.FS)
	if err != nil {
		return &stepfile.Book{}
	}
	return book
})

// archives is the archive with the clock.
func archives(store storage.Database, clock func() time.Time) *archiving.Service {
	return &archiving.Service{Store: store, Steps: shippedSteps(), Now: clock, Zone: china, NewID: newID}
}

// counter is reimbursement with the clock of the settlements.
func counter(store storage.Database, s *settlement.Service) *reimbursement.Service {
	return &reimbursement.Service{Store: store, Bills: s, Archive: archives(store, s.Now), Now: s.Now, Zone: china, NewID: newID}
}
