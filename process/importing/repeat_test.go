package importing_test

import (
	"slices"
	"strings"
	"testing"

	"yibao/process/importing"
)

func TestRowsAgainstEachOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says string
		kind importing.Kind
		rows []string // changes to the good row
		want []string // codes for each row
		has  string
	}{
		{"同一人员编号两行", importing.Persons, []string{"姓名=甲", "姓名=乙;证件类型=16;证件号码=E1"}, []string{"", "YB8030"}, "与第2行重复:人员编号 P001"},
		{"同一证件两个人", importing.Persons, []string{"姓名=甲", "人员编号=P002"}, []string{"", "YB8030"}, "证件号码 330***********"},
		{"不同的人", importing.Persons, []string{"姓名=甲", "人员编号=P002;证件号码=" + woman + ";性别=女"}, nil, ""},
		{"两张凭证", importing.Credentials, []string{"凭证号码=A1", "凭证号码=A2"}, nil, ""},
		{"同一凭证两行", importing.Credentials, []string{"凭证号码=a1", "凭证号码=A1"}, []string{"", "YB8030"}, ""},
		{"前后衔接的时段", importing.Spells, []string{"结束日期=2025-12-31", "开始日期=2026-01-01"}, nil, ""},
		{"重叠一天的时段", importing.Spells, []string{"结束日期=2026-01-01", "开始日期=2026-01-01"}, []string{"", "YB8031"}, "与第2行的日期重叠:人员编号 P001 险种 310"},
		{"完全相同的时段", importing.Spells, []string{"状态=1", "状态=2"}, []string{"", "YB8030"}, ""},
		{"两个险种", importing.Spells, []string{"险种=310", "险种=390"}, nil, ""},
		{"第三行与第一行重叠", importing.Memberships, []string{"结束日期=2026-06-30", "开始日期=2026-07-01", "开始日期=2026-06-01;结束日期=2026-06-15"}, []string{"", "", "YB8031"}, "与第2行"},
		{"同一目录两个险种", importing.Catalogue, []string{"险种=", "险种=310"}, nil, ""},
		{"同一目录两行", importing.Catalogue, []string{"名称=甲", "名称=乙"}, []string{"", "YB8030"}, "险种 全部"},
		{"同日两笔划入", importing.Credits, []string{"说明=一月", "说明=二月"}, nil, ""},
		{"同一笔划入两行", importing.Credits, []string{"金额=1", "金额=2"}, []string{"", "YB8030"}, ""},
		{"一行两处重复", importing.Persons, []string{"姓名=甲", "姓名=甲"}, []string{"", "YB8030 YB8030"}, ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			var rows []string
			for _, changes := range c.rows {
				rows = append(rows, with(t, c.kind, changes))
			}
			reports, err := s.ImportAll(t.Context(), goodFiles(map[importing.Kind]string{c.kind: file(c.kind, rows...)}), nil)
			if c.want == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			at := slices.IndexFunc(reports, func(r importing.Report) bool { return r.Kind == c.kind })
			if at < 0 || !isFault(err, importing.ErrBadRows) {
				t.Fatalf("reports %v, error %v", reports, err)
			}
			if got := reasons(t, reports[at].Returned); !slices.Equal(got, c.want) || !strings.Contains(string(reports[at].Returned), c.has) {
				t.Errorf("codes %q, want %q and %q: %s", got, c.want, c.has, reports[at].Returned)
			}
			s.wantEmpty(t)
		})
	}
}

// TestAgainstTheRegister: a second import meets what the first one wrote.
func TestAgainstTheRegister(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says string
		kind importing.Kind
		row  string
		want string // code; "" when the import is good
		has  string
	}{
		{"更正同一人", importing.Persons, "姓名=张三丰", "", ""},
		{"同一身份证给了别人", importing.Persons, "人员编号=P002", "YB8034", "P001"},
		{"同一凭证再导一次", importing.Credentials, "凭证类型=03", "", ""},
		{"凭证给了没有登记的人", importing.Credentials, "人员编号=P002", "YB8032 YB8034", ""},
		{"给已登记的人参保", importing.Spells, "险种=390", "", ""},
		{"给已登记的机构签协议", importing.Agreements, "状态=暂停", "", ""},
		{"同一笔划入再导一次", importing.Credits, "金额=5", "YB8035", "账户划入/310/2026-01-31/2026年1月划入"},
		{"另一笔划入", importing.Credits, "说明=补划", "", ""},
		{"同一笔期初再导一次", importing.FundOpenings, "金额=5", "YB8035", ""},
		{"另一天的期初", importing.FundOpenings, "日期=2026-02-01", "", ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			importAll(t, s, goodFiles(nil))
			before := len(s.links(t))
			report, err := s.Import(t.Context(), c.kind, "第二次", strings.NewReader(file(c.kind, with(t, c.kind, c.row))), nil)
			if c.want == "" {
				if err != nil || report.Written != 1 {
					t.Errorf("written %d, error %v: %s", report.Written, err, report.Returned)
				}
				return
			}
			if got := reasons(t, report.Returned); !slices.Equal(got, []string{c.want}) || !strings.Contains(string(report.Returned), c.has) {
				t.Errorf("codes %q, want %q: %s", got, c.want, report.Returned)
			}
			if !isFault(err, importing.ErrBadRows) || report.Written != 0 || len(s.links(t)) != before {
				t.Errorf("written %d, error %v", report.Written, err)
			}
		})
	}
}
