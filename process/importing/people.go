package importing

import (
	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// Longest texts in characters; C30 codes as the national interface has them.
const (
	codeLimit  = 30
	certLimit  = 50
	nameLimit  = 50
	tokenLimit = 200
	textLimit  = 200
)

// readPerson reads a row of 人员.csv. The fact holds from birth. An identity
// card becomes a credential too, so that the person is found by it.
func readPerson(r *row, f *facts) {
	p := enrolment.Person{
		PsnNo: r.identifier("人员编号", codeLimit), Name: r.personName("姓名"),
		CertType: r.coded("证件类型", certificates, false),
		CertNo:   coding.NormalizeIDNumber(r.identifier("证件号码", certLimit)),
		Sex:      r.coded("性别", sexes, true), Nation: r.coded("民族", nations, true),
		Birth: r.day("出生日期"), Death: r.day("死亡日期"), Region: r.region("统筹区"),
	}
	if p.CertType == string(coding.CertIDCard) && p.CertNo != "" {
		r.identityCard(&p)
	}
	r.lifetime(p)
	p.Version = r.version(period.Since(p.Birth))
	f.persons = append(f.persons, p)
	if r.credential.No != "" {
		f.credentials = append(f.credentials, r.credential)
	}
	r.run.declarePerson(p.PsnNo, p.Region)
	r.once("人员编号", p.PsnNo)
	r.once("证件类型", p.CertType, "证件号码", p.CertNo)
}

// personName reads a name as enrolment must.
func (r *row) personName(column string) string {
	text := r.required(column, nameLimit)
	if text == "" {
		return ""
	}
	name, err := coding.CheckName(text)
	r.identity(column, err)
	return name
}

// identity passes on what package coding says of a name or number.
func (r *row) identity(column string, err error) {
	if refusal, ok := fault.As(err); ok {
		r.fail(ErrIdentity.With(column, refusal.Sentence))
	}
}

// identityCard checks the number, fills in birth and sex where the row leaves
// them out, and compares them where it does not.
func (r *row) identityCard(p *enrolment.Person) {
	card := r.cardNumber("证件号码", p.CertNo)
	if card == "" {
		return
	}
	p.CertNo = string(card)
	if p.Birth == 0 {
		p.Birth = card.Birth()
	}
	if p.Birth != card.Birth() {
		r.fail(ErrBirthDiffer.With(p.Birth, card.Birth()))
	}
	if p.Sex == "" {
		p.Sex = string(card.Sex())
	}
	stated := coding.Sex(p.Sex)
	if (stated == coding.Male || stated == coding.Female) && stated != card.Sex() {
		r.fail(ErrSexDiffer.With(stated.Name(), card.Sex().Name()))
	}
	r.credential = enrolment.Credential{Type: string(coding.VoucherIDCard), No: p.CertNo, PsnNo: p.PsnNo}
}

// cardNumber checks an identity number strictly; "" when it is refused.
func (r *row) cardNumber(column, text string) coding.IDCard {
	if scientific(text) {
		return "" // told already
	}
	card, err := coding.ParseIDCard(text, r.run.today, coding.AllowDemoRegion(r.run.demo))
	r.identity(column, err)
	return card
}

// lifetime checks birth and death against each other and against today.
func (r *row) lifetime(p enrolment.Person) {
	if p.Birth == 0 && r.value("出生日期") == "" && p.CertType != string(coding.CertIDCard) {
		r.fail(ErrRequired.With("出生日期"))
	}
	for _, d := range []struct {
		column string
		day    period.Date
	}{{"出生日期", p.Birth}, {"死亡日期", p.Death}} {
		if d.day > r.run.today {
			r.fail(ErrFuture.With(d.column, d.day, r.run.today))
		}
	}
	if p.Death != 0 && p.Death < p.Birth {
		r.fail(ErrLifetime.With(p.Death, p.Birth))
	}
}

// insured reads the number of a person who must be registered.
func (r *row) insured() string {
	r.person = r.identifier("人员编号", codeLimit)
	return r.person
}

// readCredential reads a row of 凭证.csv. Numbers and tokens are normalised as a
// look-up normalises them.
func readCredential(r *row, f *facts) {
	c := enrolment.Credential{
		Type:  r.coded("凭证类型", vouchers, false),
		No:    coding.NormalizeIDNumber(r.identifier("凭证号码", tokenLimit)),
		PsnNo: r.insured(),
	}
	if c.Type == string(coding.VoucherIDCard) && c.No != "" {
		r.cardNumber("凭证号码", c.No)
	}
	r.credential = c
	r.once("凭证类型", c.Type, "凭证号码", c.No)
	f.credentials = append(f.credentials, c)
}

// readSpell reads a row of 参保.csv.
func readSpell(r *row, f *facts) {
	effective := r.span()
	s := enrolment.Spell{
		Version: r.version(effective), PsnNo: r.insured(),
		Scheme: r.coded("险种", insurances, false), Region: r.region("统筹区"),
		State:        enrolment.CoverState(r.coded("状态", coverStates, false)),
		PersonType:   r.coded("人员类别", categories, false),
		CivilServant: r.yes("公务员", false),
		Tier:         r.optional("缴费档次", codeLimit), Employer: r.optional("单位名称", textLimit),
		WaitingUntil: r.day("待遇开始日期"),
	}
	if s.WaitingUntil != 0 && s.WaitingUntil >= effective.End() {
		r.fail(ErrWaiting.With(s.WaitingUntil, effective.End().AddDays(-1)))
	}
	r.apart(effective, "人员编号", s.PsnNo, "险种", s.Scheme)
	f.spells = append(f.spells, s)
}

// readMembership reads a row of 身份.csv.
func readMembership(r *row, f *facts) {
	effective := r.span()
	m := enrolment.Membership{
		Version: r.version(effective), PsnNo: r.insured(),
		Group: r.coded("身份类别", identities, false), Active: r.yes("有效", true),
	}
	r.apart(effective, "人员编号", m.PsnNo, "身份类别", m.Group)
	f.memberships = append(f.memberships, m)
}

// readRegistration reads a row of 备案.csv. What 编码 means goes by the kind.
func readRegistration(r *row, f *facts) {
	effective := r.span()
	g := enrolment.Registration{
		Version: r.version(effective), PsnNo: r.insured(),
		Kind: enrolment.RegistrationKind(r.coded("备案类型", registrationKinds, false)), Active: r.yes("有效", true),
	}
	switch g.Kind {
	case enrolment.Remote:
		g.Code, g.Detail = r.region("编码"), r.coded("说明", remoteKinds, false)
	case enrolment.Referral:
		g.Code, g.Detail = r.institutionCode("编码"), r.optional("说明", textLimit)
	default:
		g.Code, g.Detail = r.identifier("编码", codeLimit), r.optional("说明", textLimit)
	}
	r.apart(effective, "人员编号", g.PsnNo, "备案类型", string(g.Kind), "编码", g.Code)
	f.registrations = append(f.registrations, g)
}
