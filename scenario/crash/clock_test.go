package crash_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage"
	"yibao/workshop/city"
)

// unsteady is a clock that is set back and forth while people settle.
type unsteady struct {
	mu    sync.Mutex
	shift time.Duration
}

func (k *unsteady) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return time.Now().Add(k.shift).UTC().Truncate(time.Microsecond)
}

func (k *unsteady) set(shift time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.shift = shift
}

// purchaseOf is a purchase bill as the process takes it.
func purchaseOf(b *bill, serial string, begin time.Time) settlement.PurchaseRequest {
	q := settlement.PurchaseRequest{
		PsnNo: b.person.PsnNo, Scheme: b.person.Scheme, CredentialType: "02", MedType: b.MedType,
		Begin: begin, Total: city.Total(b.Lines), UseAccount: true,
	}
	for i, l := range b.Lines {
		q.Lines = append(q.Lines, claim.FeeLine{
			LineNo: fmt.Sprintf("%s-%d", serial, i+1), Code: l.Item.Code, LocalCode: l.Item.ID,
			Amount: l.Amount, Price: l.Price, Quantity: l.Quantity, At: begin, External: true,
		})
	}
	return q
}

// TestClockSteppedBack sets the clock of the program back by seconds, hours and
// days between settlements, reversals and repeated messages: whatever is
// refused leaves nothing, whatever is settled verifies and replays.
func TestClockSteppedBack(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, url string) {
		w, err := world()
		if err != nil {
			t.Fatal(err)
		}
		db, err := storage.Open(t.Context(), url, storage.Options{WriterID: "clock"})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		clock := &unsteady{}
		service := &settlement.Service{Store: db, Now: clock.now, Zone: china, Texts: &settlement.Texts{},
			NewID: func() string { return coding.NewID(rand.Reader, time.Now()) }}
		d := clockDesk{t, service, 0, 0}
		number := 0
		for _, b := range w.bills {
			if b.Kind != city.Purchase || number == 24 {
				continue
			}
			steps := []time.Duration{0, -time.Second, -time.Hour, -26 * time.Hour, 0, -50 * time.Hour, 3 * time.Second, -90 * time.Minute}
			clock.set(steps[number%len(steps)])
			d.play(b, fmt.Sprintf("K%03d", number), clock)
			number++
		}
		if d.settled < 20 || d.future == 0 {
			t.Errorf("%d settled, %d refused as of tomorrow: too few to mean much", d.settled, d.future)
		}
		d.books(url)
	})
}

// clockDesk counts what became of the bills.
type clockDesk struct {
	t               *testing.T
	service         *settlement.Service
	settled, future int
}

// play settles a bill of the day that it really is, which a clock that was set
// back takes for tomorrow, or of the clock's own day; every third is reversed
// with the clock set back once more.
func (d *clockDesk) play(b *bill, serial string, clock *unsteady) {
	d.t.Helper()
	ctx := d.t.Context()
	caller := settlement.Caller{Institution: b.Institution.Code, Operator: "001", Transaction: "2102", MessageID: serial, InputHash: serial, PlaceRegion: city.Region}
	q := purchaseOf(b, serial, b.Begin)
	answer, err := d.service.SettlePurchase(ctx, caller, q)
	if errors.Is(err, settlement.ErrFutureVisit) {
		d.future++
		own := clock.now().In(china)
		q = purchaseOf(b, serial, time.Date(own.Year(), own.Month(), own.Day(), 0, 1, 0, 0, time.UTC))
		answer, err = d.service.SettlePurchase(ctx, caller, q)
	}
	if err != nil {
		d.t.Errorf("%s: %v", serial, told(err))
		return
	}
	d.settled++
	clock.set(clock.shift - 10*time.Second)
	again, err := d.service.SettlePurchase(ctx, caller, q)
	if err != nil || again.Record.SetlID != answer.Record.SetlID {
		d.t.Errorf("%s sent again is answered with %s, not %s: %v", serial, again.Record.SetlID, answer.Record.SetlID, told(err))
	}
	if d.settled%3 > 0 {
		return
	}
	caller.Transaction, caller.MessageID = "2103", serial+"R"
	if _, err := d.service.Reverse(ctx, caller, q.PsnNo, answer.Record.VisitID, answer.Record.SetlID); err != nil {
		d.t.Errorf("%s is not reversed: %v", serial, told(err))
	}
}

// books judges the books as a whole.
func (d *clockDesk) books(url string) {
	d.t.Helper()
	printed, err := yibao("verify", "--db", url)
	if err != nil || !strings.Contains(printed, "全部一致") {
		d.t.Errorf("verify: %v %s", err, printed)
	}
	printed, err = yibao("replay", "--db", url)
	want := fmt.Sprintf("%d replayed, %d identical, 0 different", d.settled, d.settled)
	if err != nil || !strings.Contains(printed, want) {
		d.t.Errorf("replay: %v %swant %s", err, printed, want)
	}
}

// told is an error with its cause.
func told(err error) string {
	if f, ok := fault.As(err); ok && f.Cause != nil {
		return f.Error() + ": " + f.Cause.Error()
	}
	return fmt.Sprint(err)
}
