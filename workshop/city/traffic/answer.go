package traffic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"yibao/ground/money"
)

// answer is what the centre said.
type answer struct {
	refused bool
	message string // err_msg
	output  node
}

var refusalCode = regexp.MustCompile(`YB\d{4}`)

// code is the stable code within the refusal's text, or "无代码".
func (a answer) code() string {
	if code := refusalCode.FindString(a.message); code != "" {
		return code
	}
	return "无代码"
}

// readAnswer decodes a response body; numbers keep their text.
func readAnswer(body []byte) (answer, error) {
	var raw struct {
		Infcode json.RawMessage `json:"infcode"`
		ErrMsg  string          `json:"err_msg"`
		Output  json.RawMessage `json:"output"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return answer{}, fmt.Errorf("应答不是 JSON 报文:%w", err)
	}
	a := answer{message: raw.ErrMsg}
	switch strings.Trim(string(raw.Infcode), `"`) {
	case "0":
	case "":
		return a, fmt.Errorf("应答没有 infcode")
	default:
		a.refused = true
	}
	if len(raw.Output) == 0 || string(raw.Output) == "null" {
		return a, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw.Output))
	decoder.UseNumber()
	if err := decoder.Decode(&a.output); err != nil {
		return a, fmt.Errorf("应答的 output 不是对象:%w", err)
	}
	return a, nil
}

// alike reports whether two answers say the same; times and the centre's
// message id in the envelope may differ.
func alike(a, b answer) bool {
	left, err1 := json.Marshal(a.output)
	right, err2 := json.Marshal(b.output)
	return err1 == nil && err2 == nil && a.refused == b.refused && bytes.Equal(left, right)
}

// child returns a node of a node; nil when it is missing.
func child(n node, name string) node {
	c, _ := n[name].(node)
	return c
}

// children returns a list node; a single object counts as a list of one.
func children(n node, name string) []node {
	switch list := n[name].(type) {
	case node:
		return []node{list}
	case []any:
		var nodes []node
		for _, e := range list {
			if c, ok := e.(node); ok {
				nodes = append(nodes, c)
			}
		}
		return nodes
	default:
		return nil
	}
}

func text(n node, field string) string {
	s, _ := n[field].(string)
	return s
}

// fen reads an amount: a number, a numeric string, or nothing for 0.
func fen(n node, field string) (money.Fen, error) {
	switch v := n[field].(type) {
	case nil:
		return 0, nil
	case json.Number:
		return parseFen(field, v.String())
	case string:
		if v == "" {
			return 0, nil
		}
		return parseFen(field, v)
	default:
		return 0, fmt.Errorf("%s 不是数字", field)
	}
}

func parseFen(field, text string) (money.Fen, error) {
	f, err := money.ParseFen(text)
	if err != nil {
		return 0, fmt.Errorf("%s 的值 %s 不是两位小数的金额", field, text)
	}
	return f, nil
}
