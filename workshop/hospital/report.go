package hospital

// Report is a verdict for programs.
type Report struct {
	Messages  int            `json:"messages"`
	Resent    int            `json:"resent"`
	Checks    int            `json:"checks"`
	Settled   int            `json:"settled"`
	Planned   int            `json:"planned"`
	Total     string         `json:"medfee_sumamt"` // yuan
	Mistakes  map[string]int `json:"mistakes"`
	Disturbed map[string]int `json:"disturbed"`
	Refused   map[string]int `json:"refused"` // expected refusals by code
	P50       int64          `json:"p50_us"`
	P99       int64          `json:"p99_us"`
	Faults    []Wrong        `json:"faults"`
}

// Wrong is one kind of wrong answer.
type Wrong struct {
	Infno string `json:"infno"`
	Rule  string `json:"rule"`
	Count int    `json:"count"`
	Cases []Case `json:"cases"`
}

// Case is one wrong answer.
type Case struct {
	Institution string `json:"fixmedins_code"`
	MessageID   string `json:"msgid"`
	What        string `json:"what"`
}

// Report returns the verdict for programs; it holds no personal data.
func (v Verdict) Report() Report {
	r := Report{
		Messages: v.Messages, Resent: v.Resent, Checks: v.Checks, Settled: v.Live(), Planned: v.Planned.Total(),
		Total: v.Total.String(), Mistakes: plain(v.Troubles), Disturbed: plain(v.Disturbed), Refused: plain(v.Refused),
		P50: v.Latency[""].P50.Microseconds(), P99: v.Latency[""].P99.Microseconds(), Faults: []Wrong{},
	}
	for _, f := range v.Faults {
		w := Wrong{Infno: f.Infno, Rule: f.Rule, Count: len(f.Cases)}
		for _, c := range f.Cases {
			w.Cases = append(w.Cases, Case{c.Institution, c.MessageID, c.What})
		}
		r.Faults = append(r.Faults, w)
	}
	return r
}

func plain[K ~string](of map[K]int) map[string]int {
	named := make(map[string]int, len(of))
	for k, n := range of {
		named[string(k)] = n
	}
	return named
}
