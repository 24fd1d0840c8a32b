package settlement_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
)

// sealed is a settlement act with all that its digest covers.
type sealed struct {
	Record  settlement.Record
	Lines   []claim.FeeLine
	Deltas  []accumulator.Delta
	Entries []ledger.Entry
}

func newSealed() *sealed {
	s := &sealed{}
	next := int64(0)
	fill(reflect.ValueOf(s).Elem(), &next)
	return s
}

func (s *sealed) digest() settlement.Parts {
	return settlement.Digest(s.Record, s.Lines, s.Deltas, s.Entries)
}

// uncovered are the fields that a digest leaves out on purpose: itself, and
// which settlement holds a line, which changes with its reversal.
var uncovered = map[string]bool{
	".Record.Digest": true, ".Lines[0].SettledBy": true, ".Lines[1].SettledBy": true,
}

// Every field of an act changes the digest of the part it belongs to, and of
// no other.
func TestDigestCoversEveryField(t *testing.T) {
	t.Parallel()
	original := newSealed().digest()
	count := len(leaves(reflect.ValueOf(newSealed()).Elem(), ""))
	if count < 150 {
		t.Fatalf("only %d fields", count)
	}
	for i := range count {
		s := newSealed()
		l := leaves(reflect.ValueOf(s).Elem(), "")[i]
		l.change()
		changed := s.digest()
		want := original
		switch {
		case uncovered[l.path]:
		case l.path == ".Record.VisitID": // in front of each part, against guessing
			want = changed
		case strings.HasPrefix(l.path, ".Record"):
			want.Record = changed.Record
		case strings.HasPrefix(l.path, ".Lines"):
			want.Lines = changed.Lines
		case strings.HasPrefix(l.path, ".Deltas"):
			want.Deltas = changed.Deltas
		case strings.HasPrefix(l.path, ".Entries"):
			want.Entries = changed.Entries
		}
		if changed != want {
			t.Errorf("%s: changed the digest of another part", l.path)
		}
		if (changed == original) != uncovered[l.path] {
			t.Errorf("%s: digest unchanged %v", l.path, changed == original)
		}
	}
}

// Texts that share their letters with the neighbouring field give another
// digest, whatever separators they have inside.
func TestDigestKeepsFieldsApart(t *testing.T) {
	t.Parallel()
	for about, fields := range map[string]func(*sealed) (left, right *string){
		"record":      func(s *sealed) (_, _ *string) { return &s.Record.PsnNo, &s.Record.SetlID },
		"share":       func(s *sealed) (_, _ *string) { return &s.Record.Shares[0].Payer, &s.Record.Shares[0].Layer },
		"line":        func(s *sealed) (_, _ *string) { return &s.Lines[0].Doctor, &s.Lines[0].DoctorName },
		"delta name":  func(s *sealed) (_, _ *string) { return &s.Deltas[0].Key.Name, &s.Deltas[0].Key.Period },
		"delta extra": func(s *sealed) (_, _ *string) { return &s.Deltas[0].Key.Period, &s.Deltas[0].Key.Extra },
		"account": func(s *sealed) (_, _ *string) {
			account := &s.Entries[0].Postings[0].Account
			return &account.Fund, &account.Party
		},
	} {
		for _, separator := range []string{"\t", "\n", "\" \"", "\"\t\"", "|", "/", " ", ""} {
			one, other := newSealed(), newSealed()
			left, right := fields(one)
			*left, *right = "甲"+separator+"乙", "丙"
			left, right = fields(other)
			*left, *right = "甲", "乙"+separator+"丙"
			if one.digest() == other.digest() {
				t.Errorf("%s, separated by %q: two different acts have one digest", about, separator)
			}
		}
	}
}

// A digest does not depend on what storage does not keep: nil or empty lists,
// the zone of an instant, less than a microsecond.
func TestDigestIsThatOfTheStoredAct(t *testing.T) {
	t.Parallel()
	s := newSealed()
	original := s.digest()
	s.Record.SettledAt = s.Record.SettledAt.In(time.FixedZone("UTC+8", 8*3600)).Add(999 * time.Nanosecond)
	s.Entries[0].Recorded = s.Entries[0].Recorded.Local().Add(999 * time.Nanosecond)
	if s.digest() != original {
		t.Error("the zone or the nanoseconds of an instant change the digest")
	}
	empty := settlement.Record{Versions: []settlement.Ref{}, Shares: []settlement.Share{}, Lines: []settlement.LineShare{}}
	if settlement.Digest(empty, []claim.FeeLine{}, nil, nil) != settlement.Digest(settlement.Record{}, nil, []accumulator.Delta{}, []ledger.Entry{}) {
		t.Error("nil and empty lists have different digests")
	}
	half, err := money.NewRate(50, 100)
	if err != nil {
		t.Fatal(err)
	}
	one, other := newSealed(), newSealed()
	one.Record.Lines[0].PrepayRate = half
	other.Record.Lines[0].PrepayRate, _ = money.NewRate(1, 2)
	if one.digest() != other.digest() {
		t.Error("1/2 and 50/100 have different digests")
	}
	one.Record.Lines[0].PrepayRate, other.Record.Lines[0].PrepayRate = money.Rate{}, money.Whole(0)
	if one.digest() != other.digest() {
		t.Error("two ways to write a rate of 0 have different digests")
	}
}

// The face is proved by its digest and that of the inside: nothing is on both,
// and what a face shows is not the person, the place or the illness.
func TestFaceAndInside(t *testing.T) {
	t.Parallel()
	original := newSealed().Record
	if got := settlement.JoinDigests(original.Face().Digest(), original.Inside()); got != newSealed().digest().Record {
		t.Errorf("the face and the inside give %s", got)
	}
	shown := 0
	for i := range leaves(reflect.ValueOf(&original).Elem(), "") {
		changed := newSealed().Record
		l := leaves(reflect.ValueOf(&changed).Elem(), "")[i]
		l.change()
		face, inside := changed.Face().Digest() != original.Face().Digest(), changed.Inside() != original.Inside()
		if face == inside && l.path != ".Digest" {
			t.Errorf("%s: on the face %v, inside %v", l.path, face, inside)
		}
		for _, hidden := range []string{"PsnNo", "Institution", "Operator", "VisitID", "MessageID", "Facts", "Balance", "Line"} {
			if face && strings.Contains(l.path, hidden) {
				t.Errorf("%s is on the face", l.path)
			}
		}
		if face {
			shown++
		}
	}
	if shown < 12 {
		t.Errorf("the face shows only %d values", shown)
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	p := newSealed().digest()
	if back, ok := settlement.ParseParts(p.String()); !ok || back != p {
		t.Errorf("read back %v, %v", back, ok)
	}
	for _, text := range []string{"", "a.b.c", "a.b.c.d.e"} {
		if _, ok := settlement.ParseParts(text); ok {
			t.Errorf("%q was read", text)
		}
	}
	swapped := settlement.Parts{Record: p.Lines, Lines: p.Record, Deltas: p.Deltas, Entries: p.Entries}
	if len(p.Seal()) != 64 || p.Seal() == swapped.Seal() {
		t.Error("the seal does not depend on which part is which")
	}
}

func TestLiveRecords(t *testing.T) {
	t.Parallel()
	act := func(setlID, original string, kind settlement.RecordKind) settlement.Record {
		return settlement.Record{SetlID: setlID, Original: original, Kind: kind}
	}
	life := []settlement.Record{
		act("A", "", settlement.Settled), act("B", "", settlement.Settled), act("C", "A", settlement.Reversed),
		act("D", "A", settlement.Reinstated), act("E", "B", settlement.Reversed), act("F", "A", settlement.Reversed),
	}
	for upTo, want := range map[int]string{0: "", 1: "A", 2: "AB", 3: "B", 4: "AB", 5: "A", 6: ""} {
		got := ""
		for _, id := range []string{"A", "B", "C", "D", "E", "F", "X"} {
			if settlement.Live(life[:upTo], id) {
				got += id
			}
		}
		if got != want {
			t.Errorf("after %d acts %q count, want %q", upTo, got, want)
		}
	}
}
