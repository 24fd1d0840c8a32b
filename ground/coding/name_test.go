package coding_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/coding"
)

func TestNormalizeName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ about, text, want string }{
		{"原样", "张明", "张明"},
		{"首尾空白与全角空格", " 张明\u3000", "张明"},
		{"两字之间补的空格", "张\u3000明", "张明"},
		{"生僻字:基本平面", "䶮", "䶮"},
		{"生僻字:扩展B区", "王𠅤𬭎", "王𠅤𬭎"},
		{"异体字选择符保留", "葛\U000E0100城", "葛\U000E0100城"},
		{"间隔号 U+00B7", "阿卜杜·热合曼", "阿卜杜·热合曼"},
		{"项目符号", "阿卜杜•热合曼", "阿卜杜·热合曼"},
		{"连字点", "阿卜杜‧热合曼", "阿卜杜·热合曼"},
		{"日文中点", "阿卜杜・热合曼", "阿卜杜·热合曼"},
		{"半宽日文中点", "阿卜杜･热合曼", "阿卜杜·热合曼"},
		{"全角句点", "阿卜杜．热合曼", "阿卜杜·热合曼"},
		{"英文句点夹在汉字间", "阿卜杜 . 热合曼", "阿卜杜·热合曼"},
		{"点两边的空格", "阿卜杜 · 热合曼", "阿卜杜·热合曼"},
		{"外文名的句点不动", "J. Smith", "J. Smith"},
		{"外文名空格并作一个", "MARIA   DA  SILVA", "MARIA DA SILVA"},
		{"全角拉丁字母", "ＺＨＡＮＧ　ＳＡＮ", "ZHANG SAN"},
		{"零宽字符", "张\u200b明\ufeff", "张明"},
		{"空", " \t", ""},
	} {
		if got := coding.NormalizeName(c.text); got != c.want {
			t.Errorf("%s: NormalizeName(%q) = %q, want %q", c.about, c.text, got, c.want)
		}
	}
}

func TestMatchNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"阿卜杜•热合曼", "阿卜杜．热合曼", true},
		{"张 明", "张明", true},
		{"Zhang San", "ＺＨＡＮＧ　ＳＡＮ", true},
		{"葛城", "葛\U000E0100城", true},
		{"张明", "张朋", false},
		{"王𠅤", "王𠅥", false},
		{"阿卜杜热合曼", "阿卜杜·热合曼", false},
	} {
		if got := coding.MatchNames(c.a, c.b); got != c.want {
			t.Errorf("MatchNames(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestCheckName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, want string
		refusal    error
	}{
		{" 张明 ", "张明", nil},
		{"王\uE863", "王䶮", nil}, // GBK's private code of a character since encoded
		{"王\uE831", "王𡗗", nil},
		{"  ", "", coding.ErrNameEmpty},
		{"王\uE000", "", coding.ErrNamePrivateUse},
		{"王\U000F0001", "", coding.ErrNamePrivateUse},
		{"王?", "", coding.ErrNameDamaged},
		{"王？", "", coding.ErrNameDamaged},
		{"王\xff", "", coding.ErrNameDamaged},
	} {
		got, err := coding.CheckName(c.text)
		if got != c.want || !errors.Is(err, c.refusal) {
			t.Errorf("CheckName(%q) = %q, %v; want %q, %v", c.text, got, err, c.want, c.refusal)
		}
	}
	if got := coding.PrivateUse("王\uE000明\U00100000"); string(got) != "\uE000\U00100000" {
		t.Errorf("PrivateUse = %q", string(got))
	}
}

func TestNormalizeNameIsIdempotent(t *testing.T) {
	t.Parallel()
	alphabet := []rune("张明𠅤·•．. \u3000Az９Ａ\u200b\uE000?")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "name")
		once := coding.NormalizeName(text)
		if twice := coding.NormalizeName(once); twice != once {
			t.Fatalf("%q becomes %q, then %q", text, once, twice)
		}
		if !coding.MatchNames(text, once) {
			t.Fatalf("%q does not match its normal form %q", text, once)
		}
	})
}

func TestMasks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		mask  func(string) string
		text  string
		want  string
	}{
		{"无姓名", coding.MaskName, "", ""},
		{"一个字", coding.MaskName, "张", "*"},
		{"两个字", coding.MaskName, "张明", "张*"},
		{"三个字", coding.MaskName, "张小明", "张*明"},
		{"四个字", coding.MaskName, "欧阳小明", "欧**明"},
		{"扩展区汉字算一个字", coding.MaskName, "王𠅤", "王*"},
		{"选择符随前一字", coding.MaskName, "葛\U000E0100城", "葛\U000E0100*"},
		{"间隔号姓名", coding.MaskName, "阿卜杜·热合曼", "阿*****曼"},
		{"证件", coding.MaskID, "390102198504120017", "390***********0017"},
		{"短证件", coding.MaskID, "E123456", "E******"},
		{"空证件", coding.MaskID, "", ""},
		{"手机", coding.MaskPhone, "10812345678", "108****5678"},
		{"银行卡", coding.MaskBankCard, "6222020000000001234", "***************1234"},
		{"短卡号", coding.MaskBankCard, "1234", "****"},
	} {
		if got := c.mask(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.about, got, c.want)
		}
	}
}
