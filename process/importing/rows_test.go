package importing_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"yibao/process/importing"
)

var faultCode = regexp.MustCompile(`\[(YB\d{4})\]`)

// reasons returns the last column of the handed-back file: for each row the
// codes in order, for instance "YB8012 YB8025".
func reasons(t *testing.T, returned []byte) []string {
	t.Helper()
	var out []string
	for _, fields := range records(t, returned)[1:] {
		var codes []string
		if reason := fields[len(fields)-1]; strings.Contains(reason, "%!") {
			t.Errorf("a sentence lacks a word: %s", reason)
		}
		for _, m := range faultCode.FindAllStringSubmatch(fields[len(fields)-1], -1) {
			codes = append(codes, m[1])
		}
		out = append(out, strings.Join(codes, " "))
	}
	return out
}

func TestBadRows(t *testing.T) {
	t.Parallel()
	const (
		persons, credentials, spells = importing.Persons, importing.Credentials, importing.Spells
		memberships, registrations   = importing.Memberships, importing.Registrations
		institutions, agreements     = importing.Institutions, importing.Agreements
		practitioners, catalogue     = importing.Practitioners, importing.Catalogue
		openings, credits            = importing.FundOpenings, importing.Credits
	)
	for _, c := range []struct {
		says    string
		kind    importing.Kind
		changes string // to the good row
		codes   string // of the refusals, in order
		has     string // in the sentence
	}{
		{"编号空", persons, "人员编号=", "YB8011", "“人员编号”不能为空"},
		{"编号过长", persons, "人员编号=" + strings.Repeat("9", 31), "YB8018", "有31个字"},
		{"编号里有空格", persons, "人员编号=P 001", "YB8029", ""},
		{"姓名空", persons, "姓名=", "YB8011", ""},
		{"姓名是旧造字", persons, "姓名=张\uE000", "YB8020", "造字"},
		{"姓名转码丢字", persons, "姓名=张?", "YB8020", "UTF-8"},
		{"证件类型不在表内", persons, "证件类型=身分证", "YB8016", "是不是“身份证”"},
		{"身份证校验位错", persons, "证件号码=" + realCard[:17] + flip(realCard[17]), "YB8020", "校验位"},
		{"身份证15位", persons, "证件号码=330205800101123", "YB8020", "18位"},
		{"身份证是演示区号", persons, "证件号码=" + demoCard, "YB8020", "地区码 39"},
		{"身份证被改成科学计数", persons, "证件号码=3.30205E+17", "YB8019", "设为文本"},
		{"出生日期不符", persons, "出生日期=1980-01-02", "YB8021", "1980-01-01"},
		{"性别不符", persons, "性别=女", "YB8022", "“女”与身份证号码中的“男”"},
		{"没有这一天", persons, "死亡日期=2026-02-30", "YB8012", "2026-02-30"},
		{"死于明天", persons, "死亡日期=20260306", "YB8024", "今天 2026-03-05"},
		{"死在生前", persons, "死亡日期=1979-12-31", "YB8023", ""},
		{"护照无出生日期", persons, "证件类型=16;证件号码=E12345678;出生日期=", "YB8011", "出生日期"},
		{"没有这个民族", persons, "民族=汗族", "YB8016", "是不是“汉族”"},
		{"区划不对", persons, "统筹区=宁波", "YB8017", "6位"},
		{"一行多错", persons, "姓名=;性别=3;统筹区=", "YB8011 YB8016 YB8011", ""},

		{"凭证类型不对", credentials, "凭证类型=08", "YB8016", ""},
		{"凭证是错的身份证", credentials, "凭证类型=02;凭证号码=" + realCard[:17] + flip(realCard[17]), "YB8020", ""},
		{"凭证的人没有登记", credentials, "人员编号=P404", "YB8032", "P404"},

		{"险种不在表内", spells, "险种=职公", "YB8016", "职工"},
		{"险种未列且无上级", spells, "险种=777", "YB8016", ""},
		{"状态不在表内", spells, "状态=停保", "YB8016", ""},
		{"公务员不是是否", spells, "公务员=对", "YB8015", ""},
		{"止早于始", spells, "结束日期=2019-12-31", "YB8025", "早于开始日期"},
		{"没有开始日期", spells, "开始日期=", "YB8011", ""},
		{"日期不是日期", spells, "开始日期=2020年1月", "YB8012", "20260131"},
		{"待遇永远不开始", spells, "结束日期=2026-06-30;待遇开始日期=2026-07-01", "YB8038", ""},
		{"参保的人没有登记", spells, "人员编号=P404", "YB8032", ""},
		{"身份不在表内", memberships, "身份类别=低宝", "YB8016", "低保"},
		{"备案类型不在表内", registrations, "备案类型=慢病", "YB8016", "慢特病"},
		{"异地备案到哪里", registrations, "备案类型=异地;编码=上海;说明=长期", "YB8017", ""},
		{"异地备案哪一类", registrations, "备案类型=异地;编码=310101;说明=旅游", "YB8016", ""},

		{"机构类型不符编码", institutions, "机构编号=P39010200001", "YB8036", "定点医疗机构"},
		{"医院没有等级", institutions, "等级=", "YB8011", "等级"},
		{"等级写错", institutions, "等级=三甲医院", "YB8016", ""},
		{"信用代码校验位错", institutions, "统一社会信用代码=91330200MA00000000", "YB8037", ""},
		{"协议状态", agreements, "状态=中止", "YB8016", "可填:有效、暂停、终止"},
		{"协议的机构没有登记", agreements, "机构编号=H33020599999", "YB8033", ""},
		{"医师状态", practitioners, "状态=停用", "YB8016", ""},
		{"医师类别", practitioners, "类别=护工", "YB8016", ""},
		{"医师的机构没有登记", practitioners, "机构编号=H33020599999", "YB8033", ""},

		{"自付比例超过百分之百", catalogue, "先行自付比例=110%", "YB8026", "110%"},
		{"自付比例为负", catalogue, "先行自付比例=-5%", "YB8026", ""},
		{"自付比例写成百分数", catalogue, "先行自付比例=10", "YB8026", "0.1"},
		{"乙类没有自付比例", catalogue, "先行自付比例=", "YB8011", ""},
		{"限价为负", catalogue, "二级限价=-1", "YB8027", ""},
		{"限价七位小数", catalogue, "二级限价=1.0000001", "YB8027", ""},
		{"收费等级", catalogue, "收费等级=丁类", "YB8016", ""},
		{"费用类别空", catalogue, "费用类别=", "YB8011", ""},
		{"种类", catalogue, "种类=药", "YB8016", ""},

		{"基金名", openings, "基金=统筹", "YB8016", "统筹基金"},
		{"金额为负", openings, "金额=-1.00", "YB8014", "-1.00"},
		{"金额为零", openings, "金额=0", "YB8014", ""},
		{"金额到厘", openings, "金额=1.005", "YB8013", ""},
		{"金额带千分位", openings, "金额=1,000.00", "YB8013", "千分位"},
		{"金额带单位", credits, "金额=12元", "YB8013", ""},
		{"金额被改成科学计数", credits, "金额=1.2E+3", "YB8013", ""},
		{"划给没有登记的人", credits, "人员编号=P404", "YB8032", ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			reports, err := s.ImportAll(t.Context(), goodFiles(map[importing.Kind]string{
				c.kind: file(c.kind, with(t, c.kind, c.changes)),
			}), nil)
			at := slices.IndexFunc(reports, func(r importing.Report) bool { return r.Kind == c.kind })
			if at < 0 {
				t.Fatalf("no report of the file: %v", err)
			}
			if !isFault(err, importing.ErrBadRows) || reports[at].Bad != 1 || reports[at].Returned == nil {
				t.Fatalf("bad %d, returned %q, error %v", reports[at].Bad, reports[at].Returned, err)
			}
			if got := reasons(t, reports[at].Returned); !slices.Equal(got, []string{c.codes}) {
				t.Errorf("codes %q, want %q: %s", got, c.codes, reports[at].Returned)
			}
			if !strings.Contains(string(reports[at].Returned), c.has) {
				t.Errorf("want %q in %s", c.has, reports[at].Returned)
			}
			for _, r := range reports {
				unnamed := strings.HasPrefix(c.changes, "人员编号=") || strings.HasPrefix(c.changes, "机构编号=") // the other files refer to it
				if r.Written != 0 || r.Kind != c.kind && r.Bad != 0 && !unnamed {
					t.Errorf("%s: written %d, bad %d: %s", r.Name, r.Written, r.Bad, r.Returned)
				}
			}
			s.wantEmpty(t)
		})
	}
}

func flip(digit byte) string {
	if digit == '0' {
		return "1"
	}
	return "0"
}
