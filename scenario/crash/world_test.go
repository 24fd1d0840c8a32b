package crash_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yibao/workshop/city"
)

// china is the civil time of the city.
var china = time.FixedZone("UTC+8", 8*60*60)

// cityWorld is a small city with the bills of a day, made once.
type cityWorld struct {
	files []string // import files
	bills []*bill
}

// bill is one visit that can be settled again and again, each time as a new
// visit of its own.
type bill struct {
	*city.Visit
	person *city.Person
}

var world = sync.OnceValues(func() (*cityWorld, error) {
	made := city.New(20260101, city.SmallestCity, today())
	dir := filepath.Join(workplace, "city")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	w := &cityWorld{}
	for _, f := range made.Files() {
		name := filepath.Join(dir, f.Name)
		if err := os.WriteFile(name, f.CSV, 0o644); err != nil {
			return nil, err
		}
		w.files = append(w.files, name)
	}
	for _, e := range made.Day(today(), 400).Errands {
		for _, v := range e.Visits {
			if e.Refusal == "" && v.Kind != city.Inpatient && v.MedType != "14" {
				w.bills = append(w.bills, &bill{v, e.Person})
			}
		}
	}
	return w, nil
})

// seedWorld brings the city and its policies into a database by the shipped
// commands.
func seedWorld(url string) error {
	w, err := world()
	if err != nil {
		return err
	}
	args := append([]string{"import", "--demo", "--db", url}, w.files...)
	if _, err := yibao(args...); err != nil {
		return err
	}
	_, err = yibao("publish", "--author", "经办甲", "--region", city.Region, "--db", url)
	return err
}

// sqliteTemplate is the seeded file that tests copy.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	file := filepath.Join(workplace, "template.db")
	if err := seedWorld("sqlite:" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// sqliteIn puts a seeded database file into a directory and returns its URL.
func sqliteIn(t *testing.T, dir string) string {
	t.Helper()
	raw, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "yibao.db")
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}
