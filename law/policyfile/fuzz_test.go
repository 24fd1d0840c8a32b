package policyfile_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"yibao/law/policyfile"
)

// seeds adds every policy and case file of the test data.
func seeds(f *testing.F) {
	for _, dir := range []string{"testdata/worked", "testdata/policies"} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(dir + "/" + name)
			f.Add(string(text))
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	for _, text := range []string{"", "政策: 甲", "a: [", "a: {b: 1，c: 2}", "参数: {甲: {单位: 元, 值: =甲}}", "? a\n: b", "- - - -", "步骤: {一: [{逐笔: {表: 费用明细, 步骤: [], 合计: {甲: 金额}}}]}"} {
		f.Add(text)
	}
}

// FuzzParse: no text stops the program; a policy that loads settles or refuses
// whatever the sampler gives it, and every complaint can be printed.
func FuzzParse(f *testing.F) {
	seeds(f)
	parent, err := os.ReadFile("testdata/worked/国家居民大病.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{"甲.yaml": {Data: []byte(text)}, "国家居民大病.yaml": {Data: parent}}
		p, complaints := policyfile.Load(files, "甲.yaml")
		for _, c := range complaints {
			if c.Line < 1 || c.Column < 1 || !strings.Contains(c.String(), c.Code) {
				t.Fatalf("complaint without a place: %+v", c)
			}
		}
		if p == nil {
			if !policyfile.HasErrors(complaints) {
				t.Fatal("refused without an error")
			}
			return
		}
		for _, found := range p.Sample(7, 3).Found {
			if found.Code == "P315" {
				t.Fatal(found)
			}
		}
	})
}

// FuzzCases: no text stops the reader of case files.
func FuzzCases(f *testing.F) {
	seeds(f)
	policy, err := os.ReadFile("testdata/worked/宁波居民2014.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{"甲.例.yaml": {Data: []byte(text)}, "宁波居民2014.yaml": {Data: policy}}
		cases, complaints := policyfile.LoadCases(files, "甲.例.yaml")
		if (cases == nil) != policyfile.HasErrors(complaints) {
			t.Fatalf("cases %v, complaints %v", cases, complaints)
		}
		if cases != nil {
			cases.Run()
		}
	})
}
