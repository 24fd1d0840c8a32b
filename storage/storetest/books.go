package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yibao/ground/money"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

func balance(b *Bench, partition string, a ledger.Account, before int64) money.Fen {
	b.Helper()
	return read(b, func(r verify.Reader) (money.Fen, error) { return r.AccountBalance(ctx, partition, a, before) })
}

var (
	expense = account(ledger.Expense, "")
	payable = account(ledger.Payable, "H33020000001")
)

var ledgerCases = []Case{
	{"账簿/entries come back with their postings in order, by sequence", func(b *Bench) {
		b.persons("1001")
		one, two := booking("1001", 1, "E9", expense, payable, 700), booking("1001", 2, "E1", payable, expense, 700)
		two.Postings = append(two.Postings, ledger.Posting{Account: expense, Amount: 3}, ledger.Posting{Account: account(ledger.Income, ""), Amount: -3})
		b.do("1001", func(w settlement.Work) error { return errors.Join(w.Post(ctx, two), w.Post(ctx, one)) })
		b.same([]ledger.Entry{one, two}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntriesOf(ctx, "1001") }))
		b.same([]ledger.Entry{two}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntryOf(ctx, "1001", "REF-E1") }))
		b.same([]ledger.Entry{}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntryOf(ctx, "1002", "REF-E1") }))
	}},
	{"账簿/an entry that does not sum to zero is refused", func(b *Bench) {
		b.persons("1001")
		bad := booking("1001", 1, "E1", expense, payable, 700)
		bad.Postings[0].Amount++
		for _, e := range []ledger.Entry{bad, {Partition: "1001", EntryID: "E2"}} {
			b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return w.Post(ctx, e) }), ledger.ErrUnbalanced)
		}
		b.same([]ledger.Entry{}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntriesOf(ctx, "1001") }))
	}},
	{"账簿/an account is summed within its partition, before a point of the sequence", func(b *Bench) {
		b.persons("1001", "1002")
		mine := account(ledger.Personal, "1001")
		b.do("1001", func(w settlement.Work) error {
			return errors.Join(w.Post(ctx, booking("1001", 1, "E1", expense, mine, 700)),
				w.Post(ctx, booking("1001", 3, "E2", mine, payable, 200)))
		})
		b.do("1002", func(w settlement.Work) error { return w.Post(ctx, booking("1002", 1, "E1", expense, mine, 10)) })
		for before, want := range map[int64]money.Fen{1: 0, 2: -700, 3: -700, 4: -500} {
			b.same(want, balance(b, "1001", mine, before))
		}
		b.same(money.Fen(0), balance(b, "1001", account(ledger.Personal, "1002"), 9))
		other := mine
		other.Scheme = "390"
		b.same(money.Fen(0), balance(b, "1001", other, 9))
	}},
	{"账簿/all accounts as of a day and as known at an instant, personal ones in one line", func(b *Bench) {
		b.persons("1001", "1002")
		late := booking("1002", 1, "E2", expense, account(ledger.Personal, "1002"), 30)
		late.ValueDate, late.Recorded = day("2026-03-02"), at(9)
		b.do("1001", func(w settlement.Work) error {
			return errors.Join(w.Post(ctx, booking("1001", 1, "E1", expense, account(ledger.Personal, "1001"), 700)),
				w.Post(ctx, booking("1001", 2, "E3", expense, payable, 5)))
		})
		b.do("1002", func(w settlement.Work) error { return w.Post(ctx, late) })
		person := account(ledger.Personal, "")
		early := []ledger.Balance{{Account: person, Amount: -700}, {Account: payable, Amount: -5}, {Account: expense, Amount: 705}}
		whole := []ledger.Balance{{Account: person, Amount: -730}, {Account: payable, Amount: -5}, {Account: expense, Amount: 735}}
		for _, c := range []struct {
			day      string
			recorded time.Time
			want     []ledger.Balance
		}{
			{"2026-03-01", at(99), early}, {"2026-03-02", at(8), early}, {"2026-03-02", at(9), whole}, {"2026-02-28", at(99), nil},
		} {
			b.same(c.want, read(b, func(r verify.Reader) ([]ledger.Balance, error) { return r.Balances(ctx, day(c.day), c.recorded) }))
		}
	}},
}

// sealer is what sealing needs of a work.
type sealer interface {
	Seal(ctx context.Context, seals ...ledger.Seal) error
}

// seal appends one link.
func seal(w sealer, subject, ref string) error {
	return w.Seal(ctx, ledger.Seal{Subject: subject, Ref: ref, Digest: "digest-" + ref, Recorded: at(0)})
}

// chains walks every chain from its first link to its stored head and fails
// unless they hold the wanted number of links together.
func (b *Bench) chains(want int) {
	b.Helper()
	got := 0
	b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
		heads, err := r.Heads(ctx)
		if err != nil {
			return err
		}
		for _, head := range heads {
			at := ledger.Head{Writer: head.Writer}
			err := r.Links(ctx, head.Writer, func(l ledger.Link) error {
				b.same(at.Next(l.Subject, l.Partition, l.Ref, l.Digest, l.Recorded), l)
				at = ledger.Head{Writer: l.Writer, Position: l.Position, Hash: l.Hash}
				got++
				return nil
			})
			if err != nil {
				return err
			}
			b.same(head, at)
		}
		return nil
	}))
	b.same(want, got)
}

var chainCases = []Case{
	{"链/links follow each other and end in the stored head", func(b *Bench) {
		b.persons("1001")
		for i := range 5 {
			b.do("1001", func(w settlement.Work) error { return seal(w, "结算", fmt.Sprint("S", i)) })
		}
		b.chains(5)
	}},
	{"链/several links in one work", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error { return errors.Join(seal(w, "结算", "S1"), seal(w, "结算", "S2")) })
		b.chains(2)
	}},
	{"链/each process seals into chains of its own", func(b *Bench) {
		b.persons("1001")
		other := b.open("X")
		for i := range 3 {
			b.do("1001", func(w settlement.Work) error { return seal(w, "结算", fmt.Sprint("S", i)) })
			b.ok(other.Do(ctx, "1001", func(w settlement.Work) error { return seal(w, "结算", fmt.Sprint("T", i)) }))
		}
		b.chains(6)
		names := make(map[string]bool)
		b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
			heads, err := r.Heads(ctx)
			for _, h := range heads {
				names[h.Writer[:1]] = true
			}
			return err
		}))
		b.same(map[string]bool{"W": true, "X": true}, names)
	}},
	{"链/a process that comes back under its name continues its chain", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error { return seal(w, "结算", "S1") })
		b.ok(b.open("W").Do(ctx, "1001", func(w settlement.Work) error { return seal(w, "结算", "S2") }))
		b.chains(2)
	}},
	{"链/of two processes under one name each goes on where the other stopped", func(b *Bench) {
		b.persons("1001")
		other := b.open("W")
		for i := range 3 {
			b.do("1001", func(w settlement.Work) error { return seal(w, "结算", fmt.Sprint("S", i)) })
			b.ok(other.Do(ctx, "1001", func(w settlement.Work) error { return seal(w, "结算", fmt.Sprint("T", i)) }))
		}
		b.chains(6)
	}},
	{"链/a work that fails after sealing leaves the chain as it was", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error { return seal(w, "结算", "S1") })
		bad := errors.New("bad")
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return errors.Join(seal(w, "结算", "S2"), bad) }), bad)
		b.do("1001", func(w settlement.Work) error { return seal(w, "结算", "S3") })
		b.chains(2)
	}},
	{"链/a store without a writer id reads, and does not seal", func(b *Bench) {
		b.persons("1001")
		b.is(b.open("").Do(ctx, "1001", func(w settlement.Work) error { return seal(w, "结算", "S1") }), settlement.ErrBusy)
		b.chains(0)
	}},
	{"链/a chain longer than a page is walked to its end", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			for i := range 1203 {
				if err := seal(w, "结算", fmt.Sprint("S", i)); err != nil {
					return err
				}
			}
			return nil
		})
		b.chains(1203)
	}},
}
