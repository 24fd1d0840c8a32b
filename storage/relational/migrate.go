package relational

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yibao/process/settlement"
)

// step is one change of the schema.
type step struct {
	number   int64
	text     string // the common text, then the engine's own
	checksum string // hex SHA-256 of text
}

var errStepName = errors.New("relational: a migration is named NNNN.sql, NNNN.pg.sql or NNNN.sqlite.sql, from 0001 without a gap")

// stepsFor reads the steps an engine takes, in order.
func stepsFor(files fs.FS, suffix string) ([]step, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	common, own := make(map[int64]string), make(map[int64]string)
	for _, name := range names {
		parts := strings.Split(name, ".")
		number, err := strconv.ParseInt(parts[0], 10, 32)
		if err != nil || len(parts[0]) != 4 || len(parts) > 3 {
			return nil, fmt.Errorf("%w: %s", errStepName, name)
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		switch {
		case len(parts) == 2:
			common[number] = string(body)
		case parts[1] == suffix:
			own[number] = string(body)
		}
	}
	return assemble(common, own)
}

// assemble joins the two texts of each step and refuses gaps.
func assemble(common, own map[int64]string) ([]step, error) {
	var steps []step
	for number, body := range common {
		text := body + own[number]
		sum := sha256.Sum256([]byte(text))
		steps = append(steps, step{number, text, hex.EncodeToString(sum[:])})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.number, b.number) })
	for i, s := range steps {
		if s.number != int64(i+1) {
			return nil, fmt.Errorf("%w: %04d", errStepName, s.number)
		}
	}
	return steps, nil
}

// Migrate brings the schema up to the last step of files, each step in a
// transaction of its own. Processes that start together wait for each other.
// ErrNewerDatabase, ErrMigrationEdited; nothing is changed then.
func Migrate(ctx context.Context, engine Engine, files fs.FS) error {
	steps, err := stepsFor(files, engine.Suffix())
	if err != nil {
		return settlement.ErrBusy.Because(err)
	}
	s := &Store{engine: engine}
	done := false
	for !done {
		err := s.run(ctx, Bulk, func(t *tx) error {
			var err error
			done, err = t.migrateOnce(ctx, steps)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// migrateOnce takes the first step that was not taken; done when there is none.
func (t *tx) migrateOnce(ctx context.Context, steps []step) (done bool, err error) {
	taken, err := t.stepsTaken(ctx)
	if err != nil {
		return false, err
	}
	if err := compare(taken, steps); err != nil {
		return false, err
	}
	if len(taken) == len(steps) {
		return true, nil
	}
	next := steps[len(taken)]
	if _, err := t.exec(ctx, clustered(next.text, t.store.engine.Statements().Clustered)); err != nil {
		return false, err
	}
	_, err = t.exec(ctx, "INSERT INTO schema_step (number, checksum) VALUES ($1, $2)", next.number, next.checksum)
	return false, err
}

// byKey finds a table that says of its rows that they lie in the order of the key.
var byKey = regexp.MustCompile(`(?s)(-- rows: by key\n(?:-- [^\n]*\n)*CREATE TABLE \w+ \(.*?\n\));`)

// clustered words a step so, where an engine has a wording.
func clustered(text, as string) string {
	return byKey.ReplaceAllString(text, "${1}"+as+";")
}

// stepsTaken locks and reads the list of steps, making it in a new database.
func (t *tx) stepsTaken(ctx context.Context) ([]step, error) {
	_, err := t.exec(ctx, "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)")
	if err != nil {
		return nil, err
	}
	if lock := t.store.engine.Statements().LockMigrations; lock != "" {
		if _, err := t.exec(ctx, lock); err != nil {
			return nil, err
		}
	}
	return collect(ctx, t, func(r row) (step, error) {
		var s step
		err := r.Scan(&s.number, &s.checksum)
		return s, err
	}, "SELECT number, checksum FROM schema_step ORDER BY number")
}

// compare refuses a database whose steps are not the first ones of this program.
func compare(taken, steps []step) error {
	if len(taken) > len(steps) {
		return ErrNewerDatabase.With(len(taken), len(steps))
	}
	for i, s := range taken {
		if s.number != steps[i].number || s.checksum != steps[i].checksum {
			return ErrMigrationEdited.With(s.number)
		}
	}
	return nil
}
