package scenario_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// statement is one line of a story with what is indented beneath it.
type statement struct {
	file  string
	line  int
	verb  string
	words []string          // after the verb, without the named ones
	named map[string]string // name=value words
	rows  []map[string]string
	body  string // indented lines that are not rows of a table
	raw   string // all that follows the verb
}

func (s statement) where() string { return fmt.Sprintf("%s:%d", filepath.Base(s.file), s.line) }

// words says how many words each verb takes, at least and at most; named words
// are not counted. The list is closed: a story with another verb is refused.
var verbs = map[string][2]int{
	"故事":   {1, 99}, // title
	"说明":   {1, 99}, // a remark that a reader should see
	"机构":   {1, 1},  // who sends from here on
	"发":    {1, 1},  // send a transaction
	"发原文":  {0, 0},  // send a body as it is
	"上传":   {1, 1},  // 9101 with a file whose rows are indented beneath
	"再发":   {0, 1},  // send the last, or a remembered, message once more
	"记报文":  {1, 1},  // remember the last message
	"得":    {1, 3},  // the last answer has a value
	"拒":    {1, 2},  // the last message was refused
	"退":    {1, 2},  // the last command refused with a code
	"记":    {3, 3},  // remember a value of the last answer
	"记应答":  {1, 1},  // remember the last answer
	"同应答":  {1, 99}, // the last answer is a remembered one but for its times
	"反应答":  {1, 1},  // the last answer mirrors a remembered settlement
	"记库":   {1, 1},  // remember the whole database
	"同库":   {1, 1},  // the whole database is as remembered
	"命令":   {1, 99}, // run yibao, which must succeed
	"命令败":  {1, 99}, // run yibao, which must fail
	"含":    {1, 1},  // the last command printed a text
	"不含":   {1, 1},  // the last command did not
	"行数":   {2, 2},  // so many lines of the last command's output contain a text
	"导入":   {1, 1},  // import a CSV file whose rows are indented beneath
	"导入败":  {1, 1},  // the same, which must be refused
	"记输出":  {1, 1},  // remember what the last command printed
	"同输出":  {1, 1},  // the last command printed what was remembered
	"抄改":   {4, 4},  // copy a file with a text replaced
	"账户计入": {1, 1},  // whether the region prints the account inside fund_pay_sumamt
	"重启":   {0, 0},  // end the server and start another
	"初始化":  {0, 0},  // make the accounts of a demonstration
	"经办员":  {1, 1},  // who calls the staff API from here on
	"办":    {2, 2},  // call the staff API: method, path, fields as name=value
	"办拒":   {1, 2},  // the last call was refused
	"办含":   {1, 9},  // the last call's answer contains texts
	"办不含":  {1, 9},  // the last call's answer does not
	"办记":   {3, 3},  // remember a field of the last call's answer
	"办得":   {2, 3},  // a value of the last call's answer, by its path
	"办取":   {3, 3},  // remember such a value
	"到":    {1, 1},  // the day on which what follows happens
	"批量审核": {2, 2},  // screen what is settled: open findings of a person as in the table
	"设":    {3, 3},  // what messages say from here on
	"行":    {1, 99}, // refusals table: the name of a row
}

// parseStory reads the statements of a story.
func parseStory(t *testing.T, file string) []statement {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	statements, err := parse(file, string(text))
	if err != nil {
		t.Fatal(err)
	}
	return statements
}

func parse(file, text string) ([]statement, error) {
	var out []statement
	var header []string
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "#") && !strings.HasPrefix(line, " "):
			continue
		case trimmed == "":
			header = nil
			continue
		case strings.HasPrefix(line, " "):
			if len(out) == 0 {
				return nil, fmt.Errorf("%s:%d: 缩进的行前面没有语句", file, i+1)
			}
			last := &out[len(out)-1]
			if !strings.HasPrefix(trimmed, "|") {
				last.body += trimmed + "\n"
				continue
			}
			cells := tableCells(trimmed)
			if header == nil {
				header = cells
				continue
			}
			if len(cells) != len(header) {
				return nil, fmt.Errorf("%s:%d: 表格这一行有 %d 格,表头有 %d 格", file, i+1, len(cells), len(header))
			}
			row := map[string]string{}
			for c, name := range header {
				row[name] = cells[c]
			}
			last.rows = append(last.rows, row)
		default:
			header = nil
			s, err := parseLine(file, i+1, trimmed)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
	}
	return out, nil
}

func tableCells(line string) []string {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

func parseLine(file string, line int, text string) (statement, error) {
	words := splitWords(text)
	s := statement{file: file, line: line, verb: words[0], named: map[string]string{}}
	s.raw = strings.TrimSpace(strings.TrimPrefix(text, words[0]))
	limits, known := verbs[s.verb]
	if !known {
		return s, fmt.Errorf("%s:%d: 不认识“%s”", file, line, s.verb)
	}
	naming := s.verb == "办" || s.verb == "发" || s.verb == "发原文" || s.verb == "再发"
	for _, w := range words[1:] {
		name, value, found := strings.Cut(w, "=")
		if naming && found && name != "" && !strings.HasPrefix(name, "/") {
			s.named[name] = value
			continue
		}
		s.words = append(s.words, w)
	}
	if n := len(s.words); n < limits[0] || n > limits[1] {
		return s, fmt.Errorf("%s:%d: “%s”后面应有 %d 到 %d 项,却有 %d 项", file, line, s.verb, limits[0], limits[1], n)
	}
	return s, nil
}

// splitWords cuts a line at spaces; quotes that begin a word or a value keep
// spaces together.
func splitWords(text string) []string {
	var words []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range text {
		opens := !begun || strings.HasSuffix(word.String(), "=")
		switch {
		case r == '"' && (quoted || opens):
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}
