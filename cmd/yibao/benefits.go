package main

import (
	"yibao/door/api"
	"yibao/process/allowance"
	"yibao/process/filing"
	"yibao/process/paying"
	"yibao/process/qualifying"
	"yibao/process/readjustment"
	"yibao/process/settlement"
	"yibao/storage"
)

// benefits are the processes of who may have which benefit, and of what is paid
// in money, with the clock of the settlements.
func benefits(store storage.Database, s *settlement.Service) api.Benefits {
	return api.Benefits{
		Readjustment: &readjustment.Service{Store: store, Bills: s, Now: s.Now, Zone: s.Zone, NewID: s.NewID},
		Qualifying:   &qualifying.Service{Store: store, Texts: s.Texts, Now: s.Now, Zone: s.Zone, NewID: s.NewID},
		Filing:       &filing.Agency{Service: filings(store, s), Desk: store, Texts: s.Texts},
		Allowance:    &allowance.Service{Store: store, Texts: s.Texts, Now: s.Now, Zone: s.Zone, NewID: s.NewID},
		Paying:       &paying.Service{Store: store, Now: s.Now, Zone: s.Zone, NewID: s.NewID},
	}
}
