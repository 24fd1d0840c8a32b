package storage

import (
	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/process/guidance"
	"yibao/process/submission"
)

// Beside is the stores of what passes between providers and the centre beside
// the bills.
type Beside interface {
	submission.Store
	extract.Store
	reconcile.Store
	guidance.Store
}
