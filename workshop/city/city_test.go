package city_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/workshop/city"
)

var today = period.MustDate("2026-03-17")

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	a, b, other := city.New(42, 1500, today), city.New(42, 1500, today), city.New(43, 1500, today)
	for i, f := range a.Files() {
		if g := b.Files()[i]; f.Name != g.Name || !bytes.Equal(f.CSV, g.CSV) {
			t.Errorf("%s 两次生成不同", f.Name)
		}
	}
	if bytes.Equal(file(t, a, "人员.csv"), file(t, other, "人员.csv")) {
		t.Error("不同种子生成了同样的人员")
	}
	if diff := cmp.Diff(outline(a.Day(today, 400)), outline(b.Day(today, 400))); diff != "" {
		t.Errorf("两次计划不同:%s", diff)
	}
}

// outline writes a plan as text, one line for each visit and step.
func outline(p *city.Plan) []string {
	var lines []string
	for _, e := range p.Errands {
		lines = append(lines, fmt.Sprint(e.Person.PsnNo, e.Start, e.Refusal, e.Steps))
		for _, v := range e.Visits {
			lines = append(lines, fmt.Sprint(v.Kind, v.Institution.Code, v.Doctor, v.LocalNo, v.Begin, v.End, v.Disease, v.Trouble, v.NoFund, len(v.Lines), city.Total(v.Lines)))
		}
	}
	return lines
}

func file(t *testing.T, c *city.City, name string) []byte {
	t.Helper()
	for _, f := range c.Files() {
		if f.Name == name {
			return f.CSV
		}
	}
	t.Fatalf("没有文件 %s", name)
	return nil
}

func rows(t *testing.T, c *city.City, name string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(file(t, c, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, record := range records[1:] {
		r := map[string]string{}
		for i, cell := range record {
			r[records[0][i]] = cell
		}
		list = append(list, r)
	}
	return list
}

func TestIdentityNumbers(t *testing.T) {
	t.Parallel()
	// The three samples were worked by hand from GB 11643.
	for _, sample := range []string{"390102198504120017", "390121201709030027", "390181194910019990"} {
		if got := city.CheckDigit(sample[:17]); got != sample[17] {
			t.Errorf("%s 的校验位算得 %c", sample, got)
		}
	}
	seen := map[string]bool{}
	for _, p := range city.New(5, 8000, today).Persons {
		order := int(p.CertNo[16] - '0')
		switch {
		case len(p.CertNo) != 18 || !strings.HasPrefix(p.CertNo, "39"):
			t.Errorf("号码 %s 不是 39 开头的 18 位", p.CertNo)
		case p.CertNo[6:14] != strings.ReplaceAll(p.Birth.String(), "-", ""):
			t.Errorf("号码 %s 与出生日期 %s 不符", p.CertNo, p.Birth)
		case (order%2 == 1) != (p.Sex == city.Male):
			t.Errorf("号码 %s 与性别 %s 不符", p.CertNo, p.Sex)
		case remainder(p.CertNo) != 1:
			t.Errorf("号码 %s 校验不过", p.CertNo)
		case seen[p.CertNo]:
			t.Errorf("号码 %s 重复", p.CertNo)
		}
		seen[p.CertNo] = true
	}
}

// remainder evaluates the whole number by ISO 7064 MOD 11-2: 1 when it is right.
func remainder(number string) int {
	sum := 0
	for i := range 18 {
		digit := strings.IndexByte("0123456789X", number[i])
		sum = (sum + digit*(1<<(17-i)%11)) % 11
	}
	return sum
}

// TestShares compares the city with the published shares (national bulletins
// 2024–2025; the tolerance is what a city of 20,000 may miss).
func TestShares(t *testing.T) {
	t.Parallel()
	c := city.New(11, 20000, today)
	targets := []struct {
		what              string
		target, tolerance float64
		has               func(*city.Person) bool
	}{
		{"男性", 0.5106, 0.003, func(p *city.Person) bool { return p.Sex == city.Male }},
		{"60岁及以上", 0.220, 0.004, func(p *city.Person) bool { return p.Birth.AgeOn(today) >= 60 }},
		{"65岁及以上", 0.156, 0.004, func(p *city.Person) bool { return p.Birth.AgeOn(today) >= 65 }},
		{"职工在职", 0.2109, 0.002, func(p *city.Person) bool { return p.Standing == city.Active }},
		{"职工退休", 0.0811, 0.002, func(p *city.Person) bool { return p.Standing == city.Retired }},
		{"城乡居民", 0.7080, 0.002, func(p *city.Person) bool { return p.Scheme == city.Resident }},
		{"公务员", 0.292 * 0.107, 0.004, func(p *city.Person) bool { return p.CivilServant }},
		{"救助对象", 0.708 * 0.0798, 0.002, func(p *city.Person) bool { return p.Aid != "" }},
		{"职工慢特病", 0.292 * 0.11, 0.001, func(p *city.Person) bool { return p.Scheme == city.Employee && len(p.Chronic) > 0 }},
		{"居民慢特病", 0.708 * 0.054, 0.001, func(p *city.Person) bool { return p.Scheme == city.Resident && len(p.Chronic) > 0 }},
		{"参保暂停", 0.004, 0.0005, func(p *city.Person) bool { return p.CoverState == "2" }},
		{"已死亡", 0.002, 0.0005, func(p *city.Person) bool { return p.Death != 0 }},
	}
	for _, target := range targets {
		count := 0
		for _, p := range c.Persons {
			if target.has(p) {
				count++
			}
		}
		if share := float64(count) / float64(len(c.Persons)); math.Abs(share-target.target) > target.tolerance {
			t.Errorf("%s占 %.4f,应为 %.4f ± %.4f", target.what, share, target.target, target.tolerance)
		}
	}
}

func TestPersonTypesFollowAge(t *testing.T) {
	t.Parallel()
	rare, dotted := false, false
	for _, p := range city.New(3, 6000, today).Persons {
		age := p.Birth.AgeOn(today)
		want := map[string][2]int{"11": {15, 69}, "12": {45, 99}, "15": {18, 99}, "1401": {0, 0}, "1402": {1, 5}, "1403": {6, 17}, "1404": {18, 22}}[p.PersonType]
		if age < want[0] || age > want[1] {
			t.Errorf("人员类别 %s 的年龄是 %d", p.PersonType, age)
		}
		if (p.Scheme == city.Employee) != (p.Balance > 0) {
			t.Errorf("险种 %s 的个人账户是 %s", p.Scheme, p.Balance)
		}
		rare = rare || strings.ContainsAny(p.Name, "𬀩䶮㛃𣲗𫞩㵪𬭎")
		dotted = dotted || strings.Contains(p.Name, "·")
	}
	if !rare || !dotted {
		t.Errorf("姓名中应有生僻字(%v)和间隔号(%v)", rare, dotted)
	}
}

func TestFilesReferToEachOther(t *testing.T) {
	t.Parallel()
	c := city.New(9, 1000, today)
	persons, institutions := map[string]bool{}, map[string]bool{}
	for _, r := range rows(t, c, "人员.csv") {
		persons[r["人员编号"]] = true
	}
	for _, r := range rows(t, c, "机构.csv") {
		institutions[r["机构编号"]] = true
		if len(r["机构编号"]) != 12 || len(r["统一社会信用代码"]) != 18 {
			t.Errorf("机构 %v 的编号或信用代码长度不对", r)
		}
	}
	if len(persons) != 1000 || len(institutions) < 12 {
		t.Fatalf("人员 %d 个,机构 %d 家", len(persons), len(institutions))
	}
	for _, name := range []string{"凭证.csv", "参保.csv", "身份.csv", "备案.csv", "账户划入.csv"} {
		for _, r := range rows(t, c, name) {
			if !persons[r["人员编号"]] {
				t.Errorf("%s 指向不存在的人员 %s", name, r["人员编号"])
			}
		}
	}
	for _, name := range []string{"协议.csv", "医师.csv"} {
		for _, r := range rows(t, c, name) {
			if !institutions[r["机构编号"]] {
				t.Errorf("%s 指向不存在的机构 %s", name, r["机构编号"])
			}
		}
	}
	states := map[string]int{}
	for _, r := range rows(t, c, "协议.csv") {
		states[r["状态"]]++
	}
	for _, r := range rows(t, c, "医师.csv") {
		states["医师"+r["状态"]]++
	}
	if states["终止"] != 1 || states["暂停"] != 1 || states["医师暂停"] != 1 {
		t.Errorf("应有一家终止、一家暂停的协议和一名暂停的医师:%v", states)
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	seen, kinds := map[string]bool{}, map[string]int{}
	limits, own := 0, 0
	for _, r := range rows(t, city.New(9, 600, today), "目录.csv") {
		key := r["险种"] + "/" + r["编码"]
		if seen[key] || len(r["编码"]) > 50 {
			t.Errorf("编码 %s 重复或过长", key)
		}
		seen[key] = true
		kinds[r["种类"]]++
		if r["险种"] != "" {
			own++
		}
		if r["三级限价"] != "" {
			limits++
		}
		rate, err := money.ParseRate(r["先行自付比例"])
		if r["种类"] == city.Disease {
			continue
		}
		expect := map[string]string{"01": "0", "03": "1"}[r["收费等级"]]
		if err != nil || expect != "" && rate.String() != expect || expect == "" && (rate.Sign() <= 0 || rate.Cmp(money.Percent(30)) > 0) {
			t.Errorf("%s 等级 %s 的先行自付比例是 %s", r["编码"], r["收费等级"], r["先行自付比例"])
		}
	}
	if kinds[city.Drug] != 353 || kinds[city.Service] != 234 || kinds[city.Disease] < 150 || limits < 60 || own < 20 {
		t.Errorf("目录数量不对:%v,限价 %d 条,居民单列 %d 条", kinds, limits, own)
	}
}
