package storetest

import (
	"errors"
	"fmt"

	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/register/provider"
	"yibao/storage/relational"
)

var personCases = []Case{
	{"人员/a person comes back as registered", func(b *Bench) {
		p := person("1001", version("P-1", 0, "1980-01-01", ""))
		b.load(func(w importing.Work) error { return w.AddPersons(ctx, []enrolment.Person{p}) })
		b.same(p, read(b, func(r verify.Reader) (enrolment.Person, error) { return r.PersonOn(ctx, "1001", day("2026-05-01")) }))
	}},
	{"人员/an open span ends at Forever", func(b *Bench) {
		p := person("1001", version("P-1", 0, "1980-01-01", ""))
		p.Effective.To = 0
		b.load(func(w importing.Work) error { return w.AddPersons(ctx, []enrolment.Person{p}) })
		got := read(b, func(r verify.Reader) (enrolment.Person, error) { return r.PersonOn(ctx, "1001", day("2026-05-01")) })
		b.same(period.Forever, got.Effective.To)
	}},
	{"人员/an unknown person, and a day before the first version, are refused", func(b *Bench) {
		b.persons("1001")
		for _, c := range []struct{ psnNo, day string }{{"9999", "2026-05-01"}, {"1001", "1979-12-31"}} {
			refused(b, enrolment.ErrUnknownPerson, func(r verify.Reader) (enrolment.Person, error) {
				return r.PersonOn(ctx, c.psnNo, day(c.day))
			})
		}
	}},
	{"人员/a correction goes before what it corrects, on its days only", func(b *Bench) {
		first := person("1001", version("P-1", 0, "1980-01-01", ""))
		dead := person("1001", version("P-2", 5, "2026-03-10", ""))
		dead.Death = day("2026-03-10")
		b.load(func(w importing.Work) error { return w.AddPersons(ctx, []enrolment.Person{dead, first}) })
		for on, want := range map[string]enrolment.Person{"2026-03-09": first, "2026-03-10": dead} {
			b.same(want, read(b, func(r verify.Reader) (enrolment.Person, error) { return r.PersonOn(ctx, "1001", day(on)) }))
		}
	}},
	{"参保/the latest recorded spell that holds on the day, one for each scheme", func(b *Bench) {
		whole := spell("1001", "310", enrolment.CoverActive, version("S-1", 0, "2026-01-01", ""))
		pause := spell("1001", "310", enrolment.CoverSuspended, version("S-2", 3, "2026-03-01", "2026-04-01"))
		early := spell("1001", "310", enrolment.CoverVoid, version("S-0", -9, "2025-01-01", ""))
		other := spell("1001", "390", enrolment.CoverActive, version("S-3", 1, "2026-01-01", "2027-01-01"))
		b.persons("1001")
		b.load(func(w importing.Work) error { return w.AddSpells(ctx, []enrolment.Spell{whole, pause, early, other}) })
		for on, want := range map[string][]enrolment.Spell{
			"2025-12-31": {early}, "2026-02-28": {whole, other}, "2026-03-01": {pause, other},
			"2026-03-31": {pause, other}, "2026-04-01": {whole, other}, "2027-01-01": {whole},
		} {
			b.same(want, read(b, func(r verify.Reader) ([]enrolment.Spell, error) { return r.SpellsOn(ctx, "1001", day(on)) }))
		}
	}},
	{"参保/of two versions recorded at one instant the greater id holds", func(b *Bench) {
		b.persons("1001")
		one := spell("1001", "310", enrolment.CoverActive, version("S-A", 0, "2026-01-01", ""))
		two := spell("1001", "310", enrolment.CoverEnded, version("S-B", 0, "2026-01-01", ""))
		b.load(func(w importing.Work) error { return w.AddSpells(ctx, []enrolment.Spell{two, one}) })
		b.same([]enrolment.Spell{two}, read(b, func(r verify.Reader) ([]enrolment.Spell, error) {
			return r.SpellsOn(ctx, "1001", day("2026-05-01"))
		}))
	}},
	{"身份/withdrawn groups are told too", func(b *Bench) {
		poor := enrolment.Membership{Version: version("M-1", 0, "2026-01-01", ""), PsnNo: "1001", Group: "B302", Active: true}
		gone := enrolment.Membership{Version: version("M-2", 1, "2026-01-01", ""), PsnNo: "1001", Group: "B302"}
		kept := enrolment.Membership{Version: version("M-3", 2, "2026-01-01", ""), PsnNo: "1001", Group: "B303", Active: true}
		b.persons("1001", "1002")
		b.load(func(w importing.Work) error { return w.AddMemberships(ctx, []enrolment.Membership{poor, gone, kept}) })
		b.same([]enrolment.Membership{gone, kept}, read(b, func(r verify.Reader) ([]enrolment.Membership, error) {
			return r.MembershipsOn(ctx, "1001", day("2026-05-01"))
		}))
		b.same([]enrolment.Membership{}, read(b, func(r verify.Reader) ([]enrolment.Membership, error) {
			return r.MembershipsOn(ctx, "1002", day("2026-05-01"))
		}))
	}},
	{"备案/one for each kind and code", func(b *Bench) {
		chronic := enrolment.Registration{Version: version("R-1", 0, "2026-01-01", ""), PsnNo: "1001", Kind: enrolment.Chronic, Code: "M03900", Active: true}
		remote := enrolment.Registration{Version: version("R-2", 1, "2026-01-01", ""), PsnNo: "1001", Kind: enrolment.Remote, Code: "310000", Detail: "长期", Active: true}
		ended := enrolment.Registration{Version: version("R-3", 2, "2026-02-01", ""), PsnNo: "1001", Kind: enrolment.Remote, Code: "310000"}
		b.persons("1001")
		b.load(func(w importing.Work) error {
			return w.AddRegistrations(ctx, []enrolment.Registration{chronic, remote, ended})
		})
		for on, want := range map[string][]enrolment.Registration{"2026-01-31": {chronic, remote}, "2026-02-01": {chronic, ended}} {
			b.same(want, read(b, func(r verify.Reader) ([]enrolment.Registration, error) {
				return r.RegistrationsOn(ctx, "1001", day(on))
			}))
		}
	}},
	{"人员/facts come back by version id after a correction, in the order asked", func(b *Bench) {
		b.persons("1001")
		one := spell("1001", "310", enrolment.CoverActive, version("S-1", 0, "2026-01-01", ""))
		two := spell("1001", "310", enrolment.CoverEnded, version("S-2", 9, "2026-01-01", ""))
		m := enrolment.Membership{Version: version("M-1", 0, "2026-01-01", ""), PsnNo: "1001", Group: "B302", Active: true}
		g := enrolment.Registration{Version: version("R-1", 0, "2026-01-01", ""), PsnNo: "1001", Kind: enrolment.Chronic, Code: "M03900", Active: true}
		later := person("1001", version("P-2", 9, "1980-01-01", ""))
		b.load(func(w importing.Work) error {
			return errors.Join(w.AddSpells(ctx, []enrolment.Spell{one, two}), w.AddMemberships(ctx, []enrolment.Membership{m}),
				w.AddRegistrations(ctx, []enrolment.Registration{g}), w.AddPersons(ctx, []enrolment.Person{later}))
		})
		b.same([]enrolment.Spell{two, one, two}, read(b, func(r verify.Reader) ([]enrolment.Spell, error) {
			return r.SpellVersions(ctx, "1001", []string{"S-2", "S-1", "S-2"})
		}))
		b.same([]enrolment.Membership{m}, read(b, func(r verify.Reader) ([]enrolment.Membership, error) {
			return r.MembershipVersions(ctx, "1001", []string{"M-1"})
		}))
		b.same([]enrolment.Registration{g}, read(b, func(r verify.Reader) ([]enrolment.Registration, error) {
			return r.RegistrationVersions(ctx, "1001", []string{"R-1"})
		}))
		b.same(person("1001", version("P-1001", 0, "1980-01-01", "")), read(b, func(r verify.Reader) (enrolment.Person, error) {
			return r.PersonVersion(ctx, "1001", "P-1001")
		}))
		b.same([]enrolment.Spell{}, read(b, func(r verify.Reader) ([]enrolment.Spell, error) { return r.SpellVersions(ctx, "1001", nil) }))
	}},
	{"人员/a version that is not there, or another person's, is named", func(b *Bench) {
		b.persons("1001", "1002")
		one := spell("1001", "310", enrolment.CoverActive, version("S-1", 0, "2026-01-01", ""))
		b.load(func(w importing.Work) error { return w.AddSpells(ctx, []enrolment.Spell{one}) })
		refused(b, relational.ErrMissingVersion, func(r verify.Reader) ([]enrolment.Spell, error) {
			return r.SpellVersions(ctx, "1002", []string{"S-1"})
		})
		refused(b, relational.ErrMissingVersion, func(r verify.Reader) (enrolment.Person, error) {
			return r.PersonVersion(ctx, "1001", "P-9")
		})
	}},
	{"人员/facts about a person who was never registered are refused, and nothing is written", func(b *Bench) {
		b.persons("1001")
		v := version("X-1", 0, "2026-01-01", "")
		for _, add := range []func(importing.Work) error{
			func(w importing.Work) error {
				return w.AddSpells(ctx, []enrolment.Spell{spell("1001", "310", "1", v), spell("9999", "310", "1", version("X-2", 0, "2026-01-01", ""))})
			},
			func(w importing.Work) error {
				return w.AddMemberships(ctx, []enrolment.Membership{{Version: v, PsnNo: "9999"}})
			},
			func(w importing.Work) error {
				return w.AddRegistrations(ctx, []enrolment.Registration{{Version: v, PsnNo: "9999"}})
			},
		} {
			b.is(b.db().Import(ctx, add), enrolment.ErrUnknownPerson)
		}
		b.same([]enrolment.Spell{}, read(b, func(r verify.Reader) ([]enrolment.Spell, error) { return r.SpellsOn(ctx, "1001", day("2026-05-01")) }))
	}},
	{"人员/two thousand persons at once, and looked up at once", func(b *Bench) {
		var numbers []string
		for i := range 2000 {
			numbers = append(numbers, fmt.Sprintf("%06d", i))
		}
		b.persons(numbers...)
		b.load(func(w importing.Work) error {
			known, err := w.KnownPersons(ctx, append(numbers, "nobody"))
			b.same(2000, len(known))
			return err
		})
	}},
}

var credentialCases = []Case{
	{"凭证/a credential leads to its person", func(b *Bench) {
		b.persons("1001", "1002")
		b.load(func(w importing.Work) error {
			return w.AddCredentials(ctx, []enrolment.Credential{
				{Type: "02", No: "330200198001011001", PsnNo: "1001"}, {Type: "03", No: "330200198001011001", PsnNo: "1002"},
			})
		})
		for certType, want := range map[string]string{"02": "1001", "03": "1002"} {
			b.same(want, read(b, func(r verify.Reader) (string, error) {
				return r.PersonByCertificate(ctx, certType, "330200198001011001")
			}))
		}
		refused(b, enrolment.ErrUnknownCertificate, func(r verify.Reader) (string, error) {
			return r.PersonByCertificate(ctx, "01", "330200198001011001")
		})
	}},
	{"凭证/a credential of another person is refused, the same person's is left as it is", func(b *Bench) {
		b.persons("1001", "1002")
		mine := []enrolment.Credential{{Type: "02", No: "A1", PsnNo: "1001"}}
		b.load(func(w importing.Work) error { return w.AddCredentials(ctx, mine) })
		b.load(func(w importing.Work) error { return w.AddCredentials(ctx, append(mine, mine...)) })
		b.is(b.db().Import(ctx, func(w importing.Work) error {
			return w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: "A2", PsnNo: "1002"}, {Type: "02", No: "A1", PsnNo: "1002"}})
		}), enrolment.ErrCertificateTaken)
		b.is(b.db().Import(ctx, func(w importing.Work) error {
			return w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: "A3", PsnNo: "1001"}, {Type: "02", No: "A3", PsnNo: "1002"}})
		}), enrolment.ErrCertificateTaken)
		refused(b, enrolment.ErrUnknownCertificate, func(r verify.Reader) (string, error) { return r.PersonByCertificate(ctx, "02", "A2") })
	}},
	{"凭证/an import reads the owners that it wrote itself", func(b *Bench) {
		b.persons("1001")
		b.load(func(w importing.Work) error {
			if err := w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: "A1", PsnNo: "1001"}}); err != nil {
				return err
			}
			owners, err := w.CredentialOwners(ctx, []enrolment.Credential{{Type: "02", No: "A1"}, {Type: "03", No: "A1"}, {Type: "02", No: "A9"}})
			b.same(map[enrolment.Credential]string{{Type: "02", No: "A1"}: "1001"}, owners)
			return err
		})
	}},
}

var providerCases = []Case{
	{"机构/as known for the day, and by version id", func(b *Bench) {
		old := institution("H1", version("I-1", 0, "2020-01-01", ""))
		raised := institution("H1", version("I-2", 1, "2026-03-01", ""))
		raised.Level, raised.Community = "4", false
		b.load(func(w importing.Work) error { return w.AddInstitutions(ctx, []provider.Institution{raised, old}) })
		for on, want := range map[string]provider.Institution{"2026-02-28": old, "2026-03-01": raised} {
			b.same(want, read(b, func(r verify.Reader) (provider.Institution, error) { return r.InstitutionOn(ctx, "H1", day(on)) }))
		}
		b.same(old, read(b, func(r verify.Reader) (provider.Institution, error) { return r.InstitutionVersion(ctx, "I-1") }))
		refused(b, provider.ErrUnknownInstitution, func(r verify.Reader) (provider.Institution, error) {
			return r.InstitutionOn(ctx, "H2", day("2026-03-01"))
		})
		refused(b, relational.ErrMissingVersion, func(r verify.Reader) (provider.Institution, error) { return r.InstitutionVersion(ctx, "I-9") })
	}},
	{"协议/one for each region on the day", func(b *Bench) {
		local := agreement("H1", "330200", provider.AgreementActive, version("A-1", 0, "2026-01-01", "2027-01-01"))
		ended := agreement("H1", "330200", provider.AgreementEnded, version("A-2", 5, "2026-03-01", ""))
		other := agreement("H1", "330100", provider.AgreementActive, version("A-3", 1, "2026-01-01", ""))
		b.load(func(w importing.Work) error {
			return w.AddAgreements(ctx, []provider.Agreement{local, ended, other, agreement("H2", "330200", "有效", version("A-4", 0, "2026-01-01", ""))})
		})
		for on, want := range map[string][]provider.Agreement{"2026-02-28": {local, other}, "2026-03-01": {ended, other}, "2025-12-31": nil} {
			b.same(want, read(b, func(r verify.Reader) ([]provider.Agreement, error) { return r.AgreementsOn(ctx, "H1", day(on)) }))
		}
		b.same([]provider.Agreement{ended, local}, read(b, func(r verify.Reader) ([]provider.Agreement, error) {
			return r.AgreementVersions(ctx, []string{"A-2", "A-1"})
		}))
	}},
	{"医师/every version of those named at the institution", func(b *Bench) {
		active := practitioner("D1", "H1", provider.PractitionerActive, version("D-1", 0, "2026-01-01", ""))
		suspended := practitioner("D1", "H1", provider.PractitionerSuspended, version("D-2", 1, "2026-03-01", "2026-04-01"))
		elsewhere := practitioner("D1", "H2", provider.PractitionerActive, version("D-3", 2, "2026-01-01", ""))
		second := practitioner("D2", "H1", provider.PractitionerRemoved, version("D-4", 3, "2026-01-01", ""))
		b.load(func(w importing.Work) error {
			return w.AddPractitioners(ctx, []provider.Practitioner{second, elsewhere, suspended, active})
		})
		b.same([]provider.Practitioner{active, suspended, second}, read(b, func(r verify.Reader) ([]provider.Practitioner, error) {
			return r.Practitioners(ctx, "H1", []string{"D2", "D1", "D9", "D1"})
		}))
		b.same([]provider.Practitioner{}, read(b, func(r verify.Reader) ([]provider.Practitioner, error) { return r.Practitioners(ctx, "H1", nil) }))
		b.same([]provider.Practitioner{elsewhere}, read(b, func(r verify.Reader) ([]provider.Practitioner, error) {
			return r.PractitionerVersions(ctx, []string{"D-3"})
		}))
	}},
	{"机构/an import tells which codes exist", func(b *Bench) {
		b.load(func(w importing.Work) error {
			if err := w.AddInstitutions(ctx, []provider.Institution{institution("H1", version("I-1", 0, "2020-01-01", ""))}); err != nil {
				return err
			}
			known, err := w.KnownInstitutions(ctx, []string{"H1", "H2"})
			b.same(map[string]bool{"H1": true}, known)
			return err
		})
	}},
}
