package settlement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"

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
	text := texts.Get().(*canonical)
	defer texts.Put(text)
	part := func() *canonical {
		text.clear()
		text.put("visit", str(r.VisitID))
		return text
	}
	return Parts{
		Record:  JoinDigests(r.Face().Digest(), r.Inside()),
		Lines:   part().lines(lines).digest(),
		Deltas:  part().deltas(deltas).digest(),
		Entries: part().entries(entries).digest(),
	}
}

func sha(text string) string { return shaOf([]byte(text)) }

func shaOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// canonical is a text being written: lines of a path and its values, separated
// by tabs, each value quoted as %q quotes it, in fixed order.
type canonical struct{ text []byte }

// texts are used again: they are long, and there are several for each act.
var texts = sync.Pool{New: func() any { return new(canonical) }}

func (c *canonical) clear()         { c.text = c.text[:0] }
func (c *canonical) digest() string { return shaOf(c.text) }

// digestOf returns the digest of what write writes.
func digestOf(write func(*canonical) *canonical) string {
	c := texts.Get().(*canonical)
	defer texts.Put(c)
	c.clear()
	return write(c).digest()
}

// value is one value on a line: a text, or a number.
type value struct {
	text   string
	number int64
	isText bool
}

func str[S ~string](s S) value       { return value{text: string(s), isText: true} }
func num[N ~int | ~int64](n N) value { return value{number: int64(n)} }
func said[S fmt.Stringer](s S) value { return value{text: s.String(), isText: true} }

func flag(b bool) value { return str(strconv.FormatBool(b)) }

func (c *canonical) put(path string, values ...value) {
	b := append(c.text, path...)
	for _, v := range values {
		switch {
		case !v.isText:
			b = append(strconv.AppendInt(append(b, '\t', '"'), v.number, 10), '"')
		case plainText(v.text):
			b = append(append(append(b, '\t', '"'), v.text...), '"')
		default:
			b = strconv.AppendQuote(append(b, '\t'), v.text)
		}
	}
	c.text = append(b, '\n')
}

// plainText reports whether quoting changes nothing of a text: letters and signs
// of ASCII, or Chinese characters, but no quotes.
func plainText(s string) bool {
	for i := 0; i < len(s); i++ {
		if b := s[i]; b < ' ' || b > '~' || b == '"' || b == '\\' {
			return chinese(s[i:])
		}
	}
	return true
}

// chinese is plainText for the CJK ideographs U+4E00 to U+9FA5 mixed with ASCII.
func chinese(s string) bool {
	for _, r := range s {
		han := r >= 0x4e00 && r <= 0x9fa5
		if !han && (r < ' ' || r > '~' || r == '"' || r == '\\') {
			return false
		}
	}
	return true
}

// Canonical writes a record as text. Everything that was stated or decided is
// in it, only the digest is not.
func Canonical(r Record) string {
	var c canonical
	return string(c.face(r.Face()).inside(r).text)
}

func (c *canonical) lines(lines []claim.FeeLine) *canonical {
	for i := range lines {
		l := &lines[i]
		c.put("fee", str(l.PsnNo), str(l.VisitID), str(l.LineNo), str(l.RefundOf), str(l.Batch), str(l.Code), str(l.LocalCode),
			num(l.Amount), num(l.Price), num(l.Quantity), num(l.At.UnixMicro()), str(l.Doctor), str(l.DoctorName),
			str(l.Prescription), flag(l.External), str(l.Department), num(l.Recorded.UnixMicro()))
		if l.Order != "" || l.Days != 0 || l.Discharge {
			c.put("use", str(l.Order), num(int64(l.Days)), flag(l.Discharge))
		}
	}
	return c
}

func (c *canonical) deltas(deltas []accumulator.Delta) *canonical {
	for _, d := range deltas {
		k := d.Key
		c.put("delta", str(d.PsnNo), num(d.Seq), str(d.SetlID), num(d.Ordinal), str(k.Region), str(k.Scheme), str(k.Name),
			str(k.Period), str(k.Extra), str(d.Fold), flag(d.Set), num(d.Amount))
	}
	return c
}

func (c *canonical) entries(entries []ledger.Entry) *canonical {
	for _, e := range entries {
		c.put("entry", str(e.Partition), num(e.Seq), str(e.EntryID), str(e.Kind), str(e.Ref), said(e.ValueDate), num(e.Recorded.UnixMicro()))
		for _, p := range e.Postings {
			a := p.Account
			c.put("posting", str(a.Class), str(a.Region), str(a.Scheme), str(a.Fund), str(a.Party), num(p.Amount))
		}
	}
	return c
}

// face writes what of an act may be shown.
func (c *canonical) face(f Face) *canonical {
	c.put("record", str(f.SetlID), str(f.Kind), str(f.Original), str(f.Region), str(f.Scheme), num(f.SettledAt.UnixMicro()))
	c.put("amounts", num(f.Total), num(f.SelfFunded), num(f.OverLimit), num(f.Prepaid),
		num(f.InScope), num(f.Deductible))
	for _, s := range f.Shares {
		c.put("share", str(s.Payer), str(s.Layer), num(s.Amount))
	}
	return c
}

// inside writes what is not on the face of the record.
func (c *canonical) inside(r Record) *canonical {
	c.put("person", str(r.PsnNo), num(r.Seq), str(r.Forced))
	c.put("caller", str(r.Institution), str(r.Operator), str(r.Transaction), str(r.MessageID))
	c.put("visit", str(r.VisitID))
	f := r.Facts
	c.put("facts", str(f.Kind), str(f.MedType), said(f.Begin), said(f.End), said(f.Day), str(f.Disease), str(f.DiseaseName),
		str(f.PlaceRegion), flag(f.UseAccount), flag(f.MidStay))
	for _, v := range r.Versions {
		c.put("version", str(v.Kind), str(v.ID))
	}
	c.put("account", num(r.Balance))
	for i := range r.Lines {
		l := &r.Lines[i]
		c.put("line", str(l.LineNo), str(l.EntryID), num(l.Amount), num(l.SelfFunded), num(l.OverLimit),
			num(l.Prepaid), num(l.InScope), str(l.Class), str(l.Category), said(l.PrepayRate), num(l.Limit), str(l.Excluded))
		if l.Barred != 0 {
			c.put("barred", num(l.Barred))
		}
		for _, p := range l.Parts {
			c.put("part", num(p))
		}
	}
	return c
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
