package city

import (
	"yibao/ground/money"
)

// Kinds of catalogue item, as the import file writes them.
const (
	Drug       = "药品"
	Service    = "项目"
	Consumable = "耗材"
	Disease    = "疾病"
)

// Item is one entry of the demo catalogue.
type Item struct {
	ID       string // our own short number: D001, S001, C001
	Code     string // med_list_codg
	Name     string
	Spec     string
	Unit     string
	Kind     string
	Class    string // chrgitm_lv 01 甲, 02 乙, 03 丙
	Category string // med_chrgitm_type
	Prepay   string // 先行自付比例 as written: "0.1"
	// PrepayResident is the rate of the residents' own row, "" when there is none.
	PrepayResident string
	Prices         [4]money.Price // by level 1–3; 0: not offered at that level
	Limits         [4]money.Price // by level 1–3; 0: no limit
	PerDay         float64        // usual units a day, or the most a day for services
	Basis          string         // 日, 周期 or 次: what PerDay counts by
	Route          string
	Originator     float64 // price factor of the originator brand; 1 when there is none
	OTC            bool
	Sex            string // A, M or F
}

// price is the item's price at a level; village clinics (0) and pharmacies (9)
// charge as level 1.
func (i *Item) price(level int) money.Price {
	if level < 1 || level > 3 {
		level = 1
	}
	return i.Prices[level]
}

// suits reports whether the item may be used for a person of the sex.
func (i *Item) suits(sex string) bool {
	return i.Sex == "A" || i.Sex == "" || (i.Sex == "M") == (sex == Male)
}

func (t *tables) loadItems() {
	t.items = map[string]*Item{}
	for _, r := range mustTable("drugs") {
		p, limit := r.price("单价"), r.price("限价")
		t.addItem(&Item{ID: r["编号"], Code: r["编码"], Name: r["名称"] + r["剂型"], Spec: r["规格"], Unit: r["单位"],
			Kind: Drug, Class: r["收费等级"], Category: r["费用类别"], Prepay: r["先行自付比例"],
			Prices: [4]money.Price{0, p, p, p}, Limits: [4]money.Price{0, limit, limit, limit},
			PerDay: r.num("用量"), Basis: r["按"], Route: r["途径"], Originator: r.num("原研倍数"), OTC: r["非处方"] == "是"})
	}
	for _, r := range mustTable("services") {
		item := priced(r, Service)
		item.Sex, item.PerDay = r["限性别"], r.num("日最多")
		t.addItem(item)
	}
	for _, r := range mustTable("consumables") {
		item := priced(r, Consumable)
		item.PrepayResident, item.PerDay = r["居民先行自付比例"], 1
		t.addItem(item)
	}
}

func priced(r row, kind string) *Item {
	return &Item{ID: r["编号"], Code: r["编码"], Name: r["名称"], Unit: r["单位"], Kind: kind,
		Class: r["收费等级"], Category: r["费用类别"], Prepay: r["先行自付比例"], Originator: 1, Basis: "日",
		Prices: [4]money.Price{0, r.price("一级价"), r.price("二级价"), r.price("三级价")},
		Limits: [4]money.Price{0, r.price("一级限价"), r.price("二级限价"), r.price("三级限价")}}
}

func (t *tables) addItem(item *Item) {
	t.items[item.ID] = item
	t.itemOrder = append(t.itemOrder, item)
}

// find returns the items of the ids that are offered at the level and suit the
// sex, in the order of the ids.
func (t *tables) find(ids []string, level int, sex string) []*Item {
	var list []*Item
	for _, id := range ids {
		if item := t.items[id]; item != nil && item.price(level) > 0 && item.suits(sex) {
			list = append(list, item)
		}
	}
	return list
}

// diagnosisCode is the six-character form of a profile's code: I10.x00.
func diagnosisCode(code string) string { return code + "00" }
