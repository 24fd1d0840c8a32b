package expr

import (
	"strings"
	"unicode"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	numberToken
	dateToken
	textToken
	wordToken   // 若 则 否则 且 或 非 属于 不属于 不低于 不超过
	symbolToken // + − × ÷ ( ) [ ] , 、 = ≠ < ≤ > ≥
)

// token is one word of a formula; start and end count characters.
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

var words = map[string]bool{
	"若": true, "则": true, "否则": true, "且": true, "或": true, "非": true,
	"属于": true, "不属于": true, "不低于": true, "不超过": true,
}

// symbols maps every accepted spelling of a symbol to the one used inside.
var symbols = map[rune]string{
	'+': "+", '＋': "+", '-': "-", '−': "-", '－': "-", '*': "×", '×': "×", '/': "÷", '÷': "÷",
	'(': "(", '（': "(", ')': ")", '）': ")", '[': "[", ']': "]", ',': ",", '，': ",", '、': "、",
	'=': "=", '＝': "=", '≠': "≠", '<': "<", '＜': "<", '≤': "≤", '>': ">", '＞': ">", '≥': "≥",
}

type lexer struct {
	text     []rune
	at       int
	tokens   []token
	problems []Problem
}

func lex(text string) ([]token, []Problem) {
	l := &lexer{text: []rune(text)}
	for l.at < len(l.text) && len(l.problems) == 0 {
		l.next()
	}
	l.tokens = append(l.tokens, token{kind: endToken, start: len(l.text), end: len(l.text)})
	return l.tokens, l.problems
}

func (l *lexer) next() {
	c := l.text[l.at]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\u3000':
		l.at++
	case isDigit(c) || c == '.' && l.at+1 < len(l.text) && isDigit(l.text[l.at+1]):
		l.number()
	case isNameStart(c):
		l.name()
	case c == '"' || c == '“':
		l.quoted()
	default:
		l.symbol(c)
	}
}

func (l *lexer) add(kind tokenKind, text string, length int) {
	l.tokens = append(l.tokens, token{kind, text, l.at, l.at + length})
	l.at += length
}

func (l *lexer) name() {
	end := l.at
	for end < len(l.text) && isNamePart(l.text[end]) {
		end++
	}
	text := string(l.text[l.at:end])
	kind := nameToken
	if words[text] {
		kind = wordToken
	}
	l.add(kind, text, end-l.at)
}

// number reads 1200, 0.5, 30万, 70%, 5‰, 2024-01-01, and codes that begin with
// a digit (they are texts, the parser decides).
func (l *lexer) number() {
	if l.date() {
		return
	}
	end := l.at
	for end < len(l.text) && (isDigit(l.text[end]) || l.text[end] == '.') {
		end++
	}
	for end < len(l.text) && (l.text[end] == '万' || l.text[end] == '亿' || l.text[end] == '%' || l.text[end] == '‰') {
		end++
	}
	if end < len(l.text) && isNamePart(l.text[end]) {
		for end < len(l.text) && isNamePart(l.text[end]) {
			end++
		}
		l.add(nameToken, string(l.text[l.at:end]), end-l.at)
		return
	}
	l.add(numberToken, string(l.text[l.at:end]), end-l.at)
}

func (l *lexer) date() bool {
	const length = len("2024-01-01")
	if l.at+length > len(l.text) {
		return false
	}
	for i, c := range l.text[l.at : l.at+length] {
		if (i == 4 || i == 7) != (c == '-') || i != 4 && i != 7 && !isDigit(c) {
			return false
		}
	}
	if end := l.at + length; end < len(l.text) && isNamePart(l.text[end]) {
		return false
	}
	l.add(dateToken, string(l.text[l.at:l.at+length]), length)
	return true
}

func (l *lexer) quoted() {
	closing := '"'
	if l.text[l.at] == '“' {
		closing = '”'
	}
	for end := l.at + 1; end < len(l.text); end++ {
		if l.text[end] == closing {
			body := string(l.text[l.at+1 : end])
			l.add(textToken, body, end+1-l.at)
			return
		}
	}
	l.refuse(1, "引号没有闭合。", "在文字后面补上引号。")
}

func (l *lexer) symbol(c rune) {
	pair := ""
	if l.at+1 < len(l.text) {
		pair = string(l.text[l.at : l.at+2])
	}
	switch pair {
	case ">=":
		l.add(symbolToken, "≥", 2)
		return
	case "<=":
		l.add(symbolToken, "≤", 2)
		return
	case "!=", "<>":
		l.add(symbolToken, "≠", 2)
		return
	}
	if s, ok := symbols[c]; ok {
		l.add(symbolToken, s, 1)
		return
	}
	l.refuse(1, "式子里不认识的字符“"+string(c)+"”。", "式子里可以用 + − × ÷ ( ) = ≠ < ≤ > ≥ 和“且、或、非、属于、不低于、不超过、若…则…否则…”。")
}

func (l *lexer) refuse(length int, message, help string) {
	l.problems = append(l.problems, Problem{l.at, length, codeGrammar, message, help})
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isNameStart(c rune) bool { return unicode.IsLetter(c) || c == '_' }

func isNamePart(c rune) bool {
	return unicode.IsLetter(c) || isDigit(c) || c == '_' || c == '·' || c == '.'
}

// IsName reports whether a text can be used as a name in formulas.
func IsName(text string) bool {
	for i, c := range []rune(text) {
		if i == 0 && !isNameStart(c) || c == '.' || !isNamePart(c) {
			return false
		}
	}
	return text != "" && !words[text]
}

// Words returns the reserved words of the grammar as one sentence part.
func Words() string {
	return strings.Join([]string{"若", "则", "否则", "且", "或", "非", "属于", "不属于", "不低于", "不超过"}, "、")
}
