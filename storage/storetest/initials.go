package storetest

import (
	"errors"

	"yibao/observer/inquiry"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/storage/protect"
)

// named registers persons 1001, 1002 … of the names.
func (b *Bench) named(names ...string) {
	b.Helper()
	b.load(func(w importing.Work) error {
		var list []enrolment.Person
		for i, name := range names {
			p := person(string([]byte{'1', '0', '0', byte('1' + i)}), version("P-"+name, 0, "1980-01-01", ""))
			p.Name = name
			list = append(list, p)
		}
		return w.AddPersons(ctx, list)
	})
}

// initialled asks by initials and returns the numbers found.
func (b *Bench) initialled(letters string) (numbers []string, failed error) {
	b.Helper()
	failed = b.asks(func(r inquiry.Reader) error {
		found, err := r.PersonsFound(ctx, scopeOf("330200"), inquiry.PersonQuery{Initials: letters}, inquiry.Page{Limit: 10})
		for _, p := range found {
			numbers = append(numbers, p.PsnNo)
		}
		return err
	})
	return numbers, failed
}

var initialCases = []Case{
	{"拼音/a person is found by the initials of the whole name, surnames as surnames are read", func(b *Bench) {
		b.named("王小明", "魏晓梅", "单雄信", "曾国强", "阿依古丽·买买提", "乐嘉A")
		for letters, want := range map[string][]string{"wxm": {"1001", "1002"}, "sxx": {"1003"}, "zgq": {"1004"}, "ayglmmt": {"1005"}, "yja": {"1006"}, "wx": nil} {
			found, err := b.initialled(letters)
			b.ok(err)
			b.same(want, found)
		}
	}},
	{"拼音/a name that was changed is found by its new initials only", func(b *Bench) {
		b.named("王小明")
		b.load(func(w importing.Work) error {
			p := person("1001", version("P-later", 60, "1980-01-01", ""))
			p.Name = "李小明"
			return w.AddPersons(ctx, []enrolment.Person{p})
		})
		before, err1 := b.initialled("wxm")
		after, err2 := b.initialled("lxm")
		b.ok(errors.Join(err1, err2))
		b.same([]string(nil), before)
		b.same([]string{"1001"}, after)
	}},
	{"拼音/where names are sealed no initials are kept, and asking by them is refused", func(b *Bench) {
		b.named("王小明")
		b.protect(protect.Names)
		b.sealAnew(b.db())
		b.named("赵小红", "李大力")
		b.same([]string{""}, distinct(b.texts(b.engine(), "SELECT initials FROM person_version")))
		if _, err := b.initialled("wxm"); !errors.Is(err, inquiry.ErrNameSealed) {
			b.Errorf("want %v, got %v", inquiry.ErrNameSealed, err)
		}
	}},
}
