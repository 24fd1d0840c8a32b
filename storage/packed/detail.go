package packed

import (
	"slices"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/catalogue"
)

// kinds are the registers by number, 0 is any other. New ones come at the end.
var kinds = []settlement.RefKind{
	"", settlement.RefPerson, settlement.RefSpell, settlement.RefMembership, settlement.RefRegistration, settlement.RefInstitution,
	settlement.RefAgreement, settlement.RefPractitioner, settlement.RefEntry, settlement.RefPolicy, settlement.RefSettings,
	settlement.RefHousehold, settlement.RefKin, settlement.RefRuleSet, settlement.RefRule, settlement.RefPoint,
}

// What stands of a line beside its amount. Class, category, rate and number of
// parts stand when they are not those of the line before, and of the first line.
const (
	shareSelfFunded = 1 << iota
	shareOverLimit
	sharePrepaid
	shareInScope
	shareClass
	shareCategory
	shareRate
	shareLimit
	shareExcluded
	shareParts
	shareBarred
	shareBits = iota
)

// How many bytes take at least a version, the place of an entry, and a line.
const (
	leastRef   = 2
	leastEntry = 1
	leastShare = 3
)

// AppendDetail packs of a record the name of the disease, the versions that were
// read and how each line was shared.
func AppendDetail(b []byte, r *settlement.Record) []byte {
	b = appendText(append(b, form1), r.Facts.DiseaseName)
	b = appendUint(b, uint64(len(r.Versions)))
	for _, v := range r.Versions {
		kind := max(slices.Index(kinds, v.Kind), 0)
		if b = appendUint(b, uint64(kind)); kind == 0 {
			b = appendText(b, string(v.Kind))
		}
		b = appendText(b, v.ID)
	}
	b = appendUint(b, uint64(len(r.Lines)))
	for i := range r.Lines {
		b = appendEntry(b, r.Versions, r.Lines[i].EntryID)
	}
	for i := range r.Lines {
		var before *settlement.LineShare
		if i > 0 {
			before = &r.Lines[i-1]
		}
		b = appendShare(b, &r.Lines[i], before)
	}
	return b
}

// entryPlace is the place of an entry among the versions, from 1 on; 0 when it
// is not among them.
func entryPlace(versions []settlement.Ref, id string) int {
	return 1 + slices.IndexFunc(versions, func(v settlement.Ref) bool { return v.ID == id })
}

func appendEntry(b []byte, versions []settlement.Ref, id string) []byte {
	place := entryPlace(versions, id)
	if b = appendUint(b, uint64(place)); place == 0 {
		b = appendText(b, id)
	}
	return b
}

func appendShare(b []byte, l, before *settlement.LineShare) []byte {
	bits := shareContent(l, before)
	b = appendInt(appendUint(appendText(b, l.LineNo), bits), int64(l.Amount))
	for i, amount := range []money.Fen{l.SelfFunded, l.OverLimit, l.Prepaid, l.InScope} {
		if bits&(shareSelfFunded<<i) != 0 {
			b = appendInt(b, int64(amount))
		}
	}
	if bits&shareClass != 0 {
		b = appendText(b, string(l.Class))
	}
	if bits&shareCategory != 0 {
		b = appendText(b, l.Category)
	}
	if bits&shareRate != 0 {
		b = appendInt(appendInt(b, l.PrepayRate.Num()), l.PrepayRate.Den())
	}
	if bits&shareLimit != 0 {
		b = appendInt(b, int64(l.Limit))
	}
	if bits&shareExcluded != 0 {
		b = appendText(b, l.Excluded)
	}
	if bits&shareBarred != 0 {
		b = appendInt(b, int64(l.Barred))
	}
	if bits&shareParts != 0 {
		b = appendUint(b, uint64(len(l.Parts)))
	}
	for _, part := range l.Parts {
		b = appendInt(b, int64(part))
	}
	return b
}

// shareContent says what of a line has to stand.
func shareContent(l, before *settlement.LineShare) (bits uint64) {
	first := before == nil
	if first {
		before = l
	}
	for _, c := range []struct {
		bit    uint64
		stands bool
	}{
		{shareSelfFunded, l.SelfFunded != 0}, {shareOverLimit, l.OverLimit != 0}, {sharePrepaid, l.Prepaid != 0}, {shareInScope, l.InScope != 0},
		{shareClass, first || l.Class != before.Class}, {shareCategory, first || l.Category != before.Category},
		{shareRate, first || l.PrepayRate.Cmp(before.PrepayRate) != 0}, {shareLimit, l.Limit != 0}, {shareExcluded, l.Excluded != ""},
		{shareParts, first || len(l.Parts) != len(before.Parts)}, {shareBarred, l.Barred != 0},
	} {
		if c.stands {
			bits |= c.bit
		}
	}
	return bits
}

// Room is where the lists of details lie. Nil: each list has its own memory.
type Room struct {
	versions Arena[settlement.Ref]
	lines    Arena[settlement.LineShare]
	parts    Arena[money.Fen]
}

// Reset takes all lists back, and lets memory go of which there is more.
func (r *Room) Reset(most int) {
	r.versions.Reset(most)
	r.lines.Reset(most)
	r.parts.Reset(most)
}

// Detail reads what AppendDetail packed into the record. Texts are parts of the
// value. ErrForm; the record is then as it was.
func Detail(value string, r *settlement.Record, in *Room) error {
	if in == nil {
		in = &Room{}
	}
	c := cursor{text: value}
	name, versions, lines := c.refs(in)
	for i := range lines {
		var before *settlement.LineShare
		if i > 0 {
			before = &lines[i-1]
		}
		if c.share(&lines[i], before, in); c.failed {
			break
		}
	}
	if err := c.end(); err != nil {
		return err
	}
	r.Facts.DiseaseName, r.Versions, r.Lines = name, versions, lines
	return nil
}

// refs reads all but the lines, of which it reads the entries.
func (c *cursor) refs(in *Room) (name string, versions []settlement.Ref, lines []settlement.LineShare) {
	c.want(c.uint() == form1)
	name = c.string()
	if n := c.count(leastRef); n > 0 {
		versions = in.versions.Take(n)
	}
	for i := range versions {
		versions[i] = settlement.Ref{Kind: c.kind(), ID: c.string()}
	}
	if n := c.count(leastEntry); n > 0 && n <= (len(c.text)-c.at)/(leastEntry+leastShare) {
		lines = in.lines.Take(n)
	} else {
		c.want(n == 0)
	}
	for i := range lines {
		lines[i].EntryID = c.entry(versions)
	}
	return name, versions, lines
}

func (c *cursor) kind() settlement.RefKind {
	n := c.uint()
	if n > 0 && n < uint64(len(kinds)) {
		return kinds[n]
	}
	c.want(n == 0)
	other := settlement.RefKind(c.string())
	c.want(other == "" || !slices.Contains(kinds, other))
	return other
}

func (c *cursor) entry(versions []settlement.Ref) string {
	n := c.uint()
	if n > uint64(len(versions)) {
		c.fail()
		return ""
	}
	if n > 0 {
		return versions[n-1].ID
	}
	id := c.string()
	c.want(entryPlace(versions, id) == 0)
	return id
}

func (c *cursor) share(l, before *settlement.LineShare, in *Room) {
	l.LineNo = c.string()
	bits := c.uint()
	c.want(bits < 1<<shareBits)
	l.Amount = money.Fen(c.int())
	for i, amount := range [...]*money.Fen{&l.SelfFunded, &l.OverLimit, &l.Prepaid, &l.InScope} {
		if bits&(shareSelfFunded<<i) != 0 {
			*amount = money.Fen(c.otherInt(0))
		}
	}
	parts := 0
	if before != nil {
		l.Class, l.Category, l.PrepayRate, parts = before.Class, before.Category, before.PrepayRate, len(before.Parts)
	} else {
		c.want(bits&(shareClass|shareCategory|shareRate|shareParts) == shareClass|shareCategory|shareRate|shareParts)
	}
	if bits&shareClass != 0 {
		class := catalogue.Class(c.string())
		c.want(before == nil || class != l.Class)
		l.Class = class
	}
	if bits&shareCategory != 0 {
		category := c.string()
		c.want(before == nil || category != l.Category)
		l.Category = category
	}
	if bits&shareRate != 0 {
		rate := c.rate()
		c.want(before == nil || rate.Cmp(l.PrepayRate) != 0)
		l.PrepayRate = rate
	}
	if bits&shareLimit != 0 {
		l.Limit = money.Price(c.otherInt(0))
	}
	if bits&shareExcluded != 0 {
		c.other(&l.Excluded)
	}
	if bits&shareBarred != 0 {
		l.Barred = money.Fen(c.otherInt(0))
	}
	c.lineParts(l, bits, parts, before == nil, in)
}

// lineParts reads what each payer pays of a line.
func (c *cursor) lineParts(l *settlement.LineShare, bits uint64, n int, first bool, in *Room) {
	if bits&shareParts != 0 {
		other := c.count(1)
		c.want(first || other != n)
		n = other
	}
	if n > len(c.text)-c.at {
		c.fail()
		return
	}
	if n == 0 {
		return
	}
	l.Parts = in.parts.Take(n)
	for i := range l.Parts {
		l.Parts[i] = money.Fen(c.int())
	}
}

func (c *cursor) rate() money.Rate {
	num, den := c.int(), c.int()
	rate, err := money.NewRate(num, den)
	c.want(err == nil && rate.Num() == num && rate.Den() == den)
	return rate
}

// controlled reports whether audit rules were asked about the bill.
func controlled(versions []settlement.Ref) bool {
	return slices.ContainsFunc(versions, func(v settlement.Ref) bool { return v.Kind == settlement.RefRuleSet })
}

// Outline reads of a detail the versions and of each line its entry, and leaves
// the rest aside, unless audit rules were asked about the bill. ErrForm.
func Outline(value string, r *settlement.Record, in *Room) error {
	if in == nil {
		in = &Room{}
	}
	c := cursor{text: value}
	name, versions, lines := c.refs(in)
	if c.failed {
		return ErrForm
	}
	if controlled(versions) { // what rules changed of its lines is part of what it was judged on
		return Detail(value, r, in)
	}
	r.Facts.DiseaseName, r.Versions, r.Lines = name, versions, lines
	return nil
}
