package city

import (
	"fmt"
	"time"

	"yibao/ground/period"
)

// refusals adds the errands that must fail: nobody's cover, no agreement, or
// nobody at all. They come last and add nothing to what is settled.
func (d *planner) refusals() {
	settled := d.settle
	defer func() { d.settle = settled }()
	suspended, dead := 0, 0
	for _, p := range d.city.Persons {
		switch {
		case p.Death != 0 && dead < 3:
			dead++
			d.refuse(p, PersonDead, nil)
		case p.Death == 0 && p.CoverState != "1" && suspended < 6:
			suspended++
			d.refuse(p, CoverSuspended, nil)
		}
	}
	for k := range 3 {
		d.refuse(d.stranger(k), PersonUnknown, nil)
	}
	for _, at := range []struct {
		state  string
		reason Refusal
		count  int
	}{{Ended, AgreementEnded, 3}, {Suspended, AgreementPause, 2}} {
		for range at.count {
			if p := d.idle(at.reason == AgreementPause); p != nil {
				d.refuse(p, at.reason, d.city.troubled(at.state))
			}
		}
	}
}

// refuse plans a visit that must be refused.
func (d *planner) refuse(p *Person, reason Refusal, place *Institution) {
	e := d.errand(p)
	e.Refusal = reason
	var v *Visit
	if place != nil && place.Pharmacy() {
		v = d.purchase(e, place)
	} else {
		v = d.clinic(e, d.city.visitClinic(d.rng, p, false), place)
	}
	v.Begin, v.End = e.Start, e.Start
	late := e.Start.Hour() >= 12
	e.Steps = []Step{{Op: Open, Afternoon: late}, {Op: Settle, Afternoon: late}}
}

// stranger is somebody whom no register knows.
func (d *planner) stranger(k int) *Person {
	birth := period.NewDate(1970+k, time.March, 9)
	return &Person{
		PsnNo: fmt.Sprintf("%s99%012d", Region, k+1), Name: "查无此人", Sex: Male, Birth: birth,
		CertNo: identityNumber("390198", birth, 1+2*k), Standing: Active, Scheme: Employee, PersonType: "11", CoverState: "1",
	}
}

// idle finds a covered adult who has nothing planned, an employee if asked.
func (d *planner) idle(employee bool) *Person {
	for i, p := range d.city.Persons {
		fit := p.Covered() && p.Birth.AgeOn(d.plan.Day) >= 18 && (!employee || p.Scheme == Employee)
		if fit && !isInpatient(i) && !isPaired(i, p) && !d.used[p] {
			return p
		}
	}
	return nil
}
