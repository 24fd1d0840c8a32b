package scenario_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
)

// familyStory is a year of a family, from birth to the books of the next year.
const familyStory = "testdata/family.story"

// familyWorld are the files that the story's world begins with: institutions and
// catalogues, but no person.
var familyWorld = strings.Fields("机构 协议 医师 目录 基金期初")

// TestFamily plays the story through the national interface and the staff API,
// with a clock of its own.
func TestFamily(t *testing.T) {
	t.Parallel()
	staging{
		name: "一家人的一年", file: familyStory, day: "2026-02-10", least: 5,
		begin: func(c *centre) { c.seed(familyWorld, "") },
	}.play(t)
}

// staging is a story for a centre of its own.
type staging struct {
	name, file string
	day        string // on which it begins
	begin, end func(c *centre)
	least      int // settlements that must replay
}

// play plays it on each engine; afterwards the books verify and every settlement
// replays.
func (s staging) play(t *testing.T) {
	statements := parseStory(t, s.file)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			if engine == "postgres" && !postgresWanted(t) {
				return
			}
			db := emptyDatabase(t, engine)
			c := newCentre(t, db, period.MustDate(s.day))
			s.begin(c)
			newClockedPlayer(c).play(statements)
			if s.end != nil {
				s.end(c)
			}
			c.shut()
			if replayed := sound(t, db); replayed < s.least {
				t.Errorf("only %d settlements were replayed", replayed)
			}
			counted(t, db, "故事 "+s.name)
		})
	}
}

// newClockedPlayer plays against a centre whose clock the story sets.
func newClockedPlayer(c *centre) *player {
	return &player{
		t: c.t, db: c.db, centre: c, server: &server{address: c.address(), log: new(lines)}, names: map[string]string{},
		requests: map[string]request{}, answers: map[string]answer{},
		states: map[string]string{}, outputs: map[string]string{}, settled: map[string]answer{},
		staff: &staff{accounts: c.accountsMade(), signed: map[string][2]string{}},
	}
}

// today is the day of the story.
func (p *player) today() period.Date {
	if p.centre == nil {
		return today()
	}
	return p.centre.today()
}

// clock is the time of the story.
func (p *player) clock() time.Time {
	if p.centre == nil {
		return time.Now()
	}
	return p.centre.now()
}

// clocked returns the centre; a story whose days are those of the machine has
// none.
func (p *player) clocked() *centre {
	if p.centre == nil {
		p.fail("这个故事用真实的日期,不能用“%s”", p.now.verb)
	}
	return p.centre
}

// goTo: 到 2026-03-20. Time goes by in steps after which the clerks sign in, so
// that no account is shut for want of use.
func (p *player) goTo() {
	day, err := period.ParseDate(p.now.words[0])
	if err != nil || day <= p.clocked().today() {
		p.fail("不能到这一天:%v", err)
	}
	for p.centre.today() < day {
		p.centre.goTo(min(day, p.centre.today().AddDays(60)))
		clear(p.staff.signed)
		for _, account := range []string{"jingban", "fuhe", "caiwu", "fuzeren"} {
			p.signIn(account)
		}
	}
	p.staff.account = ""
}

// set: 设 名 = 值. What messages say from here on.
func (p *player) set() { p.names[p.now.words[0]] = p.said(p.now.words[2]) }

// actGives compares a value of the last answer of the staff API: 办得 路径 = 值,
// 办得 路径 含 片段, 办得 路径 无.
func (p *player) actGives() {
	p.accepted()
	path := p.said(p.now.words[0])
	value, found := find(any(p.staff.body), path)
	switch words := p.now.words[1:]; {
	case len(words) == 2 && words[0] == "=" && found && same(text(value), p.said(words[1])):
	case len(words) == 2 && words[0] == "含" && found && strings.Contains(text(value), p.said(words[1])):
	case len(words) == 1 && words[0] == "无" && (!found || text(value) == ""):
	default:
		p.fail("%s = %q:%s", path, text(value), clipped(p.staff.text))
	}
}

// actNotes remembers a value deep in the last answer: 办取 名 = 路径.
func (p *player) actNotes() {
	p.accepted()
	value, found := find(any(p.staff.body), p.said(p.now.words[2]))
	if !found {
		p.fail("答复里没有 %s:%s", p.now.words[2], clipped(p.staff.text))
	}
	p.names[p.now.words[0]] = text(value)
}

// clockedActs are the verbs of a story whose days the test chooses, and what it
// asks of the staff API.
var clockedActs map[string]func(*player) = map[string]func(*player){
	"到": (*player).goTo, "设": (*player).set, "批量审核": (*player).screenAll,
	"办得": (*player).actGives, "办取": (*player).actNotes,
}

// allActs are the verbs of every story.
var allActs map[string]func(*player) = func() map[string]func(*player) {
	all := maps.Clone(acts)
	maps.Copy(all, clockedActs)
	return all
}()
