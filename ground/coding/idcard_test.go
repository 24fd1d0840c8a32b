package coding_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/period"
)

var today = period.MustDate("2026-03-01")

func TestParseIDCard(t *testing.T) {
	t.Parallel()
	// The first two are the examples of GB 11643-1999 itself.
	for _, c := range []struct {
		about, text string
		demo        bool
		want        string
		refusal     error
	}{
		{"标准示例,女", "11010519491231002X", false, "11010519491231002X", nil},
		{"标准示例,男,十九世纪", "440524188001010014", false, "440524188001010014", nil},
		{"小写 x 变大写", "11010519491231002x", false, "11010519491231002X", nil},
		{"全角与空格", " １１０１０５ １９４９１２３１ ００２Ｘ ", false, "11010519491231002X", nil},
		{"演示地区,演示开关开", "390102198504120017", true, "390102198504120017", nil},
		{"演示地区,演示开关关", "390102198504120017", false, "", coding.ErrIDProvince},
		{"不存在的省份", "990101195308121049", true, "", coding.ErrIDProvince},
		{"不存在的省份 16", "160102198504120017", true, "", coding.ErrIDProvince},
		{"空", "", false, "", coding.ErrIDLength},
		{"十五位", "110105491231002", false, "", coding.ErrIDLength},
		{"十九位", "11010519491231002X1", false, "", coding.ErrIDLength},
		{"中间有字母", "1101051949123100OX", false, "", coding.ErrIDCharacter},
		{"X 不在末位", "11010519491231X021", false, "", coding.ErrIDCharacter},
		{"汉字,按字计长度", "一一〇一〇五一九四九一二三一〇〇二X", false, "", coding.ErrIDCharacter},
		{"阿拉伯文数字", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", false, "", coding.ErrIDCharacter},
		{"二月三十日", "110105194902300023", false, "", coding.ErrIDBirth},
		{"零月", "110105194900100023", false, "", coding.ErrIDBirth},
		{"公元零年", "110105000001010023", false, "", coding.ErrIDBirth},
		{"生在业务日期之后", "110105202603020023", false, "", coding.ErrIDFuture},
		{"校验位错", "110105194912310021", false, "", coding.ErrIDCheck},
		{"相邻两位颠倒", "11010519491213002X", false, "", coding.ErrIDCheck},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			got, err := coding.ParseIDCard(c.text, today, coding.AllowDemoRegion(c.demo))
			if string(got) != c.want || !errors.Is(err, c.refusal) {
				t.Fatalf("ParseIDCard(%q) = %q, %v; want %q, %v", c.text, got, err, c.want, c.refusal)
			}
			if f, ok := fault.As(err); err != nil && (!ok || f.Kind != fault.Business || f.Sentence == "") {
				t.Fatalf("%v is not a business refusal with a sentence", err)
			}
		})
	}
}

func TestIDCardBornToday(t *testing.T) {
	t.Parallel()
	newborn, _ := coding.CompleteIDCard("11010520260301002")
	if _, err := coding.ParseIDCard(string(newborn), today); err != nil {
		t.Fatal(err)
	}
}

func TestIDCardParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		card   coding.IDCard
		birth  string
		sex    coding.Sex
		region coding.AdmDvs
	}{
		{"11010519491231002X", "1949-12-31", coding.Female, "110105"},
		{"440524188001010014", "1880-01-01", coding.Male, "440524"},
		{"390181194910019990", "1949-10-01", coding.Male, "390181"},
		{"990101195308121049", "1953-08-12", coding.Female, "990101"},
		{"110105491231002", "", coding.SexUnknown, "110105"},
		{"1101051949A231002X", "", coding.Female, "110105"},
		{"PASSPORT", "", coding.SexUnknown, "PASSPO"},
		{"", "", coding.SexUnknown, ""},
	} {
		if got := c.card.Birth().String(); got != c.birth {
			t.Errorf("%q: birth %q, want %q", c.card, got, c.birth)
		}
		if got := c.card.Sex(); got != c.sex {
			t.Errorf("%q: sex %q, want %q", c.card, got, c.sex)
		}
		if got := c.card.Region(); got != c.region {
			t.Errorf("%q: region %q, want %q", c.card, got, c.region)
		}
	}
}

func TestUpgradeIDNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want coding.IDCard
		ok   bool
	}{
		{"110105491231002", "11010519491231002X", true},
		{"440524800101996", "440524188001019967", true}, // a centenarian's sequence
		{"１１０１０５４９１２３１００２", "11010519491231002X", true},
		{"11010519491231002x", "11010519491231002X", false},
		{"11010549123100A", "11010549123100A", false},
		{"", "", false},
	} {
		if got, ok := coding.UpgradeIDNumber(c.text); got != c.want || ok != c.ok {
			t.Errorf("UpgradeIDNumber(%q) = %q, %v; want %q, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

func TestNormalizeIDNumberNeverValidates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		" 11010519491231002x\t":   "11010519491231002X",
		"１１０１０５１９４９１２３１００２ｘ":      "11010519491231002X",
		"110105194912310021":      "110105194912310021", // bad check digit, kept
		"9901011953\u200b0812104": "99010119530812104",
		"e1234567":                "E1234567",
		"军字第 0012345 号":           "军字第0012345号",
		"":                        "",
	} {
		if got := coding.NormalizeIDNumber(text); got != want {
			t.Errorf("NormalizeIDNumber(%q) = %q, want %q", text, got, want)
		}
	}
}

// Every number that is completed parses, and MOD 11-2 finds each single wrong
// digit and each swap of neighbours.
func TestIDCardCheckDigitCatchesSlips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		birth := period.MustDate("1900-01-01").AddDays(rapid.IntRange(0, 45000).Draw(t, "days"))
		sequence := rapid.IntRange(0, 999).Draw(t, "sequence")
		first17 := fmt.Sprintf("390102%04d%02d%02d%03d", birth.Year(), birth.Month(), birth.Day(), sequence)
		card, ok := coding.CompleteIDCard(first17)
		if !ok {
			t.Fatalf("CompleteIDCard(%q) refused", first17)
		}
		if got, err := coding.ParseIDCard(string(card), today, coding.AllowDemoRegion(true)); err != nil || got.Birth() != birth {
			t.Fatalf("ParseIDCard(%q) = %q, %v", card, got, err)
		}
		at := rapid.IntRange(0, 16).Draw(t, "position")
		slip := []byte(card)
		slip[at] = '0' + (slip[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "change")))%10
		if got, err := coding.ParseIDCard(string(slip), today, coding.AllowDemoRegion(true)); err == nil {
			t.Fatalf("slip %q of %q accepted as %q", slip, card, got)
		}
	})
}

func TestNewID(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 8, 30, 0, 123_456_789, time.FixedZone("CST", 8*3600))
	id := coding.NewID(zeros{}, at)
	if len(id) != coding.IDLength || !coding.ValidID(id) {
		t.Fatalf("NewID = %q", id)
	}
	if made, ok := coding.IDTime(id); !ok || !made.Equal(at.Truncate(time.Millisecond)) {
		t.Fatalf("IDTime(%q) = %v, %v", id, made, ok)
	}
	if again := coding.NewID(zeros{}, at); again != id {
		t.Fatalf("same input gave %q and %q", id, again)
	}
	if got := coding.NewID(broken{}, at); got != "" {
		t.Fatalf("failing source gave %q", got)
	}
	for _, text := range []string{"", "0", id[:25], id + "0", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "00000000000000000000000000", id[:25] + "V"} {
		if coding.ValidID(text) {
			t.Errorf("ValidID(%q)", text)
		}
	}
}

func TestNewIDSortsByTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		// 245 ns is one step of the 12 fraction bits, rounded up.
		first := base.Add(time.Duration(rapid.Int64Range(0, 1<<60).Draw(t, "first")))
		second := first.Add(time.Duration(rapid.Int64Range(245, 1<<60).Draw(t, "later")))
		a, b := coding.NewID(ones{}, first), coding.NewID(zeros{}, second)
		if a >= b {
			t.Fatalf("%s at %s does not sort before %s at %s", a, first, b, second)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type ones struct{}

func (ones) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 0xFF
	}
	return len(p), nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("no entropy") }
