package relational

import (
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/register/enrolment"
)

var employers = fact[enrolment.Employer]{
	"单位", "employer",
	versionColumns + ", credit_no, region, name, kind, legal, contact, phone, bank_name, bank_account, state", scanEmployer,
}

func scanEmployer(r row) (enrolment.Employer, error) {
	var e enrolment.Employer
	err := r.Scan(version(&e.Version, &e.CreditNo, &e.Region, &e.Name, &e.Kind, &e.Legal, &e.Contact, &e.Phone, &e.BankName, &e.BankAccount, &e.State)...)
	return e, err
}

func employerRow(e enrolment.Employer) []any {
	return stamp(e.Version, e.CreditNo, e.Region, e.Name, string(e.Kind), e.Legal, e.Contact, e.Phone, e.BankName, e.BankAccount, string(e.State))
}

// employerPhone and employerBank are where an employer's sealable texts stand.
func employerPhone(e *enrolment.Employer) (string, *string) { return e.CreditNo, &e.Phone }

func employerBank(e *enrolment.Employer) (string, *string) { return e.CreditNo, &e.BankAccount }

func (t *tx) unsealedEmployers(ctx context.Context, list []enrolment.Employer, err error) ([]enrolment.Employer, error) {
	list, err = unsealedEach(ctx, t, employerPhones, list, err, employerPhone)
	return unsealedEach(ctx, t, employerBanks, list, err, employerBank)
}

// EmployerOn implements enrolment.EmployerReader.
func (t *tx) EmployerOn(ctx context.Context, creditNo string, on period.Date) (enrolment.Employer, error) {
	found, err := employers.onDay(ctx, t, "credit_no", creditNo, on)
	if found, err = t.unsealedEmployers(ctx, found, err); err != nil {
		return enrolment.Employer{}, err
	}
	if len(found) == 0 {
		return enrolment.Employer{}, enrolment.ErrUnknownEmployer.With(creditNo)
	}
	return found[len(found)-1], nil
}

// EmployersOf implements enrolment.EmployerReader.
func (t *tx) EmployersOf(ctx context.Context, region string, on period.Date, after string, limit int) ([]enrolment.Employer, error) {
	return t.EmployersNamed(ctx, region, "", on, after, limit)
}

// EmployersNamed implements enrolling.Reader.
func (t *tx) EmployersNamed(ctx context.Context, region, words string, on period.Date, after string, limit int) ([]enrolment.Employer, error) {
	f := &filter{}
	today := on.String()
	f.where = "region = " + f.add(region) + " AND credit_no > " + f.add(after) + " AND eff_from <= " + f.add(today) + " AND eff_to > " + f.add(today)
	if words != "" {
		like := likeSigns.Replace(words) + "%"
		f.where += " AND (name LIKE " + f.add("%"+like) + ` ESCAPE '\' OR credit_no LIKE ` + f.add(like) + ` ESCAPE '\')`
	}
	numbers, err := collect(ctx, t, text, "SELECT DISTINCT credit_no FROM employer WHERE "+f.where+" ORDER BY credit_no LIMIT "+f.add(limit), f.arguments...)
	if err != nil {
		return nil, err
	}
	all, err := inParts(numbers, func(part []string) ([]enrolment.Employer, error) {
		var a arguments
		return collect(ctx, t, employers.scan, employers.selection()+" WHERE credit_no IN ("+a.list(part)+")", a...)
	})
	if all, err = t.unsealedEmployers(ctx, all, err); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b enrolment.Employer) int { return compareText(a.CreditNo, b.CreditNo) })
	return period.Latest(all, on, func(e enrolment.Employer) string { return e.CreditNo }), nil
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// KnownEmployers returns which of the credit codes are registered.
func (t *tx) KnownEmployers(ctx context.Context, creditNos []string) (map[string]bool, error) {
	found, err := inParts(creditNos, func(part []string) ([]string, error) {
		var a arguments
		return collect(ctx, t, text, "SELECT DISTINCT credit_no FROM employer WHERE credit_no IN ("+a.list(part)+")", a...)
	})
	known := make(map[string]bool, len(found))
	for _, n := range found {
		known[n] = true
	}
	return known, err
}

// AddEmployers implements enrolment.EmployerWriter.
func (t *tx) AddEmployers(ctx context.Context, list []enrolment.Employer) error {
	list, err := sealedEach(t, employerPhones, list, employerPhone)
	if err != nil {
		return err
	}
	if list, err = sealedEach(t, employerBanks, list, employerBank); err != nil {
		return err
	}
	return add(ctx, t, insertion{employers.table, employers.columns, ""}, list, employerRow)
}

var employments = fact[enrolment.Employment]{
	"单位关系", "employment",
	versionColumns + ", psn_no, employer, region, relation, declared, active, reason", scanEmployment,
}

func scanEmployment(r row) (enrolment.Employment, error) {
	var e enrolment.Employment
	err := r.Scan(version(&e.Version, &e.PsnNo, &e.Employer, &e.Region, &e.Relation, &e.Declared, flag{&e.Active}, &e.Reason)...)
	return e, err
}

func employmentRow(e enrolment.Employment) []any {
	return stamp(e.Version, e.PsnNo, e.Employer, e.Region, string(e.Relation), int64(e.Declared), bit(e.Active), e.Reason)
}

// post names one relation of a person to a unit.
type post struct {
	psnNo, employer string
	relation        enrolment.Relation
}

func postOf(e enrolment.Employment) post { return post{e.PsnNo, e.Employer, e.Relation} }

func activeOn(all []enrolment.Employment, on period.Date) []enrolment.Employment {
	oldestFirst(all)
	found := period.Latest(all, on, postOf)
	found = slices.DeleteFunc(found, func(e enrolment.Employment) bool { return !e.Active })
	slices.SortStableFunc(found, func(a, b enrolment.Employment) int { return compareText(a.PsnNo, b.PsnNo) })
	return found
}

// EmploymentsOn implements enrolment.EmployerReader.
func (t *tx) EmploymentsOn(ctx context.Context, psnNo string, on period.Date) ([]enrolment.Employment, error) {
	all, err := employments.onDay(ctx, t, "psn_no", psnNo, on)
	return activeOn(all, on), err
}

// EmploymentsOf implements enrolment.EmployerReader.
func (t *tx) EmploymentsOf(ctx context.Context, psnNo string) ([]enrolment.Employment, error) {
	return allUnder(ctx, t, employments, psnNo)
}

// StaffOn implements enrolment.EmployerReader. It reads on until it has found
// enough people who have not left.
func (t *tx) StaffOn(ctx context.Context, creditNo string, on period.Date, after string, limit int) ([]enrolment.Employment, error) {
	var found []enrolment.Employment
	for len(found) < limit {
		numbers, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM employment WHERE employer = $1 AND psn_no > $2"+
			" AND eff_from <= $3 AND eff_to > $3 ORDER BY psn_no LIMIT $4", creditNo, after, on.String(), limit)
		if err != nil || len(numbers) == 0 {
			return found, err
		}
		all, err := inParts(numbers, func(part []string) ([]enrolment.Employment, error) {
			var a arguments
			return collect(ctx, t, employments.scan, employments.selection()+" WHERE psn_no IN ("+a.list(part)+") AND employer = "+a.add(creditNo), a...)
		})
		if err != nil {
			return nil, err
		}
		found = append(found, activeOn(all, on)...)
		after = numbers[len(numbers)-1]
	}
	return found[:min(limit, len(found))], nil
}

// AddEmployments implements enrolment.EmployerWriter; ErrUnknownPerson.
func (t *tx) AddEmployments(ctx context.Context, list []enrolment.Employment) error {
	if err := refuseStrangers(ctx, t, list, func(e enrolment.Employment) string { return e.PsnNo }); err != nil {
		return err
	}
	return add(ctx, t, insertion{employments.table, employments.columns, ""}, list, employmentRow)
}
