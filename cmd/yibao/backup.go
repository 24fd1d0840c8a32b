package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"yibao/ground/fault"
	"yibao/observer/verify"
	"yibao/storage"
)

// Refusals of the two commands.
var (
	errBackupExists  = fault.Define("YB9113", fault.System, "%s 已经存在,备份不会覆盖已有的文件;请换一个文件名,或给一个目录由程序取名")
	errBackupDamaged = fault.Define("YB9114", fault.System, "备份文件 %s 与清单不符(%s),可能损坏或不完整;请换一份备份")
	errBackupNewer   = fault.Define("YB9115", fault.System, "备份的数据库结构是第 %d 版,本程序只支持到第 %d 版;请用做备份时的程序版本或更新的版本恢复")
)

// manifest lies beside a backup file, as FILE.json, and says what is in it.
type manifest struct {
	Program  string           `json:"program"`
	Engine   string           `json:"engine"`
	Format   string           `json:"format"`
	Schema   string           `json:"schema,omitempty"`
	Steps    int64            `json:"schema_steps"`
	Taken    time.Time        `json:"taken"`
	Bytes    int64            `json:"bytes"`
	SHA256   string           `json:"sha256"`
	Verified string           `json:"verified"`
	Rows     map[string]int64 `json:"rows"`
}

func manifestOf(file string) string { return file + ".json" }

type backupCommand struct {
	database
	To       string `required:"" help:"备份文件;或一个已有的目录,由程序按时间取名" placeholder:"FILE|DIR"`
	NoVerify bool   `name:"no-verify" help:"不核验账务(数据很多时可以只在恢复演练时核验)"`
}

// Run takes a backup.
func (c backupCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	file, err := c.file()
	if err != nil {
		return err
	}
	part := file + ".part" // its name until it is whole
	_ = os.Remove(part)
	defer os.Remove(part)
	begun := time.Now()
	archive, err := storage.Backup(ctx, c.url(), part)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	m := manifest{Program: "yibao " + version, Engine: engineOf(archive), Format: archive.Format, Schema: archive.Schema,
		Steps: archive.Steps, Taken: begun.UTC(), Rows: archive.Rows}
	fmt.Printf("备份  %s,%d 张表、%d 行,用时 %s\n", masked(c.url()), len(m.Rows), total(m.Rows), brief(took))
	clean, err := c.verify(ctx, part, &m)
	if err != nil {
		return err
	}
	if m.Bytes, m.SHA256, err = measure(part); err != nil {
		return err
	}
	if err := m.put(part, file); err != nil {
		return err
	}
	fmt.Printf("文件  %s,%d 字节\n清单  %s,sha256 %s\n", file, m.Bytes, manifestOf(file), m.SHA256)
	if !clean {
		return errNotClean
	}
	return nil
}

// file names the backup, which must not exist yet.
func (c backupCommand) file() (string, error) {
	file := c.To
	if found, err := os.Stat(file); err == nil && found.IsDir() {
		extension := ".db"
		if !strings.HasPrefix(c.url(), "sqlite:") {
			extension = ".dump"
		}
		file = filepath.Join(file, "yibao-"+time.Now().In(china).Format("20060102-150405")+extension)
	}
	for _, name := range []string{file, manifestOf(file)} {
		if _, err := os.Lstat(name); err == nil {
			return "", errBackupExists.With(name)
		}
	}
	return file, nil
}

// engineOf names the engine that an archive belongs to.
func engineOf(a storage.Archive) string {
	if a.Schema == "" {
		return "sqlite"
	}
	return "postgres"
}

// verify examines the books: on SQLite those in the copy, on PostgreSQL, whose
// copy is no database yet, those that it was taken from. A database of an
// earlier program is not examined, since opening it would upgrade it.
func (c backupCommand) verify(ctx context.Context, part string, m *manifest) (clean bool, err error) {
	switch {
	case c.NoVerify:
		m.Verified = "没有核验"
	case m.Steps != storage.SchemaSteps():
		m.Verified = fmt.Sprintf("没有核验:结构是第 %d 版,与本程序的第 %d 版不同,恢复时升级并核验", m.Steps, storage.SchemaSteps())
	default:
		url, of := c.url(), "(来源库)"
		if m.Engine == "sqlite" {
			url, of = "sqlite:"+part, ""
		}
		report, took, err := examined(ctx, url)
		if err != nil {
			return false, err
		}
		m.Verified = of + report.String()
		fmt.Printf("账务  %s,用时 %s\n", m.Verified, brief(took))
		return report.Clean(), nil
	}
	fmt.Println("账务 ", m.Verified)
	return true, nil
}

// examined verifies the books of a database and prints what it finds.
func examined(ctx context.Context, url string) (verify.Report, time.Duration, error) {
	begun := time.Now()
	store, err := storage.Open(ctx, url, storage.Options{})
	if err != nil {
		return verify.Report{}, 0, err
	}
	report, err := verify.Run(ctx, store, func(int) {})
	for _, f := range report.Findings {
		fmt.Println(f)
	}
	return report, time.Since(begun), errors.Join(err, store.Close())
}

// put makes the backup durable under its own name, the manifest first.
func (m manifest) put(part, file string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	listed, err := os.OpenFile(manifestOf(file), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = listed.Write(append(text, '\n'))
	if err = errors.Join(err, listed.Sync(), listed.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	return flushed(filepath.Dir(file))
}

// flushed makes the names in a directory durable.
func flushed(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// measure reads a whole file and makes it durable.
func measure(name string) (bytes int64, sum string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	hash := sha256.New()
	if bytes, err = io.Copy(hash, f); err == nil {
		err = f.Sync()
	}
	return bytes, hex.EncodeToString(hash.Sum(nil)), err
}

// total is the number of rows of all tables.
func total(rows map[string]int64) (n int64) {
	for _, count := range rows {
		n += count
	}
	return n
}

// brief writes a duration for people.
func brief(d time.Duration) string { return d.Round(time.Millisecond).String() }
