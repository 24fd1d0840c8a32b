package his

import (
	"context"

	"yibao/door/his/message"
	"yibao/process/settlement"
)

// stays are the transactions that change a stay afterwards.
func (d *Door) stays() map[string]act {
	return map[string]act{
		"2403": serve(message.T2403, d.changeAdmission),
		"2404": serve(message.T2404, func(ctx context.Context, c *call, in *message.In2404) (out message.Out2404, err error) {
			return out, d.Settlement.CancelAdmission(ctx, c.caller(), in.Data.PsnNo, in.Data.MdtrtId)
		}),
		"2405": serve(message.T2405, func(ctx context.Context, c *call, in *message.In2405) (out message.Out2405, err error) {
			return out, d.Settlement.CancelDischarge(ctx, c.caller(), in.Data.PsnNo, in.Data.MdtrtId)
		}),
	}
}

func (d *Door) changeAdmission(ctx context.Context, c *call, in *message.In2403) (out message.Out2403, err error) {
	return out, d.Settlement.ChangeAdmission(ctx, c.caller(), admissionChange(in.Adminfo, in.Diseinfo))
}

func admissionChange(a message.AdmissionChange, diagnoses []message.Diagnosis) settlement.AdmissionChange {
	return settlement.AdmissionChange{
		VisitID: a.MdtrtId, End: civil(a.Endtime),
		Admission: settlement.Admission{
			OutpatientVisit: settlement.OutpatientVisit{
				PsnNo: a.PsnNo, CredentialType: a.MdtrtCertType, LocalNo: a.IptOtpNo, Begin: civil(a.Begntime),
				Doctor: a.AtddrNo, DoctorName: a.ChfpdrName, Department: a.AdmDeptName,
			},
			MedType: a.MedType, Disease: a.DiseCodg, DiseaseName: a.DiseName, Diagnoses: diagnosesSent(diagnoses),
		},
	}
}
