package message_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"yibao/door/his/message"
	"yibao/ground/money"
	"yibao/ground/period"
)

// purchaseBody is a 2102 with 15 lines as clients send it, about 7 KB.
func purchaseBody() []byte {
	var lines []string
	for i := range 15 {
		lines = append(lines, fmt.Sprintf(`{"cnt":2,"det_item_fee_sumamt":%d.50,"fee_ocur_time":"2026-03-05 10:10:00",`+
			`"feedetl_sn":"000000000000012345%03d","med_list_codg":"XA02BCA%03dA001010103","medc_way_dscr":"口服",`+
			`"medins_list_codg":"YD%06d","pric":%d.25,"rx_circ_flag":"1","rxno":"RX000000000000012345",`+
			`"sin_dos_dscr":"按说明书","used_frqu_dscr":"每日三次"}`, 20+i*2, i, i, i, 10+i))
	}
	return []byte(`{"cainfo":"","dev_no":"","dev_safe_info":"","fixmedins_code":"P39010000001","fixmedins_name":"安澜市第一大药房",` +
		`"inf_time":"2026-03-05 10:10:00","infno":"2102","input":{"drugdetail":[` + strings.Join(lines, ",") + `],` +
		`"druginfo":{"acct_used_flag":"1","begntime":"2026-03-05 10:10:00","card_sn":"","certno":"39000000000000012345","insutype":"310",` +
		`"invono":"","med_type":"41","mdtrt_cert_no":"39000000000000012345","mdtrt_cert_type":"02","medfee_sumamt":517.50,` +
		`"psn_cert_type":"99","psn_name":"试验人","psn_no":"39000000000000012345","psn_type":"11"}},"insuplc_admdvs":"390100",` +
		`"infver":"V1.0","mdtrtarea_admvs":"390100","msgid":"P39010000001000000000000012345","opter":"001","opter_name":"收费员",` +
		`"opter_type":"1","recer_sys_code":"MBS_LOCAL","sign_no":"","signtype":""}`)
}

// purchaseAnswer is what a centre answers to it.
func purchaseAnswer() (out message.Out2102) {
	out.Setlinfo = message.Settlement{
		MdtrtId: "06GJ4M0W1ZC9VQX2B7K3T5N8RY", SetlId: "06GJ4M0W1ZC9VQX2B7K3T5N8RZ", PsnNo: "39000000000000012345", PsnName: "试验人",
		PsnCertType: "99", Certno: "39000000000000012345", Gend: "1", Naty: "01", Brdy: period.MustDate("1990-01-01"), Age: 360,
		Insutype: "310", PsnType: "11", CvlservFlag: "0", SetlTime: message.DateTime{Date: period.MustDate("2026-03-05"), Second: 36_600},
		MdtrtCertType: "02", MedType: "41", MedfeeSumamt: 51_750, PreselfpayAmt: 4_321, InscpScpAmt: 47_429, HifpPay: 30_000,
		PoolPropSelfpay: money.Percent(70), FundPaySumamt: 30_000, PsnPartAmt: 21_750, AcctPay: 20_000, PsnCashPay: 1_750, Balc: 12_345,
		MedinsSetlId: "P39010000001000000000000012345", ClrOptins: "390100", ClrWay: "1", ClrType: "41",
	}
	for _, kind := range []string{"310100", "310200", "999996"} {
		out.Setldetail = append(out.Setldetail, message.FundShare{FundPayType: kind, InscpScpAmt: 47_429, FundPayamt: 10_000, FundPayTypeName: "职工基本医疗保险统筹基金"})
	}
	for i := range 15 {
		out.Detlcutinfo = append(out.Detlcutinfo, message.LineShare{
			FeedetlSn: fmt.Sprintf("000000000000012345%03d", i), DetItemFeeSumamt: money.Fen(2050 + i*200), Cnt: 20_000, Pric: 10_250_000,
			PricUplmtAmt: 999_999_000_000, SelfpayProp: money.Percent(10), PreselfpayAmt: 205, InscpScpAmt: 1845, ChrgitmLv: "02",
			MedChrgitmType: "09", BasMednFlag: "0", HiNegoDrugFlag: "0", ChldMedcFlag: "0", ListSpItemFlag: "0", LmtUsedFlag: "0", DrtReimFlag: "0",
		})
	}
	return out
}

func purchaseInput(b *testing.B) json.RawMessage {
	_, input, faults := message.ReadEnvelope(purchaseBody())
	if len(faults) > 0 {
		b.Fatal(faults)
	}
	return input
}

func BenchmarkEnvelope(b *testing.B) {
	body := purchaseBody()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		message.ReadEnvelope(body)
	}
}

func BenchmarkHash(b *testing.B) {
	input := purchaseInput(b)
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := message.Hash(input); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	input := purchaseInput(b)
	if _, faults := message.T2102.Read(input); len(faults) > 0 {
		b.Fatal(faults)
	}
	b.ReportAllocs()
	for b.Loop() {
		message.T2102.Read(input)
	}
}

func BenchmarkWrite(b *testing.B) {
	out := purchaseAnswer()
	room := message.T2102.Append(nil, &out)
	b.SetBytes(int64(len(room)))
	b.ReportAllocs()
	for b.Loop() {
		room = message.T2102.Append(room[:0], &out)
	}
}
