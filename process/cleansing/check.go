package cleansing

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// subject is one person with what is looked at.
type subject struct {
	person enrolment.Person
	spells []enrolment.Spell // oldest recorded first
	visits []claim.Visit     // of persons who are dead
}

// finding is what seems wrong with one person, or with two.
type finding struct {
	kind   enrolment.DoubtKind
	detail string
}

// check says what is wrong with a person by itself.
func check(s subject, today period.Date, demo bool) []finding {
	var found []finding
	found = append(found, checkNumber(s.person, today, demo)...)
	found = append(found, checkDates(s)...)
	return append(found, checkCover(s.spells)...)
}

// checkNumber looks at an identity number by itself, and at birth and sex.
func checkNumber(p enrolment.Person, today period.Date, demo bool) []finding {
	if p.CertType != string(coding.CertIDCard) {
		return nil
	}
	number := p.CertNo
	if len(number) == 15 {
		upgraded, ok := coding.UpgradeIDNumber(number)
		if !ok {
			return []finding{{enrolment.WrongNumber, "15位身份证号码 " + coding.MaskID(number) + " 不能换成18位"}}
		}
		number = string(upgraded)
	}
	card, err := coding.ParseIDCard(number, today, coding.AllowDemoRegion(demo))
	if err != nil {
		return []finding{{enrolment.WrongNumber, coding.MaskID(p.CertNo) + ":" + err.Error()}}
	}
	var found []finding
	if p.Birth != card.Birth() {
		found = append(found, finding{enrolment.NumberDiffer, "登记的出生日期 " + p.Birth.String() + ",证件号码中是 " + card.Birth().String()})
	}
	if sex := coding.Sex(p.Sex); (sex == coding.Male || sex == coding.Female) && sex != card.Sex() {
		found = append(found, finding{enrolment.NumberDiffer, "登记的性别是" + sex.Name() + ",证件号码中是" + card.Sex().Name()})
	}
	return found
}

// checkDates looks for dates that contradict each other.
func checkDates(s subject) []finding {
	var found []finding
	p := s.person
	add := func(detail string) { found = append(found, finding{enrolment.WrongDates, detail}) }
	if p.Death != 0 && p.Death < p.Birth {
		add("死亡日期 " + p.Death.String() + " 早于出生日期 " + p.Birth.String())
	}
	for _, c := range standing(s.spells) {
		if c.State != enrolment.CoverActive {
			continue
		}
		if c.Effective.From < p.Birth {
			add(c.Scheme + " 从 " + c.Effective.From.String() + " 起参保,早于出生日期 " + p.Birth.String())
		}
		if p.Death != 0 && c.Effective.End() > p.Death.AddDays(1) {
			add(c.Scheme + " 在死亡日期 " + p.Death.String() + " 以后仍在参保")
		}
	}
	if p.Death == 0 {
		return found
	}
	for _, v := range s.visits {
		if begin := claim.Day(v.Begin); begin > p.Death {
			add("就诊 " + v.VisitID + " 在 " + begin.String() + ",晚于死亡日期 " + p.Death.String())
		}
	}
	return found
}

// basic are the schemes of which a person is in one at a time.
var basic = map[string]bool{"310": true, "340": true, "360": true, "380": true, "390": true, "391": true, "39905": true}

// checkCover looks for cover in two schemes, or of one scheme in two regions.
func checkCover(spells []enrolment.Spell) []finding {
	var found []finding
	pieces := standing(spells)
	for i, a := range pieces {
		for _, b := range pieces[:i] {
			if a.State != enrolment.CoverActive || b.State != enrolment.CoverActive || !a.Effective.Overlaps(b.Effective) {
				continue
			}
			if a.Scheme != b.Scheme && basic[a.Scheme] && basic[b.Scheme] {
				found = append(found, finding{enrolment.TwoSchemes, both(b, a)})
			}
		}
	}
	for i, a := range spells {
		for _, b := range spells[:i] {
			live := a.State == enrolment.CoverActive && b.State == enrolment.CoverActive
			if live && a.Scheme == b.Scheme && a.Region != b.Region && a.Effective.Overlaps(b.Effective) {
				found = append(found, finding{enrolment.TwoRegions, both(b, a)})
			}
		}
	}
	return found
}

func both(a, b enrolment.Spell) string {
	return a.Scheme + "(" + a.Region + "," + a.Effective.String() + ")和 " + b.Scheme + "(" + b.Region + "," + b.Effective.String() + ")"
}

// standing cuts every version to what of it counts: later recorded versions of
// the same scheme go before earlier ones.
func standing(spells []enrolment.Spell) []enrolment.Spell {
	var left []enrolment.Spell
	for _, s := range spells {
		var kept []enrolment.Spell
		for _, old := range left {
			kept = append(kept, without(old, s)...)
		}
		left = append(kept, s)
	}
	return left
}

// without is what is left of a spell beside a later one of the same scheme.
func without(old, s enrolment.Spell) []enrolment.Spell {
	if old.Scheme != s.Scheme || !old.Effective.Overlaps(s.Effective) {
		return []enrolment.Spell{old}
	}
	var left []enrolment.Spell
	if old.Effective.From < s.Effective.From {
		before := old
		before.Effective.To = s.Effective.From
		left = append(left, before)
	}
	if s.Effective.End() < old.Effective.End() {
		after := old
		after.Effective.From = s.Effective.End()
		left = append(left, after)
	}
	return left
}

// idOf names what is wrong, so that it is one item however often it is found.
func idOf(kind enrolment.DoubtKind, psnNo, other, detail string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(kind), psnNo, other, detail}, "\x00")))
	return strings.ToUpper(hex.EncodeToString(sum[:13]))
}
