package relational

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yibao/register/enrolment"
)

const (
	actColumns         = "act_key, act_id, kind, psn_no, employer, region, from_day, reason, operator, input_hash, versions, content, recorded"
	certificateColumns = "psn_no, certificate_no, direction, scheme, from_region, to_region, name, cert_type, cert_no," +
		" first_day, last_day, paid_months, balance, issued, act_id, recorded"
)

func scanAct(r row) (enrolment.Act, error) {
	var a enrolment.Act
	var versions string
	err := r.Scan(&a.Key, &a.ActID, &a.Kind, &a.PsnNo, &a.Employer, &a.Region, day{&a.Day}, &a.Reason, &a.Operator, &a.Hash,
		&versions, &a.Content, instant{&a.Recorded})
	a.Versions = strings.Fields(versions)
	return a, err
}

func actRow(a enrolment.Act) []any {
	return []any{a.Key, a.ActID, string(a.Kind), a.PsnNo, a.Employer, a.Region, a.Day.String(), a.Reason, a.Operator, a.Hash,
		strings.Join(a.Versions, "\n"), a.Content, micros(a.Recorded)}
}

// actContent is where an act's sealable text stands.
func actContent(a *enrolment.Act) (string, *string) { return a.Key, &a.Content }

func (t *tx) actsWhere(ctx context.Context, column, key string) ([]enrolment.Act, error) {
	found, err := collect(ctx, t, scanAct, "SELECT "+actColumns+" FROM enrolment_act WHERE "+column+" = $1 AND "+column+" <> ''", key)
	found, err = unsealedEach(ctx, t, actContents, found, err, actContent)
	slices.SortFunc(found, func(a, b enrolment.Act) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.ActID, b.ActID))
	})
	return found, err
}

// EnrolmentAct implements enrolment.ActReader.
func (t *tx) EnrolmentAct(ctx context.Context, key string) (*enrolment.Act, error) {
	found, err := t.actsWhere(ctx, "act_key", key)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// EnrolmentActsOf implements enrolment.ActReader.
func (t *tx) EnrolmentActsOf(ctx context.Context, psnNo string) ([]enrolment.Act, error) {
	return t.actsWhere(ctx, "psn_no", psnNo)
}

// EmployerActsOf implements enrolment.ActReader.
func (t *tx) EmployerActsOf(ctx context.Context, creditNo string) ([]enrolment.Act, error) {
	return t.actsWhere(ctx, "employer", creditNo)
}

// AddEnrolmentAct implements enrolment.ActWriter.
func (t *tx) AddEnrolmentAct(ctx context.Context, a enrolment.Act) error {
	list, err := sealedEach(t, actContents, []enrolment.Act{a}, actContent)
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{"enrolment_act", actColumns, ""}, list, actRow)
}

func scanCertificate(r row) (enrolment.Certificate, error) {
	var c enrolment.Certificate
	err := r.Scan(&c.PsnNo, &c.No, &c.Direction, &c.Scheme, &c.FromRegion, &c.ToRegion, &c.Name, &c.CertType, &c.CertNo,
		day{&c.First}, day{&c.Last}, &c.PaidMonths, &c.Balance, day{&c.Day}, &c.ActID, instant{&c.Recorded})
	return c, err
}

func certificateRow(c enrolment.Certificate) []any {
	return []any{c.PsnNo, c.No, string(c.Direction), c.Scheme, c.FromRegion, c.ToRegion, c.Name, c.CertType, c.CertNo,
		c.First.String(), c.Last.String(), c.PaidMonths, int64(c.Balance), c.Day.String(), c.ActID, micros(c.Recorded)}
}

// moverName and moverCert are where a certificate's sealable texts stand.
func moverName(c *enrolment.Certificate) (string, *string) { return c.PsnNo, &c.Name }

func moverCert(c *enrolment.Certificate) (string, *string) { return c.PsnNo, &c.CertNo }

// CertificatesOf implements enrolment.ActReader.
func (t *tx) CertificatesOf(ctx context.Context, psnNo string) ([]enrolment.Certificate, error) {
	found, err := collect(ctx, t, scanCertificate,
		"SELECT "+certificateColumns+" FROM move_certificate WHERE psn_no = $1 ORDER BY recorded, certificate_no", psnNo)
	found, err = unsealedEach(ctx, t, moverNames, found, err, moverName)
	return unsealedEach(ctx, t, moverCerts, found, err, moverCert)
}

// AddCertificate implements enrolment.ActWriter.
func (t *tx) AddCertificate(ctx context.Context, c enrolment.Certificate) error {
	list, err := sealedEach(t, moverNames, []enrolment.Certificate{c}, moverName)
	if err != nil {
		return err
	}
	if list, err = sealedEach(t, moverCerts, list, moverCert); err != nil {
		return err
	}
	return add(ctx, t, insertion{"move_certificate", certificateColumns, ""}, list, certificateRow)
}
