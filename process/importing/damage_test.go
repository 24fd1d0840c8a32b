package importing_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/fault"
	"yibao/process/importing"
)

// TestDamagedFilesAreRefusedInWords: whatever happens to the bytes of a file,
// it is taken in, or refused with a code; and what is handed back can be read.
func TestDamagedFilesAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s := newService(t)
	if _, err := s.ImportAll(t.Context(), goodFiles(nil), nil); err != nil {
		t.Fatal(err)
	}
	damage := rapid.OneOf(
		rapid.SliceOfN(rapid.Byte(), 0, 4),
		rapid.SampledFrom([][]byte{[]byte(","), []byte("\n"), []byte("\""), []byte("\r"), []byte("\uFEFF"), []byte("，"), []byte("9"), []byte("-"), {0xFE, 0x50}}),
	)
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(importing.Kinds()).Draw(t, "kind")
		content := []byte(file(kind, goodRow[kind], goodRow[kind]))
		if rapid.Bool().Draw(t, "gb18030") {
			content = encode18030(string(content))
		}
		for range rapid.IntRange(1, 3).Draw(t, "wounds") {
			at := rapid.IntRange(0, len(content)).Draw(t, "at")
			cut := rapid.IntRange(0, min(8, len(content)-at)).Draw(t, "cut")
			content = append(append(bytes.Clone(content[:at]), damage.Draw(t, "put")...), content[at+cut:]...)
		}
		report, err := s.Import(t.Context(), kind, "受损.csv", bytes.NewReader(content), nil)
		if _, refused := fault.As(err); err != nil && !refused {
			t.Fatalf("%q: error %v", content, err)
		}
		if report.Bad > 0 != isFault(err, importing.ErrBadRows) || report.Bad > report.Rows {
			t.Fatalf("%q: report %+v, error %v", content, report, err)
		}
		reader := csv.NewReader(bytes.NewReader(report.Returned))
		reader.FieldsPerRecord = -1
		if _, err := reader.ReadAll(); err != nil {
			t.Fatalf("%q hands back %q: %v", content, report.Returned, err)
		}
	})
}
