package city

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"yibao/ground/money"
)

//go:embed data/*.csv
var dataFiles embed.FS

// row is one row of an embedded table, by column name.
type row map[string]string

func (r row) num(column string) float64 {
	if r[column] == "" {
		return 0
	}
	v, err := strconv.ParseFloat(r[column], 64)
	mustBe(err, column, r[column])
	return v
}

func (r row) int(column string) int { return int(r.num(column)) }

func (r row) price(column string) money.Price {
	if r[column] == "" {
		return 0
	}
	p, err := money.ParsePrice(r[column])
	mustBe(err, column, r[column])
	return p
}

func (r row) list(column string) []string {
	return strings.FieldsFunc(r[column], func(c rune) bool { return c == ';' })
}

// mustBe panics on a malformed embedded table; the tables are constants of the
// program and every test of this package reads all of them.
func mustBe(err error, column, text string) {
	if err != nil {
		panic(fmt.Sprintf("city: embedded table: column %s, value %q: %v", column, text, err))
	}
}

// mustTable reads an embedded table; it panics as mustBe does.
func mustTable(name string) []row {
	file, err := dataFiles.Open("data/" + name + ".csv")
	mustBe(err, "file", name)
	records, err := csv.NewReader(file).ReadAll()
	mustBe(err, "file", name)
	rows := make([]row, 0, len(records)-1)
	for _, record := range records[1:] {
		r := make(row, len(record))
		for i, cell := range record {
			r[records[0][i]] = cell
		}
		rows = append(rows, r)
	}
	return rows
}

// tables are the embedded tables in the shapes that sampling uses.
type tables struct {
	population   []row
	districts    []row
	surnames     []row
	given        map[string]row // by era/sex/position
	institutions []row
	settings     []row
	outpatient   []profile
	outFillers   map[string]row // by department
	inpatient    []profile
	levels       map[int]row
	templates    map[string]row // by template/level
	inFillers    map[string]row // by template
	items        map[string]*Item
	itemOrder    []*Item
	chronic      []row
	aid          []row
}

// profile is one disease as outpatients or inpatients bring it.
type profile struct {
	row
	ages                         [5]float64
	services, drugs, consumables []string
}

var loadTables = sync.OnceValue(func() *tables {
	t := &tables{
		population:   mustTable("population"),
		districts:    mustTable("districts"),
		surnames:     mustTable("surnames"),
		institutions: mustTable("institutions"),
		settings:     mustTable("outpatient_settings"),
		chronic:      mustTable("chronic"),
		aid:          mustTable("aid_groups"),
		outpatient:   profiles(mustTable("outpatient_profiles")),
		inpatient:    profiles(mustTable("inpatient_profiles")),
		given:        map[string]row{},
		levels:       map[int]row{},
		templates:    map[string]row{},
		outFillers:   map[string]row{},
		inFillers:    map[string]row{},
	}
	for _, r := range mustTable("given_names") {
		t.given[r["年代"]+"/"+r["性别"]+"/"+r["位置"]] = r
	}
	for _, r := range mustTable("level_factors") {
		t.levels[r.int("级")] = r
	}
	for _, r := range mustTable("fee_templates") {
		t.templates[r["模板"]+"/"+r["级"]] = r
	}
	for _, r := range mustTable("outpatient_fillers") {
		t.outFillers[r["科室"]] = r
	}
	for _, r := range mustTable("inpatient_fillers") {
		t.inFillers[r["模板"]] = r
	}
	t.loadItems()
	return t
})

func profiles(rows []row) []profile {
	list := make([]profile, len(rows))
	for i, r := range rows {
		p := profile{row: r, services: r.list("常用项目"), drugs: r.list("常用药品"), consumables: r.list("常用耗材")}
		for k, band := range []string{"0-14岁", "15-44岁", "45-59岁", "60-74岁", "75岁以上"} {
			p.ages[k] = r.num(band)
		}
		list[i] = p
	}
	return list
}

// fit is the weight of a profile for a person: age band times sex.
func (p profile) fit(age int, sex string) float64 {
	share := p.num("男性百分") / 100
	if sex == Female {
		share = 1 - share
	}
	if limit := p.row["限性别"]; limit == "M" && sex == Female || limit == "F" && sex == Male {
		return 0
	}
	return p.ages[ageBand(age)] * share
}

func ageBand(age int) int {
	for band, top := range []int{14, 44, 59, 74} {
		if age <= top {
			return band
		}
	}
	return 4
}
