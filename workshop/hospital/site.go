package hospital

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"yibao/ground/money"
)

// Site is what the test environment of a centre has. The file is YAML with
// Chinese names.
type Site struct {
	Region       string        `yaml:"医保区划"`
	Institutions []Institution `yaml:"机构"`
	Persons      []Person      `yaml:"人员"`
	Items        []Item        `yaml:"项目"`
	Diagnoses    []Diagnosis   `yaml:"诊断"`
}

// Institution is one place that sends messages.
type Institution struct {
	Code       string   `yaml:"编号"` // fixmedins_code
	Name       string   `yaml:"名称"`
	Pharmacy   bool     `yaml:"药店,omitempty"`
	Inpatients bool     `yaml:"收住院,omitempty"`
	Department string   `yaml:"科室,omitempty"`
	Staff      []Doctor `yaml:"医师"`
	Key        *Key     `yaml:"签名,omitempty"` // nil: its messages are not signed
}

// Key is what an institution signs its messages with.
type Key struct {
	Scheme  string `yaml:"方式"`             // api, tif, ca or sm
	AppKey  string `yaml:"应用标识"`           // as the centre issued it
	Secret  string `yaml:"密钥"`             // likewise
	Private string `yaml:"机构私钥,omitempty"` // sm: hexadecimal
	Centre  string `yaml:"中心公钥,omitempty"` // sm: hexadecimal
}

// Doctor is a physician or pharmacist.
type Doctor struct {
	Code string `yaml:"编号"`
	Name string `yaml:"姓名"`
}

// Person is an insured person of the test environment.
type Person struct {
	Name       string `yaml:"姓名"`
	CertNo     string `yaml:"证件号码"`
	PersonType string `yaml:"人员类别"` // psn_type
	Scheme     string `yaml:"险种"`   // insutype
	UseAccount bool   `yaml:"用个人账户,omitempty"`
}

// Item is an entry of the catalogue with the price that is charged.
type Item struct {
	Code     string   `yaml:"编码"` // med_list_codg
	Name     string   `yaml:"名称"`
	Price    string   `yaml:"单价"`             // yuan, up to six decimals
	Most     int      `yaml:"最多数量,omitempty"` // units on one line; 3 when 0
	For      []string `yaml:"用于"`             // 门诊、住院、购药
	Category string   `yaml:"费用类别,omitempty"` // med_chrgitm_type; of items with orders and reports
}

// Diagnosis is a diagnosis that visits may have.
type Diagnosis struct {
	Code string `yaml:"编码"`
	Name string `yaml:"名称"`
}

// ReadSite reads and checks a site file. The error says, in Chinese, where it
// is wrong.
func ReadSite(from io.Reader) (Site, error) {
	var s Site
	if err := yaml.NewDecoder(from, yaml.Strict()).Decode(&s); err != nil {
		return s, fmt.Errorf("现场文件读不懂,请对照 yibao his --template 的样子改正:%w", err)
	}
	return s, s.check()
}

// Write writes a site file.
func (s Site) Write(to io.Writer) error {
	_, err := io.WriteString(to, heading)
	if err == nil {
		err = yaml.NewEncoder(to).Encode(s)
	}
	return err
}

const heading = `# 医院模拟器的现场文件:受测中心的测试环境里有哪些机构、人员、项目和诊断。
# 只写测试数据,不要写真实人员。单价单位为元;用于:门诊、住院、购药。
`

// check collects everything that is wrong with a site.
func (s Site) check() error {
	var wrong []error
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if len(s.Region) != 6 {
		complain("医保区划 %q 应为 6 位数字", s.Region)
	}
	if len(s.Institutions) == 0 || len(s.Persons) == 0 || len(s.Diagnoses) == 0 {
		complain("机构、人员、诊断都至少要有一个")
	}
	for _, i := range s.Institutions {
		if len(i.Code) != 12 || i.Name == "" || len(i.Staff) == 0 {
			complain("机构 %q 要有 12 位编号、名称和至少一名医师(药店写药师)", i.Code)
		}
		if k := i.Key; k != nil && (!slices.Contains(schemes, k.Scheme) || k.AppKey == "" || k.Secret == "" || k.Scheme == "sm" && (k.Private == "" || k.Centre == "")) {
			complain("机构 %s 的签名要有方式(%s)、应用标识和密钥;sm 还要有机构私钥和中心公钥", i.Code, strings.Join(schemes, "、"))
		}
		for _, use := range i.uses() {
			if len(s.itemsFor(use)) == 0 {
				complain("机构 %s 办%s,却没有一个用于%s的项目", i.Code, use, use)
			}
		}
	}
	for _, p := range s.Persons {
		if p.Name == "" || p.Scheme == "" || p.PersonType == "" {
			complain("人员 %q 要有姓名、险种和人员类别", p.Name)
		}
		if len(p.CertNo) != 15 && len(p.CertNo) != 18 {
			complain("人员 %q 的证件号码应为 18 位(或旧 15 位)居民身份证号", p.Name)
		}
	}
	for _, i := range s.Items {
		if price, err := money.ParsePrice(i.Price); err != nil || price <= 0 || i.Code == "" {
			complain("项目 %q(%s)要有编码和大于 0 的单价", i.Name, i.Code)
		}
		for _, use := range i.For {
			if !slices.Contains([]string{outpatient, inpatient, purchase}, use) {
				complain("项目 %s 的“用于”写了 %q,只能写门诊、住院、购药", i.Code, use)
			}
		}
	}
	return errors.Join(wrong...)
}

// The uses of items.
const (
	outpatient = "门诊"
	inpatient  = "住院"
	purchase   = "购药"
)

// uses are the kinds of visit that an institution has.
func (i Institution) uses() []string {
	switch {
	case i.Pharmacy:
		return []string{purchase}
	case i.Inpatients:
		return []string{outpatient, inpatient}
	}
	return []string{outpatient}
}

func (s Site) itemsFor(use string) []Item {
	var list []Item
	for _, i := range s.Items {
		if slices.Contains(i.For, use) {
			list = append(list, i)
		}
	}
	return list
}
