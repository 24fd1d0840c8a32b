package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// client runs PostgreSQL's own programs against one database. Address and
// password go by the environment, where other users of the machine cannot see
// them.
type client struct {
	dir         string // of the programs; "" when there are none
	environment []string
	database    string
}

// newClient looks for programs that can work with a server of the version.
func newClient(ctx context.Context, dsn string, config *pgx.ConnConfig, serverMajor int) client {
	c := client{environment: environment(dsn, config), database: config.Database}
	for _, dir := range programFolders() {
		if major := programMajor(ctx, dir); major >= serverMajor {
			c.dir = dir
			return c
		}
	}
	return c
}

// programFolders are where the programs may be: where YIBAO_PG_BIN says, else
// where Debian puts them, else on the path.
func programFolders() []string {
	if dir := os.Getenv("YIBAO_PG_BIN"); dir != "" {
		return []string{dir}
	}
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if found, err := exec.LookPath("pg_dump"); err == nil {
		folders = append(folders, filepath.Dir(found))
	}
	return folders
}

var firstNumber = regexp.MustCompile(`[0-9]+`)

// programMajor is the version of the programs in a folder; 0 when there are
// none.
func programMajor(ctx context.Context, dir string) int {
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "pg_dump"), "--version").Output()
	if err != nil {
		return 0
	}
	major, _ := strconv.Atoi(firstNumber.FindString(string(out)))
	return major
}

// environment tells libpq what the DSN says.
func environment(dsn string, config *pgx.ConnConfig) []string {
	told := append(os.Environ(),
		"PGHOST="+config.Host, "PGPORT="+strconv.Itoa(int(config.Port)), "PGUSER="+config.User,
		"PGPASSWORD="+config.Password, "PGDATABASE="+config.Database, "PGAPPNAME=yibao", "LC_ALL=C")
	if u, err := url.Parse(dsn); err == nil {
		for _, key := range []string{"sslmode", "sslrootcert", "sslcert", "sslkey"} {
			if value := u.Query().Get(key); value != "" {
				told = append(told, "PG"+strings.ToUpper(key)+"="+value)
			}
		}
	}
	return told
}

// run runs a program; its error carries what the program said last.
func (c client) run(ctx context.Context, program string, args ...string) error {
	command := exec.CommandContext(ctx, filepath.Join(c.dir, program), args...)
	command.Env = c.environment
	said, err := command.CombinedOutput()
	if err != nil {
		text := strings.TrimSpace(string(said))
		return errors.Join(fmt.Errorf("%s: %w", program, err), errors.New(text[max(0, len(text)-1000):]))
	}
	return nil
}
