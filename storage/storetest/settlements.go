package storetest

import (
	"errors"

	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
)

func recordOf(b *Bench, setlID string) *settlement.Record {
	b.Helper()
	return read(b, func(r verify.Reader) (*settlement.Record, error) { return r.Record(ctx, "1001", setlID) })
}

var recordCases = []Case{
	{"结算/an act comes back as stored", func(b *Bench) {
		b.persons("1001")
		want := record("1001", "S1", 1, settlement.Settled, "")
		b.do("1001", func(w settlement.Work) error { return w.AddRecord(ctx, want) })
		b.same(&want, recordOf(b, "S1"))
		b.same((*settlement.Record)(nil), recordOf(b, "S2"))
	}},
	{"结算/negated amounts, and an act without lines, shares and versions", func(b *Bench) {
		b.persons("1001")
		want := record("1001", "S2", 2, settlement.Reversed, "S1")
		want.Total, want.Balance = -9_999_999_999_999_999, 9_999_999_999_999_999
		want.Shares, want.Lines, want.Versions = nil, nil, nil
		b.do("1001", func(w settlement.Work) error { return w.AddRecord(ctx, want) })
		b.same(&want, recordOf(b, "S2"))
	}},
	{"结算/the acts of a person by sequence, each with its own shares", func(b *Bench) {
		b.persons("1001", "1002")
		one, two, three := record("1001", "S9", 1, settlement.Settled, ""), record("1001", "S1", 2, settlement.Reversed, "S9"),
			record("1001", "S5", 3, settlement.Reinstated, "S9")
		two.Shares = []settlement.Share{{Payer: "个人现金", Amount: -5}, {Payer: "统筹基金", Layer: "基本医疗", Amount: -1}}
		b.do("1001", func(w settlement.Work) error {
			return errors.Join(w.AddRecord(ctx, three), w.AddRecord(ctx, one), w.AddRecord(ctx, two))
		})
		b.do("1002", func(w settlement.Work) error {
			return w.AddRecord(ctx, record("1002", "S8", 1, settlement.Settled, ""))
		})
		b.same([]settlement.Record{one, two, three}, read(b, func(r verify.Reader) ([]settlement.Record, error) { return r.RecordsOf(ctx, "1001") }))
		b.same([]settlement.Record{}, read(b, func(r verify.Reader) ([]settlement.Record, error) { return r.RecordsOf(ctx, "1003") }))
	}},
	{"结算/a setl_id leads to its person", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			return w.AddRecord(ctx, record("1001", "S1", 1, settlement.Settled, ""))
		})
		for setlID, want := range map[string]string{"S1": "1001", "S2": ""} {
			b.same(want, read(b, func(r verify.Reader) (string, error) { return r.PersonOfSettlement(ctx, setlID) }))
		}
	}},
	{"结算/an act is stored once", func(b *Bench) {
		b.persons("1001")
		first := record("1001", "S1", 1, settlement.Settled, "")
		b.do("1001", func(w settlement.Work) error { return w.AddRecord(ctx, first) })
		changed := first
		changed.Total = 1
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return w.AddRecord(ctx, changed) }), settlement.ErrBusy)
		b.same(&first, recordOf(b, "S1"))
	}},
}

func message(psnNo, id string) settlement.Message {
	return settlement.Message{
		MessageKey: settlement.MessageKey{Institution: "H33020000001", Transaction: "2304", MessageID: id},
		PsnNo:      psnNo, InputHash: "hash-" + psnNo, Answer: []byte("{\"setl\":1}\x00\xff"), SetlID: "S1", VisitID: "V1", Recorded: at(0),
	}
}

func messageOf(b *Bench, key settlement.MessageKey) *settlement.Message {
	b.Helper()
	return read(b, func(r verify.Reader) (*settlement.Message, error) { return r.Message(ctx, key) })
}

var messageCases = []Case{
	{"报文/a remembered write is found by its key, and only by it", func(b *Bench) {
		b.persons("1001")
		want := message("1001", "M1")
		b.do("1001", func(w settlement.Work) error { return w.Remember(ctx, want) })
		b.same(&want, messageOf(b, want.MessageKey))
		for _, other := range []settlement.MessageKey{
			{Institution: "H33020000002", Transaction: "2304", MessageID: "M1"},
			{Institution: "H33020000001", Transaction: "2305", MessageID: "M1"},
			{Institution: "H33020000001", Transaction: "2304", MessageID: "M2"},
		} {
			b.same((*settlement.Message)(nil), messageOf(b, other))
		}
	}},
	{"报文/a bar and an empty answer are kept", func(b *Bench) {
		b.persons("1001")
		want := message("1001", "M1")
		want.Barred, want.Answer = true, nil
		b.do("1001", func(w settlement.Work) error { return w.Remember(ctx, want) })
		b.same(&want, messageOf(b, want.MessageKey))
	}},
	{"报文/a write that was taken back is marked, and nothing else of it changes", func(b *Bench) {
		b.persons("1001")
		want := message("1001", "M1")
		b.do("1001", func(w settlement.Work) error { return w.Remember(ctx, want) })
		b.do("1001", func(w settlement.Work) error { return w.MarkMessage(ctx, want.MessageKey) })
		want.Undone = true
		b.same(&want, messageOf(b, want.MessageKey))
	}},
	{"报文/a mark for a message that is not stored commits nothing", func(b *Bench) {
		b.persons("1001")
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error {
			if err := w.Remember(ctx, message("1001", "M2")); err != nil {
				return err
			}
			_ = w.MarkMessage(ctx, message("1001", "M1").MessageKey)
			return nil
		}), settlement.ErrBusy)
		b.same((*settlement.Message)(nil), messageOf(b, message("1001", "M2").MessageKey))
	}},
}

func deltas(b *Bench, psnNo string) []accumulator.Delta {
	b.Helper()
	return read(b, func(r verify.Reader) ([]accumulator.Delta, error) { return r.Deltas(ctx, psnNo) })
}

var accumulatorCases = []Case{
	{"累计/deltas come back in order of sequence and ordinal", func(b *Bench) {
		b.persons("1001", "1002")
		want := []accumulator.Delta{
			delta("1001", 1, 1, "S1", "起付", 300), delta("1001", 1, 2, "S1", "统筹支付", 700), delta("1001", 2, 1, "S2", "起付", -5),
		}
		want[1].Set = true
		b.do("1001", func(w settlement.Work) error {
			return w.AddDeltas(ctx, []accumulator.Delta{want[2], want[1], want[0]})
		})
		b.do("1002", func(w settlement.Work) error {
			return w.AddDeltas(ctx, []accumulator.Delta{delta("1002", 1, 1, "S3", "起付", 1)})
		})
		b.same(want, deltas(b, "1001"))
		b.same([]accumulator.Delta{}, deltas(b, "1003"))
	}},
	{"累计/acts are the reversals and reinstatements, by sequence", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			return errors.Join(
				w.AddRecord(ctx, record("1001", "S1", 1, settlement.Settled, "")),
				w.AddRecord(ctx, record("1001", "S2", 2, settlement.Reversed, "S1")),
				w.AddRecord(ctx, record("1001", "S3", 3, settlement.Reinstated, "S1")),
				w.AddRecord(ctx, record("1001", "S4", 4, settlement.Reversed, "S1")),
			)
		})
		b.same([]accumulator.Act{{Seq: 2, SetlID: "S1"}, {Seq: 3, SetlID: "S1", Live: true}, {Seq: 4, SetlID: "S1"}},
			read(b, func(r verify.Reader) ([]accumulator.Act, error) { return r.Acts(ctx, "1001") }))
	}},
	{"累计/balances fold over live settlements at every point of the sequence", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			return errors.Join(
				w.AddRecord(ctx, record("1001", "S1", 1, settlement.Settled, "")),
				w.AddRecord(ctx, record("1001", "S2", 2, settlement.Settled, "")),
				w.AddRecord(ctx, record("1001", "S3", 3, settlement.Reversed, "S1")),
				w.AddRecord(ctx, record("1001", "S4", 4, settlement.Reinstated, "S1")),
				w.AddDeltas(ctx, []accumulator.Delta{delta("1001", 1, 1, "S1", "统筹支付", 700), delta("1001", 2, 1, "S2", "统筹支付", 50)}),
			)
		})
		acts := read(b, func(r verify.Reader) ([]accumulator.Act, error) { return r.Acts(ctx, "1001") })
		all := deltas(b, "1001")
		key := all[0].Key
		for before, want := range map[int64]int64{1: 0, 2: 700, 3: 750, 4: 50, 5: 750} {
			b.same(want, accumulator.Balance(accumulator.Live(all, acts, before), key, accumulator.Sum))
		}
	}},
	{"累计/a delta is written once for its place", func(b *Bench) {
		b.persons("1001")
		one := []accumulator.Delta{delta("1001", 1, 1, "S1", "起付", 300)}
		b.do("1001", func(w settlement.Work) error { return w.AddDeltas(ctx, one) })
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error {
			return w.AddDeltas(ctx, []accumulator.Delta{delta("1001", 2, 1, "S2", "起付", 1), delta("1001", 1, 1, "S2", "起付", 1)})
		}), settlement.ErrBusy)
		b.same(one, deltas(b, "1001"))
	}},
}
