package storetest

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/provider"
)

// day reads a date.
func day(text string) period.Date { return period.MustDate(text) }

// at returns an instant: minutes after the first of March 2026, 08:00 UTC, and
// one microsecond, so that a coarser clock would show.
func at(minutes int) time.Time {
	return time.Date(2026, 3, 1, 8, minutes, 0, 1000, time.UTC)
}

// version makes a stamp: id, recorded after minutes, from a day to a day (""
// for no end).
func version(id string, minutes int, from, to string) period.Version {
	span := period.Since(day(from))
	if to != "" {
		span.To = day(to)
	}
	return period.Version{ID: id, Effective: span, Recorded: at(minutes)}
}

func person(psnNo string, v period.Version) enrolment.Person {
	return enrolment.Person{
		Version: v, PsnNo: psnNo, Region: "330200", Name: "阿依古丽·买买提", CertType: "01", CertNo: "33020019800101" + psnNo,
		Sex: "2", Nation: "05", Birth: day("1980-01-01"),
	}
}

func spell(psnNo, scheme string, state enrolment.CoverState, v period.Version) enrolment.Spell {
	return enrolment.Spell{
		Version: v, PsnNo: psnNo, Scheme: scheme, Region: "330200", State: state, PersonType: "11",
		CivilServant: true, Tier: "一档", Employer: "宁波某厂", WaitingUntil: day("2026-02-01"),
	}
}

func institution(code string, v period.Version) provider.Institution {
	return provider.Institution{
		Version: v, Code: code, Name: "鄞州医院", Type: provider.Hospital, Level: "1", Community: true,
		Region: "330212", CreditNo: "91330212MA00000001",
	}
}

func agreement(code, region string, state provider.AgreementState, v period.Version) provider.Agreement {
	return provider.Agreement{Version: v, Institution: code, Region: region, State: state}
}

func practitioner(code, institution string, state provider.PractitionerState, v period.Version) provider.Practitioner {
	return provider.Practitioner{Version: v, Code: code, Institution: institution, Name: "王医师", Kind: "医师", State: state}
}

func entry(code, scheme string, class catalogue.Class, v period.Version) catalogue.Entry {
	prepay, _ := money.NewRate(1, 3)
	return catalogue.Entry{
		Version: v, Region: "330200", Scheme: scheme, Code: code, Kind: catalogue.Drug, Name: "阿莫西林<胶囊>", Spec: "0.25g×24", Unit: "盒",
		Class: class, Category: "09", Prepay: prepay,
		Limits: catalogue.Limits{Tertiary: 12_345_678, Secondary: 11_000_000, Primary: 1}, Active: true,
	}
}

func bundle(id string, document policy.Document, scheme string, v period.Version) policy.Published {
	v.ID = id
	return policy.Published{
		Version: v, Document: document, Region: "330200", Scheme: scheme, Business: "住院", Title: "宁波居民住院",
		Entry: "a.policy", Files: []policy.File{{Name: "a.policy", Text: "起付 300 元\n"}, {Name: "b.policy", Text: ""}},
		Hash: "abc", Author: "张三", Approver: "李四",
	}
}

func visit(psnNo, visitID string, minutes int) claim.Visit {
	return claim.Visit{
		PsnNo: psnNo, VisitID: visitID, Kind: claim.Inpatient, State: claim.Admitted, Institution: "H33020000001",
		Region: "330200", Scheme: "310", MedType: "21", LocalNo: "ZY-" + visitID, Begin: at(minutes), Disease: "A01.000",
		DiseaseName: "伤寒", Department: "03", Doctor: "D330200000001", DoctorName: "王医师", CertType: "02",
		Revision: 1, Recorded: at(minutes),
	}
}

func line(psnNo, visitID, lineNo string, minutes int) claim.FeeLine {
	return claim.FeeLine{
		PsnNo: psnNo, VisitID: visitID, LineNo: lineNo, Batch: "B1", Code: "XA01", LocalCode: "本院-1",
		Amount: 1234, Price: 617_000_000, Quantity: 20_000, At: at(minutes), Doctor: "D330200000001", DoctorName: "王医师",
		Prescription: "RX1", External: true, Department: "03", Order: "O1", Days: 14, Discharge: true, Recorded: at(minutes),
	}
}

func delta(psnNo string, seq int64, ordinal int, setlID, name string, amount int64) accumulator.Delta {
	return accumulator.Delta{
		Fold:  accumulator.Sum,
		PsnNo: psnNo, Seq: seq, SetlID: setlID, Ordinal: ordinal, Amount: amount,
		Key: accumulator.Key{Region: "330200", Scheme: "310", Name: name, Period: "2026", Extra: "M01/甲"},
	}
}

func account(class ledger.Class, party string) ledger.Account {
	return ledger.Account{Class: class, Region: "330200", Scheme: "310", Fund: "统筹基金", Party: party}
}

// booking makes an entry that debits one account and credits another.
func booking(partition string, seq int64, id string, debit, credit ledger.Account, amount money.Fen) ledger.Entry {
	return ledger.Entry{
		Partition: partition, Seq: seq, EntryID: id, Kind: "结算", Ref: "REF-" + id, ValueDate: day("2026-03-01"), Recorded: at(0),
		Postings: []ledger.Posting{{Account: debit, Amount: amount}, {Account: credit, Amount: -amount}},
	}
}

func record(psnNo, setlID string, seq int64, kind settlement.RecordKind, original string) settlement.Record {
	third, _ := money.NewRate(1, 3)
	return settlement.Record{
		PsnNo: psnNo, SetlID: setlID, Seq: seq, Kind: kind, Original: original, Forced: "医院要求", Institution: "H33020000001",
		Operator: "李四", Transaction: "2304", MessageID: "M-" + setlID, VisitID: "V1", Scheme: "310", Region: "330200", SettledAt: at(int(seq)),
		Facts: settlement.Facts{
			Kind: claim.Inpatient, MedType: "21", Begin: day("2026-03-01"), End: day("2026-03-08"), Day: day("2026-03-09"),
			Disease: "A01.000", DiseaseName: "伤寒", PlaceRegion: "330212", UseAccount: true, MidStay: true,
		},
		Versions: []settlement.Ref{{Kind: settlement.RefPerson, ID: "P-1"}, {Kind: settlement.RefSpell, ID: "S-1"}},
		Total:    1234, SelfFunded: 34, OverLimit: 100, Prepaid: 100, InScope: 1000, Deductible: 300, Balance: 5000,
		Shares: []settlement.Share{{Payer: "统筹基金", Layer: "基本医疗", Amount: 700}, {Payer: "个人现金", Amount: 534}},
		Lines: []settlement.LineShare{{
			LineNo: "1", EntryID: "E-1", Amount: 1234, SelfFunded: 34, OverLimit: 100, Prepaid: 100, InScope: 1000,
			Class: catalogue.ClassB, Category: "09", PrepayRate: third, Limit: 12_345_678, Excluded: "医师<暂停>", Barred: 34,
			Parts: []money.Fen{700, 534},
		}},
		Digest: "d1",
	}
}

// persons makes persons that have nothing but their identity.
func (b *Bench) persons(psnNos ...string) {
	b.Helper()
	b.load(func(w importing.Work) error {
		list := make([]enrolment.Person, len(psnNos))
		for i, n := range psnNos {
			list[i] = person(n, version("P-"+n, 0, "1980-01-01", ""))
		}
		return w.AddPersons(ctx, list)
	})
}
