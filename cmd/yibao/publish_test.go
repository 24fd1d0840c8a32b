package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// planPolicy is a whole policy of a fictional city's residents.
const planPolicy = `政策: TITLE
统筹区: 390900
险种: 城乡居民
业务: 门诊
施行: {自: FROM}
取值日期: 结算日期
依据:
  样例: {标题: 样例办法, 核实: 待核实}
事实: {范围内费用: 份}
参数:
  支付比例: {单位: 比例, 值: 50%}
步骤:
  基本医疗:
    - 按比例: {从: 范围内费用, 比例: 支付比例, 得: 支付}
支付: {统筹基金: 支付, 个人: 其余}
`

// A folder in which two files are in force on one day, or one is wrong, changes
// nothing: not even what is right in it is published.
func TestAFolderIsPublishedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about       string
		first, then string // from
		spoil       string
		want        string // what is said; "" when all is published
	}{
		{"两份管同一天", "2024-01-01", "2025-01-01", "", "P309"},
		{"第二份有错", "2024-01-01, 止: 2024-12-31", "2025-01-01", "支付比例, 得", "P201"},
		{"一份接一份", "2024-01-01, 止: 2024-12-31", "2025-01-01", "", ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			url := "sqlite:" + filepath.Join(dir, "town.db")
			folder := filepath.Join(dir, "390900-望津")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			write := func(name, from, spoil string) {
				text := strings.NewReplacer("TITLE", name, "FROM", from).Replace(planPolicy)
				if spoil != "" {
					text = strings.Replace(text, spoil, "没有的, 得", 1)
				}
				if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write("甲", c.first, "")
			write("乙", c.then, c.spoil)
			said, err := yibao(t, "publish", "--author", "经办甲", folder, "--db", url)
			if c.want == "" {
				if err != nil || !strings.Contains(said, "甲") || !strings.Contains(said, "乙") {
					t.Errorf("%v\n%s", err, said)
				}
				return
			}
			if err == nil || !strings.Contains(said, c.want) || strings.Contains(said, "已发布") {
				t.Errorf("%v, 应有 %s\n%s", err, c.want, said)
			}
		})
	}
}
