package relational

import (
	"context"
	"time"

	"yibao/register/claim"
)

const visitColumns = "psn_no, visit_id, kind, state, institution, region, scheme, med_type, local_no, begin_at, end_at," +
	" disease, disease_name, department, doctor, doctor_name, cert_type, revision, recorded"

func scanVisit(r row) (claim.Visit, error) {
	var v claim.Visit
	err := r.Scan(&v.PsnNo, &v.VisitID, &v.Kind, &v.State, &v.Institution, &v.Region, &v.Scheme, &v.MedType, &v.LocalNo,
		instant{&v.Begin}, instant{&v.End}, &v.Disease, &v.DiseaseName, &v.Department, &v.Doctor, &v.DoctorName,
		&v.CertType, &v.Revision, instant{&v.Recorded})
	return v, err
}

func visitRow(v claim.Visit) []any {
	return []any{v.PsnNo, v.VisitID, string(v.Kind), string(v.State), v.Institution, v.Region, v.Scheme, v.MedType, v.LocalNo,
		micros(v.Begin), micros(v.End), v.Disease, v.DiseaseName, v.Department, v.Doctor, v.DoctorName,
		v.CertType, v.Revision, micros(v.Recorded)}
}

// Visit implements claim.Reader.
func (t *tx) Visit(ctx context.Context, psnNo, visitID string) (claim.Visit, error) {
	home, err := t.homeOf(ctx, psnNo, visitID)
	if err != nil {
		return claim.Visit{}, err
	}
	found, err := collect(ctx, t, scanVisit,
		"SELECT "+visitColumns+" FROM visit WHERE psn_no = $1 AND visit_id = $2", home, visitID)
	if err != nil {
		return claim.Visit{}, err
	}
	if len(found) == 0 {
		return claim.Visit{}, claim.ErrUnknownVisit.With(visitID)
	}
	found[0].PsnNo = psnNo
	return found[0], nil
}

// VisitsOf implements claim.Reader.
func (t *tx) VisitsOf(ctx context.Context, psnNo string, since time.Time) ([]claim.Visit, error) {
	return folded(ctx, t, psnNo, func(psnNo string) ([]claim.Visit, error) {
		return collect(ctx, t, scanVisit, "SELECT "+visitColumns+" FROM visit"+
			" WHERE psn_no = $1 AND begin_at >= $2 AND state <> $3 ORDER BY begin_at, visit_id",
			psnNo, micros(since), string(claim.Cancelled))
	}, func(v *claim.Visit, _ part) { v.PsnNo = psnNo })
}

// visitKey names a visit.
type visitKey struct{ psnNo, visitID string }

// AddVisit implements claim.Writer.
func (t *tx) AddVisit(ctx context.Context, v claim.Visit) error {
	if t.opened == nil {
		t.opened = make(map[visitKey]bool)
	}
	t.opened[visitKey{v.PsnNo, v.VisitID}] = true
	return add(ctx, t, insertion{"visit", visitColumns, ""}, []claim.Visit{v}, visitRow)
}

// UpdateVisit implements claim.Writer.
func (t *tx) UpdateVisit(ctx context.Context, v claim.Visit) error {
	home, err := t.homeOf(ctx, v.PsnNo, v.VisitID)
	if err != nil {
		return err
	}
	as, err := t.change(ctx, 1, "UPDATE visit SET kind = $1, state = $2, institution = $3, region = $4, scheme = $5,"+
		" med_type = $6, local_no = $7, begin_at = $8, end_at = $9, disease = $10, disease_name = $11, department = $12,"+
		" doctor = $13, doctor_name = $14, cert_type = $15, recorded = $16, revision = $17"+
		" WHERE psn_no = $18 AND visit_id = $19 AND revision = $20",
		string(v.Kind), string(v.State), v.Institution, v.Region, v.Scheme,
		v.MedType, v.LocalNo, micros(v.Begin), micros(v.End), v.Disease, v.DiseaseName, v.Department,
		v.Doctor, v.DoctorName, v.CertType, micros(v.Recorded), v.Revision+1,
		home, v.VisitID, v.Revision)
	if err != nil {
		return err
	}
	if !as {
		return claim.ErrVisitChanged.With(v.VisitID)
	}
	return nil
}

const diagnosisColumns = "psn_no, visit_id, ordinal, kind, code, name, doctor, main"

func scanDiagnosis(r row) (claim.Diagnosis, error) {
	var d claim.Diagnosis
	err := r.Scan(&d.PsnNo, &d.VisitID, &d.Ordinal, &d.Kind, &d.Code, &d.Name, &d.Doctor, flag{&d.Main})
	return d, err
}

// Diagnoses implements claim.Reader.
func (t *tx) Diagnoses(ctx context.Context, psnNo, visitID string) ([]claim.Diagnosis, error) {
	psnNo, err := t.homeOf(ctx, psnNo, visitID)
	if err != nil {
		return nil, err
	}
	return collect(ctx, t, scanDiagnosis,
		"SELECT "+diagnosisColumns+" FROM diagnosis WHERE psn_no = $1 AND visit_id = $2 ORDER BY ordinal", psnNo, visitID)
}

// ReplaceDiagnoses implements claim.Writer.
func (t *tx) ReplaceDiagnoses(ctx context.Context, psnNo, visitID string, diagnoses []claim.Diagnosis) error {
	psnNo, err := t.homeOf(ctx, psnNo, visitID)
	if err != nil {
		return err
	}
	err = t.send(ctx, "DELETE FROM diagnosis WHERE psn_no = $1 AND visit_id = $2", psnNo, visitID)
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{"diagnosis", diagnosisColumns, ""}, diagnoses, func(d claim.Diagnosis) []any {
		return []any{psnNo, visitID, d.Ordinal, d.Kind, d.Code, d.Name, d.Doctor, bit(d.Main)}
	})
}
