package policyfile

import (
	"strings"
	"unicode/utf8"
)

// scan looks a text over before it is parsed, for slips that a YAML parser
// would misread or explain badly: full-width punctuation, tabs, texts that are
// too large. It reports whether the text may be parsed.
func scan(r *report, s *source, text string) bool {
	if len(text) > maxFileBytes || len(s.lines) > maxLines || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		r.add(Complaint{File: s.name, Line: 1, Column: 1, Code: "P002",
			Message: "文件太大,或者不是 UTF-8 编码的文字。", Help: "另存为 UTF-8;一个文件不超过 256 KB、8000 行。"})
		return false
	}
	before := len(r.complaints)
	sc := scanner{report: r, source: s, block: -1}
	for i, line := range s.lines {
		sc.line(i+1, line)
	}
	return len(r.complaints) == before
}

type scanner struct {
	report *report
	source *source
	depth  int // brackets open
	parens int
	block  int // indentation of a key whose text block (| or >) follows, else -1
}

func (sc *scanner) line(number int, line string) {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	trimmed := strings.TrimSpace(line)
	if sc.block >= 0 && (trimmed == "" || indent > sc.block) {
		return
	}
	sc.block = -1
	if utf8.RuneCountInString(line) > maxLineRunes || indent > maxBlockDepth || strings.Count(line, "- ") > maxFlowDepth {
		sc.complain(number, 1, 1, "P002", "这一行太长,或者缩进太深。", "把内容分成几行。")
		return
	}
	if rest := line[indent:]; strings.HasPrefix(rest, "\t") || strings.HasPrefix(rest, "\u3000") {
		sc.complain(number, indent+1, 1, "P003", "缩进用了制表符(Tab)或全角空格。", "缩进只用半角空格。")
		return
	}
	if strings.HasPrefix(trimmed, "#") {
		return
	}
	sc.characters(number, []rune(line))
	if plain, _, _ := strings.Cut(trimmed, " #"); sc.depth == 0 {
		plain = strings.TrimSpace(plain)
		for _, mark := range []string{"|", ">", "|-", ">-", "|+", ">+"} {
			if strings.HasSuffix(plain, ": "+mark) {
				sc.block = indent
			}
		}
	}
}

// characters walks a line outside of quotes and comments.
func (sc *scanner) characters(number int, line []rune) {
	quote, keyed := rune(0), sc.depth > 0
	sc.parens = 0
	for i, c := range line {
		switch {
		case quote != 0:
			if c == quote && (c != '"' || line[i-1] != '\\') {
				quote = 0
			}
		case (c == '"' || c == '\'') && startsValue(line, i):
			quote = c
		case c == '#' && i > 0 && line[i-1] == ' ':
			return
		case c == ':' && (i+1 == len(line) || line[i+1] == ' '):
			keyed = true
		case c == '{' || c == '[':
			sc.depth++
			if sc.depth > maxFlowDepth {
				sc.complain(number, i+1, 1, "P002", "括号套得太深。", "把内容分成几行。")
				sc.depth = 0
				return
			}
		case c == '}' || c == ']':
			sc.depth = max(0, sc.depth-1)
		case c == '(' || c == '（':
			sc.parens++
		case c == ')' || c == '）':
			sc.parens--
		default:
			if !sc.fullWidth(number, i, c, keyed) {
				return
			}
		}
	}
}

// startsValue reports whether a quote at i begins a quoted value, and is not a
// mark inside a sentence.
func startsValue(line []rune, i int) bool {
	for k := i - 1; k >= 0; k-- {
		if line[k] != ' ' {
			return strings.ContainsRune("{[,:-", line[k])
		}
	}
	return true
}

// fullWidth complains about full-width characters used as structure. It
// reports whether the line should be looked at further.
func (sc *scanner) fullWidth(number, i int, c rune, keyed bool) bool {
	half := map[rune]string{'，': ",", '：': ":", '｛': "{", '｝': "}", '［': "[", '］': "]", '＃': "#"}
	text, structural := half[c]
	switch {
	case c >= '０' && c <= '９':
		sc.complain(number, i+1, 1, "P005", "这里是全角数字“"+string(c)+"”。", "数字要用半角。")
		return false
	case !structural:
		return true
	case c == '，' && (sc.depth == 0 || sc.parens > 0), c == '：' && keyed && sc.depth == 0, c == '＃':
		return true
	}
	help := "改成“" + text + "”。"
	if c == '，' || c == '：' {
		help = "改成“" + text + " ”(半角,后面加一个空格)。说明文字里要用全角标点,请给整段加引号。"
	}
	sc.complain(number, i+1, 1, "P004", "这里是全角的“"+string(c)+"”,文件的结构符号要用半角。", help)
	return true
}

func (sc *scanner) complain(line, column, length int, code, message, help string) {
	sc.report.add(Complaint{File: sc.source.name, Line: line, Column: column, Length: length,
		Code: code, Message: message, Help: help, Source: sc.source.line(line)})
}
