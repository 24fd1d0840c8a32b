package scenario_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
)

// china is the civil time of the world.
var china = time.FixedZone("UTC+8", 8*60*60)

func today() period.Date { return period.DateOf(time.Now().In(china)) }

// kinds are the import files of the world, in the order in which they build on
// each other.
var kinds = strings.Fields("机构 协议 医师 目录 人员 凭证 参保 身份 备案 基金期初 账户划入")

var relativeDay = regexp.MustCompile(`今天([+-][0-9]+)?`)

// dated replaces 今天, 今天-3, 今天+30 by dates around the day; around the real
// one when it is zero.
func dated(text string, day period.Date) string {
	if day.IsZero() {
		day = today()
	}
	return relativeDay.ReplaceAllStringFunc(text, func(found string) string {
		days, _ := strconv.Atoi(strings.TrimPrefix(found, "今天"))
		return day.AddDays(days).String()
	})
}

// writeWorld writes the world's files of some kinds, dated relative to the day,
// and returns their paths.
func writeWorld(dir string, kinds []string, day period.Date) ([]string, error) {
	var files []string
	for _, kind := range kinds {
		text, err := os.ReadFile(filepath.Join("testdata", "world", kind+".csv"))
		if err != nil {
			return nil, err
		}
		plain := strings.NewReplacer("{", "", "}", "").Replace(dated(string(text), day))
		file := filepath.Join(dir, kind+".csv")
		if err := os.WriteFile(file, []byte(plain), 0o600); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// directory finds codes by the names that the world's files give them.
type directory struct {
	codes   map[string]map[string]string // kind of parameter, name, code
	persons map[string]person            // by 人员编号
}

type person struct{ name, certificate, scheme, card string }

// world is read once; it does not change.
var world = readWorld()

func readWorld() directory {
	d := directory{codes: map[string]map[string]string{}, persons: map[string]person{}}
	for _, r := range worldRows("人员") {
		d.persons[r["人员编号"]] = person{name: r["姓名"], certificate: r["证件号码"]}
		d.put("人", r["姓名"], r["人员编号"])
	}
	for _, r := range worldRows("参保") {
		p := d.persons[r["人员编号"]]
		p.scheme = r["险种"]
		d.persons[r["人员编号"]] = p
	}
	for _, r := range worldRows("凭证") {
		p := d.persons[r["人员编号"]]
		p.card = r["凭证号码"]
		d.persons[r["人员编号"]] = p
	}
	for _, r := range worldRows("机构") {
		d.put("机构", r["机构名称"], r["机构编号"])
	}
	for _, r := range worldRows("医师") {
		d.put("医师", r["姓名"], r["人员编码"])
	}
	for _, r := range worldRows("目录") {
		parameter := "项目"
		if r["种类"] == "疾病" {
			parameter = "诊断"
		}
		d.put(parameter, r["名称"], r["编码"])
	}
	return d
}

func (d directory) put(parameter, name, code string) {
	if d.codes[parameter] == nil {
		d.codes[parameter] = map[string]string{}
	}
	d.codes[parameter][name] = code
}

// code returns the code of a name under a parameter, the word itself when the
// world has no such name.
func (d directory) code(parameter, word string) string {
	if code, ok := d.codes[parameter][word]; ok {
		return code
	}
	return word
}

// worldRows reads a file of the world; a broken one shows as soon as it is
// imported.
func worldRows(kind string) []map[string]string {
	file, err := os.Open(filepath.Join("testdata", "world", kind+".csv"))
	if err != nil {
		return nil
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil || len(records) == 0 {
		return nil
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// repository is the root of the module.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestWorldIsComplete(t *testing.T) {
	t.Parallel()
	if len(world.persons) < 12 {
		t.Errorf("the world has %d persons, want a dozen", len(world.persons))
	}
	if n := len(world.codes["项目"]); n < 20 {
		t.Errorf("the world has %d items, want at least 20", n)
	}
	for no, p := range world.persons {
		if len(p.certificate) != 18 || p.card == "" {
			t.Errorf("%s", fmt.Sprintf("person %s has no identity number or card", no))
		}
	}
}
