package city

import (
	"math/rand/v2"
	"strconv"
	"unicode/utf8"
)

// Names are drawn by birth era, sex and position; combinations are random.
// Homonyms are wanted: they test matching.

// rareCharacters (生僻字) reach beyond the old code pages; some lie outside the
// basic plane of Unicode.
var rareCharacters = []string{"𬀩", "䶮", "㛃", "堃", "喆", "𣲗", "𫞩", "頔", "瑄", "叕", "㵪", "𬭎"}

// dotted are parts of names written with a middle dot.
var dotted = map[string][2][]string{
	Male:   {{"吾尔肯", "阿斯卡尔", "木拉提", "叶尔江", "图尔荪"}, {"萨比提", "买合苏提", "加纳提", "伊力亚斯"}},
	Female: {{"阿依娜孜", "古丽尼格", "热依娜", "帕丽扎提", "迪娜热"}, {"萨比提", "买合苏提", "加纳提", "伊力亚斯"}},
}

const (
	rareShare   = 0.012
	dottedShare = 0.006
)

type namer struct {
	t   *tables
	rng *rand.Rand
}

// name returns a name and the nation code (naty) that goes with it.
func (n namer) name(sex string, birthYear int) (name, nation string) {
	if n.rng.Float64() < dottedShare {
		parts := dotted[sex]
		return parts[0][n.rng.IntN(len(parts[0]))] + "·" + parts[1][n.rng.IntN(len(parts[1]))], "05"
	}
	era, single := era(birthYear)
	surname := n.t.surnames[pick(n.rng, len(n.t.surnames), func(i int) float64 { return n.t.surnames[i].num("权重") })]["姓"]
	first, second := n.character(era, sex, "1"), n.character(era, sex, "2")
	if n.rng.Float64() < single {
		first = ""
	}
	if n.rng.Float64() < rareShare {
		second = rareCharacters[n.rng.IntN(len(rareCharacters))]
	}
	nation = "01"
	if n.rng.Float64() < 0.06 {
		nation = []string{"03", "06", "07", "08", "11", "15"}[n.rng.IntN(6)]
	}
	return surname + first + second, nation
}

// era returns the table's era of a birth year and its share of one-character
// given names.
func era(year int) (string, float64) {
	switch {
	case year < 1960:
		return "pre1960", 0.06
	case year < 1980:
		return "1960-79", 0.12
	case year < 2000:
		return "1980-99", 0.22
	case year < 2010:
		return "2000-09", 0.12
	default:
		return "2010+", 0.05
	}
}

func (n namer) character(era, sex, position string) string {
	letter := map[string]string{Male: "M", Female: "F"}[sex]
	entries := fieldsOf(n.t.given[era+"/"+letter+"/"+position]["用字"])
	i := pick(n.rng, len(entries), func(i int) float64 { return entries[i].weight })
	return entries[i].text
}

type weighted struct {
	text   string
	weight float64
}

// fieldsOf reads "建46 国38".
func fieldsOf(cell string) []weighted {
	var list []weighted
	for field := range splitSpace(cell) {
		_, size := utf8.DecodeRuneInString(field)
		weight, err := strconv.ParseFloat(field[size:], 64)
		mustBe(err, "用字", field)
		list = append(list, weighted{field[:size], weight})
	}
	return list
}
