package packed

import (
	"time"

	"yibao/ground/money"
	"yibao/register/claim"
)

// What a line may have otherwise than the line before; of the first line, than
// an empty one. The number of the line always stands, first.
const (
	lineCode = 1 << iota
	lineAmount
	linePrice
	lineQuantity
	lineAt
	lineLocalCode
	lineRecorded
	lineBatch
	lineDoctor
	lineDoctorName
	linePrescription
	lineDepartment
	lineRefundOf
	lineExternal // the other way round
	lineOrder
	lineDays
	lineDischarge // the other way round
	lineBits      = iota
)

// leastLine is how many bytes a line takes at least.
const leastLine = 2

// AppendLines packs the fee lines of one upload: everything but whose they are,
// of which visit, and who settled them.
func AppendLines(b []byte, lines []claim.FeeLine) []byte {
	b = appendUint(append(b, form1), uint64(len(lines)))
	var before claim.FeeLine
	for i := range lines {
		l := &lines[i]
		b = appendLine(b, l, &before)
		before = *l
	}
	return b
}

func appendLine(b []byte, l, before *claim.FeeLine) []byte {
	bits := lineDifference(l, before)
	b = appendUint(appendText(b, l.LineNo), bits)
	for _, text := range []struct {
		bit   uint64
		value string
	}{
		{lineCode, l.Code}, {lineLocalCode, l.LocalCode}, {lineBatch, l.Batch}, {lineDoctor, l.Doctor}, {lineDoctorName, l.DoctorName},
		{linePrescription, l.Prescription}, {lineDepartment, l.Department}, {lineRefundOf, l.RefundOf}, {lineOrder, l.Order},
	} {
		if bits&text.bit != 0 {
			b = appendText(b, text.value)
		}
	}
	for _, number := range []struct {
		bit   uint64
		value int64
	}{
		{lineAmount, int64(l.Amount)}, {linePrice, int64(l.Price)}, {lineQuantity, int64(l.Quantity)},
		{lineAt, micros(l.At)}, {lineRecorded, micros(l.Recorded)}, {lineDays, int64(l.Days)},
	} {
		if bits&number.bit != 0 {
			b = appendInt(b, number.value)
		}
	}
	return b
}

// lineDifference says what two lines have otherwise.
func lineDifference(l, o *claim.FeeLine) (bits uint64) {
	for _, c := range []struct {
		bit   uint64
		other bool
	}{
		{lineCode, l.Code != o.Code}, {lineAmount, l.Amount != o.Amount}, {linePrice, l.Price != o.Price},
		{lineQuantity, l.Quantity != o.Quantity}, {lineAt, micros(l.At) != micros(o.At)}, {lineLocalCode, l.LocalCode != o.LocalCode},
		{lineRecorded, micros(l.Recorded) != micros(o.Recorded)}, {lineBatch, l.Batch != o.Batch}, {lineDoctor, l.Doctor != o.Doctor},
		{lineDoctorName, l.DoctorName != o.DoctorName}, {linePrescription, l.Prescription != o.Prescription},
		{lineDepartment, l.Department != o.Department}, {lineRefundOf, l.RefundOf != o.RefundOf}, {lineExternal, l.External != o.External},
		{lineOrder, l.Order != o.Order}, {lineDays, l.Days != o.Days}, {lineDischarge, l.Discharge != o.Discharge},
	} {
		if c.other {
			bits |= c.bit
		}
	}
	return bits
}

// Lines reads what AppendLines packed: lines of the person and visit, whose
// texts are parts of the value. ErrForm.
func Lines(value, psnNo, visitID string, in *Arena[claim.FeeLine]) ([]claim.FeeLine, error) {
	c := cursor{text: value}
	c.want(c.uint() == form1)
	lines := in.Take(c.count(leastLine))
	before := claim.FeeLine{PsnNo: psnNo, VisitID: visitID}
	for i := range lines {
		l := &lines[i]
		*l = before
		c.line(l)
		before = *l
		if c.failed {
			break
		}
	}
	return lines, c.end()
}

// line reads a line over the one before.
func (c *cursor) line(l *claim.FeeLine) {
	l.LineNo = c.string()
	bits := c.uint()
	c.want(bits < 1<<lineBits)
	if bits&lineCode != 0 {
		c.other(&l.Code)
	}
	if bits&lineLocalCode != 0 {
		c.other(&l.LocalCode)
	}
	if bits >= lineBatch {
		c.rest(l, bits)
	}
	if bits&lineAmount != 0 {
		l.Amount = money.Fen(c.otherInt(int64(l.Amount)))
	}
	if bits&linePrice != 0 {
		l.Price = money.Price(c.otherInt(int64(l.Price)))
	}
	if bits&lineQuantity != 0 {
		l.Quantity = money.Quantity(c.otherInt(int64(l.Quantity)))
	}
	if bits&lineAt != 0 {
		l.At = instant(c.otherInt(micros(l.At)))
	}
	if bits&lineRecorded != 0 {
		l.Recorded = instant(c.otherInt(micros(l.Recorded)))
	}
	if bits&lineDays != 0 {
		days := c.otherInt(int64(l.Days))
		c.want(int64(int32(days)) == days)
		l.Days = int32(days)
	}
}

// rest reads what most lines of an upload have alike.
func (c *cursor) rest(l *claim.FeeLine, bits uint64) {
	if bits&lineBatch != 0 {
		c.other(&l.Batch)
	}
	if bits&lineDoctor != 0 {
		c.other(&l.Doctor)
	}
	if bits&lineDoctorName != 0 {
		c.other(&l.DoctorName)
	}
	if bits&linePrescription != 0 {
		c.other(&l.Prescription)
	}
	if bits&lineDepartment != 0 {
		c.other(&l.Department)
	}
	if bits&lineRefundOf != 0 {
		c.other(&l.RefundOf)
	}
	if bits&lineExternal != 0 {
		l.External = !l.External
	}
	if bits&lineOrder != 0 {
		c.other(&l.Order)
	}
	if bits&lineDischarge != 0 {
		l.Discharge = !l.Discharge
	}
}

// other reads a text, which must be another one than stands there.
func (c *cursor) other(text *string) {
	s := c.string()
	c.want(s != *text)
	*text = s
}

// otherInt reads a number, which must be another one than the given.
func (c *cursor) otherInt(before int64) int64 {
	n := c.int()
	c.want(n != before)
	return n
}

// micros is an instant as a number, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
