package explain_test

import (
	"testing"

	"yibao/ground/money"
	"yibao/observer/explain"
	"yibao/process/settlement"
)

// What the sentence says adds up to the bill, to the fen.
func TestWhySaysWhatTheBillConsistsOf(t *testing.T) {
	t.Parallel()
	fen := func(text string) money.Fen {
		f, err := money.ParseFen(text)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for name, c := range map[string]struct {
		total, selfFunded, prepaid, deductible string
		payers                                 map[string]string
		says                                   string
	}{
		"公务员补助付到起付线以内,其余由个人账户付": {
			"293.32", "0", "8.50", "261.90", map[string]string{"统筹基金": "14.90", "公务员补助": "75.61", "个人账户": "202.81", "个人": "0"},
			"吴某付现金 0.00 元:费用总额 293.32 元,统筹基金付 14.90 元,公务员补助付 75.61 元,个人账户付 202.81 元,本人不用再付现金。" +
				"按基本医保由个人负担的 278.42 元是:按规定先行自付 8.50 元、起付线以内 261.90 元、范围内按比例或超过限额由个人负担 8.02 元;" +
				"其中补充保障和救助付了 75.61 元,剩下 202.81 元由本人负担(含个人账户)。",
		},
		"只有统筹": {
			"1000", "100", "0", "300", map[string]string{"统筹基金": "480", "个人": "520"},
			"吴某付现金 520.00 元:费用总额 1,000.00 元,统筹基金付 480.00 元,剩下的由本人付。" +
				"本人负担共 520.00 元:全自费(目录外或基金不予支付) 100.00 元、起付线以内 300.00 元、范围内按比例或超过限额由个人负担 120.00 元。",
		},
		"全部自费": {
			"35.50", "35.50", "0", "0", map[string]string{"个人": "35.50"},
			"吴某付现金 35.50 元:费用总额 35.50 元,没有基金支付,全部由本人付。本人负担共 35.50 元:全自费(目录外或基金不予支付) 35.50 元。",
		},
		"医院负担不算个人的": {
			"100", "0", "0", "0", map[string]string{"统筹基金": "70", "医院负担": "10", "个人": "20"},
			"吴某付现金 20.00 元:费用总额 100.00 元,统筹基金付 70.00 元,医院负担付 10.00 元,剩下的由本人付。" +
				"本人负担共 20.00 元:范围内按比例或超过限额由个人负担 20.00 元。",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := explain.Explanation{Name: "吴某", Answer: settlement.Answer{Record: settlement.Record{
				Total: fen(c.total), SelfFunded: fen(c.selfFunded), Prepaid: fen(c.prepaid), Deductible: fen(c.deductible),
			}}}
			for _, payer := range []string{"统筹基金", "公务员补助", "医院负担", "个人账户", "个人"} {
				if amount, ok := c.payers[payer]; ok {
					e.Payers = append(e.Payers, explain.Payer{Name: payer, Amount: fen(amount)})
				}
			}
			if got := e.Why(); got != c.says {
				t.Errorf("说成\n%s\n应为\n%s", got, c.says)
			}
		})
	}
}
