package main

import (
	"crypto/rand"
	"log/slog"
	"time"

	"yibao/door/api"
	"yibao/process/accountability"
	"yibao/process/administration"
	"yibao/process/curation"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/process/signin"
	"yibao/process/trying"
	"yibao/process/vetting"
	"yibao/register/access"
	"yibao/storage"
)

// staffPatterns are the paths of the staff API.
var staffPatterns = []string{
	"GET /api/v1/", "POST /api/v1/", "PUT /api/v1/", "DELETE /api/v1/", "GET /docs", "GET /openapi.json", "GET /openapi.yaml",
}

// hasher makes the stored form of passwords.
var hasher = access.Hasher{Iterations: access.UsualIterations, Random: rand.Reader}

// staffDoor wires the staff API with the clock of the settlements.
func staffDoor(store storage.Database, service *settlement.Service, log *slog.Logger) api.Config {
	clock := service.Now
	return api.Config{
		Settlements: service, Books: store, Accounts: store, Inquiries: store, Approvals: store,
		Acts:             accounting(store, clock),
		SignIn:           &signin.Service{Store: store, Now: clock, Zone: china, NewID: newID, Random: rand.Reader, Hasher: hasher},
		Administration:   administering(store, clock),
		PersonalAccounts: personalAccounts(store, clock), Terms: terms(store, clock), Funds: store, Figures: store,
		Enrolment:     enrolments(store, clock),
		Cleansing:     cleansings(store, clock),
		Importing:     &importing.Service{Store: store, Now: clock, NewID: newID, Only: importing.Enrolments()},
		Contributions: contributions(store, clock),
		Benefits:      benefits(store, service),
		Curation:      &curation.Service{Store: store, Now: clock, NewID: newID},
		Vetting:       &vetting.Service{Store: store, Now: clock, NewID: newID},
		Trials:        &trying.Service{Store: store, Now: clock, NewID: newID},
		Archive:       archives(store, clock), Counter: counter(store, service),
		Papers:      api.Papers{Prints: store, Proofs: store},
		Publication: publication.Service{Store: store, Now: clock, NewID: newID},
		Now:         clock, NewID: newID, Log: log, Version: version,
	}
}

// counters is the staff API of a server. In a demonstration it takes in people of
// the region that does not exist.
func counters(store storage.Database, service *settlement.Service, o *operation) api.Config {
	config := staffDoor(store, service, o.log)
	config.Enrolment.AllowDemoRegion, config.Importing.AllowDemoRegion, config.Cleansing.AllowDemoRegion = o.demo, o.demo, o.demo
	config.Papers.Font = o.font
	config.Credentials = o.devices.credentials(store, service.Now)
	return config
}

func accounting(store storage.Database, clock func() time.Time) *accountability.Service {
	return &accountability.Service{Store: store, Now: clock, NewID: newID}
}

func administering(store storage.Database, clock func() time.Time) *administration.Service {
	return &administration.Service{Store: store, Now: clock, NewID: newID, Random: rand.Reader, Hasher: hasher}
}
