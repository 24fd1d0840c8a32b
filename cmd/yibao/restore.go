package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"yibao/storage"
)

type restoreCommand struct {
	database
	From     string `required:"" help:"yibao backup 写的备份文件" placeholder:"FILE"`
	NoVerify bool   `name:"no-verify" help:"不核验账务"`
}

// Run puts a backup back into an empty place.
func (c restoreCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listed, err := readManifest(c.From)
	if err != nil {
		return err
	}
	begun := time.Now()
	archive, err := storage.Restore(ctx, c.From, c.url())
	if err != nil {
		return err
	}
	fmt.Printf("恢复  %s → %s,用时 %s\n", c.From, masked(c.url()), brief(time.Since(begun)))
	if err := listed.compare(c.From, archive); err != nil {
		return err
	}
	return c.verify(ctx, archive)
}

// readManifest reads what lies beside the backup and compares the file with
// it. A backup without a manifest is taken as it is: nil.
func readManifest(file string) (*manifest, error) {
	text, err := os.ReadFile(manifestOf(file))
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Printf("清单  没有 %s,不能比对文件,恢复后只做核验\n", manifestOf(file))
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, errBackupDamaged.Because(err, file, "清单读不懂")
	}
	if m.Steps > storage.SchemaSteps() {
		return nil, errBackupNewer.With(m.Steps, storage.SchemaSteps())
	}
	bytes, sum, err := measure(file)
	switch {
	case err != nil:
		return nil, err
	case bytes != m.Bytes:
		return nil, errBackupDamaged.With(file, fmt.Sprintf("清单上 %d 字节,文件 %d 字节", m.Bytes, bytes))
	case sum != m.SHA256:
		return nil, errBackupDamaged.With(file, "校验和不同")
	}
	return &m, nil
}

// compare tells how many rows came back, which must be as many as were listed.
func (m *manifest) compare(file string, a storage.Archive) error {
	fmt.Printf("数据  %d 张表、%d 行", len(a.Rows), total(a.Rows))
	for _, t := range []struct{ table, name string }{{"person", "人员"}, {"visit", "就诊"}, {"settlement", "结算与撤销"}, {"message", "报文"}, {"chain_link", "封链"}} {
		fmt.Printf(",%s %d", t.name, a.Rows[t.table])
	}
	if m == nil {
		fmt.Println()
		return nil
	}
	for _, table := range slices.Sorted(maps.Keys(m.Rows)) {
		if a.Rows[table] != m.Rows[table] {
			fmt.Println()
			return errBackupDamaged.With(file, fmt.Sprintf("表 %s 清单上 %d 行,恢复出 %d 行", table, m.Rows[table], a.Rows[table]))
		}
	}
	fmt.Println(";与清单一致")
	return nil
}

// verify opens the database, which upgrades it, and examines its books.
func (c restoreCommand) verify(ctx context.Context, a storage.Archive) error {
	if a.Steps < storage.SchemaSteps() {
		fmt.Printf("升级  结构从第 %d 版升到第 %d 版\n", a.Steps, storage.SchemaSteps())
	}
	if c.NoVerify {
		store, err := c.open(ctx)
		if err != nil {
			return err
		}
		fmt.Println("账务  没有核验")
		return store.Close()
	}
	report, took, err := examined(ctx, c.url())
	if err != nil {
		return err
	}
	fmt.Printf("账务  %s,用时 %s\n", report, brief(took))
	if !report.Clean() {
		return errNotClean
	}
	return nil
}
