package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"

	"yibao/process/importing"
)

type importCommand struct {
	database
	Files   []string `arg:"" name:"file" help:"Excel(.xlsx)或 CSV 文件(人员、参保、机构、目录 …),一次导入,全部合格才写入" type:"existingfile"`
	Preview bool     `help:"只核对并显示将要写入什么,不写入"`
	Demo    bool     `help:"接受虚构区划 39 的身份证号,只用于演示和测试"`
}

// Run imports files as one unit of work; files with bad rows are handed back
// beside the originals with an error column.
func (c importCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := importing.Service{Store: store, Now: now, NewID: newID, AllowDemoRegion: c.Demo}
	files := make([]importing.File, len(c.Files))
	for i, name := range c.Files {
		content, err := os.Open(name)
		if err != nil {
			return err
		}
		defer content.Close()
		files[i] = importing.File{Name: filepath.Base(name), Content: content}
	}
	bar := newBar("导入")
	take := service.ImportAll
	if c.Preview {
		take = service.Preview
	}
	reports, err := take(ctx, files, bar.file)
	bar.done()
	if back := c.handBack(reports); back != nil {
		return back
	}
	return err
}

// handBack prints the reports and writes the files with bad rows.
func (c importCommand) handBack(reports []importing.Report) error {
	for _, r := range reports {
		fmt.Printf("%s:%d 行,%d 行有误,写入 %d 行\n", r.Name, r.Rows, r.Bad, r.Written)
		if r.Returned == nil {
			c.show(r)
			continue
		}
		name := returnedName(c.pathOf(r.Name))
		if err := os.WriteFile(name, r.Returned, 0o600); err != nil {
			return err
		}
		fmt.Printf("  有误的行和原因见 %s,更正后重新导入;本次没有写入任何数据\n", name)
	}
	return nil
}

// show prints the first rows of a preview.
func (c importCommand) show(r importing.Report) {
	if !c.Preview {
		return
	}
	for _, row := range r.First {
		fmt.Println("  " + strings.Join(row, ","))
	}
	fmt.Println("  以上是预览,没有写入任何数据")
}

func (c importCommand) pathOf(base string) string {
	for _, name := range c.Files {
		if filepath.Base(name) == base {
			return name
		}
	}
	return base
}

func returnedName(name string) string {
	extension := filepath.Ext(name)
	return strings.TrimSuffix(name, extension) + ".错误" + extension
}

// bar shows progress on a terminal; the counts of several files follow one
// another on it.
type bar struct {
	bar     *progressbar.ProgressBar
	current string
}

func newBar(title string) *bar {
	return &bar{bar: progressbar.NewOptions(1,
		progressbar.OptionSetDescription(title), progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100_000_000), progressbar.OptionClearOnFinish())}
}

// file is an importing.Progress.
func (b *bar) file(name string, done, total int) {
	if name != b.current {
		b.current = name
		b.bar.Describe(name)
	}
	b.set(done, total)
}

func (b *bar) set(done, total int) {
	b.bar.ChangeMax(max(total, 1))
	_ = b.bar.Set(done)
}

func (b *bar) done() { _ = b.bar.Finish() }
