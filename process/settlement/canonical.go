package settlement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
)

// Parts are the digests of the four parts of a settlement act, so that verify
// can say which part was altered.
type Parts struct{ Record, Lines, Deltas, Entries string }

// String joins the four; a Record carries it as its Digest.
func (p Parts) String() string {
	return strings.Join([]string{p.Record, p.Lines, p.Deltas, p.Entries}, ".")
}

// Seal returns the hex SHA-256 over the four parts, which the chain carries.
func (p Parts) Seal() string { return sha(p.String()) }

// ParseParts is the inverse of String.
func ParseParts(text string) (Parts, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return Parts{}, false
	}
	return Parts{parts[0], parts[1], parts[2], parts[3]}, true
}

// Digest computes the digests of a settlement act: the record without its own
// digest (its face and its inside, so that the face can be proved alone), the
// fee lines it took, the deltas it wrote, its ledger entries. Each part but the
// face holds the visit's id, which cannot be guessed; so a digest that is shown
// does not serve to find out whose act it is.
func Digest(r Record, lines []claim.FeeLine, deltas []accumulator.Delta, entries []ledger.Entry) Parts {
	part := func(write func(putter)) string {
		return shaOf(canonicalText(func(put putter) {
			put("visit", r.VisitID)
			write(put)
		}))
	}
	return Parts{
		Record:  JoinDigests(r.Face().Digest(), r.Inside()),
		Lines:   part(func(put putter) { canonicalLines(put, lines) }),
		Deltas:  part(func(put putter) { canonicalDeltas(put, deltas) }),
		Entries: part(func(put putter) { canonicalEntries(put, entries) }),
	}
}

func sha(text string) string { return shaOf([]byte(text)) }

func shaOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// putter writes one line of canonical text: a path and its values.
type putter func(path string, values ...any)

// text collects lines: tab-separated, each value quoted as %q quotes what
// fmt.Sprint prints of it, in fixed order.
func text(write func(putter)) string { return string(canonicalText(write)) }

func canonicalText(write func(putter)) []byte {
	b := make([]byte, 0, 4096)
	write(func(path string, values ...any) {
		b = append(b, path...)
		for _, v := range values {
			b = appendQuoted(append(b, '\t'), v)
		}
		b = append(b, '\n')
	})
	return b
}

// appendQuoted spares the common kinds of value the way through fmt.
func appendQuoted(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return strconv.AppendQuote(b, v)
	case int64:
		return append(strconv.AppendInt(append(b, '"'), v, 10), '"')
	case fmt.Stringer:
		return strconv.AppendQuote(b, v.String())
	}
	if kind := reflect.ValueOf(v); kind.Kind() == reflect.String {
		return strconv.AppendQuote(b, kind.String())
	}
	return strconv.AppendQuote(b, fmt.Sprint(v))
}

// Canonical writes a record as text. Everything that was stated or decided is
// in it, only the digest is not.
func Canonical(r Record) string { return text(r.Face().canonical) + text(r.inside) }

func canonicalLines(put putter, lines []claim.FeeLine) {
	for _, l := range lines {
		put("fee", l.PsnNo, l.VisitID, l.LineNo, l.RefundOf, l.Batch, l.Code, l.LocalCode, int64(l.Amount), int64(l.Price),
			int64(l.Quantity), l.At.UnixMicro(), l.Doctor, l.DoctorName, l.Prescription, l.External, l.Department, l.Recorded.UnixMicro())
	}
}

func canonicalDeltas(put putter, deltas []accumulator.Delta) {
	for _, d := range deltas {
		k := d.Key
		put("delta", d.PsnNo, d.Seq, d.SetlID, d.Ordinal, k.Region, k.Scheme, k.Name, k.Period, k.Extra, d.Fold, d.Set, d.Amount)
	}
}

func canonicalEntries(put putter, entries []ledger.Entry) {
	for _, e := range entries {
		put("entry", e.Partition, e.Seq, e.EntryID, e.Kind, e.Ref, e.ValueDate, e.Recorded.UnixMicro())
		for _, p := range e.Postings {
			a := p.Account
			put("posting", a.Class, a.Region, a.Scheme, a.Fund, a.Party, int64(p.Amount))
		}
	}
}

// inside writes what is not on the face of the record.
func (r Record) inside(put putter) {
	put("person", r.PsnNo, r.Seq, r.Forced)
	put("caller", r.Institution, r.Operator, r.Transaction, r.MessageID)
	put("visit", r.VisitID)
	f := r.Facts
	put("facts", f.Kind, f.MedType, f.Begin, f.End, f.Day, f.Disease, f.DiseaseName, f.PlaceRegion, f.UseAccount, f.MidStay)
	for _, v := range r.Versions {
		put("version", v.Kind, v.ID)
	}
	put("account", int64(r.Balance))
	for _, l := range r.Lines {
		put("line", l.LineNo, l.EntryID, int64(l.Amount), int64(l.SelfFunded), int64(l.OverLimit), int64(l.Prepaid),
			int64(l.InScope), l.Class, l.Category, l.PrepayRate, int64(l.Limit), l.Excluded)
		for _, p := range l.Parts {
			put("part", int64(p))
		}
	}
}

// firstDifference names the first line in which two canonical texts differ.
func firstDifference(stored, computed string) string {
	a, b := strings.Split(stored, "\n"), strings.Split(computed, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "留存 " + plain(a[i]) + ",重算 " + plain(b[i])
		}
	}
	if len(a) != len(b) {
		return "行数不同"
	}
	return ""
}

func plain(line string) string {
	return strings.ReplaceAll(strings.ReplaceAll(line, "\t", " "), `"`, "")
}
