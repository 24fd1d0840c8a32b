package relational

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"yibao/process/archiving"
	"yibao/register/archive"
)

var (
	_ archiving.Store = (*Store)(nil)
	_ archiving.Work  = (*tx)(nil)
)

// Archives implements archiving.Store.
func (s *Store) Archives(ctx context.Context, work func(archiving.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

const (
	materialColumns = "part_key, material_id, psn_no, region, step, kind, ref, name, form, copies, pages, supplier, place, media, size, hash," +
		" keep_years, operator, recorded, volume_no, piece, disposal_id"
	contentColumns  = "part_key, material_id, body"
	volumeColumns   = "volume_no, region, year, kind, keep_years, ordinal, pieces, pages, sum, operator, recorded, disposal_id"
	disposalColumns = "disposal_id, volume_no, reason, proposer, approver, pieces, recorded"
)

func scanMaterial(r row) (archive.Material, error) {
	var m archive.Material
	err := r.Scan(&m.Partition, &m.MaterialID, &m.PsnNo, &m.Region, &m.Step, &m.Kind, &m.Ref, &m.Name, &m.Form, &m.Copies, &m.Pages,
		&m.Supplier, &m.Place, &m.Media, &m.Size, &m.Hash, &m.Retention, &m.Operator, instant{&m.Recorded}, &m.Volume, &m.Piece, &m.Disposal)
	return m, err
}

func materialRow(m archive.Material) []any {
	return []any{m.Partition, m.MaterialID, m.PsnNo, m.Region, m.Step, m.Kind, m.Ref, m.Name, string(m.Form), m.Copies, m.Pages,
		m.Supplier, m.Place, m.Media, m.Size, m.Hash, int(m.Retention), m.Operator, micros(m.Recorded), m.Volume, m.Piece, m.Disposal}
}

func scanVolume(r row) (archive.Volume, error) {
	var v archive.Volume
	err := r.Scan(&v.VolumeNo, &v.Region, &v.Year, &v.Kind, &v.Retention, &v.Serial, &v.Pieces, &v.Pages, &v.Sum, &v.Operator,
		instant{&v.Recorded}, &v.Disposal)
	return v, err
}

func scanDisposal(r row) (archive.Disposal, error) {
	var d archive.Disposal
	err := r.Scan(&d.DisposalID, &d.VolumeNo, &d.Reason, &d.Proposer, &d.Approver, &d.Pieces, instant{&d.Recorded})
	return d, err
}

// likeSigns takes their meaning from the signs of a pattern.
var likeSigns = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// AddMaterials implements archive.Filer.
func (t *tx) AddMaterials(ctx context.Context, materials []archive.Material, contents [][]byte) error {
	if err := add(ctx, t, insertion{"archive_material", materialColumns, ""}, materials, materialRow); err != nil {
		return err
	}
	for i, m := range materials {
		if len(contents[i]) == 0 {
			continue
		}
		body, err := t.sealed(archived, m.MaterialID, base64.StdEncoding.EncodeToString(contents[i]))
		if err != nil {
			return err
		}
		if err := t.insert(ctx, insertion{"archive_content", contentColumns, ""}, [][]any{{m.Partition, m.MaterialID, body}}); err != nil {
			return err
		}
	}
	return nil
}

// Material implements archive.Reader.
func (t *tx) Material(ctx context.Context, materialID string) (archive.Material, error) {
	found, err := collect(ctx, t, scanMaterial, "SELECT "+materialColumns+" FROM archive_material WHERE material_id = $1", materialID)
	if err != nil {
		return archive.Material{}, err
	}
	if len(found) == 0 {
		return archive.Material{}, archive.ErrUnknownMaterial.With(materialID)
	}
	return found[0], nil
}

// Materials implements archive.Reader.
func (t *tx) Materials(ctx context.Context, q archive.Query) ([]archive.Material, error) {
	var a arguments
	where := "material_id > " + a.add(q.After)
	for _, column := range []string{"part_key", "psn_no"} {
		own, err := t.about(ctx, &a, column, q.PsnNo)
		if err != nil {
			return nil, err
		}
		where += own
	}
	for _, c := range []struct{ column, value string }{
		{"region", q.Region}, {"step", q.Step}, {"kind", q.Kind}, {"ref", q.Ref}, {"volume_no", q.Volume},
	} {
		if c.value != "" {
			where += " AND " + c.column + " = " + a.add(c.value)
		}
	}
	if q.Words != "" {
		where += " AND name LIKE " + a.add("%"+likeSigns.Replace(q.Words)+"%") + ` ESCAPE '\'`
	}
	if q.Unbound {
		where += " AND volume_no = ''"
	}
	if !q.From.IsZero() {
		where += " AND recorded >= " + a.add(micros(q.From))
	}
	if !q.To.IsZero() {
		where += " AND recorded < " + a.add(micros(q.To))
	}
	where += " ORDER BY material_id"
	if q.Limit > 0 {
		where += " LIMIT " + a.add(q.Limit)
	}
	return collect(ctx, t, scanMaterial, "SELECT "+materialColumns+" FROM archive_material WHERE "+where, a...)
}

// Content implements archive.Reader.
func (t *tx) Content(ctx context.Context, m archive.Material) ([]byte, error) {
	switch {
	case m.Disposal != "":
		return nil, archive.ErrDestroyed.With(m.MaterialID)
	case m.Hash == "":
		return nil, archive.ErrNoContent.With(m.MaterialID, m.Place)
	}
	found, err := collect(ctx, t, text, "SELECT body FROM archive_content WHERE part_key = $1 AND material_id = $2", m.Partition, m.MaterialID)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, nil // its hash tells that it is gone
	}
	body, err := t.unsealed(ctx, archived, m.MaterialID, found[0])
	if err != nil {
		return nil, err
	}
	content, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil, ErrCorruptRow.Because(err, "archive_content")
	}
	return content, nil
}

// Volume implements archive.Reader.
func (t *tx) Volume(ctx context.Context, volumeNo string) (archive.Volume, error) {
	found, err := collect(ctx, t, scanVolume, "SELECT "+volumeColumns+" FROM archive_volume WHERE volume_no = $1", volumeNo)
	if err != nil {
		return archive.Volume{}, err
	}
	if len(found) == 0 {
		return archive.Volume{}, archive.ErrUnknownVolume.With(volumeNo)
	}
	return found[0], nil
}

// Volumes implements archive.Reader.
func (t *tx) Volumes(ctx context.Context, region string) ([]archive.Volume, error) {
	return collect(ctx, t, scanVolume, "SELECT "+volumeColumns+" FROM archive_volume WHERE $1 = '' OR region = $1 ORDER BY volume_no", region)
}

// Disposals implements archive.Reader.
func (t *tx) Disposals(ctx context.Context) ([]archive.Disposal, error) {
	return collect(ctx, t, scanDisposal, "SELECT "+disposalColumns+" FROM archive_disposal ORDER BY disposal_id")
}

// Bind implements archive.Writer.
func (t *tx) Bind(ctx context.Context, v archive.Volume, pieces []archive.Material) error {
	err := t.insert(ctx, insertion{"archive_volume", volumeColumns, ""}, [][]any{{v.VolumeNo, v.Region, v.Year, v.Kind, int(v.Retention), v.Serial,
		v.Pieces, v.Pages, v.Sum, v.Operator, micros(v.Recorded), v.Disposal}})
	for i, m := range pieces {
		if err != nil {
			return err
		}
		err = t.expect(ctx, 1, "UPDATE archive_material SET volume_no = $1, piece = $2 WHERE part_key = $3 AND material_id = $4 AND volume_no = ''",
			v.VolumeNo, i+1, m.Partition, m.MaterialID)
	}
	return err
}

// Dispose implements archive.Writer.
func (t *tx) Dispose(ctx context.Context, d archive.Disposal, pieces []archive.Material) error {
	err := t.insert(ctx, insertion{"archive_disposal", disposalColumns, ""}, [][]any{{d.DisposalID, d.VolumeNo, d.Reason, d.Proposer, d.Approver,
		d.Pieces, micros(d.Recorded)}})
	if err != nil {
		return err
	}
	if err := t.expect(ctx, 1, "UPDATE archive_volume SET disposal_id = $1 WHERE volume_no = $2 AND disposal_id = ''", d.DisposalID, d.VolumeNo); err != nil {
		return err
	}
	for _, m := range pieces {
		if err := t.expect(ctx, 1, "UPDATE archive_material SET disposal_id = $1 WHERE part_key = $2 AND material_id = $3", d.DisposalID, m.Partition, m.MaterialID); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "DELETE FROM archive_content WHERE part_key = $1 AND material_id = $2", m.Partition, m.MaterialID); err != nil {
			return err
		}
	}
	return nil
}

const (
	caseColumns     = "part_key, case_no, psn_no, region, org_no, step, ref, state, received, due, paused, missing, reason, operator, recorded, closed, rev"
	caseStepColumns = "part_key, case_no, rev, from_state, to_state, missing, reason, operator, recorded"
)

func scanCase(r row) (archive.Case, error) {
	var c archive.Case
	var missing string
	err := r.Scan(&c.Partition, &c.CaseNo, &c.PsnNo, &c.Region, &c.OrgNo, &c.Step, &c.Ref, &c.State, day{&c.Received}, day{&c.Due}, day{&c.Paused},
		&missing, &c.Reason, &c.Operator, instant{&c.Recorded}, instant{&c.Closed}, &c.Rev)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(missing), &c.Missing)
}

func scanCaseStep(r row) (archive.CaseStep, error) {
	var s archive.CaseStep
	var missing string
	err := r.Scan(&s.Partition, &s.CaseNo, &s.Rev, &s.From, &s.To, &missing, &s.Reason, &s.Operator, instant{&s.Recorded})
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(missing), &s.Missing)
}

// AddCase implements archive.CaseWriter.
func (t *tx) AddCase(ctx context.Context, c archive.Case) error {
	missing, err := json.Marshal(c.Missing)
	if err != nil {
		return err
	}
	return t.insert(ctx, insertion{"archive_case", caseColumns, ""}, [][]any{{c.Partition, c.CaseNo, c.PsnNo, c.Region, c.OrgNo, c.Step, c.Ref,
		string(c.State), c.Received.String(), c.Due.String(), c.Paused.String(), string(missing), c.Reason, c.Operator, micros(c.Recorded), micros(c.Closed), c.Rev}})
}

// MoveCase implements archive.CaseWriter.
func (t *tx) MoveCase(ctx context.Context, c archive.Case, s archive.CaseStep) error {
	missing, err := json.Marshal(c.Missing)
	if err != nil {
		return err
	}
	changed, err := t.exec(ctx, "UPDATE archive_case SET ref = $1, state = $2, due = $3, paused = $4, missing = $5, reason = $6, closed = $7, rev = $8"+
		" WHERE part_key = $9 AND case_no = $10 AND rev = $11 AND state = $12",
		c.Ref, string(c.State), c.Due.String(), c.Paused.String(), string(missing), c.Reason, micros(c.Closed), c.Rev+1,
		c.Partition, c.CaseNo, c.Rev, string(s.From))
	if err != nil {
		return err
	}
	if changed != 1 {
		return t.refuse(archive.ErrCaseChanged.With(c.CaseNo))
	}
	return t.insert(ctx, insertion{"archive_case_step", caseStepColumns, ""}, [][]any{{s.Partition, s.CaseNo, s.Rev, string(s.From), string(s.To),
		string(missing), s.Reason, s.Operator, micros(s.Recorded)}})
}

// Case implements archive.CaseReader.
func (t *tx) Case(ctx context.Context, caseNo string) (archive.Case, error) {
	found, err := collect(ctx, t, scanCase, "SELECT "+caseColumns+" FROM archive_case WHERE case_no = $1", caseNo)
	if err != nil {
		return archive.Case{}, err
	}
	if len(found) == 0 {
		return archive.Case{}, archive.ErrUnknownCase.With(caseNo)
	}
	return found[0], nil
}

// Cases implements archive.CaseReader.
func (t *tx) Cases(ctx context.Context, q archive.CaseQuery) ([]archive.Case, error) {
	var a arguments
	where := "case_no > " + a.add(q.After)
	own, err := t.about(ctx, &a, "part_key", q.PsnNo)
	if err != nil {
		return nil, err
	}
	where += own
	for _, c := range []struct{ column, value string }{
		{"region", q.Region}, {"step", q.Step}, {"ref", q.Ref}, {"state", string(q.State)},
	} {
		if c.value != "" {
			where += " AND " + c.column + " = " + a.add(c.value)
		}
	}
	if !q.DueBefore.IsZero() {
		where += " AND closed = 0 AND due < " + a.add(q.DueBefore.String())
	}
	where += " ORDER BY case_no"
	if q.Limit > 0 {
		where += " LIMIT " + a.add(q.Limit)
	}
	return collect(ctx, t, scanCase, "SELECT "+caseColumns+" FROM archive_case WHERE "+where, a...)
}

// CaseSteps implements archive.CaseReader.
func (t *tx) CaseSteps(ctx context.Context, caseNo string) ([]archive.CaseStep, error) {
	return collect(ctx, t, scanCaseStep, "SELECT "+caseStepColumns+" FROM archive_case_step WHERE case_no = $1 ORDER BY rev", caseNo)
}
