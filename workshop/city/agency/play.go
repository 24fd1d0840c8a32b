package agency

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// Staff are the accounts that a city needs at its counters.
type Staff struct{ Clerk, Reviewer, Cashier Account }

// Place is where the counters are.
type Place struct {
	Client   *http.Client
	Base     string // http://host:port
	Run      string // told apart in the keys of requests
	Staff    Staff
	Progress func(done, total int)
}

// Summary is what was done.
type Summary struct {
	Files, Rows int
	Acts        []Done // in the order of the first of each kind
	Months      int
	Bills       int
	Billed      money.Fen
	Collected   money.Fen // by the bank, at the counter, and from other payers
	Owed        money.Fen // still open
	Credited    money.Fen
	Accounts    int // credits to accounts
}

// Done is how often something was done.
type Done struct {
	Act   string
	Count int
}

func (s *Summary) did(act string) {
	for i := range s.Acts {
		if s.Acts[i].Act == act {
			s.Acts[i].Count++
			return
		}
	}
	s.Acts = append(s.Acts, Done{act, 1})
}

// play is one run of the counters.
type play struct {
	agency                   Place
	city                     *city.City
	book                     *city.Enrolment
	clerk, reviewer, cashier *desk
	summary                  Summary
	steps                    int
	born                     []string // psn_no of the children registered
}

// totalSteps is how many parts the progress has.
const totalSteps = 5

// Play takes the city in as it stands on its day.
func Play(ctx context.Context, agency Place, made *city.City) (Summary, error) {
	p := &play{agency: agency, city: made, book: made.Enrolment()}
	for _, part := range []func(context.Context) error{p.signIn, p.batches, p.atTheCounter, p.months, p.residents, p.credits} {
		if err := part(ctx); err != nil {
			return p.summary, err
		}
		if agency.Progress != nil {
			agency.Progress(p.steps, totalSteps)
		}
		p.steps++
	}
	return p.summary, nil
}

func (p *play) signIn(ctx context.Context) error {
	keys := new(int)
	for _, s := range []struct {
		to      **desk
		account Account
	}{{&p.clerk, p.agency.Staff.Clerk}, {&p.reviewer, p.agency.Staff.Reviewer}, {&p.cashier, p.agency.Staff.Cashier}} {
		d := &desk{client: p.agency.Client, base: p.agency.Base, keys: keys, process: p.agency.Run}
		if err := d.signIn(ctx, s.account); err != nil {
			return err
		}
		*s.to = d
	}
	return nil
}

var errBadRows = errors.New("批量导入的名册里有不合格的行")

// batches takes the lists in: each is looked at before it is written.
func (p *play) batches(ctx context.Context) error {
	for _, f := range p.book.Files() {
		body := object{"name": f.Name, "content": base64.StdEncoding.EncodeToString(f.CSV)}
		for _, path := range []string{"/api/v1/imports/preview", "/api/v1/imports"} {
			a, err := p.clerk.post(ctx, path, body)
			if err != nil {
				return err
			}
			if a.text("bad") != "0" {
				returned, _ := base64.StdEncoding.DecodeString(a.text("returned"))
				return fmt.Errorf("%w:%s %s 行,%.2000s", errBadRows, f.Name, a.text("bad"), returned)
			}
			if path == "/api/v1/imports" {
				rows := 0
				_, _ = fmt.Sscan(a.text("written"), &rows)
				p.summary.Files++
				p.summary.Rows += rows
			}
		}
	}
	return nil
}

// enrol does one act of enrolment; where the region wants two persons, the
// reviewer agrees.
func (p *play) enrol(ctx context.Context, path string, in object) (object, error) {
	a, err := p.clerk.post(ctx, "/api/v1/enrolment/"+path, in)
	if err != nil {
		return nil, err
	}
	p.summary.did(a.text("kind"))
	if a.text("state") != "待复核" {
		return a, nil
	}
	agreed, err := p.reviewer.post(ctx, "/api/v1/approvals/"+a.text("approval_id")+"/approval", object{"note": "属实"})
	result, _ := agreed["result"].(map[string]any)
	return result, err
}
