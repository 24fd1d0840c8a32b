package postgres

import (
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"

	"yibao/storage/relational"
)

// Questions with the same text, of works side by side, go to the server as one:
// the values come as lists, and the question is put for each row of them.

// mostPlaces is how many places a question may have to be merged.
const mostPlaces = 16

// asked is what goes to the server for some of the questions.
type asked struct {
	query string
	args  []any
	of    []int // the questions that it answers, in the order of its lists
	whole bool  // one question, or several that are the same, answered as it is
}

// merge joins the questions that have the same text.
func merge(questions []relational.Question) []asked {
	places := make(map[string][]int, len(questions))
	var order []string
	for i, q := range questions {
		if places[q.Query] == nil {
			order = append(order, q.Query)
		}
		places[q.Query] = append(places[q.Query], i)
	}
	var all []asked
	for _, query := range order {
		of := places[query]
		first := questions[of[0]]
		if len(of) == 1 || len(first.Args) == 0 {
			all = append(all, asked{query, first.Args, of, true})
			continue
		}
		if one, ok := merged(questions, of); ok {
			all = append(all, one)
			continue
		}
		for _, i := range of {
			all = append(all, asked{query, questions[i].Args, []int{i}, true})
		}
	}
	return all
}

var place = regexp.MustCompile(`\$([0-9]+)`)

// merged makes one question of several with the same text. OFFSET 0 keeps the
// planner from taking the question apart: it is put as it would be alone.
func merged(questions []relational.Question, of []int) (asked, bool) {
	query := questions[of[0]].Query
	width := len(questions[of[0]].Args)
	if width > mostPlaces || strings.Contains(query, "LIMIT") || strings.Contains(query, "FOR UPDATE") {
		return asked{}, false
	}
	lists, names := make([]string, width), make([]string, width)
	args := make([]any, width)
	for c := range width {
		list, kind, err := listOf(len(of), func(i int) any { return questions[of[i]].Args[c] })
		if err != nil {
			return asked{}, false
		}
		args[c] = list
		lists[c] = "$" + strconv.Itoa(c+1) + "::" + kind
		names[c] = "a" + strconv.Itoa(c+1)
	}
	return asked{
		query: "SELECT q.place, x.* FROM unnest(" + strings.Join(lists, ",") + ") WITH ORDINALITY AS q(" + strings.Join(names, ",") +
			",place), LATERAL (" + place.ReplaceAllString(query, "q.a$1") + " OFFSET 0) AS x",
		args: args, of: of,
	}, true
}

// hand gives each question its rows of the answer.
func (m asked) hand(a *answer, answers []relational.Rows) {
	if m.whole {
		for _, i := range m.of {
			own := *a
			answers[i] = &own
		}
		return
	}
	parts := make([]*answer, len(m.of))
	for p, i := range m.of {
		parts[p] = &answer{types: a.types, at: -1}
		if len(a.fields) > 0 {
			parts[p].fields = a.fields[1:]
		}
		answers[i] = parts[p]
	}
	for _, row := range a.rows {
		p := parts[binary.BigEndian.Uint64(row[0])-1]
		p.rows = append(p.rows, row[1:])
	}
}
