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

func (in *In5206) check() []*fault.Fault {
	ym := in.Data.CumYm
	if ym == "" {
		return nil
	}
	if len(ym) != 6 || !digitsOnly(ym) || ym[4:] < "01" || ym[4:] > "12" {
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
