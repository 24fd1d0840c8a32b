package packed_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/storage/packed"
)

// Texts come again and again, so that lines have things in common.
var (
	texts    = rapid.SampledFrom([]string{"", "A", "XA01ABD075A002010100483", "甲", "0\x00\xff", "B", "01JZZZZZZZZZZZZZZZZZZZZZZZ"})
	numbers  = rapid.OneOf(rapid.SampledFrom([]int64{0, 0, 1, -1, 63, 64, -65, 1 << 62, -1 << 63, 1<<63 - 1}), rapid.Int64Range(-1e9, 1e9))
	instants = rapid.Custom(func(t *rapid.T) time.Time {
		if n := numbers.Draw(t, "micros") >> 8; n != 0 {
			return time.UnixMicro(n).UTC()
		}
		return time.Time{}
	})
	lines = rapid.SliceOfN(rapid.Custom(drawLine), 0, 20)
)

func drawLine(t *rapid.T) claim.FeeLine {
	text := func(name string) string { return texts.Draw(t, name) }
	return claim.FeeLine{
		PsnNo: "1001", VisitID: "V1", LineNo: text("line"), RefundOf: text("refund"), Batch: text("batch"), Code: text("code"), LocalCode: text("local"),
		Amount: money.Fen(numbers.Draw(t, "amount")), Price: money.Price(numbers.Draw(t, "price")), Quantity: money.Quantity(numbers.Draw(t, "quantity")),
		At: instants.Draw(t, "at"), Doctor: text("doctor"), DoctorName: text("name"), Prescription: text("prescription"),
		External: rapid.Bool().Draw(t, "external"), Department: text("department"),
		Order: text("order"), Days: rapid.Int32().Draw(t, "days"), Discharge: rapid.Bool().Draw(t, "discharge"), Recorded: instants.Draw(t, "recorded"),
	}
}

func drawShare(t *rapid.T) settlement.LineShare {
	fen := func(name string) money.Fen { return money.Fen(numbers.Draw(t, name)) }
	rate, err := money.NewRate(numbers.Draw(t, "num")/2, rapid.Int64Range(1, 100).Draw(t, "den"))
	if err != nil {
		t.Fatal(err)
	}
	l := settlement.LineShare{
		LineNo: texts.Draw(t, "line"), EntryID: texts.Draw(t, "entry"), Amount: fen("amount"), SelfFunded: fen("self"), OverLimit: fen("over"),
		Prepaid: fen("prepaid"), InScope: fen("scope"), Class: catalogue.Class(texts.Draw(t, "class")), Category: texts.Draw(t, "category"),
		PrepayRate: rate, Limit: money.Price(numbers.Draw(t, "limit")), Excluded: texts.Draw(t, "excluded"),
		Barred: money.Fen(numbers.Draw(t, "barred")),
	}
	for range rapid.IntRange(0, 3).Draw(t, "parts") {
		l.Parts = append(l.Parts, fen("part"))
	}
	return l
}

func drawRecord(t *rapid.T) (r settlement.Record) {
	r.Facts.DiseaseName = texts.Draw(t, "disease")
	kinds := rapid.SampledFrom([]settlement.RefKind{settlement.RefPerson, settlement.RefEntry, settlement.RefSettings, "别的", ""})
	for range rapid.IntRange(0, 4).Draw(t, "versions") {
		r.Versions = append(r.Versions, settlement.Ref{Kind: kinds.Draw(t, "kind"), ID: texts.Draw(t, "id")})
	}
	r.Lines = rapid.SliceOfN(rapid.Custom(drawShare), 0, 9).Draw(t, "lines")
	if len(r.Lines) == 0 {
		r.Lines = nil
	}
	return r
}

var rates = cmp.Comparer(func(a, b money.Rate) bool { return a.Cmp(b) == 0 })

func TestLinesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := lines.Draw(t, "lines")
		room := &packed.Arena[claim.FeeLine]{}
		for _, in := range []*packed.Arena[claim.FeeLine]{nil, room, room} {
			got, err := packed.Lines(string(packed.AppendLines(nil, want)), "1001", "V1", in)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Fatalf("%v\n%s", err, diff)
			}
		}
	})
}

func TestDetailComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawRecord(t)
		room := &packed.Room{}
		for _, in := range []*packed.Room{nil, room, room} {
			var got settlement.Record
			err := packed.Detail(string(packed.AppendDetail(nil, &want)), &got, in)
			if diff := cmp.Diff(want, got, rates); diff != "" || err != nil {
				t.Fatalf("%v\n%s", err, diff)
			}
			var outline settlement.Record
			err = packed.Outline(string(packed.AppendDetail(nil, &want)), &outline, in)
			for i, l := range got.Lines {
				got.Lines[i] = settlement.LineShare{EntryID: l.EntryID}
			}
			if diff := cmp.Diff(got, outline, rates); diff != "" || err != nil {
				t.Fatalf("%v\n%s", err, diff)
			}
		}
	})
}

// bill is what a pharmacy sells.
func bill() []claim.FeeLine {
	var list []claim.FeeLine
	at := time.Date(2026, 3, 5, 9, 30, 0, 0, time.UTC)
	for i := range 15 {
		list = append(list, claim.FeeLine{
			PsnNo: "1001", VisitID: "V1", LineNo: fmt.Sprintf("2026030500%02d", i), Code: fmt.Sprintf("XA01ABD075A0020101004%02d", i), LocalCode: fmt.Sprintf("L%02d", i),
			Amount: money.Fen(1000 + 7*i), Price: 12_340_000, Quantity: 10_000, At: at, Doctor: "D390100000001", Recorded: at,
		})
	}
	return list
}

// A bill of fifteen lines is well under a thousand bytes, so that it stays on
// the page of its row.
func TestLinesAreSmall(t *testing.T) {
	t.Parallel()
	if n := len(packed.AppendLines(nil, bill())); n > 900 {
		t.Errorf("%d bytes", n)
	}
}

// Each byte altered, left out or put in: the value cannot be read, or says
// something else.
func TestNoByteIsWithoutMeaning(t *testing.T) {
	t.Parallel()
	value, want := packed.AppendLines(nil, bill()), bill()
	read := func(altered []byte) {
		got, err := packed.Lines(string(altered), "1001", "V1", nil)
		if err == nil && cmp.Equal(want, got) {
			t.Errorf("read as the same: %q", altered)
		}
		if err != nil && !errors.Is(err, packed.ErrForm) {
			t.Errorf("refused as %v", err)
		}
	}
	for i := range value {
		for _, flip := range []byte{1, 2, 4, 8, 16, 32, 64, 128} {
			altered := slices.Clone(value)
			altered[i] ^= flip
			read(altered)
		}
		read(slices.Delete(slices.Clone(value), i, i+1))
		read(slices.Insert(slices.Clone(value), i, 0))
		read(value[:i])
	}
	read(append(slices.Clone(value), 0))
}

// What can be read has one form, and reading takes no more than the value holds.
func FuzzLines(f *testing.F) {
	f.Add(packed.AppendLines(nil, bill()))
	f.Add(packed.AppendLines(nil, nil))
	f.Add([]byte("\x01\xff\xff\xff\xff\x0f"))
	f.Add([]byte("\x01\x01\x00\x80\x40"))
	f.Fuzz(func(t *testing.T, value []byte) {
		got, err := packed.Lines(string(value), "1001", "V1", nil)
		if err != nil {
			if !errors.Is(err, packed.ErrForm) {
				t.Fatal(err)
			}
			return
		}
		if again := packed.AppendLines(nil, got); !bytes.Equal(value, again) {
			t.Fatalf("%q is written as %q", value, again)
		}
	})
}

func FuzzDetail(f *testing.F) {
	rate := money.Percent(10)
	f.Add(packed.AppendDetail(nil, &settlement.Record{
		Versions: []settlement.Ref{{Kind: settlement.RefPerson, ID: "P"}, {Kind: settlement.RefEntry, ID: "E"}, {Kind: "别的", ID: "Q"}},
		Lines: []settlement.LineShare{
			{LineNo: "1", EntryID: "E", Amount: 100, InScope: 90, Prepaid: 10, PrepayRate: rate, Class: "02", Parts: []money.Fen{50, 50}},
			{LineNo: "2", EntryID: "F", Amount: 100, SelfFunded: 100, Excluded: "x", Limit: 5, Parts: []money.Fen{0, 100}},
		},
	}))
	f.Add(packed.AppendDetail(nil, &settlement.Record{}))
	f.Fuzz(func(t *testing.T, value []byte) {
		var got, again, outline settlement.Record
		if err := packed.Outline(string(value), &outline, nil); err != nil && !errors.Is(err, packed.ErrForm) {
			t.Fatal(err)
		}
		if err := packed.Detail(string(value), &got, nil); err != nil {
			if !errors.Is(err, packed.ErrForm) {
				t.Fatal(err)
			}
			return
		}
		written := packed.AppendDetail(nil, &got)
		if err := packed.Detail(string(written), &again, nil); err != nil || !cmp.Equal(got, again, rates) {
			t.Fatalf("%q is written as %q: %v", value, written, err)
		}
		if len(written) > len(value) {
			t.Fatalf("%q takes more written anew: %q", value, written)
		}
	})
}

// A count that the value cannot hold is refused before any memory is taken.
func TestCountsAreBelievedOnlyAsFarAsTheValueReaches(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
		"\x01\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x02\x00", "",
	} {
		if _, err := packed.Lines(value, "", "", nil); !errors.Is(err, packed.ErrForm) {
			t.Errorf("%q is read as lines: %v", value, err)
		}
		if err := packed.Detail(value, &settlement.Record{}, nil); !errors.Is(err, packed.ErrForm) {
			t.Errorf("%q is read as a detail: %v", value, err)
		}
	}
}
