package period_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yibao/ground/period"
)

// class is a fact about a drug: what class it is from when to when, as learned
// at some time.
type class struct {
	period.Version
	drug, value string
}

func (c class) key() string { return c.drug }

var noon = time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)

// learned is a fact recorded some hours after noon.
func learned(hours int, id, drug, from, to, value string) class {
	span := period.Since(day(from))
	if to != "" {
		span.To = day(to)
	}
	return class{period.Version{ID: id, Effective: span, Recorded: noon.Add(time.Duration(hours) * time.Hour)}, drug, value}
}

func TestLatestOverlays(t *testing.T) {
	t.Parallel()
	facts := []class{
		learned(0, "V1", "甲药", "2026-01-01", "", "乙类"),
		learned(0, "V2", "乙药", "2026-01-01", "2026-03-01", "甲类"),
		learned(2, "V4", "甲药", "2026-02-01", "2026-03-01", "丙类"), // a correction overlays February
		learned(1, "V3", "甲药", "2026-01-15", "2026-02-15", "甲类"), // recorded earlier, listed later
		learned(3, "V5", "乙药", "2026-06-01", "", "乙类"),
	}
	for on, want := range map[string]string{
		"2025-12-31": "",
		"2026-01-01": "甲药乙类 乙药甲类",
		"2026-01-14": "甲药乙类 乙药甲类",
		"2026-01-15": "甲药甲类 乙药甲类",
		"2026-01-31": "甲药甲类 乙药甲类",
		"2026-02-01": "甲药丙类 乙药甲类",
		"2026-02-28": "甲药丙类 乙药甲类",
		"2026-03-01": "甲药乙类", // the correction ends, the older fact shows again
		"2026-05-31": "甲药乙类",
		"2026-06-01": "甲药乙类 乙药乙类",
	} {
		got := ""
		for i, c := range period.Latest(facts, day(on), class.key) {
			if i > 0 {
				got += " "
			}
			got += c.drug + c.value
		}
		if got != want {
			t.Errorf("%s:%q,应为 %q", on, got, want)
		}
	}
}

func TestVersionsInTheSameInstantGoById(t *testing.T) {
	t.Parallel()
	a, b := learned(0, "V1", "甲药", "2026-01-01", "", "甲类"), learned(0, "V2", "甲药", "2026-01-01", "", "乙类")
	for _, facts := range [][]class{{a, b}, {b, a}} {
		if got := period.Latest(facts, day("2026-01-01"), class.key); len(got) != 1 || got[0].ID != "V2" {
			t.Errorf("%v", got)
		}
	}
	elsewhere := a
	elsewhere.Recorded = a.Recorded.In(time.FixedZone("UTC+8", 8*3600))
	if a.After(elsewhere.Version) || elsewhere.After(a.Version) || a.After(a.Version) {
		t.Error("the same version is after itself")
	}
}

// Latest is the plain definition: of each key the fact that no other fact of
// the day was recorded after; whatever the order of the facts.
func TestLatestProperties(t *testing.T) {
	t.Parallel()
	drugs := []string{"甲药", "乙药"}
	rapid.Check(t, func(t *rapid.T) {
		var facts []class
		for i := range rapid.IntRange(0, 8).Draw(t, "facts") {
			from := rapid.IntRange(1, 28).Draw(t, "from")
			c := learned(rapid.IntRange(0, 3).Draw(t, "hours"), string(rune('A'+i)), rapid.SampledFrom(drugs).Draw(t, "drug"), "2026-02-01", "", "")
			c.Effective.From = day("2026-02-01").AddDays(from - 1)
			c.Effective.To = c.Effective.From.AddDays(rapid.IntRange(1, 20).Draw(t, "days"))
			facts = append(facts, c)
		}
		on := day("2026-02-01").AddDays(rapid.IntRange(-1, 50).Draw(t, "on"))
		found := period.Latest(facts, on, class.key)
		for _, drug := range drugs {
			best := -1
			for i, c := range facts {
				if c.drug == drug && c.Effective.Contains(on) && (best < 0 || c.After(facts[best].Version)) {
					best = i
				}
			}
			at := slices.IndexFunc(found, func(c class) bool { return c.drug == drug })
			if (best < 0) != (at < 0) || best >= 0 && found[at].ID != facts[best].ID {
				t.Fatalf("%s on %s: found %d, by definition %d", drug, on, at, best)
			}
		}
		shuffled := rapid.Permutation(facts).Draw(t, "shuffled")
		if again := period.Latest(shuffled, on, class.key); len(again) != len(found) {
			t.Fatalf("%d facts in another order, %d before", len(again), len(found))
		}
		for _, c := range period.Latest(shuffled, on, class.key) {
			if !slices.ContainsFunc(found, func(f class) bool { return f.ID == c.ID }) {
				t.Fatalf("%s only in another order", c.ID)
			}
		}
	})
}
