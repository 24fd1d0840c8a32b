package storetest

import (
	"errors"

	"yibao/observer/inquiry"
	"yibao/process/importing"
	"yibao/register/catalogue"
	"yibao/register/provider"
)

// namesFound asks for institutions and items and returns their codes with names.
func (b *Bench) namesFound(q inquiry.NameQuery) (places, items []string) {
	b.Helper()
	q.Day, q.Limit = day("2026-03-01"), max(q.Limit, 10)
	b.ok(b.db().Inquire(ctx, func(r inquiry.Reader) error {
		institutions, err1 := r.InstitutionsCalled(ctx, q)
		for _, i := range institutions {
			places = append(places, i.Code+" "+i.Name)
		}
		entries, err2 := r.ItemsCalled(ctx, q)
		for _, e := range entries {
			items = append(items, e.Code+" "+e.Scheme+" "+e.Name)
		}
		return errors.Join(err1, err2)
	}))
	return places, items
}

// nameFacts are two institutions, one renamed and one that has not begun, and
// items of two regions, one withdrawn and one that no line can be.
func (b *Bench) nameFacts() {
	b.Helper()
	old, renamed, later := institution("H1", version("I1", 1, "2020-01-01", "")), institution("H1", version("I2", 2, "2026-01-01", "")), institution("H2", version("I3", 1, "2027-01-01", ""))
	second := institution("H3", version("I4", 1, "2020-01-01", ""))
	renamed.Name, second.Name = "鄞州第一医院", "100%健康诊所"
	plain, own := entry("X1", "", "01", version("E1", 1, "2020-01-01", "")), entry("X1", "310", "02", version("E2", 1, "2020-01-01", ""))
	withdrawn, gone := entry("X2", "", "01", version("E3", 1, "2020-01-01", "")), entry("X2", "", "01", version("E4", 2, "2026-01-01", ""))
	gone.Active = false
	disease, away := entry("X3", "", "01", version("E5", 1, "2020-01-01", "")), entry("X4", "", "01", version("E6", 1, "2020-01-01", ""))
	disease.Kind, away.Region, away.Name = catalogue.Diagnosis, "390100", "头孢"
	b.ok(b.db().Import(ctx, func(w importing.Work) error {
		return errors.Join(
			w.AddInstitutions(ctx, []provider.Institution{old, renamed, later, second}),
			w.AddEntries(ctx, []catalogue.Entry{plain, own, withdrawn, gone, disease, away}))
	}))
}

var nameCases = []Case{
	{"名称/what is in force is found by a word of its name or the beginning of its code", func(b *Bench) {
		b.nameFacts()
		all := []string{"X1  阿莫西林<胶囊>", "X1 310 阿莫西林<胶囊>", "X4  头孢"}
		for _, c := range []struct {
			q             inquiry.NameQuery
			places, items []string
		}{
			{inquiry.NameQuery{}, []string{"H1 鄞州第一医院", "H3 100%健康诊所"}, all},
			{inquiry.NameQuery{Words: "第一"}, []string{"H1 鄞州第一医院"}, nil},
			{inquiry.NameQuery{Words: "H"}, []string{"H1 鄞州第一医院", "H3 100%健康诊所"}, nil},
			{inquiry.NameQuery{Words: "0%"}, []string{"H3 100%健康诊所"}, nil},
			{inquiry.NameQuery{Words: "西林"}, nil, all[:2]},
			{inquiry.NameQuery{Words: "X4"}, nil, all[2:]},
			{inquiry.NameQuery{Region: "330212"}, []string{"H1 鄞州第一医院", "H3 100%健康诊所"}, all[:2]},
			{inquiry.NameQuery{Region: "390100"}, nil, all[2:]},
			{inquiry.NameQuery{Words: "H", Page: inquiry.Page{After: "H1"}}, []string{"H3 100%健康诊所"}, nil},
			{inquiry.NameQuery{Words: "X", Page: inquiry.Page{After: "X1\x1f"}}, nil, all[1:]},
		} {
			places, items := b.namesFound(c.q)
			b.same(c.places, places)
			b.same(c.items, items)
		}
	}},
}
