package repotest_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const maxPageLines = 400

// webRule is one thing that the console's sources do not say, and why.
type webRule struct {
	pattern *regexp.Regexp
	except  string // files, and folders ending in /, that may; "" for none
	why     string
}

// excepts says whether the rule lets a file be: one that is named, or of a folder
// that is.
func (r webRule) excepts(name string) bool {
	return slices.ContainsFunc(strings.Fields(r.except), func(e string) bool {
		return name == e || strings.HasSuffix(e, "/") && strings.HasPrefix(name, e)
	})
}

var webRules = []webRule{
	{regexp.MustCompile(`(: any\b|\bas any\b|<any>|@ts-ignore|@ts-nocheck)`), "", "不用 any,也不关掉检查:写出类型。(give it a type.)"},
	{regexp.MustCompile(`(?:^|[^.\w])fetch\(|XMLHttpRequest|new WebSocket`), "web/src/api/client.ts web/src/api/devices.ts web/e2e/", "向服务器要东西只走 src/api。(ask through src/api.)"},
	{regexp.MustCompile(`dangerouslySetInnerHTML|\.innerHTML\b|setAttribute\('style'|\beval\(|new Function\(`), "", "内容安全策略不允许。(the content security policy forbids it.)"},
	{regexp.MustCompile(`waitForTimeout|networkidle`), "", "等出现的东西,不等时间。(wait for what appears, not for a time.)"},
	{regexp.MustCompile(`\b(it|test|describe)\.(only|skip|todo)\b`), "", "测试不跳过也不单跑。(no test is skipped or alone.)"},
	{regexp.MustCompile(`console\.(log|debug|warn|error)\(`), "", "页面不往浏览器的控制台写。(pages do not write to the browser's console.)"},
}

// address is an address of elsewhere; names of XML formats are none.
var address = regexp.MustCompile(`https?://[a-z0-9.-]+`)

var harmless = []string{"http://127.0.0.1", "http://www.w3.org", "http://schemas.openxmlformats.org"}

var sayNothing = []string{"util", "utils", "common", "helpers", "helper", "misc", "types", "manager"}

func pageRule(name, text string) []string {
	var out []string
	if lines := strings.Count(text, "\n"); lines > maxPageLines {
		out = append(out, name+": 超过 400 行。里面多半还有一个部件,请分开。(file too long: there is a second piece inside.)")
	}
	base, _, _ := strings.Cut(path.Base(name), ".")
	if slices.Contains(sayNothing, strings.ToLower(base)) {
		out = append(out, name+": 名字没有说是什么,请用业务的名字。(name it after what it is.)")
	}
	for _, rule := range webRules {
		if found := rule.pattern.FindString(text); found != "" && !rule.excepts(name) {
			out = append(out, name+": "+found+" "+rule.why)
		}
	}
	for _, found := range address.FindAllString(text, -1) {
		if !slices.Contains(harmless, found) {
			out = append(out, name+": "+found+" 不是本站:没有请求离开本站。(no request leaves the origin.)")
		}
	}
	return out
}

// webSources are the console's own sources.
func webSources(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := walk(func(name string, entry fs.DirEntry) error {
		own := strings.HasPrefix(name, "web/") && !strings.HasPrefix(name, "web/built/") && name != "web/src/api/schema.d.ts"
		if !own || !slices.Contains([]string{".ts", ".tsx", ".css", ".html"}, path.Ext(name)) {
			return nil
		}
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		found[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 20 {
		t.Fatalf("only %d sources of the console found", len(found))
	}
	return found
}

func TestConsoleKeepsToItsRules(t *testing.T) {
	t.Parallel()
	for name, text := range webSources(t) {
		for _, complaint := range pageRule(name, text) {
			t.Error(complaint)
		}
	}
}

func TestPageRuleCatches(t *testing.T) {
	t.Parallel()
	expect(t, pageRule("web/src/a.ts", "const a: string = ''\n"), "")
	expect(t, pageRule("web/src/a.ts", strings.Repeat("\n", 401)), "超过 400 行")
	expect(t, pageRule("web/src/utils.ts", ""), "名字没有说是什么")
	expect(t, pageRule("web/src/a.ts", "let a: any"), "写出类型")
	expect(t, pageRule("web/src/a.ts", "await fetch('/api')"), "只走 src/api")
	expect(t, pageRule("web/src/api/client.ts", "await fetch(request)"), "")
	expect(t, pageRule("web/src/api/devices.ts", "await fetch(request)"), "")
	expect(t, pageRule("web/e2e/a.test.ts", "await fetch(request)"), "")
	expect(t, pageRule("web/src/api/hooks.ts", "await fetch(request)"), "只走 src/api")
	expect(t, pageRule("web/e2e/a.test.ts", "page.waitForTimeout(5)"), "不等时间")
	expect(t, pageRule("web/src/a.ts", "'https://example.com/a.js'"), "没有请求离开本站")
}

// exactVersion is a version without room; a lock file with addresses would tie the
// project to one mirror.
var exactVersion = regexp.MustCompile(`^\s+"[@a-z][^"]*": "([^"]*)"`)

func TestConsolePinsItsPackages(t *testing.T) {
	t.Parallel()
	_, dependencies, found := strings.Cut(read(t, "web/package.json"), `"dependencies"`)
	if !found {
		t.Fatal("web/package.json has no dependencies")
	}
	pinned := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	count := 0
	for line := range strings.Lines(dependencies) {
		if m := exactVersion.FindStringSubmatch(line); m != nil {
			count++
			if !pinned.MatchString(m[1]) {
				t.Errorf("web/package.json: %s 不是确切的版本。(pin the exact version.)", strings.TrimSpace(line))
			}
		}
	}
	if count < 10 {
		t.Errorf("only %d packages read", count)
	}
	if strings.Contains(read(t, "web/package-lock.json"), `"resolved"`) {
		t.Error("web/package-lock.json 写有下载地址,请按 web/.npmrc 重新生成。(the lock file records addresses.)")
	}
}
