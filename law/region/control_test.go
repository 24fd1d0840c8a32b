package region_test

import (
	"strings"
	"testing"

	"yibao/law/region"
	"yibao/law/rulefile"
)

// A region that writes nothing controls nothing; one that does says where, what,
// and of which rules otherwise.
func TestControls(t *testing.T) {
	t.Parallel()
	s, complaints := region.Parse("f", []byte(good))
	if s == nil {
		t.Fatal(complaints)
	}
	if c := s.Control(); c.At(region.Settling) || c.At(region.Uploading) || c.Of("X", rulefile.Refuse) != rulefile.NoControl {
		t.Errorf("nothing written, yet controls: %+v", c)
	}
	s, complaints = region.Parse("f", []byte(good+`审核控制:
  环节: [费用上传, 结算]
  控制: [结算控制, 报错控制]
  规则: {ITEM_FREQ: 报错控制, DRUG_SEX: 不控制, DRUG_AGE: 提醒控制}
  说明期限: 5
`))
	if s == nil {
		t.Fatal(complaints)
	}
	c := s.Control()
	for about, ok := range map[string]bool{
		"环节":       c.At(region.Settling) && c.At(region.Uploading),
		"规则自己的":    c.Of("X", rulefile.SelfPay) == rulefile.SelfPay,
		"本区另有规定":   c.Of("ITEM_FREQ", rulefile.SelfPay) == rulefile.Refuse,
		"本区不控制":    c.Of("DRUG_SEX", rulefile.SelfPay) == rulefile.NoControl,
		"没有开的控制":   c.Of("DRUG_AGE", rulefile.SelfPay) == rulefile.NoControl && c.Of("X", rulefile.Remind) == rulefile.NoControl,
		"说明期限":     c.Days() == 5,
		"规则自己就不控制": c.Of("X", rulefile.NoControl) == rulefile.NoControl,
	} {
		if !ok {
			t.Errorf("%s: %+v", about, c)
		}
	}
}

func TestComplaintsAboutControls(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ text, code, says string }{
		{"审核控制: {环节: [结算]}", "R102", "环节和控制"},
		{"审核控制: {环节: [上传], 控制: [提醒控制]}", "R101", "上传"},
		{"审核控制: {环节: [费用上传], 控制: [结算控制]}", "R201", "没有“结算”"},
		{"审核控制: {环节: [结算, 结算], 控制: [提醒控制]}", "R202", "写了两次"},
		{"审核控制: {环节: [结算], 控制: [不控制]}", "R101", "不控制"},
		{"审核控制: {环节: [结算], 控制: [提醒控制, 提醒控制]}", "R202", "写了两次"},
		{"审核控制: {环节: [结算], 控制: [提醒控制], 规则: {A: 拒绝}}", "R101", "拒绝"},
		{"审核控制: {环节: [结算], 控制: [提醒控制], 说明期限: 0}", "R201", "1到90"},
		{"审核控制: {环节: [结算], 控制: [提醒控制], 期限: 3}", "R101", "期限"},
		{"审核控制: 是", "R003", ""},
	} {
		s, complaints := region.Parse("f", []byte(good+x.text+"\n"))
		if s != nil || len(complaints) == 0 || complaints[0].Code != x.code || !strings.Contains(complaints[0].Message, x.says) {
			t.Errorf("%s: want %s %s, got %v", x.text, x.code, x.says, complaints)
		}
	}
}
