package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yibao/judge/audit/trial"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/process/publication"
)

// settingsName is the file name of region settings.
const settingsName = "统筹区.yaml"

var errPolicyFaults = errors.New("政策文件有问题,请按上面的提示更正")

type checkCommand struct {
	Paths []string `arg:"" name:"path" help:"政策文件、审核规则文件或文件夹" type:"existingpath"`
}

// Run checks policy files and prints every complaint.
func (c checkCommand) Run() error {
	audits, paths := splitRules(c.Paths)
	if len(audits) > 0 {
		if err := onRules(trial.Check, audits); err != nil || len(paths) == 0 {
			return err
		}
	}
	root, names, err := relative(paths)
	if err != nil {
		return err
	}
	checked, err := policyfile.Check(os.Stdout, root, names...)
	if err != nil {
		return err
	}
	_, faults, err := levy.Check(os.Stdout, root, names...)
	if err == nil && checked.Errors+faults > 0 {
		err = errPolicyFaults
	}
	return err
}

type testCommand struct {
	Paths []string `arg:"" name:"path" help:"政策文件、算例文件、审核规则文件或文件夹" type:"existingpath"`
}

// Run runs the cases beside policy files.
func (c testCommand) Run() error {
	audits, paths := splitRules(c.Paths)
	if len(audits) > 0 {
		if err := onRules(trial.Test, audits); err != nil || len(paths) == 0 {
			return err
		}
	}
	root, names, err := relative(paths)
	if err != nil {
		return err
	}
	tested, err := policyfile.Test(os.Stdout, root, names...)
	if err != nil {
		return err
	}
	levies, err := levy.Test(os.Stdout, root, names...)
	if err == nil && tested.Failed+levies.Failed > 0 {
		err = errPolicyFaults
	}
	return err
}

// relative returns a file system that holds all paths, and the paths in it.
// Files that a policy inherits from lie outside its folder, so the root is the
// deepest folder above all paths that holds the national norms, or the common
// parent.
func relative(paths []string) (fs.FS, []string, error) {
	absolute := make([]string, len(paths))
	for i, p := range paths {
		a, err := filepath.Abs(p)
		if err != nil {
			return nil, nil, err
		}
		absolute[i] = a
	}
	root := rootOf(absolute)
	names := make([]string, len(absolute))
	for i, a := range absolute {
		name, err := filepath.Rel(root, a)
		if err != nil {
			return nil, nil, err
		}
		names[i] = filepath.ToSlash(name)
	}
	return os.DirFS(root), names, nil
}

func rootOf(paths []string) string {
	root := filepath.Dir(paths[0])
	for _, p := range paths {
		for root != "/" && root != "." && p != root && !strings.HasPrefix(p, root+string(filepath.Separator)) {
			root = filepath.Dir(root)
		}
	}
	for dir := root; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(filepath.Join(dir, "国家")); err == nil && info.IsDir() {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return root
		}
	}
}

type publishCommand struct {
	database
	Paths  []string `arg:"" optional:"" name:"path" help:"政策文件、统筹区.yaml,或含有它们的文件夹" type:"existingpath"`
	Region string   `help:"发布程序自带的某个统筹区的全部政策和设置" placeholder:"390100"`
	Author string   `help:"发布人" required:""`
}

// Run publishes policies and settings.
func (c publishCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := beforeAccounts(ctx, store, "发布政策与设置"); err != nil {
		return err
	}
	desk := publicationDesk{publication.Service{Store: store, Now: now, NewID: newID}, c.Author}
	if c.Region != "" {
		return desk.shipped(ctx, c.Region)
	}
	if len(c.Paths) == 0 {
		return errors.New("请写出要发布的文件,或用 --region 发布程序自带的政策")
	}
	root, names, err := relative(c.Paths)
	if err != nil {
		return err
	}
	files, err := publishable(root, names)
	if err != nil {
		return err
	}
	return desk.publish(ctx, root, files)
}

// publishable lists the settings, then the policies, below the names.
func publishable(root fs.FS, names []string) ([]string, error) {
	var settings, entries []string
	for _, name := range names {
		err := fs.WalkDir(root, name, func(file string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || d.IsDir():
				return err
			case filepath.Base(file) == settingsName:
				settings = append(settings, file)
			case file == name || isEntry(file):
				entries = append(entries, file)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return append(settings, entries...), nil
}

// isEntry tells policies from cases and from what is only inherited.
func isEntry(file string) bool {
	dirs := strings.Split(filepath.ToSlash(filepath.Dir(file)), "/")
	return strings.HasSuffix(file, ".yaml") && !strings.HasSuffix(file, ".例.yaml") &&
		!slices.Contains(dirs, "共用") && !slices.Contains(dirs, "国家")
}

// publicationDesk publishes files in the name of an author.
type publicationDesk struct {
	service publication.Service
	author  string
}

// shipped publishes what the binary ships for a region.
func (d publicationDesk) shipped(ctx context.Context, region string) error {
	settings, err := policies.Settings()
	if err != nil {
		return err
	}
	entries, err := policies.Entries()
	if err != nil {
		return err
	}
	levies, err := policies.Levies()
	if err != nil {
		return err
	}
	var files []string
	for _, file := range slices.Concat(settings, entries, levies) {
		if strings.HasPrefix(file, region+"-") {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		return fmt.Errorf("程序没有自带统筹区 %s 的政策", region)
	}
	return d.publish(ctx, policies.FS, files)
}

// publish checks all files before it publishes the first: with an error in one,
// or two in force on one day, nothing is changed.
func (d publicationDesk) publish(ctx context.Context, root fs.FS, files []string) error {
	var benefits []string
	for _, file := range files {
		if name := filepath.Base(file); name != settingsName && !levyfile.IsLevy(name) {
			benefits = append(benefits, file)
		}
	}
	var said bytes.Buffer
	checked, err := policyfile.Check(&said, root, benefits...)
	if err != nil {
		return err
	}
	if checked.Errors > 0 {
		fmt.Print(said.String())
		return errPolicyFaults
	}
	for _, file := range files {
		if err := d.one(ctx, root, file); err != nil {
			return err
		}
	}
	return nil
}

func (d publicationDesk) one(ctx context.Context, root fs.FS, file string) error {
	if filepath.Base(file) == settingsName {
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		published, complaints, err := d.service.PublishSettings(ctx, file, string(text), d.author)
		return outcome(published.Title, published.ID, complaints, err)
	}
	if levyfile.IsLevy(filepath.Base(file)) {
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		published, complaints, err := d.service.PublishLevy(ctx, file, string(text), d.author)
		return outcome(published.Title, published.ID, complaints, err)
	}
	compiled, complaints := policyfile.Load(root, file)
	if compiled == nil {
		return outcome(file, "", complaints, publication.ErrFaulty.With(file, len(complaints)))
	}
	published, complaints, err := d.service.Publish(ctx, compiled.Bundle(), d.author)
	return outcome(published.Title, published.ID, complaints, err)
}

func outcome(title, id string, complaints []policyfile.Complaint, err error) error {
	for _, c := range complaints {
		if c.Severity == policyfile.Error {
			fmt.Println(c)
		}
	}
	if err != nil {
		return err
	}
	fmt.Printf("已发布 %s(版本 %s)\n", title, id)
	return nil
}
