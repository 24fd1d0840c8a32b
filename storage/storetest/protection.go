package storetest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"yibao/observer/inquiry"
	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/register/access"
	"yibao/register/enrolment"
	"yibao/storage/protect"
	"yibao/storage/relational"
)

// provider makes the provider of a master key of sixteen equal bytes.
func (b *Bench) provider(digit byte) protect.Provider {
	b.Helper()
	m, err := protect.NewMaster([]byte(strings.Repeat(string(digit), 16)), chance())
	b.ok(err)
	return m
}

// serial numbers what must not be called alike.
var serial atomic.Int64

// chance is a source of random bytes that differs from every other one, and is
// the same in each run.
func chance() io.Reader { return rand.NewChaCha8([32]byte{byte(serial.Add(1))}) }

// openWith opens the stores as one more process, which has a master key.
func (b *Bench) openWith(master protect.Provider) (*relational.Store, error) {
	b.Helper()
	return relational.Open(ctx, b.engine(), relational.Options{WriterID: "W" + fmt.Sprint(serial.Add(1)), Master: master, Random: chance()})
}

var everyRole = []protect.Role{protect.Secrets, protect.Fields, protect.Names, protect.Index}

// protect opens the case's store with a master key, and data keys of the roles.
func (b *Bench) protect(roles ...protect.Role) {
	b.Helper()
	var err error
	b.store, err = b.openWith(b.provider('1'))
	b.ok(err)
	b.newKeys(b.store, at(0), roles...)
}

func (b *Bench) newKeys(s *relational.Store, recorded time.Time, roles ...protect.Role) {
	b.Helper()
	b.ok(s.AddDataKeys(ctx, recorded, func() string { return fmt.Sprint("D", serial.Add(1)) }, roles...))
}

// underProtection are cases, run again on a database that protects everything.
func underProtection(cases []Case) []Case {
	var out []Case
	for _, c := range cases {
		out = append(out, Case{"字段保护下·" + c.Name, func(b *Bench) {
			b.protect(everyRole...)
			c.Check(b)
		}})
	}
	return out
}

const certNo = "33020019800101"

// certified writes persons with the credential of their certificate.
func (b *Bench) certified(psnNos ...string) {
	b.Helper()
	b.persons(psnNos...)
	b.load(func(w importing.Work) error {
		var list []enrolment.Credential
		for _, n := range psnNos {
			list = append(list, enrolment.Credential{Type: "02", No: certNo + n, PsnNo: n})
		}
		return w.AddCredentials(ctx, list)
	})
}

// known wants each person found by the certificate, and whole.
func (b *Bench) known(s *relational.Store, psnNos ...string) {
	b.Helper()
	b.ok(s.Inspect(ctx, func(r verify.Reader) error {
		for _, n := range psnNos {
			found, err := r.PersonByCertificate(ctx, "02", certNo+n)
			if err != nil {
				return err
			}
			b.same(n, found)
			p, err := r.PersonVersion(ctx, n, "P-"+n)
			if err != nil {
				return err
			}
			b.same(person(n, version("P-"+n, 0, "1980-01-01", "")), p)
		}
		return nil
	}))
}

// stored returns what stands in the columns that may hold personal values.
func (b *Bench) stored() (names, certNos, hashes []string) {
	e := b.engine()
	return b.texts(e, "SELECT name FROM person_version"), b.texts(e, "SELECT cert_no FROM person_version"), b.texts(e, "SELECT no_hash FROM credential")
}

func (b *Bench) sealAnew(s *relational.Store) (changed int) {
	b.Helper()
	b.ok(s.Reseal(ctx, func(_, c int) { changed = c }))
	return changed
}

var protectionCases = append(underProtection(slices.Concat(personCases, credentialCases, filingCases, chartCases, archiveCases, reimbursementCases)), []Case{
	{"字段保护/nothing of a person stands readable, and equal values look different", func(b *Bench) {
		b.protect(everyRole...)
		b.certified("1001", "1002")
		names, certNos, hashes := b.stored()
		for _, list := range [][]string{names, certNos, hashes} {
			b.same(2, len(distinct(list)))
			for _, v := range list {
				if strings.Contains(v, certNo) || strings.Contains(v, "阿依") || v == protect.PlainHash(certNo+"1001") {
					b.Errorf("readable: %s", v)
				}
			}
		}
		b.known(b.db(), "1001", "1002")
	}},
	{"字段保护/a replay reads neither name nor certificate; the staff who look for a person read them in plain text", func(b *Bench) {
		b.protect(protect.Fields, protect.Index)
		b.certified("1001", "1002")
		b.do("1001", everything)
		want := person("1001", version("P-1001", 0, "1980-01-01", ""))
		var read []enrolment.Person
		b.ok(b.db().InspectPages(ctx, func(p verify.Pager) error {
			return p.Pages(ctx, verify.Judged, func(_ verify.Reader, page verify.Page) error {
				for _, h := range page.Histories {
					read = append(read, h.Persons...)
				}
				return nil
			})
		}))
		judged := want
		judged.Name, judged.CertType, judged.CertNo = "", "", ""
		b.same([]enrolment.Person{judged}, read)
		b.ok(b.asks(func(r inquiry.Reader) error {
			found, err := r.PersonsFound(ctx, scopeOf("330200"), inquiry.PersonQuery{CertNo: certNo + "1001"}, inquiry.Page{Limit: 10})
			b.same([]enrolment.Person{want}, found)
			return err
		}))
	}},
	{"字段保护/a value that was moved to another person does not open", func(b *Bench) {
		b.protect(protect.Fields)
		b.certified("1001", "1002")
		b.raw(b.engine(), "UPDATE person_version SET cert_no = (SELECT cert_no FROM person_version q WHERE q.psn_no = '1002') WHERE psn_no = '1001'")
		refused(b, protect.ErrBroken, func(r verify.Reader) (enrolment.Person, error) { return r.PersonOn(ctx, "1001", day("2026-05-01")) })
	}},
	{"字段保护/names stay readable where only numbers are protected", func(b *Bench) {
		b.protect(protect.Fields, protect.Index)
		b.certified("1001")
		names, certNos, _ := b.stored()
		b.same([]string{"阿依古丽·买买提"}, names)
		b.same(true, protect.KeyOf(certNos[0]) != "")
		b.known(b.db(), "1001")
	}},
	{"字段保护/a database from before is read as it is, and sealed in parts", func(b *Bench) {
		var everyone []string
		for i := range 1100 {
			everyone = append(everyone, fmt.Sprintf("%04d", 1000+i))
		}
		b.certified(everyone...)
		plain := b.db()
		b.protect(everyRole...)
		b.known(b.db(), everyone...)
		b.is(b.db().Import(ctx, func(w importing.Work) error {
			return w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: certNo + "1001", PsnNo: "1002"}})
		}), enrolment.ErrCertificateTaken)
		b.same(3300, b.sealAnew(b.db()))
		b.same(0, b.sealAnew(b.db()))
		b.known(b.db(), everyone...)
		_, certNos, hashes := b.stored()
		for i := range certNos {
			if protect.KeyOf(certNos[i]) == "" || hashes[i] < protect.AllPlain {
				b.Fatalf("not sealed: %s %s", certNos[i], hashes[i])
			}
		}
		b.is(plain.Inspect(ctx, func(r verify.Reader) error { _, err := r.PersonOn(ctx, "1001", day("2026-05-01")); return err }), protect.ErrNoMaster)
	}},
	{"字段保护/rows are readable while keys are changed, also to who does not know the new key yet", func(b *Bench) {
		b.protect(everyRole...)
		b.certified("1001", "1002", "1003")
		other, err := b.openWith(b.provider('1'))
		b.ok(err)
		b.newKeys(b.db(), at(5), protect.Fields, protect.Names)
		b.load(func(w importing.Work) error {
			return w.AddPersons(ctx, []enrolment.Person{person("1004", version("P-1004", 0, "1980-01-01", ""))})
		})
		b.load(func(w importing.Work) error {
			return w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: certNo + "1004", PsnNo: "1004"}})
		})
		_, certNos, _ := b.stored()
		b.same(2, len(distinct(keysOf(certNos))))
		b.known(other, "1001", "1004")
		b.same(6, b.sealAnew(b.db()))
		_, certNos, _ = b.stored()
		b.same(1, len(distinct(keysOf(certNos))))
		b.known(other, "1001", "1002", "1003", "1004")
	}},
	{"字段保护/without the master key nothing sealed is read or written, with another the database stays shut", func(b *Bench) {
		b.protect(everyRole...)
		b.certified("1001")
		blind, err := b.openWith(nil)
		b.ok(err)
		for what, err := range map[string]error{
			"read": blind.Inspect(ctx, func(r verify.Reader) error { _, err := r.PersonOn(ctx, "1001", day("2026-05-01")); return err }),
			"find": blind.Inspect(ctx, func(r verify.Reader) error { _, err := r.PersonByCertificate(ctx, "02", "1"); return err }),
			"write": blind.Import(ctx, func(w importing.Work) error {
				return w.AddPersons(ctx, []enrolment.Person{person("1009", version("P-9", 0, "1980-01-01", ""))})
			}),
			"hold": blind.Import(ctx, func(w importing.Work) error {
				return w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: "1", PsnNo: "1001"}})
			}),
			"keys": blind.AddDataKeys(ctx, at(1), func() string { return "X" }, protect.Fields),
			"wrap": blind.RewrapDataKeys(ctx, b.provider('2')),
		} {
			if b.is(err, protect.ErrNoMaster); b.Failed() {
				b.Log(what)
			}
		}
		_, locked := blind.Protected()
		b.same(true, locked)
		_, err = b.openWith(b.provider('2'))
		b.is(err, protect.ErrMaster)
	}},
	{"字段保护/the master key is changed without touching a row", func(b *Bench) {
		b.protect(everyRole...)
		b.certified("1001")
		_, before, _ := b.stored()
		b.ok(b.db().RewrapDataKeys(ctx, b.provider('2')))
		_, after, _ := b.stored()
		b.same(before, after)
		_, err := b.openWith(b.provider('1'))
		b.is(err, protect.ErrMaster)
		fresh, err := b.openWith(b.provider('2'))
		b.ok(err)
		b.known(fresh, "1001")
		b.newKeys(b.db(), at(9), protect.Fields)
	}},
	{"密钥/a key comes back under its name, its secret is sealed, its end holds for ever", func(b *Bench) {
		b.protect(protect.Secrets)
		k := key("K1", "H33020000001", access.SchemeTIF, "paas-1")
		b.ok(b.db().AddKey(ctx, k))
		named := func() []access.Key {
			keys, err := b.db().KeysNamed(ctx, access.SchemeTIF, "paas-1")
			b.ok(err)
			return keys
		}
		b.same([]access.Key{k}, named())
		for _, s := range b.texts(b.engine(), "SELECT secret FROM institution_key") {
			b.same(false, strings.Contains(s, k.Secret))
		}
		for _, end := range []int{50, 40, 60, 40} {
			b.ok(b.db().EndKey(ctx, access.KeyEnd{KeyID: "K1", At: at(end), Recorded: at(end - 30)}))
		}
		k.To = at(40)
		b.same([]access.Key{k}, named())
		k.Secret = ""
		all, err := b.db().Keys(ctx)
		b.ok(err)
		b.same([]access.Key{k}, all)
		b.is(b.db().EndKey(ctx, access.KeyEnd{KeyID: "K9", At: at(1), Recorded: at(1)}), access.ErrUnknownKey)
	}},
	{"密钥/a name belongs to one institution, under each scheme; a span is not empty", func(b *Bench) {
		b.protect(protect.Secrets)
		b.ok(b.db().AddKey(ctx, key("K1", "H33020000001", access.SchemeTIF, "paas-1")))
		b.ok(b.db().AddKey(ctx, key("K2", "H33020000001", access.SchemeTIF, "paas-1")))
		b.ok(b.db().AddKey(ctx, key("K3", "H33020000002", access.SchemeAPI, "paas-1")))
		b.is(b.db().AddKey(ctx, key("K4", "H33020000002", access.SchemeTIF, "paas-1")), access.ErrAppKeyUsed)
		empty := key("K5", "H33020000002", access.SchemeTIF, "paas-2")
		empty.To = empty.From
		b.is(b.db().AddKey(ctx, empty), access.ErrKeySpan)
		for name, want := range map[string]int{"paas-1": 2, "paas-2": 0} {
			keys, err := b.db().KeysNamed(ctx, access.SchemeTIF, name)
			b.ok(err)
			b.same(want, len(keys))
		}
	}},
	{"密钥/no secret is stored readable, and none is read without the master key", func(b *Bench) {
		b.is(b.db().AddKey(ctx, key("K1", "H33020000001", access.SchemeCA, "H33020000001")), protect.ErrNoMaster)
		b.protect(protect.Secrets)
		b.ok(b.db().AddKey(ctx, key("K1", "H33020000001", access.SchemeCA, "H33020000001")))
		blind, err := b.openWith(nil)
		b.ok(err)
		_, err = blind.KeysNamed(ctx, access.SchemeCA, "H33020000001")
		b.is(err, protect.ErrNoMaster)
		all, err := blind.Keys(ctx)
		b.ok(err)
		b.same(1, len(all))
		before := b.texts(b.engine(), "SELECT secret FROM institution_key")
		b.newKeys(b.db(), at(5), protect.Secrets)
		b.same(1, b.sealAnew(b.db()))
		after := b.texts(b.engine(), "SELECT secret FROM institution_key")
		b.same(2, len(distinct(append(keysOf(before), keysOf(after)...))))
		keys, err := b.db().KeysNamed(ctx, access.SchemeCA, "H33020000001")
		b.ok(err)
		b.same("secret of K1", keys[0].Secret)
	}},
}...)

// key makes a key that holds from the first minute on for two hours.
func key(id, institution string, scheme access.Scheme, appKey string) access.Key {
	return access.Key{
		ID: id, Institution: institution, Scheme: scheme, AppKey: appKey, Secret: "secret of " + id, PublicKey: "04ab",
		From: at(0), To: at(120), Recorded: at(0),
	}
}

// keysOf returns the data keys that stored texts are sealed under.
func keysOf(stored []string) []string {
	var ids []string
	for _, s := range stored {
		ids = append(ids, protect.KeyOf(s))
	}
	return ids
}

func distinct(list []string) []string {
	sorted := slices.Sorted(slices.Values(list))
	return slices.Compact(sorted)
}
