package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/observer/whatif"
)

type whatifCommand struct {
	database
	Policies []string `name:"policy" required:"" help:"试用的政策文件,或含有政策的文件夹;可写多次,后写的优先" type:"existingpath" placeholder:"PATH"`
	From     string   `required:"" help:"期间的第一天,按结算日期" placeholder:"2026-01-01"`
	To       string   `required:"" help:"期间的最后一天(含)" placeholder:"2026-12-31"`
	Top      int      `help:"增减最多的人和机构各列几个" default:"10"`
	CSV      string   `name:"csv" help:"把全部数字写到这个 CSV 文件" placeholder:"FILE"`
	JSON     bool     `name:"json" help:"以 JSON 输出"`
}

// Run tries the policies on the stored settlements of the span.
func (c whatifCommand) Run() error {
	trial := whatif.Trial{Top: max(c.Top, 0)}
	var err error
	if trial.From, err = parseDay(c.From); err != nil {
		return err
	}
	if trial.To, err = parseDay(c.To); err != nil {
		return err
	}
	if trial.Policies, err = drafts(c.Policies); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	report, err := c.try(ctx, trial)
	if err != nil {
		return err
	}
	if c.CSV != "" {
		if err := writeCSV(c.CSV, report); err != nil {
			return err
		}
	}
	if c.JSON {
		return report.WriteJSON(os.Stdout)
	}
	fmt.Print(report.Text())
	return nil
}

// try runs the trial with a progress bar.
func (c whatifCommand) try(ctx context.Context, trial whatif.Trial) (whatif.Report, error) {
	store, err := c.open(ctx)
	if err != nil {
		return whatif.Report{}, err
	}
	defer store.Close()
	service := whatif.Service{Store: store, Settlements: settlements(store, now)}
	bar := newBar("试算")
	defer bar.done()
	return service.Run(ctx, trial, bar.set)
}

func parseDay(day string) (period.Date, error) {
	parsed, err := period.ParseDate(day)
	if err != nil {
		err = fmt.Errorf("日期 %s 不是 2026-01-31 的形式", day)
	}
	return parsed, err
}

// drafts loads policies by the same checker as check and publish, and tells
// what it complains of.
func drafts(paths []string) ([]*policyfile.Policy, error) {
	root, names, err := relative(paths)
	if err != nil {
		return nil, err
	}
	files, err := publishable(root, names)
	if err != nil {
		return nil, err
	}
	return loadDrafts(root, files)
}

// loadDrafts loads the benefit policies among the files; settings stay as
// published, and what is owed is not tried.
func loadDrafts(root fs.FS, files []string) ([]*policyfile.Policy, error) {
	var list []*policyfile.Policy
	faulty := false
	for _, file := range files {
		if base := filepath.Base(file); base == settingsName || levyfile.IsLevy(base) {
			continue
		}
		compiled, complaints := policyfile.Load(root, file)
		for _, c := range complaints {
			if c.Severity == policyfile.Error {
				fmt.Fprintln(os.Stderr, c)
			}
		}
		if compiled == nil {
			faulty = true
			continue
		}
		list = append(list, compiled)
	}
	if faulty {
		return nil, errPolicyFaults
	}
	return list, nil
}

func writeCSV(name string, report whatif.Report) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	err = report.WriteCSV(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
