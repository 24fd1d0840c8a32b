package relational

import (
	"context"

	"yibao/ground/period"
	"yibao/register/provider"
)

var institutions = fact[provider.Institution]{
	"机构", "institution", versionColumns + ", code, name, type, level, community, region, credit_no", scanInstitution,
}

func scanInstitution(r row) (provider.Institution, error) {
	var i provider.Institution
	err := r.Scan(version(&i.Version, &i.Code, &i.Name, &i.Type, &i.Level, flag{&i.Community}, &i.Region, &i.CreditNo)...)
	return i, err
}

func institutionRow(i provider.Institution) []any {
	return stamp(i.Version, i.Code, i.Name, string(i.Type), i.Level, bit(i.Community), i.Region, i.CreditNo)
}

var agreements = fact[provider.Agreement]{
	"协议", "agreement", versionColumns + ", institution, region, state", scanAgreement,
}

func scanAgreement(r row) (provider.Agreement, error) {
	var a provider.Agreement
	err := r.Scan(version(&a.Version, &a.Institution, &a.Region, &a.State)...)
	return a, err
}

func agreementRow(a provider.Agreement) []any {
	return stamp(a.Version, a.Institution, a.Region, string(a.State))
}

var practitioners = fact[provider.Practitioner]{
	"医师", "practitioner", versionColumns + ", code, institution, name, kind, state", scanPractitioner,
}

func scanPractitioner(r row) (provider.Practitioner, error) {
	var p provider.Practitioner
	err := r.Scan(version(&p.Version, &p.Code, &p.Institution, &p.Name, &p.Kind, &p.State)...)
	return p, err
}

func practitionerRow(p provider.Practitioner) []any {
	return stamp(p.Version, p.Code, p.Institution, p.Name, p.Kind, string(p.State))
}

// InstitutionOn implements provider.Reader.
func (t *tx) InstitutionOn(ctx context.Context, code string, on period.Date) (provider.Institution, error) {
	found, err := remembered(ctx, t, func(r *reference) *shelf[string, provider.Institution] { return &r.institutions },
		func(i provider.Institution) string { return i.Code }, []string{code},
		func([]string) ([]provider.Institution, error) { return institutions.under(ctx, t, "code", code) })
	if err != nil {
		return provider.Institution{}, err
	}
	facts := period.Latest(found[code], on, func(i provider.Institution) string { return i.Code })
	if len(facts) == 0 {
		return provider.Institution{}, provider.ErrUnknownInstitution.With(code)
	}
	return facts[0], nil
}

// AgreementsOn implements provider.Reader.
func (t *tx) AgreementsOn(ctx context.Context, code string, on period.Date) ([]provider.Agreement, error) {
	found, err := remembered(ctx, t, func(r *reference) *shelf[string, provider.Agreement] { return &r.agreements },
		func(a provider.Agreement) string { return a.Institution }, []string{code},
		func([]string) ([]provider.Agreement, error) { return agreements.under(ctx, t, "institution", code) })
	return period.Latest(found[code], on, func(a provider.Agreement) string { return a.Region }), err
}

// Practitioners implements provider.Reader; oldest recorded first.
func (t *tx) Practitioners(ctx context.Context, institution string, codes []string) ([]provider.Practitioner, error) {
	keys := make([]doctorKey, len(codes))
	for i, code := range codes {
		keys[i] = doctorKey{institution, code}
	}
	found, err := remembered(ctx, t, func(r *reference) *shelf[doctorKey, provider.Practitioner] { return &r.practitioners },
		func(p provider.Practitioner) doctorKey { return doctorKey{p.Institution, p.Code} }, keys,
		func(missing []doctorKey) ([]provider.Practitioner, error) {
			return t.practitionersAt(ctx, institution, missing)
		})
	var facts []provider.Practitioner
	for _, versions := range found {
		facts = append(facts, versions...)
	}
	oldestFirst(facts)
	return facts, err
}

func (t *tx) practitionersAt(ctx context.Context, institution string, keys []doctorKey) ([]provider.Practitioner, error) {
	codes := make([]string, len(keys))
	for i, k := range keys {
		codes[i] = k.code
	}
	return inParts(codes, func(part []string) ([]provider.Practitioner, error) {
		var a arguments
		query := practitioners.selection() + " WHERE institution = " + a.add(institution) + " AND code IN (" + a.list(part) + ")"
		return collect(ctx, t, practitioners.scan, query, a...)
	})
}

// InstitutionVersion implements provider.Reader; ErrMissingVersion.
func (t *tx) InstitutionVersion(ctx context.Context, versionID string) (provider.Institution, error) {
	return institutions.one(ctx, t, "", versionID)
}

// AgreementVersions implements provider.Reader; ErrMissingVersion.
func (t *tx) AgreementVersions(ctx context.Context, ids []string) ([]provider.Agreement, error) {
	return agreements.byID(ctx, t, "", ids)
}

// PractitionerVersions implements provider.Reader; ErrMissingVersion.
func (t *tx) PractitionerVersions(ctx context.Context, ids []string) ([]provider.Practitioner, error) {
	return practitioners.byID(ctx, t, "", ids)
}

// AddInstitutions implements provider.Writer.
func (t *tx) AddInstitutions(ctx context.Context, list []provider.Institution) error {
	return addReference(ctx, t, insertion{institutions.table, institutions.columns, ""}, list, institutionRow)
}

// AddAgreements implements provider.Writer.
func (t *tx) AddAgreements(ctx context.Context, list []provider.Agreement) error {
	return addReference(ctx, t, insertion{agreements.table, agreements.columns, ""}, list, agreementRow)
}

// AddPractitioners implements provider.Writer.
func (t *tx) AddPractitioners(ctx context.Context, list []provider.Practitioner) error {
	return addReference(ctx, t, insertion{practitioners.table, practitioners.columns, ""}, list, practitionerRow)
}
