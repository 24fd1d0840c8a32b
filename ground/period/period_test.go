package period_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yibao/ground/period"
)

var day = period.MustDate

func TestParseDate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0001-01-01", "1900-03-01", "1970-01-01", "2000-02-29", "2026-01-31", "9999-12-30", "9999-12-31"} {
		d, err := period.ParseDate(text)
		if err != nil || d.String() != text {
			t.Errorf("ParseDate(%q) = %s, %v", text, d, err)
		}
	}
	for _, text := range []string{
		"", "2026-1-31", "20260131", "2026/01/31", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "0000-01-01",
		"10000-01-01", "-001-01-01", "2026-01-31 ", "2026-01-31 08:00:00", "２０２６-01-31", "二〇二六-01-31",
	} {
		if d, err := period.ParseDate(text); !errors.Is(err, period.ErrDate) || d != 0 {
			t.Errorf("ParseDate(%q) = %s, %v", text, d, err)
		}
	}
}

func TestForever(t *testing.T) {
	t.Parallel()
	// A date written as open end is read as open end.
	if d := day("9999-12-31"); d != period.Forever {
		t.Errorf("9999-12-31 is %d", d)
	}
	for about, d := range map[string]period.Date{
		"a day later":          period.Forever.AddDays(1),
		"a month earlier":      period.Forever.AddMonths(-1),
		"the last days passed": day("9999-12-30").AddDays(1),
		"the last month":       day("9999-12-01").AddMonths(1),
		"far away":             day("2026-01-01").AddDays(1 << 40),
		"far away by months":   day("2026-01-01").AddMonths(1 << 40),
	} {
		if d != period.Forever {
			t.Errorf("%s: %s (%d)", about, d, d)
		}
	}
	if y := period.Forever.Year(); y != 9999 {
		t.Errorf("Year = %d", y)
	}
}

func TestNoDate(t *testing.T) {
	t.Parallel()
	var none period.Date
	for about, d := range map[string]period.Date{
		"later": none.AddDays(5), "months later": none.AddMonths(5), "before the year 1": day("0001-01-02").AddDays(-2),
		"months before": day("0001-01-31").AddMonths(-1), "far before": day("2026-01-01").AddDays(-1 << 40),
		"no such day": period.NewDate(2026, time.February, 30), "year 0": period.NewDate(0, time.January, 1), "year 10000": period.NewDate(10_000, time.January, 1),
	} {
		if !d.IsZero() || d.String() != "" {
			t.Errorf("%s: %s (%d)", about, d, d)
		}
	}
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-01-31", 3, "2026-04-30"}, {"2026-03-31", -1, "2026-02-28"},
		{"2026-11-30", 2, "2027-01-30"}, {"2026-01-15", -13, "2024-12-15"}, {"2024-02-29", 12, "2025-02-28"}, {"2026-05-05", 0, "2026-05-05"},
	} {
		if got := day(c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s and %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		born, on string
		want     int
	}{
		{"1960-03-02", "2026-03-01", 65}, {"1960-03-01", "2026-03-01", 66}, {"2026-03-01", "2026-03-01", 0},
		{"2004-02-29", "2026-02-28", 21}, {"2004-02-29", "2026-03-01", 22}, {"2004-02-29", "2028-02-29", 24}, {"2026-03-02", "2026-03-01", -1},
	} {
		if got := day(c.born).AgeOn(day(c.on)); got != c.want {
			t.Errorf("born %s, on %s: %d, want %d", c.born, c.on, got, c.want)
		}
	}
}

func TestDateOfKeepsTheLocalDay(t *testing.T) {
	t.Parallel()
	instant := time.Date(2026, 2, 28, 20, 0, 0, 0, time.UTC)
	if got := period.DateOf(instant).String(); got != "2026-02-28" {
		t.Errorf("in UTC: %s", got)
	}
	if got := period.DateOf(instant.In(time.FixedZone("CST", 8*3600))).String(); got != "2026-03-01" {
		t.Errorf("in China: %s", got)
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	half := period.Span{From: day("2026-01-01"), To: day("2026-07-01")}
	open := period.Since(day("2026-07-01"))
	written := period.Span{From: day("2026-07-01")} // an end of 0 is open too
	for about, ok := range map[string]bool{
		"first day is in":         half.Contains(day("2026-01-01")),
		"last day is in":          half.Contains(day("2026-06-30")),
		"the end is out":          !half.Contains(day("2026-07-01")),
		"the day before is out":   !half.Contains(day("2025-12-31")),
		"neighbours do not share": !half.Overlaps(open) && !open.Overlaps(half),
		"one day is shared":       half.Overlaps(period.Span{From: day("2026-06-30"), To: day("2026-08-01")}),
		"0 and Forever are alike": open.End() == written.End() && open.Contains(day("9000-01-01")) && written.Contains(day("9000-01-01")),
		"a day is valid":          (period.Span{From: day("2026-01-01"), To: day("2026-01-02")}).Valid(),
		"no day is not":           !(period.Span{From: day("2026-01-01"), To: day("2026-01-01")}).Valid(),
		"no beginning is not":     !(period.Span{To: day("2026-01-01")}).Valid(),
		"printed closed":          half.String() == "2026-01-01 至 2026-06-30",
		"printed open":            open.String() == "2026-07-01 起" && written.String() == "2026-07-01 起",
	} {
		if !ok {
			t.Errorf("not so: %s", about)
		}
	}
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	entry := func(from, to, value string) period.Dated[string] {
		span := period.Since(day(from))
		if to != "" {
			span.To = day(to)
		}
		return period.Dated[string]{Span: span, Value: value}
	}
	line, err := period.NewTimeline(entry("2026-03-01", "", "乙类"), entry("2024-01-01", "2025-01-01", "丙类"), entry("2025-01-01", "2025-12-01", "甲类"))
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{
		"2023-12-31": "", "2024-01-01": "丙类", "2024-12-31": "丙类", "2025-01-01": "甲类", "2025-12-15": "", "2026-03-01": "乙类", "2099-01-01": "乙类",
	} {
		if got, ok := line.On(day(on)); got.Value != want || ok != (want != "") {
			t.Errorf("on %s: %q, %v; want %q", on, got.Value, ok, want)
		}
	}
	if n := len(line.Entries()); n != 3 || line.Entries()[0].Value != "丙类" {
		t.Errorf("%d entries, first %v", n, line.Entries()[0])
	}
	for about, c := range map[string]struct {
		entries []period.Dated[string]
		want    error
	}{
		"share a day":       {[]period.Dated[string]{entry("2026-01-01", "2026-02-02", ""), entry("2026-02-01", "", "")}, period.ErrOverlap},
		"both open":         {[]period.Dated[string]{entry("2026-01-01", "", ""), entry("2027-01-01", "", "")}, period.ErrOverlap},
		"holds on no day":   {[]period.Dated[string]{entry("2026-01-01", "2026-01-01", "")}, period.ErrSpan},
		"ends before it is": {[]period.Dated[string]{entry("2025-01-01", "2027-01-01", ""), entry("2026-01-01", "2024-01-01", ""), entry("2026-06-01", "", "")}, period.ErrSpan},
	} {
		if _, err := period.NewTimeline(c.entries...); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", about, err, c.want)
		}
	}
}

func TestYearStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, on string
		year      int
		span      string
	}{
		{"01-01", "2026-01-01", 2026, "2026-01-01 至 2026-12-31"}, {"01-01", "2026-12-31", 2026, "2026-01-01 至 2026-12-31"},
		{"07-01", "2026-06-30", 2025, "2025-07-01 至 2026-06-30"}, {"07-01", "2026-07-01", 2026, "2026-07-01 至 2027-06-30"},
		{"03-01", "2024-02-29", 2023, "2023-03-01 至 2024-02-29"},
	} {
		start, err := period.ParseYearStart(c.start)
		if err != nil || start.String() != c.start {
			t.Fatalf("ParseYearStart(%q) = %s, %v", c.start, start, err)
		}
		if year, span := start.Year(day(c.on)), start.Span(day(c.on)); year != c.year || span.String() != c.span {
			t.Errorf("from %s, on %s: %d, %s; want %d, %s", c.start, c.on, year, span, c.year, c.span)
		}
	}
	var calendar period.YearStart
	if calendar.String() != "01-01" || calendar.Year(day("2026-05-05")) != 2026 {
		t.Errorf("the zero value is %s", calendar)
	}
	for _, text := range []string{"", "7-1", "02-29", "13-01", "00-00", "0701", "07-01-01"} {
		if _, err := period.ParseYearStart(text); !errors.Is(err, period.ErrYearStart) {
			t.Errorf("ParseYearStart(%q): %v", text, err)
		}
	}
}

func date(t *rapid.T, label string) period.Date {
	return day("0001-01-01").AddDays(rapid.IntRange(0, 3_652_000).Draw(t, label))
}

// The calendar agrees with the standard library's, day by day.
func TestCalendarProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := date(t, "date")
		reference := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(d)-1)
		if got := period.DateOf(reference); got != d || d.String() != reference.Format("2006-01-02") {
			t.Fatalf("%d is %s, the library says %s", d, d, reference)
		}
		if back, err := period.ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%s reads back as %s, %v", d, back, err)
		}
		if again := period.NewDate(d.Year(), d.Month(), d.Day()); again != d {
			t.Fatalf("%s taken apart and put together is %s", d, again)
		}
		n := rapid.IntRange(-3000, 3000).Draw(t, "days")
		if later := d.AddDays(n); !later.IsZero() && later < period.Forever && d.DaysUntil(later) != n {
			t.Fatalf("%s and %d days is %s, %d days on", d, n, later, d.DaysUntil(later))
		}
	})
}

func TestMonthAndYearProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := day("1800-01-01").AddDays(rapid.IntRange(0, 200_000).Draw(t, "date"))
		n := rapid.IntRange(-600, 600).Draw(t, "months")
		later := d.AddMonths(n)
		if got := (later.Year()-d.Year())*12 + int(later.Month()) - int(d.Month()); got != n || later.Day() > d.Day() {
			t.Fatalf("%s and %d months is %s", d, n, later)
		}
		if later.Day() < d.Day() && later.AddDays(1).Day() != 1 {
			t.Fatalf("%s and %d months is %s, neither the same day nor the last", d, n, later)
		}
		start, err := period.ParseYearStart(rapid.SampledFrom([]string{"01-01", "03-01", "07-01", "12-31"}).Draw(t, "start"))
		if err != nil {
			t.Fatal(err)
		}
		year := start.Span(d)
		if !year.Contains(d) || start.Year(year.From) != start.Year(d) || start.Span(year.To).From != year.To {
			t.Fatalf("year from %s of %s: %s", start, d, year)
		}
	})
}

func TestSpanProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := day("2026-01-01")
		span := func(label string) period.Span {
			from := base.AddDays(rapid.IntRange(0, 40).Draw(t, label+" from"))
			return period.Span{From: from, To: from.AddDays(rapid.IntRange(1, 20).Draw(t, label+" days"))}
		}
		a, b := span("a"), span("b")
		shared := false
		for n := range 70 {
			shared = shared || a.Contains(base.AddDays(n)) && b.Contains(base.AddDays(n))
		}
		if a.Overlaps(b) != shared || b.Overlaps(a) != shared {
			t.Fatalf("%s and %s share a day: %v, Overlaps says %v", a, b, shared, a.Overlaps(b))
		}
		_, err := period.NewTimeline(period.Dated[int]{Span: a}, period.Dated[int]{Span: b})
		if errors.Is(err, period.ErrOverlap) != shared {
			t.Fatalf("timeline of %s and %s: %v", a, b, err)
		}
	})
}
