package importing

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// newborn is a child of 新生儿.csv, with whose parent's paper it is registered.
type newborn struct {
	fact   enrolment.Newborn
	parent enrolment.Credential
}

// readNewborn reads a row of 新生儿.csv: a child without an identity number, by
// its birth certificate and a parent's paper, with cover from birth where a scheme
// is given.
func readNewborn(r *row, f *facts) {
	p := enrolment.Person{
		PsnNo: r.identifier("人员编号", codeLimit), Name: r.personName("姓名"), Sex: r.coded("性别", sexes, false), Nation: r.coded("民族", nations, true),
		Birth: r.requiredDay("出生日期"), CertType: enrolment.CertBirth, CertNo: coding.NormalizeIDNumber(r.identifier("出生医学证明编号", certLimit)),
		Region: r.region("统筹区"),
	}
	r.lifetime(p)
	if p.Birth != 0 && p.Birth.AddDays(enrolment.NewbornDays) < r.run.today {
		r.fail(ErrNotNewborn.With(p.Birth, enrolment.NewbornDays))
	}
	p.Version = r.version(period.Since(p.Birth))
	f.persons = append(f.persons, p)
	r.credential = enrolment.Credential{Type: enrolment.CertBirth, No: p.CertNo, PsnNo: p.PsnNo}
	f.credentials = append(f.credentials, r.credential)
	child := newborn{fact: enrolment.Newborn{
		Version: r.version(period.Since(p.Birth)), PsnNo: p.PsnNo, BirthCertNo: p.CertNo,
		ParentCertType: r.coded("父母证件类型", certificates, false), ParentCertNo: coding.NormalizeIDNumber(r.identifier("父母证件号码", certLimit)),
	}}
	child.parent = enrolment.Credential{Type: voucherOf(child.fact.ParentCertType), No: child.fact.ParentCertNo}
	if !r.yes("父母不在本地", false) {
		r.parent = child.parent
	}
	f.newborns = append(f.newborns, child)
	r.bornInto(p, f)
	r.run.declarePerson(p.PsnNo, p.Region)
	r.once("人员编号", p.PsnNo)
	r.once("出生医学证明编号", p.CertNo)
}

// bornInto gives cover from birth.
func (r *row) bornInto(p enrolment.Person, f *facts) {
	if r.value("参保险种") == "" {
		return
	}
	s := enrolment.Spell{
		Version: r.version(period.Since(p.Birth)), PsnNo: p.PsnNo, Scheme: r.coded("参保险种", insurances, false), Region: p.Region,
		State: enrolment.CoverActive, PersonType: string(coding.CategoryMinor),
	}
	f.spells = append(f.spells, s)
}

// voucherOf is the kind of credential by which the holder of a paper is found.
func voucherOf(certType string) string {
	if certType == string(coding.CertIDCard) {
		return string(coding.VoucherIDCard)
	}
	return certType
}

// askParents looks the parents of newborns up; one who must be insured here and
// is not is refused.
func (u *run) askParents(ctx context.Context, w Work, rows []*row) error {
	asked := wanted(rows, func(r *row) enrolment.Credential { return r.parent })
	if len(asked) == 0 {
		return nil
	}
	owners, err := w.CredentialOwners(ctx, asked)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.parent != (enrolment.Credential{}) && owners[r.parent] == "" {
			r.fail(ErrNoParent.With(coding.MaskID(r.parent.No)))
		}
	}
	return nil
}

// addNewborns writes newborns with their parents' numbers, where these are known
// here.
func addNewborns(ctx context.Context, w Work, list []newborn) error {
	if len(list) == 0 {
		return nil
	}
	asked := make([]enrolment.Credential, len(list))
	for i, n := range list {
		asked[i] = n.parent
	}
	owners, err := w.CredentialOwners(ctx, asked)
	if err != nil {
		return err
	}
	facts := make([]enrolment.Newborn, len(list))
	for i, n := range list {
		facts[i] = n.fact
		facts[i].ParentPsnNo = owners[n.parent]
	}
	return w.AddNewborns(ctx, facts)
}
