package settlement_test

import (
	"reflect"
	"testing"
	"time"

	"yibao/process/settlement"
)

// Comparing values tells the same as comparing canonical texts, whichever of
// the values is another one.
func TestDifferenceSeesEveryField(t *testing.T) {
	t.Parallel()
	stored := newSealed().Record
	for i := range leaves(reflect.ValueOf(&stored).Elem(), "") {
		computed := newSealed().Record
		l := leaves(reflect.ValueOf(&computed).Elem(), "")[i]
		l.change()
		differ := settlement.Canonical(stored) != settlement.Canonical(computed)
		found := (&settlement.Rejudged{Stored: stored, Computed: computed}).Difference()
		if (found != "") != differ || differ == (l.path == ".Digest") {
			t.Errorf("%s: texts differ %v, told %q", l.path, differ, found)
		}
	}
}

// What storage does not keep is no difference.
func TestDifferenceIsOfWhatIsStored(t *testing.T) {
	t.Parallel()
	stored, computed := settlement.Record{}, settlement.Record{}
	stored.SettledAt = time.UnixMicro(1_770_000_000_000_000).UTC()
	computed.SettledAt = stored.SettledAt.In(time.FixedZone("UTC+8", 8*3600)).Add(999 * time.Nanosecond)
	computed.Shares, computed.Lines, computed.Versions = []settlement.Share{}, []settlement.LineShare{}, []settlement.Ref{}
	if found := (&settlement.Rejudged{Stored: stored, Computed: computed}).Difference(); found != "" {
		t.Error(found)
	}
}
