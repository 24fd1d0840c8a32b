package relational

import (
	"context"

	"yibao/ground/fault"
	"yibao/process/settlement"
)

// ErrOlderDatabase: the schema is behind this program, as when the database was
// put back from an old backup while the program ran.
var ErrOlderDatabase = fault.Define("YB9107", fault.System, "数据库结构是第 %d 版,本程序需要第 %d 版;请重新启动服务,启动时会自动升级")

// Ready reports whether the database answers and its schema is exactly this
// program's: settlement.ErrBusy when it does not answer, ErrOlderDatabase,
// ErrNewerDatabase, ErrMigrationEdited. It writes nothing.
func (s *Store) Ready(ctx context.Context) error {
	taken, known, err := Standing(ctx, s.engine)
	if err == nil && taken < known {
		return ErrOlderDatabase.With(taken, known)
	}
	return err
}

// Standing returns how many schema steps the database has taken and how many
// this program knows, and writes nothing. A database that this program cannot
// follow is ErrNewerDatabase or ErrMigrationEdited.
func Standing(ctx context.Context, engine Engine) (taken, known int64, err error) {
	steps, err := stepsFor(Migrations(), engine.Suffix())
	if err != nil {
		return 0, 0, settlement.ErrBusy.Because(err)
	}
	s := &Store{engine: engine}
	var stored []step
	err = s.run(ctx, Read, func(t *tx) error {
		stored, err = collect(ctx, t, scanStep, "SELECT number, checksum FROM schema_step ORDER BY number")
		return err
	})
	if err == nil {
		err = compare(stored, steps)
	}
	return int64(len(stored)), int64(len(steps)), err
}

func scanStep(r row) (step, error) {
	var s step
	err := r.Scan(&s.number, &s.checksum)
	return s, err
}

// KnownSteps returns how many schema steps this program knows, the same number
// on every engine.
func KnownSteps() int64 {
	steps, err := stepsFor(Migrations(), "")
	if err != nil {
		return 0
	}
	return int64(len(steps))
}
