package relational

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"sync/atomic"

	"yibao/ground/fault"
	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/storage/protect"
)

// Refusals of the storage itself.
var (
	ErrNewerDatabase   = fault.Define("YB9101", fault.System, "数据库结构是第 %d 版,比本程序支持的第 %d 版新;请改用新版程序,旧程序不能打开新库")
	ErrMigrationEdited = fault.Define("YB9102", fault.System, "数据库第 %04d 步结构变更与本程序内的不一致,可能由另一版本建库;请核对程序版本,或从备份恢复")
	ErrMissingVersion  = fault.Define("YB9103", fault.System, "%s 登记中找不到版本 %s,数据库可能被改动过,请运行 yibao verify 并联系系统管理员")
	ErrCorruptRow      = fault.Define("YB9104", fault.System, "表 %s 中有一行数据无法读懂,数据库可能被改动过,请运行 yibao verify 并联系系统管理员")
	ErrCannotOpen      = fault.Define("YB9105", fault.System, "打不开数据库 %s,请核对地址或路径、权限,以及数据库是否在运行")
)

// Options are what a process says about itself when it opens the database.
type Options struct {
	// WriterID names the chain (or the chains, of works side by side) that
	// this process seals into. It is unique among running processes. A process
	// that only reads may leave it empty.
	WriterID string
	// Master opens the data keys of a database that has any; nil refuses what
	// is sealed. Random is for sealing; several goroutines may read it.
	Master protect.Provider
	Random io.Reader
}

// Store implements the stores of the domain on one engine.
type Store struct {
	engine Engine
	writer string
	chains *chains // nil when works run one after the other
	known  atomic.Pointer[reference]

	protection protection

	queue    queue // of works on persons
	watching atomic.Pointer[Watch]
}

// The stores that it implements.
var (
	_ settlement.Store  = (*Store)(nil)
	_ importing.Store   = (*Store)(nil)
	_ publication.Store = (*Store)(nil)
	_ verify.Store      = (*Store)(nil)
)

//go:embed migrations/*.sql
var embedded embed.FS

// Migrations returns the schema steps that this program knows.
func Migrations() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return embed.FS{}
	}
	return sub
}

// Open brings the database up to this program's schema and returns the stores.
// The store owns the engine from then on. ErrNewerDatabase, ErrMigrationEdited.
func Open(ctx context.Context, engine Engine, options Options) (*Store, error) {
	if err := Migrate(ctx, engine, Migrations()); err != nil {
		return nil, err
	}
	s := &Store{engine: engine, writer: options.WriterID}
	s.queue.busy, s.queue.run = make(map[string]bool), s.inGroups
	if engine.SideBySide() {
		s.chains = &chains{writer: options.WriterID}
	}
	if err := s.guarded(ctx, options); err != nil {
		return nil, err
	}
	return s, nil
}

// EngineName returns "sqlite" or "postgres".
func (s *Store) EngineName() string { return s.engine.Name() }

// Settings reads back the settings that durability depends on.
func (s *Store) Settings(ctx context.Context) ([]Setting, error) { return s.engine.Settings(ctx) }

// Close ends all connections.
func (s *Store) Close() error { return s.engine.Close() }

// Do implements settlement.Store.
func (s *Store) Do(ctx context.Context, psnNo string, work func(settlement.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// View implements settlement.Store.
func (s *Store) View(ctx context.Context, read func(settlement.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error {
		t.remembers = true
		return read(t)
	})
}

// Import implements importing.Store.
func (s *Store) Import(ctx context.Context, work func(importing.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// Publication implements publication.Store. Like an import it commits alone, so
// that no other work sees an epoch which is not committed.
func (s *Store) Publication(ctx context.Context, work func(publication.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// Inspect implements verify.Store.
func (s *Store) Inspect(ctx context.Context, read func(verify.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error {
		t.raw = true // the books are looked at as they are kept
		return read(t)
	})
}
