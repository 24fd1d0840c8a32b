package main

import (
	"time"

	"yibao/process/contribution"
)

// contributions is the process of contributions with the clock of the settlements.
func contributions(store contribution.Store, clock func() time.Time) *contribution.Service {
	return &contribution.Service{Store: store, Now: clock, Zone: china, NewID: newID}
}
