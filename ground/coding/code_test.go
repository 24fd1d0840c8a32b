package coding_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"yibao/ground/coding"
)

func TestPlaceOfCare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about             string
		insured, provider coding.AdmDvs
		want              coding.PlaceOfCare
		payLoc            string
	}{
		{"同一区县", "330203", "330203", coding.CareLocal, "2"},
		{"同一地级市", "330203", "330281", coding.CareLocal, "2"},
		{"市本级", "390199", "390102", coding.CareLocal, "2"},
		{"省内另一地级市", "330203", "330106", coding.CareOtherCity, "3"},
		{"另一省份", "330203", "310101", coding.CareOtherProvince, "4"},
		{"直辖市内区与县是一个城市", "500101", "500229", coding.CareLocal, "2"},
		{"省直管县自成一地", "429004", "429005", coding.CareOtherCity, "3"},
		{"省直管县内部", "429004", "429004", coding.CareLocal, "2"},
		{"区划不全", "3302", "330203", coding.CarePlaceUndecided, "2"},
		{"没有区划", "", "", coding.CarePlaceUndecided, "2"},
	} {
		got := c.insured.CareFrom(c.provider)
		if got != c.want || got.PayLoc() != c.payLoc {
			t.Errorf("%s: %s at %s = %q pay_loc %s, want %q %s", c.about, c.insured, c.provider, got, got.PayLoc(), c.want, c.payLoc)
		}
		if back := c.provider.CareFrom(c.insured); back != got {
			t.Errorf("%s: not symmetric: %q and %q", c.about, got, back)
		}
	}
}

func TestParseAdmDvs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]coding.AdmDvs{"330200": "330200", " ３９０１００ ": "390100", "710000": "710000"} {
		if got, err := coding.ParseAdmDvs(text); err != nil || got != want {
			t.Errorf("ParseAdmDvs(%q) = %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3302", "33020a", "990100", "3302000", "三三〇二"} {
		if got, err := coding.ParseAdmDvs(text); !errors.Is(err, coding.ErrRegion) || got != "" {
			t.Errorf("ParseAdmDvs(%q) = %q, %v", text, got, err)
		}
	}
	if got := coding.AdmDvs("330200").ProvinceName(); got != "浙江省" {
		t.Errorf("ProvinceName = %q", got)
	}
}

func TestInstitutionCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		strict bool
		kind   coding.InstitutionKind
		region coding.AdmDvs
	}{
		{"H39010200001", true, coding.Hospital, "390102"},
		{"p39010200001", true, coding.Pharmacy, "390102"},
		{"H3901020001", false, coding.KindUnknown, ""},
		{"100001", false, coding.KindUnknown, ""},
		{"LOCAL-某诊所-01", false, coding.KindUnknown, ""},
	} {
		if _, err := coding.ParseInstitution(c.text); (err == nil) != c.strict {
			t.Errorf("ParseInstitution(%q): %v", c.text, err)
		}
		got, err := coding.TolerateInstitution(c.text)
		if err != nil || got.Kind() != c.kind || got.Region() != c.region {
			t.Errorf("TolerateInstitution(%q) = %q kind %q region %q, %v", c.text, got, got.Kind(), got.Region(), err)
		}
	}
	for _, text := range []string{"", "  ", "1234567890123456789012345678901"} {
		if _, err := coding.TolerateInstitution(text); !errors.Is(err, coding.ErrCodeLength) {
			t.Errorf("TolerateInstitution(%q): %v", text, err)
		}
	}
}

func TestPractitionerCodes(t *testing.T) {
	t.Parallel()
	doctor, err := coding.ParsePractitioner("d390102000001")
	if err != nil || doctor != "D390102000001" || !doctor.IsPhysician() || doctor.Region() != "390102" {
		t.Fatalf("%q, %v", doctor, err)
	}
	for _, text := range []string{"", "D39010200001", "1390102000001", "D39010200000X"} {
		if _, err := coding.ParsePractitioner(text); !errors.Is(err, coding.ErrPractitionerCode) {
			t.Errorf("ParsePractitioner(%q): %v", text, err)
		}
	}
	local, err := coding.ToleratePractitioner(" 0012 ")
	if err != nil || local != "0012" || local.IsPhysician() || local.Region() != "" {
		t.Fatalf("%q, %v", local, err)
	}
}

func TestCreditCode(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"91350100M000100Y43", " 91350100m000100y43"} {
		if got, err := coding.ParseCreditCode(text); err != nil || got != "91350100M000100Y43" || got.Region() != "350100" {
			t.Errorf("ParseCreditCode(%q) = %q, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "91350100M000100Y4", "91350100M000100Y44", "91350100M000100Y4I", "91350100I000100Y43", "9135010OM000100Y43", "91350100M000100Y434",
	} {
		if got, err := coding.ParseCreditCode(text); !errors.Is(err, coding.ErrCreditCode) {
			t.Errorf("ParseCreditCode(%q) = %q, %v", text, got, err)
		}
	}
}

func TestVisitKinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  coding.VisitKind
		name  string
		class coding.VisitClass
		known bool
	}{
		{"11", "普通门诊", coding.ClassOutpatient, true},
		{"14", "门诊慢特病", coding.ClassOutpatient, true},
		{"1301", "急诊抢救", coding.ClassOutpatient, true},
		{"21", "普通住院", coding.ClassInpatient, true},
		{"21303", "精神病住院", coding.ClassInpatient, true},
		{"28", "日间手术", coding.ClassInpatient, true},
		{"41", "定点药店购药", coding.ClassPharmacy, true},
		{"51", "生育门诊", coding.ClassOutpatient, true},
		{"52", "生育住院", coding.ClassInpatient, true},
		{"2188", "普通住院", coding.ClassInpatient, false}, // local, by its parent
		{"140199", "门诊慢特病", coding.ClassOutpatient, false},
		{"9904", "9904", coding.ClassUnknown, false}, // means different things in different provinces
		{"", "", coding.ClassUnknown, false},
	} {
		if c.code.Name() != c.name || c.code.Class() != c.class || c.code.Known() != c.known {
			t.Errorf("%q = %q %q known %v; want %q %q %v", c.code, c.code.Name(), c.code.Class(), c.code.Known(), c.name, c.class, c.known)
		}
	}
}

func TestPersonCategories(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  coding.PersonCategory
		group coding.PersonGroup
		known bool
	}{
		{"11", coding.GroupActive, true}, {"1101", coding.GroupActive, true}, {"116032", coding.GroupActive, false},
		{"1160", coding.GroupActive, false},
		{"12", coding.GroupRetired, true}, {"126013", coding.GroupRetired, true},
		{"1112", coding.GroupRetired, true}, // retired disabled soldiers stand under 11
		{"13", coding.GroupVeteran, true}, {"136019", coding.GroupVeteran, true},
		{"14", coding.GroupResident, true}, {"1404", coding.GroupResident, true}, {"15", coding.GroupResident, true},
		{"151", coding.GroupResident, true}, {"16", coding.GroupResident, true}, {"1701", coding.GroupResident, true},
		{"33", coding.GroupOther, true}, {"99", coding.GroupOther, true}, {"Z1", coding.GroupOther, false}, {"", coding.GroupOther, false},
	} {
		if c.code.Group() != c.group || c.code.Known() != c.known {
			t.Errorf("%q: %q known %v, want %q %v", c.code, c.code.Group(), c.code.Known(), c.group, c.known)
		}
	}
	for code, want := range map[coding.PersonCategory]coding.BenefitClass{
		"1101": "在职", "1204": "退休", "1404": coding.BenefitMinor, "151": coding.BenefitAdult, "1701": coding.BenefitAdult,
		"16": coding.BenefitOld, "33": "其他",
	} {
		if got := code.BenefitClass(); got != want {
			t.Errorf("%q: benefit class %q, want %q", code, got, want)
		}
	}
	if got := coding.PersonCategory("116032").Parent(); got != coding.CategoryActive {
		t.Errorf("Parent = %q", got)
	}
}

func TestInsurances(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code   coding.Insurance
		scheme coding.Scheme
		name   string
		known  bool
	}{
		{"310", coding.SchemeEmployee, "职工基本医疗保险", true},
		{"390", coding.SchemeResident, "城乡居民基本医疗保险", true},
		{"392", coding.SchemeResident, "城乡居民大病医疗保险", true},
		{"340", coding.SchemeVeteran, "离休人员医疗保障", true},
		{"39999", coding.SchemeOther, "其他特殊人员医疗保障", false},
		{"31001", coding.SchemeEmployee, "职工基本医疗保险", false},
		{"777", coding.SchemeOther, "777", false},
	} {
		if c.code.Scheme() != c.scheme || c.code.Name() != c.name || c.code.Known() != c.known {
			t.Errorf("%q: %q %q %v", c.code, c.code.Scheme(), c.code.Name(), c.code.Known())
		}
	}
}

func TestHospitalLevels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		want  coding.HospitalLevel
		group coding.LevelGroup
		rank  int
	}{
		{"2", "2", coding.LevelThree, 3}, {"02", "2", coding.LevelThree, 3}, {"三级甲等", "2", coding.LevelThree, 3},
		{"三级", "12", coding.LevelThree, 3}, {"二级乙等", "6", coding.LevelTwo, 2}, {"二级", "13", coding.LevelTwo, 2},
		{"10", "10", coding.LevelOne, 1}, {"一级", "14", coding.LevelOne, 1}, {"一级无等", "14", coding.LevelOne, 1},
		{"无等级", "11", coding.LevelNone, 0}, {"未定级", "11", coding.LevelNone, 0},
	} {
		got, ok := coding.ParseHospitalLevel(c.text)
		if !ok || got != c.want || got.Group() != c.group || got.Group().Rank() != c.rank {
			t.Errorf("ParseHospitalLevel(%q) = %q %q, %v", c.text, got, got.Group(), ok)
		}
	}
	for _, text := range []string{"", "0", "15", "四级", "012"} {
		if got, ok := coding.ParseHospitalLevel(text); ok {
			t.Errorf("ParseHospitalLevel(%q) = %q", text, got)
		}
	}
}

// The lists agree with the published dictionaries where those lie beside the
// repository; spellings that differ on purpose are said here.
func TestListsAgreeWithTheInterface(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("YIBAO_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "interface", "spec.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("no published dictionaries beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	var spec struct {
		Dictionaries map[string]struct{ Items map[string]string }
	}
	if err := json.Unmarshal(raw, &spec); err != nil {
		t.Fatal(err)
	}
	ours := map[string]func(string) string{
		"insutype":         func(c string) string { return coding.Insurance(c).Name() },
		"med_type":         func(c string) string { return coding.VisitKind(c).Name() },
		"psn_type":         func(c string) string { return coding.PersonCategory(c).Name() },
		"hosp_lv":          func(c string) string { return coding.HospitalLevel(c).Name() },
		"chrgitm_lv":       func(c string) string { return coding.ItemClass(c).Name() },
		"med_chrgitm_type": func(c string) string { return coding.FeeCategory(c).Name() },
		"fund_pay_type":    func(c string) string { return coding.Fund(c).Name() },
		"fixmedins_type":   func(c string) string { return coding.InstitutionKind(c).Name() },
		"psn_cert_type":    func(c string) string { return coding.Certificate(c).Name() },
		"mdtrt_cert_type":  func(c string) string { return coding.Voucher(c).Name() },
		"gend":             func(c string) string { return coding.Sex(c).Name() },
		"list_type":        func(c string) string { return coding.ListType(c).Name() },
	}
	differs := map[string]bool{
		"insutype 350": true,                        // 残废 is an old word for 残疾
		"psn_type 18":  true, "psn_type 1105": true, // misprints there
		"med_type 9903": true, "med_type 9904": true, // left to regions
	}
	for list, name := range ours {
		for code, want := range spec.Dictionaries[list].Items {
			if got := name(code); got != want && !differs[list+" "+code] {
				t.Errorf("%s %s: %q, published %q", list, code, got, want)
			}
		}
	}
}
