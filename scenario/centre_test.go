package scenario_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yibao/door/api"
	"yibao/door/his"
	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/law/stepfile"
	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/observer/visits"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/accountability"
	"yibao/process/administration"
	"yibao/process/allowance"
	"yibao/process/archiving"
	"yibao/process/charting"
	"yibao/process/cleansing"
	"yibao/process/closing"
	"yibao/process/contribution"
	"yibao/process/enrolling"
	"yibao/process/filing"
	"yibao/process/guidance"
	"yibao/process/importing"
	"yibao/process/paying"
	"yibao/process/publication"
	"yibao/process/qualifying"
	"yibao/process/readjustment"
	"yibao/process/reimbursement"
	"yibao/process/settlement"
	"yibao/process/signin"
	"yibao/process/submission"
	"yibao/register/access"
	"yibao/steps"
	"yibao/storage"
)

// centre is the doors on one database with a clock that the test sets, so that a
// story can go through a year.
type centre struct {
	t         *testing.T
	db        database
	store     storage.Database
	bills     *settlement.Service
	accounts  *account.Service
	guidances *guidance.Service
	server    *httptest.Server

	mu sync.Mutex
	at time.Time
}

// now is the clock: a little later each time it is looked at.
func (c *centre) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at.UTC()
}

func (c *centre) today() period.Date { return period.DateOf(c.now().In(china)) }

// goTo sets the clock to the morning of a day.
func (c *centre) goTo(day period.Date) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, china)
}

func (c *centre) newID() string { return coding.NewID(rand.Reader, c.now()) }

// newCentre opens a centre on an empty database, on the morning of a day.
func newCentre(t *testing.T, db database, day period.Date) *centre {
	t.Helper()
	c := &centre{t: t, db: db}
	c.goTo(day)
	store, err := storage.Open(t.Context(), db.url, storage.Options{WriterID: c.newID()})
	if err != nil {
		t.Fatal(err)
	}
	c.store = store
	c.accounts = &account.Service{Store: store, Now: c.now, Zone: china, NewID: c.newID}
	c.guidances = &guidance.Service{Store: store, Now: c.now, Zone: china, NewID: c.newID}
	c.bills = &settlement.Service{
		Store: store, Now: c.now, Zone: china, NewID: c.newID, Texts: &settlement.Texts{}, Family: c.accounts, Control: c.guidances,
	}
	c.server = httptest.NewServer(c.doors())
	t.Cleanup(c.shut)
	return c
}

// shut ends the doors and the store; a second time does nothing.
func (c *centre) shut() {
	if c.server == nil {
		return
	}
	c.server.Close()
	c.server = nil
	if err := c.store.Close(); err != nil {
		c.t.Error(err)
	}
}

// doors are the national interface and the staff API, as yibao serve has them.
func (c *centre) doors() http.Handler {
	quiet := slog.New(slog.DiscardHandler)
	var serial atomic.Uint64
	interfaces, err := his.New(his.Config{
		Settlement: c.bills, Filing: c.filings(), Charts: &charting.Service{Store: c.store, Now: c.now, Zone: china},
		Visits:     &visits.Service{Store: c.store, Now: c.now, Zone: china},
		Submission: &submission.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID},
		Extracts:   &extract.Service{Store: c.store, Now: c.now, Zone: china},
		Statements: &reconcile.Service{Store: c.store, Texts: c.bills.Texts, Zone: china},
		Guidance:   c.guidances,
		Region:     "390100", Now: c.now, Zone: china, NewID: c.newID, Serial: func() uint64 { return serial.Add(1) }, Log: quiet,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", interfaces)
	mux.Handle("/api/v1/", api.Handler(c.staffDoor(quiet)))
	return mux
}

func (c *centre) filings() *filing.Service {
	return &filing.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID}
}

func (c *centre) staffDoor(log *slog.Logger) api.Config {
	book, err := stepfile.LoadGood(steps.FS)
	if err != nil {
		c.t.Fatal(err)
	}
	waiting := &qualifying.Service{Store: c.store, Texts: c.bills.Texts, Now: c.now, Zone: china, NewID: c.newID}
	levies := &contribution.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID, Benefits: waiting}
	archive := &archiving.Service{Store: c.store, Steps: book, Now: c.now, Zone: china, NewID: c.newID}
	return api.Config{
		Settlements: c.bills, Books: c.store, Accounts: c.store, Inquiries: c.store, Approvals: c.store, Funds: c.store, Figures: c.store,
		Acts:             &accountability.Service{Store: c.store, Now: c.now, NewID: c.newID},
		SignIn:           &signin.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID, Random: rand.Reader, Hasher: quick},
		Administration:   c.administering(),
		PersonalAccounts: c.accounts, Terms: &closing.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID},
		Enrolment:     &enrolling.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID, History: levies, Retirement: levies, Benefits: waiting, AllowDemoRegion: true},
		Cleansing:     &cleansing.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID, AllowDemoRegion: true},
		Importing:     &importing.Service{Store: c.store, Now: c.now, NewID: c.newID, AllowDemoRegion: true, Only: importing.Enrolments()},
		Contributions: levies, Archive: archive,
		Counter:     &reimbursement.Service{Store: c.store, Bills: c.bills, Archive: archive, Now: c.now, Zone: china, NewID: c.newID},
		Publication: publication.Service{Store: c.store, Now: c.now, NewID: c.newID},
		Benefits: api.Benefits{
			Readjustment: &readjustment.Service{Store: c.store, Bills: c.bills, Now: c.now, Zone: china, NewID: c.newID},
			Qualifying:   waiting,
			Filing:       &filing.Agency{Service: c.filings(), Desk: c.store, Texts: c.bills.Texts},
			Allowance:    &allowance.Service{Store: c.store, Texts: c.bills.Texts, Now: c.now, Zone: china, NewID: c.newID},
			Paying:       &paying.Service{Store: c.store, Now: c.now, Zone: china, NewID: c.newID},
		},
		Now: c.now, NewID: c.newID, Log: log, Version: "test",
	}
}

// quick makes the stored form of passwords that nobody will try to guess.
var quick = access.Hasher{Iterations: 1000, Random: rand.Reader}

func (c *centre) administering() *administration.Service {
	return &administration.Service{Store: c.store, Now: c.now, NewID: c.newID, Random: rand.Reader, Hasher: quick}
}

// accountsMade makes the first accounts and returns their passwords and secrets.
func (c *centre) accountsMade() map[string][2]string {
	newcomers := append(administration.Administrators("390100"), administration.Demonstrators("390100")...)
	for i := range newcomers {
		newcomers[i].Ready = true
	}
	top := access.Organisation{OrgNo: "390100", Name: "安澜市医疗保障事业管理中心", Region: "390100", State: access.Active, Rev: 1}
	issued, err := c.administering().Initialise(c.t.Context(), []access.Organisation{top}, newcomers)
	if err != nil {
		c.t.Fatal(err)
	}
	made := map[string][2]string{}
	for _, i := range issued {
		made[i.Staff.Account] = [2]string{i.Password, i.TOTP}
	}
	return made
}

// seed imports files of the world and publishes the policies of 390100, with
// lines of the story's own added to the settings of the region.
func (c *centre) seed(kinds []string, settings string) {
	c.t.Helper()
	ctx := c.t.Context()
	names, err := writeWorld(c.t.TempDir(), kinds, c.today())
	if err != nil {
		c.t.Fatal(err)
	}
	var files []importing.File
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			c.t.Fatal(err)
		}
		files = append(files, importing.File{Name: filepath.Base(name), Content: bytes.NewReader(text)})
	}
	service := importing.Service{Store: c.store, Now: c.now, NewID: c.newID, AllowDemoRegion: true}
	if reports, err := service.ImportAll(ctx, files, func(string, int, int) {}); err != nil {
		c.t.Fatal(err, reports)
	}
	for _, list := range []func() ([]string, error){policies.Settings, policies.Entries, policies.Levies} {
		found, err := list()
		if err != nil {
			c.t.Fatal(err)
		}
		for _, file := range found {
			if strings.HasPrefix(file, "390100-") {
				c.published(ctx, file, settings)
			}
		}
	}
}

func (c *centre) published(ctx context.Context, file, settings string) {
	c.t.Helper()
	service := publication.Service{Store: c.store, Now: c.now, NewID: c.newID}
	text, err := fs.ReadFile(policies.FS, file)
	switch {
	case err != nil:
	case path.Base(file) == "统筹区.yaml":
		_, _, err = service.PublishSettings(ctx, file, string(text)+"\n"+settings+"\n", "政策一")
	case levyfile.IsLevy(path.Base(file)):
		_, _, err = service.PublishLevy(ctx, file, string(text), "政策一")
	default:
		compiled, complaints := policyfile.Load(policies.FS, file)
		if compiled == nil {
			c.t.Fatalf("%s: %v", file, complaints)
		}
		_, _, err = service.Publish(ctx, compiled.Bundle(), "政策一")
	}
	if err != nil {
		c.t.Fatalf("%s: %v", file, err)
	}
}

// emptyDatabase makes a database of an engine without anything in it.
func emptyDatabase(t *testing.T, engine string) database {
	t.Helper()
	if engine == "sqlite" {
		return sqliteAt(filepath.Join(t.TempDir(), "yibao.db"))
	}
	name := postgresName(fmt.Sprintf("centre_%d", postgresSerial.Add(1)))
	if err := administer("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	db, err := postgresAt(name)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// address is where the doors are.
func (c *centre) address() string {
	u, err := url.Parse(c.server.URL)
	if err != nil {
		c.t.Fatal(err)
	}
	return u.Host
}
