package api

import (
	"yibao/process/enrolling"
	"yibao/register/enrolment"
)

// IdentityBody is who a person is.
type IdentityBody struct {
	Name     string `json:"psn_name,omitempty" maxLength:"50" doc:"姓名"`
	CertType string `json:"psn_cert_type,omitempty" maxLength:"6" doc:"证件类型"`
	CertNo   string `json:"certno,omitempty" maxLength:"50" doc:"证件号码"`
	Sex      string `json:"gend,omitempty" maxLength:"1" doc:"性别;身份证可不填"`
	Nation   string `json:"naty,omitempty" maxLength:"3" doc:"民族"`
	Birth    string `json:"brdy,omitempty" maxLength:"10" doc:"出生日期;身份证可不填"`
}

func (b IdentityBody) identity(p *reading) enrolling.Identity {
	return enrolling.Identity{Name: b.Name, CertType: b.CertType, CertNo: b.CertNo, Sex: b.Sex, Nation: b.Nation, Birth: p.day(b.Birth)}
}

// InsuredBody is what a person is insured by.
type InsuredBody struct {
	Scheme       string `json:"insutype" maxLength:"6" doc:"险种"`
	PersonType   string `json:"psn_type" maxLength:"6" doc:"人员类别"`
	CivilServant bool   `json:"cvlserv,omitempty" doc:"是公务员"`
	Tier         string `json:"tier,omitempty" maxLength:"30" doc:"缴费档次"`
	Last         string `json:"enddate,omitempty" maxLength:"10" doc:"最后一天,不填为长期"`
	WaitingUntil string `json:"waiting_until,omitempty" maxLength:"10" doc:"待遇开始日期,不填为立即"`
	EndOther     bool   `json:"end_other,omitempty" doc:"同时终止另一个基本医疗险种"`
}

func (b InsuredBody) cover(p *reading) enrolling.Cover {
	return enrolling.Cover{
		Scheme: b.Scheme, PersonType: b.PersonType, CivilServant: b.CivilServant, Tier: b.Tier,
		Last: p.day(b.Last), WaitingUntil: p.day(b.WaitingUntil), EndOther: b.EndOther,
	}
}

func coverOf(b *InsuredBody, p *reading) *enrolling.Cover {
	if b == nil {
		return nil
	}
	c := b.cover(p)
	return &c
}

// PostBody is the unit that a person belongs to.
type PostBody struct {
	Employer string `json:"uscc" maxLength:"18" doc:"统一社会信用代码"`
	Relation string `json:"relation,omitempty" enum:"在职,退休,在读,代办" doc:"与单位的关系,不填为在职"`
	Declared string `json:"wage,omitempty" maxLength:"16" doc:"申报缴费工资,元/月"`
}

func postOf(b *PostBody, p *reading) *enrolling.Post {
	if b == nil {
		return nil
	}
	return &enrolling.Post{Employer: b.Employer, Relation: enrolment.Relation(b.Relation), Declared: p.yuan(b.Declared)}
}

type personBody struct {
	OrderBody
	IdentityBody
	Region string       `json:"admdvs" maxLength:"6" doc:"统筹区"`
	Cover  *InsuredBody `json:"cover,omitempty" doc:"同时参加的险种"`
	Post   *PostBody    `json:"unit,omitempty" doc:"所在单位或学校"`
	Groups []string     `json:"psn_idet_types,omitempty" maxItems:"10" nullable:"false" doc:"特殊身份"`
}

func (b personBody) input(p *reading) enrolling.Input {
	return &enrolling.NewPerson{Region: b.Region, Identity: b.identity(p), Cover: coverOf(b.Cover, p), Post: postOf(b.Post, p), Groups: b.Groups}
}

type newbornBody struct {
	OrderBody
	Region         string       `json:"admdvs" maxLength:"6" doc:"统筹区"`
	Name           string       `json:"psn_name" maxLength:"50" doc:"姓名"`
	Sex            string       `json:"gend" maxLength:"1" doc:"性别"`
	Nation         string       `json:"naty,omitempty" maxLength:"3" doc:"民族"`
	Birth          string       `json:"brdy" maxLength:"10" doc:"出生日期"`
	BirthCertNo    string       `json:"birth_certno" maxLength:"50" doc:"出生医学证明编号"`
	ParentCertType string       `json:"parent_cert_type" maxLength:"6" doc:"父母证件类型"`
	ParentCertNo   string       `json:"parent_certno" maxLength:"50" doc:"父母证件号码"`
	ParentAway     bool         `json:"parent_away,omitempty" doc:"监护人不在本地参保"`
	Cover          *InsuredBody `json:"cover,omitempty" doc:"同时参加的险种"`
}

func (b newbornBody) input(p *reading) enrolling.Input {
	return &enrolling.Newborn{
		Region: b.Region, Name: b.Name, Sex: b.Sex, Nation: b.Nation, Birth: p.day(b.Birth), BirthCertNo: b.BirthCertNo,
		ParentCertType: b.ParentCertType, ParentCertNo: b.ParentCertNo, ParentAway: b.ParentAway, Cover: coverOf(b.Cover, p),
	}
}

type memberBody struct {
	PsnNo string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Role  string `json:"role" enum:"户主,配偶,子女,父母,祖父母,孙子女,兄弟姐妹,其他" doc:"与户主关系"`
}

type familyBody struct {
	OrderBody
	HouseholdNo string       `json:"household_no,omitempty" maxLength:"30" doc:"家庭编号,不填为新设"`
	Region      string       `json:"admdvs" maxLength:"6" doc:"统筹区"`
	Members     []memberBody `json:"members" maxItems:"30" nullable:"false" doc:"成员"`
}

func (b familyBody) input(*reading) enrolling.Input {
	f := &enrolling.Family{HouseholdNo: b.HouseholdNo, Region: b.Region}
	for _, m := range b.Members {
		f.Members = append(f.Members, enrolling.Member{PsnNo: m.PsnNo, Role: enrolment.HouseholdRole(m.Role)})
	}
	return f
}

type leaveFamilyBody struct {
	OrderBody
	PsnNo string `json:"psn_no" maxLength:"30" doc:"人员编号"`
}

func (b leaveFamilyBody) input(*reading) enrolling.Input {
	return &enrolling.FamilyLeave{PsnNo: b.PsnNo}
}

type UnitInfo struct {
	Name        string `json:"emp_name,omitempty" maxLength:"200" doc:"单位名称"`
	Kind        string `json:"emp_type,omitempty" enum:"企业,机关,事业单位,社会团体,个体工商户,学校,村社区" doc:"单位类型"`
	Legal       string `json:"legrep_name,omitempty" maxLength:"50" doc:"法定代表人"`
	Contact     string `json:"coner_name,omitempty" maxLength:"50" doc:"经办人"`
	Phone       string `json:"tel,omitempty" maxLength:"50" doc:"联系电话"`
	BankName    string `json:"bank_name,omitempty" maxLength:"100" doc:"开户银行"`
	BankAccount string `json:"bankacct,omitempty" maxLength:"50" doc:"银行账号"`
}

func (u UnitInfo) unit() enrolling.Unit {
	return enrolling.Unit{
		Name: u.Name, UnitKind: enrolment.EmployerKind(u.Kind), Legal: u.Legal, Contact: u.Contact, Phone: u.Phone, BankName: u.BankName, BankAccount: u.BankAccount,
	}
}

type employerBody struct {
	OrderBody
	CreditNo string `json:"uscc" maxLength:"30" doc:"统一社会信用代码"`
	Region   string `json:"admdvs" maxLength:"6" doc:"统筹区"`
	UnitInfo
}

func (b employerBody) input(*reading) enrolling.Input {
	return &enrolling.NewEmployer{CreditNo: b.CreditNo, Region: b.Region, Unit: b.unit()}
}

type employerChangeBody struct {
	OrderBody
	CreditNo string `json:"uscc" maxLength:"18" doc:"统一社会信用代码"`
	State    string `json:"state,omitempty" enum:"参保,中止,注销" doc:"单位状态,不填不变"`
	UnitInfo
}

func (b employerChangeBody) input(*reading) enrolling.Input {
	return &enrolling.EmployerChange{CreditNo: b.CreditNo, State: enrolment.EmployerState(b.State), Unit: b.unit()}
}

type personChangeBody struct {
	OrderBody
	PsnNo string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	IdentityBody
}

func (b personChangeBody) input(p *reading) enrolling.Input {
	return &enrolling.PersonChange{PsnNo: b.PsnNo, Identity: b.identity(p)}
}

type coverBody struct {
	OrderBody
	PsnNo  string    `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Region string    `json:"admdvs,omitempty" maxLength:"6" doc:"统筹区,不填为人员所在统筹区"`
	Post   *PostBody `json:"unit,omitempty" doc:"所在单位或学校"`
	InsuredBody
}

func (b coverBody) input(p *reading) enrolling.Input {
	return &enrolling.NewCover{PsnNo: b.PsnNo, Region: b.Region, Cover: b.cover(p), Post: postOf(b.Post, p)}
}

type coverChangeBody struct {
	OrderBody
	PsnNo        string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Scheme       string `json:"insutype" maxLength:"6" doc:"险种"`
	Act          string `json:"act" enum:"暂停参保,恢复参保,终止参保,人员类别变更" doc:"业务"`
	PersonType   string `json:"psn_type,omitempty" maxLength:"6" doc:"变更后的人员类别"`
	CivilServant bool   `json:"cvlserv,omitempty" doc:"变更后是公务员"`
	Tier         string `json:"tier,omitempty" maxLength:"30" doc:"变更后的缴费档次"`
	WaitingUntil string `json:"waiting_until,omitempty" maxLength:"10" doc:"恢复后的待遇开始日期"`
}

func (b coverChangeBody) input(p *reading) enrolling.Input {
	return &enrolling.CoverChange{
		PsnNo: b.PsnNo, Scheme: b.Scheme, Act: enrolment.ActKind(b.Act), PersonType: b.PersonType, CivilServant: b.CivilServant, Tier: b.Tier, WaitingUntil: p.day(b.WaitingUntil),
	}
}

type unitBody struct {
	OrderBody
	PsnNo     string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Act       string `json:"act" enum:"增加,减少,工资变更" doc:"变动类型"`
	FromOther bool   `json:"from_other,omitempty" doc:"同时从原单位减少"`
	PostBody
}

func (b unitBody) input(p *reading) enrolling.Input {
	return &enrolling.UnitChange{
		PsnNo: b.PsnNo, Act: enrolling.UnitAct(b.Act), Employer: b.Employer, Relation: enrolment.Relation(b.Relation), Declared: p.yuan(b.Declared), FromOther: b.FromOther,
	}
}

type groupBody struct {
	OrderBody
	PsnNo string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Group string `json:"psn_idet_type" maxLength:"30" doc:"身份类别"`
	Leave bool   `json:"leave,omitempty" doc:"取消认定"`
	Last  string `json:"enddate,omitempty" maxLength:"10" doc:"最后一天,不填为长期"`
}

func (b groupBody) input(p *reading) enrolling.Input {
	return &enrolling.GroupChange{PsnNo: b.PsnNo, Group: b.Group, Leave: b.Leave, Last: p.day(b.Last)}
}

type departureBody struct {
	OrderBody
	PsnNo    string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Scheme   string `json:"insutype" maxLength:"6" doc:"险种"`
	ToRegion string `json:"to_admdvs" maxLength:"6" doc:"转入地"`
}

func (b departureBody) input(*reading) enrolling.Input {
	return &enrolling.Departure{PsnNo: b.PsnNo, Scheme: b.Scheme, ToRegion: b.ToRegion}
}

type arrivalBody struct {
	OrderBody
	PsnNo         string    `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Region        string    `json:"admdvs" maxLength:"6" doc:"转入统筹区"`
	CertificateNo string    `json:"certificate_no" maxLength:"50" doc:"转移凭证编号"`
	FromRegion    string    `json:"from_admdvs" maxLength:"6" doc:"转出地"`
	First         string    `json:"first_day,omitempty" maxLength:"10" doc:"凭证上的参保首日"`
	Until         string    `json:"last_day,omitempty" maxLength:"10" doc:"凭证上的参保末日"`
	PaidMonths    int       `json:"paid_months" minimum:"0" doc:"实际缴费月数"`
	Balance       string    `json:"balance" maxLength:"16" doc:"随转的账户余额,元"`
	Post          *PostBody `json:"unit,omitempty" doc:"所在单位"`
	InsuredBody
}

func (b arrivalBody) input(p *reading) enrolling.Input {
	return &enrolling.Arrival{
		PsnNo: b.PsnNo, Region: b.Region, Cover: b.cover(p), CertificateNo: b.CertificateNo, FromRegion: b.FromRegion,
		First: p.day(b.First), Until: p.day(b.Until), PaidMonths: b.PaidMonths, Balance: p.yuan(b.Balance), Post: postOf(b.Post, p),
	}
}

type deathBody struct {
	OrderBody
	PsnNo string `json:"psn_no" maxLength:"30" doc:"人员编号"`
	Died  string `json:"die_date" maxLength:"10" doc:"死亡日期"`
}

func (b deathBody) input(p *reading) enrolling.Input {
	return &enrolling.Death{PsnNo: b.PsnNo, Died: p.day(b.Died)}
}

type mergeBody struct {
	OrderBody
	Kept     string `json:"psn_no" maxLength:"30" doc:"保留的人员编号"`
	Absorbed string `json:"absorbed_psn_no" maxLength:"30" doc:"被合并的人员编号"`
}

func (b mergeBody) input(*reading) enrolling.Input {
	return &enrolling.Merge{Kept: b.Kept, Absorbed: b.Absorbed}
}

type partBody struct {
	OrderBody
	Kept     string `json:"psn_no" maxLength:"30" doc:"保留的人员编号"`
	Absorbed string `json:"absorbed_psn_no" maxLength:"30" doc:"被合并的人员编号"`
}

func (b partBody) input(*reading) enrolling.Input {
	return &enrolling.Part{Kept: b.Kept, Absorbed: b.Absorbed}
}
