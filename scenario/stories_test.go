package scenario_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestStories plays every story of stories/ on each engine. However a story
// goes, afterwards the books verify and every settlement replays.
func TestStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("stories/*.story")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 15 {
		t.Errorf("only %d stories were found", len(files))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".story")
		statements := parseStory(t, file)
		if len(statements) == 0 || statements[0].verb != "故事" {
			t.Errorf("%s must begin with 故事 and its title", file)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onEngines(t, func(t *testing.T, db database) {
				p := newPlayer(t, db)
				p.names["仓库"] = repository(t)
				p.play(statements)
				p.server.stop(t)
				sound(t, db)
				counted(t, db, "故事 "+name)
			})
		})
	}
}

var replayed = regexp.MustCompile(`(\d+) replayed, (\d+) identical, (\d+) different`)

// sound fails when the books do not verify or a settlement does not replay; it
// returns how many were replayed.
func sound(t *testing.T, db database) int {
	t.Helper()
	printed, err := command(db, "verify")
	if err != nil || !strings.Contains(printed, "全部一致") {
		t.Errorf("the books do not verify: %v\n%s", err, printed)
	}
	printed, err = command(db, "replay")
	found := replayed.FindStringSubmatch(printed)
	if err != nil || found == nil {
		t.Errorf("replay failed: %v\n%s", err, printed)
		return 0
	}
	if found[1] != found[2] || found[3] != "0" {
		t.Errorf("not every settlement replays: %s", printed)
	}
	return number(found[1])
}

// TestStoryText refuses what is not in the grammar, with file and line.
func TestStoryText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"不认识的语句", "故事 甲\n试 2201", "a.story:2: 不认识“试”"},
		{"多了一项", "发 2201 2202", "a.story:1: “发”后面应有 1 到 1 项"},
		{"少了一项", "拒", "a.story:1: “拒”后面应有 1 到 2 项"},
		{"无主的缩进行", "  | 流水号 |", "a.story:1: 缩进的行前面没有语句"},
		{"表格缺一格", "发 2204\n  | 流水号 | 项目 |\n  | F1 |", "a.story:3: 表格这一行有 1 格,表头有 2 格"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := parse("a.story", c.text)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	for _, verb := range []string{"故事", "发", "得"} {
		if _, known := allActs[verb]; !known {
			t.Errorf("%s does nothing", verb)
		}
	}
	if a, b := fmt.Sprint(len(allActs)), fmt.Sprint(len(verbs)); a != b {
		t.Errorf("%s verbs are played, %s are parsed", a, b)
	}
}
