package hospital

import (
	"yibao/workshop/city"
)

// What a site made from the synthetic city takes of it.
const (
	demoHospitals  = 3
	demoPharmacies = 2
	demoPersons    = 60
	demoItems      = 80
	demoDiagnoses  = 12
)

// FromCity is a site that fits the demonstration's city: its largest hospitals
// and pharmacies with an agreement in force, and persons of working age with
// cover in force.
func FromCity(c *city.City) Site {
	s := Site{Region: city.Region, Diagnoses: diagnoses(c)}
	hospitals, pharmacies := 0, 0
	for _, i := range c.Institutions {
		switch {
		case i.Agreement != city.InForce:
		case i.Pharmacy() && pharmacies < demoPharmacies:
			pharmacies++
			s.Institutions = append(s.Institutions, institution(i))
		case !i.Pharmacy() && i.Tier >= 1 && hospitals < demoHospitals:
			hospitals++
			s.Institutions = append(s.Institutions, institution(i))
		}
	}
	for _, p := range c.Persons {
		if age := p.Birth.AgeOn(c.Today); p.Covered() && age >= 18 && age < 60 && len(s.Persons) < demoPersons {
			s.Persons = append(s.Persons, Person{p.Name, p.CertNo, p.PersonType, p.Scheme, p.Scheme == city.Employee})
		}
	}
	for k, i := range c.Items() {
		if k%3 != 0 || i.Prices[1] <= 0 || i.Sex == "M" || i.Sex == "F" || len(s.Items) >= demoItems {
			continue
		}
		s.Items = append(s.Items, Item{Code: i.Code, Name: i.Name, Price: i.Prices[1].String(), Most: 5, For: usesOf(i), Category: i.Category})
	}
	return s
}

func institution(i *city.Institution) Institution {
	made := Institution{Code: i.Code, Name: i.Name, Pharmacy: i.Pharmacy(), Inpatients: i.Tier >= 1 && !i.Pharmacy(), Department: "内科"}
	if made.Pharmacy {
		made.Department = ""
	}
	for _, d := range i.Staff {
		if d.State == city.InForce {
			made.Staff = append(made.Staff, Doctor{d.Code, d.Name})
		}
	}
	return made
}

func usesOf(i *city.Item) []string {
	if i.Kind == city.Drug && i.Route != "注射" && i.Category != "10" {
		return []string{outpatient, inpatient, purchase}
	}
	return []string{outpatient, inpatient}
}

// diagnoses are those of ordinary outpatient visits.
func diagnoses(c *city.City) []Diagnosis {
	var list []Diagnosis
	seen := map[string]bool{}
	for _, e := range c.Day(c.Today, 2*city.SmallestCity).Errands {
		for _, v := range e.Visits {
			if v.Kind == city.Outpatient && v.MedType == "11" && !seen[v.Diagnosis] && len(list) < demoDiagnoses {
				seen[v.Diagnosis] = true
				list = append(list, Diagnosis{v.Diagnosis, v.DiagName})
			}
		}
	}
	return list
}
