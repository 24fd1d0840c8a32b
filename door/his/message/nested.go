package message

import (
	"encoding/json"

	"yibao/ground/fault"
)

// The lists of 3101, 3102 and 3103 lie within one another. The outer row keeps
// the inner list as it came; these read it, with the faults of its fields.

// Patients reads patient_dtos.
func (q AnalysisRequest) Patients() ([]AnalysedPatient, []*fault.Fault) {
	return readNested(q.PatientDtos, freeAnalysedPatient)
}

// Visits reads fsi_encounter_dtos.
func (p AnalysedPatient) Visits() ([]AnalysedVisit, []*fault.Fault) {
	return readNested(p.FsiEncounterDtos, freeAnalysedVisit)
}

// Diagnoses reads fsi_diagnose_dtos.
func (v AnalysedVisit) Diagnoses() ([]AnalysedDiagnosis, []*fault.Fault) {
	return readNested(v.FsiDiagnoseDtos, freeAnalysedDiagnosis)
}

// Orders reads fsi_order_dtos.
func (v AnalysedVisit) Orders() ([]AnalysedOrder, []*fault.Fault) {
	return readNested(v.FsiOrderDtos, freeAnalysedOrder)
}

// Operations reads fsi_operation_dtos.
func (v AnalysedVisit) Operations() ([]AnalysedOperation, []*fault.Fault) {
	return readNested(v.FsiOperationDtos, freeAnalysedOperation)
}

// Extension reads extend_order_map; the zero value when there is none.
func (o AnalysedOrder) Extension() (e AnalysisExtension) {
	list, _ := readNested(o.ExtendOrderMap, freeAnalysisExtension) // what a hospital adds of its own refuses nothing
	if len(list) == 1 {
		e = list[0]
	}
	return e
}

// Answers reads warns.
func (f AnalysisFeedback) Answers() ([]AnalysisAnswer, []*fault.Fault) {
	return readNested(f.Warns, freeAnalysisAnswer)
}

// Details writes judge_result_detail_dtos.
func Details(list []AnalysisDetail) json.RawMessage {
	w := &writer{}
	w.rows(len(list), func(i int) { writeRow(w, freeAnalysisDetail, &list[i]) })
	return w.out
}

// readNested reads a list of objects, or one object, that lies in a field; null
// and nothing are an empty list.
func readNested[T any, P keeper[T]](raw json.RawMessage, n *node[T]) ([]T, []*fault.Fault) {
	v := trimmed(raw)
	if len(v) == 0 || string(v) == "null" || string(v) == `""` {
		return nil, nil
	}
	r := newReader(nil, true)
	r.row.begin(&n.table)
	var values []T
	switch v[0] {
	case '{':
		values = make([]T, 1)
		readRow[T, P](r, n, v, 0, where{n.node, 1}, &values[0], nil)
	case '[':
		list, count, done := readRows[T, P](r, n, v)
		switch {
		case !done:
			r.fail(ErrNode.With(n.node, n.label))
		case count > maxRows:
			r.fail(ErrLongList.With(n.node, n.label, count, maxRows))
		default:
			values = list
		}
	default:
		r.fail(ErrNode.With(n.node, n.label))
	}
	return values, r.release()
}

func trimmed(v []byte) []byte {
	for len(v) > 0 && (v[0] == ' ' || v[0] == '\n' || v[0] == '\t' || v[0] == '\r') {
		v = v[1:]
	}
	return v
}
