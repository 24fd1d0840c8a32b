package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/money"
)

// answer is a decoded answer of the national interface.
type answer struct {
	infno string
	body  map[string]any
}

// decode reads an answer; numbers keep their digits.
func decode(infno string, r reply) (answer, error) {
	a := answer{infno: infno}
	if bytes.HasPrefix(r.body, []byte("PK")) {
		var err error
		a.body, err = downloaded(r.body)
		return a, err
	}
	text, err := readable(r.body)
	if err != nil {
		return a, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&a.body); err != nil {
		return a, fmt.Errorf("the answer (HTTP %d) is not JSON: %w\n%s", r.status, err, r.body)
	}
	for _, field := range []string{"infcode", "inf_refmsgid", "refmsg_time", "respond_time", "err_msg", "output"} {
		if _, ok := a.body[field]; !ok {
			return a, fmt.Errorf("the answer has no %s:\n%s", field, r.body)
		}
	}
	return a, nil
}

func (a answer) ok() bool        { return fmt.Sprint(a.body["infcode"]) == "0" }
func (a answer) message() string { return fmt.Sprint(a.body["err_msg"]) }

// output returns a value of the output by its path, see find.
func (a answer) output(path string) (any, bool) { return find(a.body["output"], path) }

// find follows a path: names separated by points, [2] for the second of a
// list, [fund_pay_type=310100] for the one that has that value, [] for the
// number of its members.
func find(value any, path string) (any, bool) {
	for _, part := range strings.Split(path, ".") {
		name, rest, indexed := strings.Cut(part, "[")
		if name != "" {
			object, ok := value.(map[string]any)
			if !ok {
				return nil, false
			}
			if value, ok = object[name]; !ok {
				return nil, false
			}
		}
		if !indexed {
			continue
		}
		list, ok := value.([]any)
		if !ok {
			return nil, false
		}
		selector := strings.TrimSuffix(rest, "]")
		if selector == "" {
			value = json.Number(strconv.Itoa(len(list)))
			continue
		}
		if value, ok = pick(list, selector); !ok {
			return nil, false
		}
	}
	return value, true
}

func pick(list []any, selector string) (any, bool) {
	key, want, keyed := strings.Cut(selector, "=")
	if !keyed {
		at, err := strconv.Atoi(selector)
		if err != nil || at < 1 || at > len(list) {
			return nil, false
		}
		return list[at-1], true
	}
	at := slices.IndexFunc(list, func(item any) bool {
		found, ok := find(item, key)
		return ok && same(fmt.Sprint(found), want)
	})
	if at < 0 {
		return nil, false
	}
	return list[at], true
}

// text writes a found value as text; null is empty.
func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// same compares two values: as exact numbers when both are written as such with
// a point or a sign, else as texts.
func same(a, b string) bool {
	if a == b {
		return true
	}
	x, err := money.ParseRate(a)
	y, err2 := money.ParseRate(b)
	return err == nil && err2 == nil && x.Cmp(y) == 0 && strings.ContainsAny(a+b, ".-")
}

// times are the fields in which the answers to a repeated message may differ.
var times = []string{"inf_refmsgid", "refmsg_time", "respond_time"}

// difference names the first value in which two answers differ, "" when they
// are alike; ignored names are left out wherever they stand.
func difference(a, b any, ignored []string, path string) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return path
		}
		for _, name := range names(x, y) {
			if slices.Contains(ignored, name) {
				continue
			}
			if d := difference(x[name], y[name], ignored, path+"."+name); d != "" {
				return d
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return path
		}
		for i := range x {
			if d := difference(x[i], y[i], ignored, fmt.Sprintf("%s[%d]", path, i+1)); d != "" {
				return d
			}
		}
		return ""
	}
	if text(a) != text(b) {
		return fmt.Sprintf("%s: %s, %s", path, text(a), text(b))
	}
	return ""
}

func names(a, b map[string]any) []string {
	var all []string
	for name := range a {
		all = append(all, name)
	}
	for name := range b {
		if _, both := a[name]; !both {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
