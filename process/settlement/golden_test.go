package settlement_test

import (
	"testing"

	"yibao/process/settlement"
)

// The digests of one filled act, with values of every kind and some that need
// quoting, are what they always were: stored acts must go on proving.
func TestDigestStaysWhatItWas(t *testing.T) {
	t.Parallel()
	s := newSealed()
	s.Record.Forced = "查实:\"重复\"\\收费\t\n\x00\xff\u00a0\u2028😀"
	s.Lines[0].Doctor = ""
	s.Deltas[0].Key.Name = "a\"b"
	s.Entries[0].Ref = "\u200b"
	for i := range s.Record.Lines {
		s.Record.Lines[i].Barred = 0 // of acts that no rule changed nothing is written of it
	}
	for i := range s.Lines { // nor of what nobody stated
		s.Lines[i].Order, s.Lines[i].Days, s.Lines[i].Discharge = "", 0, false
	}
	want := settlement.Parts{
		Record:  "dcac4a4f68acec976836da349e30eccdaeb166cf82db2853349428ed2968be41",
		Lines:   "c1339781160e7bccc82211d0652fcc282b84b6e212d651fdece025d65f33288b",
		Deltas:  "833c4bdcfef6054e87f7175ad63cc00de1b0225e799717e6896ba5f6adce7907",
		Entries: "ff80d44431a78de82bba6057e746a2e70a5fb7c41b3ed1b7e80f36b62d6bacd4",
	}
	if got := s.digest(); got != want {
		t.Errorf("得 %+v", got)
	}
}
