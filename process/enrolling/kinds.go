package enrolling

import (
	"encoding/json"
	"strconv"

	"yibao/register/enrolment"
)

func number(n int) string { return strconv.Itoa(n) }

// Kinds are all kinds of acts, in the order of a person's life with us.
func Kinds() []enrolment.ActKind {
	return []enrolment.ActKind{
		enrolment.RegisterPerson, enrolment.RegisterNewborn, enrolment.RegisterFamily, enrolment.LeaveFamily, enrolment.RegisterEmployer,
		enrolment.ChangePerson, enrolment.ChangeEmployer, enrolment.TakeCover, enrolment.ChangeCategory, enrolment.ChangeUnit,
		enrolment.JoinGroup, enrolment.LeaveGroup, enrolment.Suspend, enrolment.Resume, enrolment.EndCover,
		enrolment.MoveOut, enrolment.MoveIn, enrolment.RecordDeath, enrolment.MergePersons, enrolment.PartPersons,
	}
}

// Decode reads the content of an act as it was kept or proposed; ErrUnknownKind.
func Decode(kind enrolment.ActKind, content []byte) (Input, error) {
	var in Input
	switch kind {
	case enrolment.RegisterPerson:
		in = new(NewPerson)
	case enrolment.RegisterNewborn:
		in = new(Newborn)
	case enrolment.RegisterFamily:
		in = new(Family)
	case enrolment.LeaveFamily:
		in = new(FamilyLeave)
	case enrolment.RegisterEmployer:
		in = new(NewEmployer)
	case enrolment.ChangeEmployer:
		in = new(EmployerChange)
	case enrolment.ChangePerson:
		in = new(PersonChange)
	case enrolment.TakeCover:
		in = new(NewCover)
	case enrolment.ChangeUnit:
		in = new(UnitChange)
	case enrolment.JoinGroup, enrolment.LeaveGroup:
		in = new(GroupChange)
	case enrolment.Suspend, enrolment.Resume, enrolment.EndCover, enrolment.ChangeCategory:
		in = new(CoverChange)
	case enrolment.MoveOut:
		in = new(Departure)
	case enrolment.MoveIn:
		in = new(Arrival)
	case enrolment.RecordDeath:
		in = new(Death)
	case enrolment.MergePersons:
		in = new(Merge)
	case enrolment.PartPersons:
		in = new(Part)
	default:
		return nil, ErrUnknownKind.With(string(kind))
	}
	return in, json.Unmarshal(content, in)
}
