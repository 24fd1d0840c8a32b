package his

import (
	"encoding/json"

	"yibao/process/settlement"
	finds "yibao/register/finding"
)

// auditNote is a finding as exp_content tells it beside a settlement.
type auditNote struct {
	ID      string   `json:"jr_id,omitempty"` // to be named in 3103; "" in a trial, which keeps nothing
	Rule    string   `json:"rule_id"`
	Title   string   `json:"rule_name"`
	Act     string   `json:"vola_bhvr_type"` // as in 3101
	Amount  string   `json:"vola_amt"`
	Lines   []string `json:"feedetl_sn"`
	Content string   `json:"vola_cont"`
}

// mostExtension is how long exp_content may be.
const mostExtension = 4000

// auditNotes writes what the audit rules found with a settlement; "" for nothing.
// What has no room is left out: it is found again by screening.
func auditNotes(a settlement.Answer) string {
	var notes []auditNote
	text := ""
	for i := range a.Found {
		notes = append(notes, noteOf(&a.Found[i]))
		longer, err := json.Marshal(map[string][]auditNote{"audit_result": notes})
		if err != nil || len([]rune(string(longer))) > mostExtension {
			break
		}
		text = string(longer)
	}
	return text
}

func noteOf(f *finds.Finding) auditNote {
	n := auditNote{ID: f.ID, Rule: f.Rule, Title: f.Title, Act: controlCode(f.Control), Amount: f.Amount.String(), Content: contentOf(f), Lines: []string{}}
	for _, l := range f.Lines {
		n.Lines = append(n.Lines, l.LineNo)
	}
	return n
}

// controlCode is vola_bhvr_type: 0 none, 1 to remind, 2 to settle as self-paid, 3
// to refuse.
func controlCode(control string) string {
	switch control {
	case "提醒控制":
		return "1"
	case "结算控制":
		return "2"
	case "报错控制":
		return "3"
	}
	return "0"
}
