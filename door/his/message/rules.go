package message

import "yibao/ground/fault"

// socialCard is the mdtrt_cert_type of a social security card.
const socialCard = "03"

// cardRule is what the standard says of vouchers: a social security card comes
// with its recognition code. Centres in the field leave it to the card reader,
// so the rule holds only where the card is what identifies the person.
func cardRule(certType, cardSn string) []*fault.Fault {
	if certType == socialCard && cardSn == "" {
		return []*fault.Fault{ErrCardSn.With()}
	}
	return nil
}

func (in *In1101) check() []*fault.Fault {
	if in.Data.MdtrtCertNo == "" && in.Data.Certno == "" {
		return []*fault.Fault{ErrWho.With()}
	}
	return cardRule(in.Data.MdtrtCertType, in.Data.CardSn)
}

func (in *In2101) check() []*fault.Fault { return lineRules(in.Drugdetail, false) }
func (in *In2102) check() []*fault.Fault { return lineRules(in.Drugdetail, false) }
func (in *In2204) check() []*fault.Fault { return lineRules(in.Feedetail, true) }
func (in *In2301) check() []*fault.Fault { return lineRules(in.Feedetail, true) }

// lineRules hold for the fee lines of one message: serial numbers differ and,
// where lines name their visit, all name the same.
func lineRules(lines []FeeLine, visit bool) []*fault.Fault {
	var faults []*fault.Fault
	first := make(map[string]int, len(lines))
	for i, l := range lines {
		if at, seen := first[l.FeedetlSn]; seen {
			faults = append(faults, ErrDuplicateSn.With(at+1, i+1))
			continue
		}
		first[l.FeedetlSn] = i
		if visit && (l.MdtrtId != lines[0].MdtrtId || l.PsnNo != lines[0].PsnNo) {
			faults = append(faults, ErrMixedVisits.With(i+1))
		}
	}
	return faults
}

// paperRules hold for the papers of one message: all are of one visit, and each
// comes once. row returns a paper's person, visit and number.
func paperRules(count int, name string, row func(i int) (psnNo, visitID, number string)) []*fault.Fault {
	var faults []*fault.Fault
	first := make(map[string]int, count)
	firstPerson, firstVisit := "", ""
	for i := range count {
		psnNo, visitID, number := row(i)
		if i == 0 {
			firstPerson, firstVisit = psnNo, visitID
		}
		if psnNo != firstPerson || visitID != firstVisit {
			faults = append(faults, ErrMixedPapers.With(i+1))
		}
		if at, seen := first[number]; seen {
			faults = append(faults, ErrRepeatedRow.With(name, number, at+1, i+1))
			continue
		}
		first[number] = i
	}
	return faults
}

func (in *In4402) check() []*fault.Fault {
	return paperRules(len(in.Data), "医嘱明细", func(i int) (string, string, string) {
		o := in.Data[i]
		return o.PsnNo, o.MdtrtId, o.MedcasDrordDetlId
	})
}

func (in *In4602) check() []*fault.Fault {
	return paperRules(len(in.Data), "体征记录", func(i int) (string, string, string) {
		v := in.Data[i]
		return v.PsnNo, v.MdtrtId, v.Number()
	})
}

// Number names a measurement within its stay: when, and of what.
func (v *VitalSigns) Number() string { return v.RcdTime.String() + "/" + v.NurscareObsvItemName }

// isMonth reports whether a text is a month like 202601.
func isMonth(ym string) bool {
	return len(ym) == 6 && digitsOnly(ym) && ym[4:] >= "01" && ym[4:] <= "12"
}

func (in *In4104) check() []*fault.Fault {
	if !isMonth(in.Data.SetlYm) {
		return []*fault.Fault{ErrMonth.With()}
	}
	return nil
}

func (in *In5206) check() []*fault.Fault {
	if ym := in.Data.CumYm; ym != "" && !isMonth(ym) {
		return []*fault.Fault{ErrCumYm.With()}
	}
	return nil
}

// check accepts the fields in a node data or in the input itself.
func (in *In3302) check() []*fault.Fault {
	if in.Root.FixmedinsHilistId == "" && in.Root.MedListCodg == "" {
		in.Root = in.Data
	}
	var faults []*fault.Fault
	for _, f := range []struct{ value, name string }{
		{in.Root.FixmedinsHilistId, "fixmedins_hilist_id(定点医药机构目录编号)"},
		{in.Root.ListType, "list_type(目录类别)"}, {in.Root.MedListCodg, "med_list_codg(医疗目录编码)"},
	} {
		if f.value == "" {
			faults = append(faults, ErrRequired.With(f.name))
		}
	}
	return faults
}
