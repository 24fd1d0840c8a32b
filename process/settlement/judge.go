package settlement

import (
	"errors"
	"slices"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// judge asks the benefit judge for the verdict on the evidence.
func (e *evidence) judge() (benefit.Verdict, error) {
	c, err := e.benefitCase()
	if err != nil {
		return benefit.Verdict{}, err
	}
	v, err := benefit.Settle(c)
	if err == nil {
		e.join(&v)
	}
	return v, asFault(err)
}

// explain makes the same judgement and tells its steps.
func (e *evidence) explain() (benefit.Verdict, []policyfile.Step, error) {
	c, err := e.benefitCase()
	if err != nil {
		return benefit.Verdict{}, nil, err
	}
	v, steps, err := benefit.Explain(c)
	if err == nil {
		e.join(&v)
	}
	return v, steps, asFault(err)
}

func asFault(err error) error {
	if errors.Is(err, money.ErrOverflow) {
		return ErrArithmetic.Because(err)
	}
	if _, ok := fault.As(err); ok || err == nil {
		return err
	}
	return ErrArithmetic.Because(err)
}

func (e *evidence) benefitCase() (benefit.Case, error) {
	lines, err := e.benefitLines()
	if err != nil {
		return benefit.Case{}, err
	}
	spell, person := e.spellThen(), e.personThen()
	c := benefit.Case{
		Policy: e.policy, Region: spell.Region, Scheme: e.scheme, MedType: e.facts.MedType,
		VisitID: e.visitID, Admission: e.facts.Begin, Discharge: e.facts.lastDay(), Settlement: e.facts.Day,
		Disease: e.facts.Disease, Lines: lines,
		Person: benefit.Person{
			Sex: person.Sex, Birth: person.Birth, Taken: e.personDay(), PersonType: spell.PersonType, CivilServant: spell.CivilServant, Tier: spell.Tier,
		},
		Provider: benefit.Provider{
			Type: string(e.institution.Type), Level: e.institution.Level,
			Community: e.institution.Community, Region: e.institution.Region,
		},
		Inpatient: e.facts.Kind == claim.Inpatient, Prescribed: e.prescribed(),
		UseAccount: e.facts.UseAccount, Balance: max(e.balance, 0), Family: e.family,
		Used: func(key accumulator.Key, fold accumulator.Fold) int64 {
			return accumulator.Balance(e.shared(key), key, fold)
		},
		Rolling: func(key accumulator.Key, fold accumulator.Fold, w accumulator.Window, day period.Date) int64 {
			return accumulator.Rolling(e.shared(key), key, fold, w, day)
		},
		Household: e.household.HouseholdNo,
	}
	for _, m := range e.memberships {
		if m.Active {
			c.Person.Groups = append(c.Person.Groups, m.Group)
		}
	}
	c.Filing = e.filing()
	return c, nil
}

// filing returns what the person has filed for care at this place.
func (e *evidence) filing() benefit.Filing {
	for _, r := range e.registrations {
		if !r.Active {
			continue
		}
		if r.Kind == enrolment.Referral && r.Code == e.institution.Code {
			return benefit.FiledReferral
		}
		if r.Kind == enrolment.Remote && len(r.Code) >= 4 && len(e.institution.Region) >= 4 && r.Code[:4] == e.institution.Region[:4] {
			return remoteFiling(r.Detail)
		}
	}
	return benefit.NotFiled
}

// remoteFiling reads how a remote registration was filed.
func remoteFiling(detail string) benefit.Filing {
	switch detail {
	case "长期", string(benefit.FiledLongTerm):
		return benefit.FiledLongTerm
	case "急诊", string(benefit.FiledEmergency):
		return benefit.FiledEmergency
	default:
		return benefit.FiledTemporary
	}
}

// prescribed reports whether every line of a purchase rests on a prescription
// from elsewhere.
func (e *evidence) prescribed() bool {
	return !slices.ContainsFunc(e.lines, func(l claim.FeeLine) bool { return !l.External })
}

func (e *evidence) benefitLines() ([]benefit.Line, error) {
	lines := slices.Grow(e.room[:0], len(e.lines))[:len(e.lines)]
	e.room, e.parted = lines, e.parted[:0]
	for i := range e.lines {
		l, entry := &e.lines[i], &e.entries[i]
		limit := limitPrice(entry, &e.institution)
		within := l.Amount
		if limit > 0 {
			capped, err := money.Extend(limit, l.Quantity, money.HalfUpFen)
			if err != nil {
				return nil, err
			}
			within = min(within, capped)
		}
		lines[i] = benefit.Line{
			LineNo: l.LineNo, Code: l.Code, Class: entry.Class, Category: entry.Category,
			Amount: l.Amount, WithinLimit: within, Prepay: entry.Prepay, Excluded: e.exclusion(i) != "",
		}
	}
	if len(e.controlled.changes) == 0 {
		return lines, nil
	}
	lines, err := e.split(lines)
	e.room = lines
	return lines, err
}

// exclusion says why no fund pays a line, or "".
func (e *evidence) exclusion(i int) string {
	if len(e.practitioners) == 0 {
		return ""
	}
	p, known := e.prescriber(e.lines[i])
	if !known || p.State == provider.PractitionerActive {
		return ""
	}
	return "开单医师医保资格已" + string(p.State)
}

// lineShares lays a verdict out by line, for the record and for the answer to
// an upload.
func (e *evidence) lineShares(v benefit.Verdict) []LineShare {
	return e.appendLineShares(make([]LineShare, 0, len(v.Lines)), &v)
}

func (e *evidence) appendLineShares(shares []LineShare, v *benefit.Verdict) []LineShare {
	for i := range v.Lines {
		l, entry := &v.Lines[i], &e.entries[i]
		excluded, barred := e.exclusion(i), money.Fen(0)
		if c := e.controlled.change(i); c != nil {
			excluded, barred = c.Reason, c.Amount
		}
		shares = append(shares, LineShare{
			LineNo: l.LineNo, EntryID: entry.ID, Amount: l.Amount,
			SelfFunded: l.SelfFunded, OverLimit: l.OverLimit, Prepaid: l.Prepaid, InScope: l.InScope,
			Class: entry.Class, Category: entry.Category, PrepayRate: entry.Prepay,
			Limit: limitPrice(entry, &e.institution), Excluded: excluded, Barred: barred, Parts: l.Parts,
		})
	}
	return shares
}

// limitPrice returns the limit price for the provider's level; 0 means none.
func limitPrice(entry *catalogue.Entry, at *provider.Institution) money.Price {
	switch benefit.LevelRank(at.Level) {
	case 3:
		return entry.Limits.Tertiary
	case 2:
		return entry.Limits.Secondary
	default:
		return entry.Limits.Primary
	}
}
