package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
)

// blank is a place in a message form: {名} or {名=默认}.
var blank = regexp.MustCompile(`\{([^{}=]+)(=([^{}]*))?\}`)

// filler fills message forms in: a word of the row goes before one of the
// statement, that before what the story remembers, that before the default.
type filler struct {
	row, named, remembered map[string]string
	day                    period.Date
}

// form reads a message form of testdata/messages.
func form(name string) (map[string]any, error) {
	text, err := os.ReadFile(filepath.Join("testdata", "messages", name+".json"))
	if err != nil {
		return nil, fmt.Errorf("交易 %s 没有报文样式:%w", name, err)
	}
	var f map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s.json: %w", name, err)
	}
	return f, nil
}

// message makes the body of a transaction.
func message(infno string, f filler, rows []map[string]string) (string, error) {
	head, err := form("报文头")
	if err != nil {
		return "", err
	}
	input, err := form(infno)
	if err != nil {
		return "", err
	}
	f.named["交易"] = infno
	body, err := f.fill(head, nil)
	if err != nil {
		return "", err
	}
	filled, err := f.fill(input, rows)
	if err != nil {
		return "", err
	}
	whole, ok := body.(map[string]any)
	if !ok {
		return "", fmt.Errorf("报文头应为对象")
	}
	whole["input"] = filled
	for path, word := range f.named {
		if nodes := strings.Split(path, "."); len(nodes) > 1 {
			if err := override(whole, nodes, dated(word, f.day)); err != nil {
				return "", err
			}
		}
	}
	return encode(whole)
}

// override sets one field by its path in the message: 头.msgid=…,
// data.psn_no=…; 删 takes the field away. In a list every row is changed.
func override(whole map[string]any, path []string, word string) error {
	value := whole["input"]
	if path[0] == "头" {
		value = any(whole)
		path = path[1:]
	}
	return overrideIn(value, path, word)
}

func overrideIn(value any, path []string, word string) error {
	switch v := value.(type) {
	case []any:
		for _, member := range v {
			if err := overrideIn(member, path, word); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		if len(path) > 1 {
			return overrideIn(v[path[0]], path[1:], word)
		}
		if word == "删" {
			delete(v, path[0])
			return nil
		}
		v[path[0]] = literal(word)
		return nil
	}
	return fmt.Errorf("报文中没有节点 %s", strings.Join(path, "."))
}

// literal reads a word as JSON when it is an object or a list, else as text.
func literal(word string) any {
	var value any
	if strings.HasPrefix(word, "{") || strings.HasPrefix(word, "[") {
		if json.Unmarshal([]byte(word), &value) == nil {
			return value
		}
	}
	return word
}

func encode(value any) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return out.String(), err
}

// fill fills in a form; its list has one member, which is repeated for each row
// of the statement's table.
func (f filler) fill(value any, rows []map[string]string) (any, error) {
	switch v := value.(type) {
	case map[string]any:
		filled := make(map[string]any, len(v))
		for name, member := range v {
			made, err := f.fill(member, rows)
			if err != nil {
				return nil, err
			}
			filled[name] = made
		}
		return filled, nil
	case []any:
		if len(rows) == 0 {
			rows = []map[string]string{nil}
		}
		filled := make([]any, 0, len(rows))
		for _, row := range rows {
			member := filler{row: row, named: f.named, remembered: f.remembered, day: f.day}
			made, err := member.fill(v[0], nil)
			if err != nil {
				return nil, err
			}
			filled = append(filled, made)
		}
		return filled, nil
	case string:
		return f.text(v)
	}
	return value, nil
}

// text fills a text in; one that begins with # becomes a number.
func (f filler) text(form string) (any, error) {
	var missing error
	filled := blank.ReplaceAllStringFunc(form, func(found string) string {
		parts := blank.FindStringSubmatch(found)
		value, ok := f.value(parts[1])
		if !ok && parts[2] == "" {
			missing = fmt.Errorf("没有写“%s”", parts[1])
		}
		if !ok {
			value = parts[3]
		}
		return dated(value, f.day)
	})
	number, numeric := strings.CutPrefix(filled, "#")
	if numeric && jsonNumber.MatchString(number) {
		return json.Number(number), missing
	}
	return number, missing
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// value finds what a story says under a name, as the code that messages carry.
func (f filler) value(name string) (string, bool) {
	if name == "今天" {
		return name, true
	}
	if v, ok := f.word(name); ok {
		kind := map[string]string{"开单医师": "医师", "转往": "机构", "定点": "机构"}[name]
		if kind == "" {
			kind = name
		}
		return world.code(kind, v), true
	}
	switch who := f.person(); name {
	case "证件":
		return who.certificate, who.certificate != ""
	case "险种":
		return who.scheme, who.scheme != ""
	case "医师":
		code, _ := f.word("机构")
		doctor, ok := doctors[world.code("机构", code)]
		return doctor, ok
	case "金额":
		return f.amount()
	}
	return "", false
}

func (f filler) word(name string) (string, bool) {
	for _, words := range []map[string]string{f.row, f.named, f.remembered} {
		if v, ok := words[name]; ok {
			return v, true
		}
	}
	return "", false
}

func (f filler) person() person {
	name, _ := f.word("人")
	return world.persons[world.code("人", name)]
}

// amount is 单价 × 数量, rounded to the fen.
func (f filler) amount() (string, bool) {
	priceText, _ := f.word("单价")
	countText, _ := f.word("数量")
	price, err := money.ParsePrice(priceText)
	count, err2 := money.ParseQuantity(countText)
	if err != nil || err2 != nil {
		return "", false
	}
	amount, err := money.Extend(price, count, money.HalfUpFen)
	return amount.String(), err == nil
}

// doctors are the first active physicians of the institutions.
var doctors = activeDoctors()

func activeDoctors() map[string]string {
	found := map[string]string{}
	for _, r := range worldRows("医师") {
		if r["状态"] == "有效" && found[r["机构编号"]] == "" {
			found[r["机构编号"]] = r["人员编码"]
		}
	}
	return found
}
