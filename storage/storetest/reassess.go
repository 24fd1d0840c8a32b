package storetest

import (
	"errors"

	"yibao/process/importing"
	"yibao/process/qualifying"
	"yibao/register/restriction"
)

var reassessCases = []Case{
	{"待遇/who is to be judged again stands once, is renewed from the beginning, and ends only as it was read", func(b *Bench) {
		one := restriction.Reassess{Kind: restriction.OfEmployer, No: "U1", Scheme: "310", Region: "390100", Reason: "缴费", Recorded: at(5)}
		two := restriction.Reassess{Kind: restriction.OfPerson, No: "1001", Scheme: "390", Region: "390100", Reason: "参保登记", Recorded: at(6)}
		list := func(work func(qualifying.ListWork) error) { b.Helper(); b.ok(b.db().Listed(ctx, work)) }
		all := func(region, scheme string) (found []restriction.Reassess) {
			list(func(w qualifying.ListWork) (err error) {
				found, err = w.Reassesses(ctx, region, scheme, 10)
				return err
			})
			return found
		}
		list(func(w qualifying.ListWork) error { return w.MarkReassess(ctx, []restriction.Reassess{two, one}) })
		one.Rev, two.Rev = 1, 1
		b.same([]restriction.Reassess{one, two}, all("", ""))
		b.same([]restriction.Reassess{two}, all("390100", "390"))
		list(func(w qualifying.ListWork) error {
			moved := one
			moved.After = "1001"
			ok, err := w.MoveReassess(ctx, moved)
			b.same(true, ok)
			return err
		})
		renewed := one
		renewed.Reason, renewed.Recorded, renewed.Rev = "退费", at(9), 2
		list(func(w qualifying.ListWork) error {
			if err := w.MarkReassess(ctx, []restriction.Reassess{renewed}); err != nil {
				return err
			}
			ok, err := w.MoveReassess(ctx, one)
			b.same(false, ok)
			if err != nil {
				return err
			}
			return w.EndReassess(ctx, one)
		})
		b.same([]restriction.Reassess{two, renewed}, all("", ""))
		list(func(w qualifying.ListWork) error { return w.EndReassess(ctx, renewed) })
		b.same([]restriction.Reassess{two}, all("", ""))
	}},
	{"待遇/an import marks whose cover it brings, in its unit; of the same the last one counts", func(b *Bench) {
		b.persons("1001", "1002")
		mark := func(no, reason string) restriction.Reassess {
			return restriction.Reassess{Kind: restriction.OfPerson, No: no, Scheme: "390", Region: "390100", Reason: reason, Recorded: at(5)}
		}
		list := []restriction.Reassess{mark("1002", "一"), mark("1001", "一"), mark("1002", "二")}
		bad := errors.New("bad")
		b.is(b.db().Import(ctx, func(w importing.Work) error { return errors.Join(w.MarkReassess(ctx, list), bad) }), bad)
		all := func() (found []restriction.Reassess) {
			b.ok(b.db().Listed(ctx, func(w qualifying.ListWork) (err error) {
				found, err = w.Reassesses(ctx, "390100", "390", 10)
				return err
			}))
			return found
		}
		b.same(0, len(all()))
		b.load(func(w importing.Work) error { return w.MarkReassess(ctx, list) })
		first, second := mark("1001", "一"), mark("1002", "二")
		first.Rev, second.Rev = 1, 1
		b.same([]restriction.Reassess{first, second}, all())
		b.load(func(w importing.Work) error { return w.MarkReassess(ctx, list[1:2]) })
		first.Rev = 2
		b.same([]restriction.Reassess{first, second}, all())
	}},
	{"待遇/what an officer said of joining within the window: the last word counts", func(b *Bench) {
		b.persons("1001")
		begins := day("2026-03-01")
		b.ok(b.db().Qualify(ctx, "1001", func(w qualifying.Work) error {
			for i, in := range []bool{true, false} {
				if err := w.SayJoined(ctx, qualifying.Joined{PsnNo: "1001", Scheme: "390", Begins: begins, InWindow: in, Recorded: at(i)}); err != nil {
					return err
				}
			}
			return nil
		}))
		b.ok(b.db().Qualified(ctx, func(r qualifying.Reader) error {
			in, said, err := r.JoinedInWindow(ctx, "1001", "390", begins)
			b.same([]bool{false, true}, []bool{in, said})
			if err != nil {
				return err
			}
			_, said, err = r.JoinedInWindow(ctx, "1001", "310", begins)
			b.same(false, said)
			return err
		}))
	}},
}
