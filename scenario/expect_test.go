package scenario_test

import (
	"os"
	"strconv"
	"strings"
)

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// expect compares a value of the last answer: 得 路径 = 值, 得 路径 有, 得 路径 无.
func (p *player) expect() {
	path := p.said(p.now.words[0])
	value, found := p.answer.output(path)
	switch words := p.now.words[1:]; {
	case len(words) == 1 && words[0] == "有":
		if !found || text(value) == "" {
			p.fail("应答没有 %s", path)
		}
	case len(words) == 1 && words[0] == "无":
		if found && text(value) != "" {
			p.fail("应答有 %s = %s", path, text(value))
		}
	case len(words) == 2 && words[0] == "=":
		if want := p.said(words[1]); !found || !same(text(value), want) {
			p.fail("%s = %q,应为 %q", path, text(value), want)
		}
	case len(words) == 2 && words[0] == "含":
		if want := p.said(words[1]); !found || !strings.Contains(text(value), want) {
			p.fail("%s = %q,应含 %q", path, text(value), want)
		}
	default:
		p.fail("应写成 得 路径 = 值、得 路径 含 值、得 路径 有 或 得 路径 无")
	}
}

// expectRefusal: 拒 编码 [句子片段].
func (p *player) expectRefusal() {
	if p.answer.ok() {
		p.fail("没有被拒")
	}
	p.refused = false
	message := p.answer.message()
	if code := p.now.words[0]; !strings.HasPrefix(message, "["+code+"] ") {
		p.fail("拒绝的是 %s", message)
	}
	if len(p.now.words) > 1 {
		if part := p.said(p.now.words[1]); !strings.Contains(message, part) {
			p.fail("拒绝的话 %q 应含 %q", message, part)
		}
	}
	if value, _ := p.answer.output(""); text(value) != "" {
		p.fail("拒绝时不应有 output")
	}
}

// sameAnswer: 同应答 名 [另忽略的字段 …].
func (p *player) sameAnswer() {
	kept, ok := p.answers[p.now.words[0]]
	if !ok {
		p.fail("还没有记下应答 %s", p.now.words[0])
	}
	ignored := append(append([]string{}, times...), p.now.words[1:]...)
	if d := difference(kept.body, p.answer.body, ignored, ""); d != "" {
		p.fail("应答与“%s”不同:%s", p.now.words[0], d)
	}
}

func (p *player) keepState() { p.states[p.now.words[0]] = digest(p.t, p.db) }

func (p *player) sameState() {
	kept, ok := p.states[p.now.words[0]]
	if !ok {
		p.fail("还没有记下库 %s", p.now.words[0])
	}
	if d := stateDifference(kept, digest(p.t, p.db)); d != "" {
		p.fail("数据库有变化:%s", d)
	}
}

func (p *player) arguments() []string {
	args := make([]string, len(p.now.words))
	for i, w := range p.now.words {
		args[i] = p.said(w)
	}
	return args
}

func (p *player) succeed() {
	var err error
	if p.printed, err = command(p.db, p.arguments()...); err != nil {
		p.fail("%v\n%s", err, p.printed)
	}
}

func (p *player) beRefused() {
	var err error
	if p.printed, err = command(p.db, p.arguments()...); err == nil {
		p.fail("命令没有被拒:\n%s", p.printed)
	}
}

func (p *player) printedText() {
	if want := p.said(p.now.words[0]); !strings.Contains(p.printed, want) {
		p.fail("输出应含 %q:\n%s", want, p.printed)
	}
}

func (p *player) notPrinted() {
	if want := p.said(p.now.words[0]); strings.Contains(p.printed, want) {
		p.fail("输出不应含 %q:\n%s", want, p.printed)
	}
}

// printedLines: 行数 2 片段.
func (p *player) printedLines() {
	count := 0
	for _, line := range strings.Split(p.printed, "\n") {
		if strings.Contains(line, p.said(p.now.words[1])) {
			count++
		}
	}
	if count != number(p.now.words[0]) {
		p.fail("输出有 %d 行含 %q:\n%s", count, p.now.words[1], p.printed)
	}
}

func (p *player) importFile() {
	var err error
	if p.printed, err = command(p.db, "import", "--demo", p.writeFile()); err != nil {
		p.fail("%v\n%s", err, p.printed)
	}
}

// importBad imports a file that must be refused; what the command printed and
// the file that was handed back can be asked for with 含.
func (p *player) importBad() {
	file := p.writeFile()
	printed, err := command(p.db, "import", "--demo", file)
	if err == nil {
		p.fail("文件没有被拒:\n%s", printed)
	}
	if back, err := os.ReadFile(strings.TrimSuffix(file, ".csv") + ".错误.csv"); err == nil {
		printed += "\n" + string(back)
	}
	p.printed = printed
}

// printedRefusal: 退 编码 [句子片段]. The last command printed the refusal.
func (p *player) printedRefusal() {
	for _, line := range strings.Split(p.printed, "\n") {
		_, sentence, found := strings.Cut(line, "["+p.now.words[0]+"] ")
		if found && (len(p.now.words) == 1 || strings.Contains(sentence, p.said(p.now.words[1]))) {
			return
		}
	}
	p.fail("没有这样拒绝:\n%s", p.printed)
}

func (p *player) keepPrinted() { p.outputs[p.now.words[0]] = p.printed }

func (p *player) samePrinted() {
	kept, ok := p.outputs[p.now.words[0]]
	if !ok {
		p.fail("还没有记下输出 %s", p.now.words[0])
	}
	if kept != p.printed {
		p.fail("输出与记下的不同,先前是:\n%s\n现在是:\n%s", kept, p.printed)
	}
}
