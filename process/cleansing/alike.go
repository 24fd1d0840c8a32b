package cleansing

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"yibao/ground/coding"
	"yibao/register/enrolment"
)

// signature is a mark that two numbers of one person have in common.
type signature struct {
	key   uint64
	psnNo string
}

// signatures are the marks of a person: by name, birth and sex; by what a
// 15-digit and an 18-digit number share; by name and the digits of the number
// in whatever order.
func signatures(p enrolment.Person) []uint64 {
	if p.Death != 0 {
		return nil
	}
	name := coding.NormalizeName(p.Name)
	keys := []uint64{keyOf("姓名", name, p.Birth.String(), p.Sex)}
	if p.CertType != string(coding.CertIDCard) {
		return keys
	}
	if core := coreOf(p.CertNo); core != "" {
		keys = append(keys, keyOf("证号", core))
	}
	if len(p.CertNo) == 18 {
		digits := []byte(p.CertNo[:17])
		slices.Sort(digits)
		keys = append(keys, keyOf("颠倒", name, string(digits)))
	}
	return keys
}

// coreOf is the 15-digit form of an identity number.
func coreOf(number string) string {
	switch len(number) {
	case 15:
		return number
	case 18:
		return number[:6] + number[8:17]
	}
	return ""
}

func keyOf(parts ...string) uint64 {
	h := fnv.New64a()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		_, _ = h.Write(n[:])
		_, _ = h.Write([]byte(p))
	}
	return h.Sum64()
}

// compare says why two persons may be one; "" when they are not alike after all.
func compare(a, b enrolment.Person) (enrolment.DoubtKind, string) {
	sameName := coding.MatchNames(a.Name, b.Name)
	cards := a.CertType == string(coding.CertIDCard) && b.CertType == a.CertType
	switch {
	case cards && len(a.CertNo) != len(b.CertNo) && coreOf(a.CertNo) == coreOf(b.CertNo) && coreOf(a.CertNo) != "":
		return enrolment.OldAndNew, coding.MaskID(a.CertNo) + " 和 " + coding.MaskID(b.CertNo)
	case sameName && cards && transposed(a.CertNo, b.CertNo):
		return enrolment.Transposed, coding.MaskName(a.Name) + ":" + coding.MaskID(a.CertNo) + " 和 " + coding.MaskID(b.CertNo)
	case sameName && a.Birth == b.Birth && a.Sex == b.Sex && a.CertNo != b.CertNo && !clearlyTwo(a, b):
		return enrolment.SamePerson, coding.MaskName(a.Name) + "," + a.Birth.String() + " 出生:" + coding.MaskID(a.CertNo) + " 和 " + coding.MaskID(b.CertNo)
	}
	return "", ""
}

// clearlyTwo reports whether both hold identity cards with sound numbers of
// different places: namesakes born on one day.
func clearlyTwo(a, b enrolment.Person) bool {
	if a.CertType != string(coding.CertIDCard) || b.CertType != a.CertType || len(a.CertNo) != 18 || len(b.CertNo) != 18 {
		return false
	}
	sound := func(number string) bool {
		full, ok := coding.CompleteIDCard(number[:17])
		return ok && string(full) == number
	}
	return sound(a.CertNo) && sound(b.CertNo) && a.CertNo[:6] != b.CertNo[:6]
}

// transposed reports whether two numbers differ in two neighbouring digits that
// changed places, whatever became of the check digit.
func transposed(a, b string) bool {
	if len(a) != 18 || len(b) != 18 || a[:17] == b[:17] {
		return false
	}
	at := 0
	for at < 17 && a[at] == b[at] {
		at++
	}
	return at < 16 && a[at] == b[at+1] && a[at+1] == b[at] && strings.EqualFold(a[at+2:17], b[at+2:17])
}
