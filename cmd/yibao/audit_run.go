package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit/trial"
	"yibao/law/rulefile"
	"yibao/process/curation"
	"yibao/process/screening"
	"yibao/register/knowledge"
	"yibao/rules"
)

type auditPublish struct {
	database
	Paths    []string `arg:"" optional:"" name:"path" help:"规则文件(.rule)或文件夹;不写则发布程序自带的全部规则" type:"existingpath"`
	Region   string   `help:"统筹区;不写则全部统筹区" placeholder:"390100"`
	State    string   `help:"草稿、影子、启用或停用" enum:"草稿,影子,启用,停用" default:"影子"`
	From     string   `help:"从哪天起;默认今天" placeholder:"2026-01-01"`
	Author   string   `help:"发布人" required:""`
	Reviewer string   `help:"复核人,启用时必须是另一个人"`
}

// Run publishes rules as one unit of work.
func (c auditPublish) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := beforeAccounts(ctx, store, "发布审核规则"); err != nil {
		return err
	}
	files, err := ruleFiles(c.Paths)
	if err != nil {
		return err
	}
	from := period.DateOf(now().In(china))
	if c.From != "" {
		if from, err = period.ParseDate(c.From); err != nil {
			return err
		}
	}
	service := curation.Service{Store: store, Now: now, NewID: newID}
	written, err := service.Publish(ctx, curation.Publication{
		Region: c.Region, State: knowledge.State(c.State), From: from, Author: c.Author, Reviewer: c.Reviewer, Rules: files,
	})
	if err != nil {
		return err
	}
	fmt.Printf("审核规则 %d 条,%d 条发布为%s,其余已经如此\n", len(files), len(written), c.State)
	return nil
}

// ruleFiles reads the rules among the paths, or those shipped whose kind can be
// run.
func ruleFiles(paths []string) ([]curation.RuleFile, error) {
	if len(paths) == 0 {
		return rulesIn(rules.FS, ".")
	}
	var files []curation.RuleFile
	for _, path := range paths {
		found, err := rulesIn(os.DirFS(filepath.Dir(path)), filepath.Base(path))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

func rulesIn(folder fs.FS, root string) ([]curation.RuleFile, error) {
	var files []curation.RuleFile
	err := fs.WalkDir(folder, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != trial.RuleSuffix {
			return err
		}
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		base := strings.TrimSuffix(name, trial.RuleSuffix)
		good, _ := fs.ReadFile(folder, base+trial.GoodSuffix) // cases are not required
		bad, _ := fs.ReadFile(folder, base+trial.BadSuffix)
		files = append(files, curation.RuleFile{Name: name, Text: string(text), Good: string(good), Bad: string(bad)})
		return nil
	})
	return files, err
}

type auditSpan struct {
	Region string `help:"统筹区" required:"" placeholder:"390100"`
	From   string `help:"结算日期从" required:"" placeholder:"2026-01-01"`
	To     string `help:"到(含当天)" required:"" placeholder:"2026-12-31"`
}

func (c auditSpan) span() (period.Span, error) {
	from, err := period.ParseDate(c.From)
	if err != nil {
		return period.Span{}, err
	}
	to, err := period.ParseDate(c.To)
	return period.Span{From: from, To: to.AddDays(1)}, err
}

type auditBacktest struct {
	database
	auditSpan
	Paths []string `arg:"" name:"rule" help:"规则文件(.rule)或文件夹" type:"existingpath"`
}

// Run tries rules on stored settlements.
func (c auditBacktest) Run() error {
	files, err := ruleFiles(c.Paths)
	if err != nil {
		return err
	}
	run := screening.Run{Trial: []knowledge.RuleVersion{}}
	for _, f := range files {
		rule, complaints := rulefile.Parse(f.Name, f.Text)
		if len(complaints) > 0 {
			return curation.ErrFaultyRule.With(f.Name, complaints[0].String())
		}
		run.Trial = append(run.Trial, knowledge.RuleVersion{
			Version: period.Version{ID: rule.Code, Effective: period.Since(1)}, Rule: rule.Code, Kind: rule.Kind, Title: rule.Title,
			State: knowledge.Draft, File: f.Name, Text: f.Text,
		})
	}
	return c.screen(c.database, run)
}

// screen runs and prints the report.
func (c auditSpan) screen(db database, run screening.Run) error {
	ctx := context.Background()
	store, err := db.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	run.Region = c.Region
	if run.Span, err = c.span(); err != nil {
		return err
	}
	bar := newBar("审核")
	run.Told = func(persons, _ int) { bar.set(persons, persons) }
	service := screening.Service{Store: store, Now: now, NewID: newID}
	report, err := service.Screen(ctx, run)
	bar.done()
	if err != nil {
		return err
	}
	printScreening(os.Stdout, report, run.Trial != nil)
	return nil
}

func printScreening(w io.Writer, r screening.Report, tried bool) {
	end := fmt.Sprintf("写下新的 %d 个(批号 %s)", r.New, r.Task)
	if tried {
		end = "试跑,没有写入"
	}
	fmt.Fprintf(w, "审核 %d 人、%d 行明细:疑点 %d 个,质疑基金 %s 元(一行只算一次);%s\n", r.Persons, r.Lines, r.Found, r.Total, end)
	for _, t := range r.Rules {
		shadow := ""
		if t.Shadow {
			shadow = ",影子"
		}
		fmt.Fprintf(w, "  %s(%s%s)\t%s\t命中 %d,豁免 %d,明细 %d 行,质疑 %s 元,机构 %d 家", t.Title, t.Level, shadow, t.Rule, t.Hits, t.Exempt, t.Lines, t.Amount, len(t.Providers))
		if t.Accepted+t.Disputed > 0 {
			fmt.Fprintf(w, ",机构认可 %d、申辩 %d", t.Accepted, t.Disputed)
		}
		fmt.Fprintln(w)
		if tried {
			printProviders(w, t.Providers)
		}
	}
	for _, f := range r.Faults {
		fmt.Fprintf(w, "  没有用上:规则 %s %s:%s\n", f.Rule, f.Point, f.Text)
	}
	for _, fact := range slices.Sorted(maps.Keys(r.Unjudged)) {
		fmt.Fprintf(w, "  缺少“%s”没有判的:%d 处\n", fact, r.Unjudged[fact])
	}
}

// printProviders prints the five institutions with the most money.
func printProviders(w io.Writer, providers map[string]money.Fen) {
	names := slices.SortedFunc(maps.Keys(providers), func(a, b string) int {
		return cmp.Or(cmp.Compare(providers[b], providers[a]), strings.Compare(a, b))
	})
	for _, name := range names[:min(5, len(names))] {
		fmt.Fprintf(w, "    %s\t%s 元\n", name, providers[name])
	}
}
