package stepfile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// CalendarName is the file name of the calendar of holidays.
const CalendarName = "节假日.yaml"

// Book is all steps of some files, with the calendar.
type Book struct {
	Steps    []Step // by code
	Calendar Calendar
}

// Find returns a step by its code.
func (b *Book) Find(code string) (Step, bool) {
	at, ok := slices.BinarySearchFunc(b.Steps, code, func(s Step, code string) int { return cmp.Compare(s.Code, code) })
	if !ok {
		return Step{}, false
	}
	return b.Steps[at], true
}

// Search lists the steps whose code, name or group has the words.
func (b *Book) Search(words string) []Step {
	var found []Step
	for _, s := range b.Steps {
		if strings.Contains(s.Code+" "+s.Name+" "+s.Group+" "+s.National, words) {
			found = append(found, s)
		}
	}
	return found
}

// Parse reads one file; complaints in order of place.
func Parse(file, text string) ([]Step, []Complaint) {
	d := &decoder{report: &report{file: file}}
	root := d.read(text)
	if root == nil {
		return nil, d.complaints
	}
	return d.steps(root), d.sorted()
}

// ParseCalendar reads a file of holidays.
func ParseCalendar(file, text string) (Calendar, []Complaint) {
	d := &decoder{report: &report{file: file}}
	root := d.read(text)
	if root == nil {
		return Calendar{}, d.complaints
	}
	return d.calendar(root), d.sorted()
}

func (r *report) sorted() []Complaint {
	slices.SortStableFunc(r.complaints, func(a, b Complaint) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.complaints
}

// Load reads every file below root. All complaints are returned; the book is of
// use only without them.
func Load(root fs.FS) (*Book, []Complaint, error) {
	b := &Book{}
	var all []Complaint
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		var complaints []Complaint
		if path.Base(file) == CalendarName {
			b.Calendar, complaints = ParseCalendar(file, string(text))
		} else {
			var steps []Step
			steps, complaints = Parse(file, string(text))
			b.Steps = append(b.Steps, steps...)
		}
		all = append(all, complaints...)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(b.Steps, func(x, y Step) int { return cmp.Compare(x.Code, y.Code) })
	for i := 1; i < len(b.Steps); i++ {
		if s, before := b.Steps[i], b.Steps[i-1]; s.Code == before.Code {
			all = append(all, Complaint{File: s.File, Line: s.Line, Column: 1, Length: 1, Code: "S120",
				Message: fmt.Sprintf("编码 %s 在 %s:%d 已经用过。", s.Code, before.File, before.Line), Help: "每个事项一个编码。"})
		}
	}
	return b, all, nil
}

// LoadGood is Load of files that must be right: the first complaint is an error.
func LoadGood(root fs.FS) (*Book, error) {
	b, complaints, err := Load(root)
	if err == nil && len(complaints) > 0 {
		err = errors.New(complaints[0].String())
	}
	return b, err
}

// Failure is a case of a file that does not come out.
type Failure struct {
	Step Step
	Case Case
	Text string
}

func (f Failure) String() string {
	return fmt.Sprintf("%s:%d: %s 例“%s”:%s", f.Step.File, f.Case.Line, f.Step.Code, f.Case.Name, f.Text)
}

// Test runs the cases of a book; it returns how many there are.
func (b *Book) Test() (int, []Failure) {
	var failures []Failure
	count := 0
	for _, s := range b.Steps {
		for _, c := range s.Cases {
			count++
			if text := b.test(s, c); text != "" {
				failures = append(failures, Failure{s, c, text})
			}
		}
	}
	return count, failures
}

func (b *Book) test(s Step, c Case) string {
	var told []string
	for _, l := range s.Missing(c.Brought, c.When) {
		told = append(told, l.Name)
	}
	if !slices.Equal(told, c.Missing) {
		return fmt.Sprintf("应告知缺少 %s,实为 %s", wordsOf(c.Missing), wordsOf(told))
	}
	if c.Due.IsZero() {
		return ""
	}
	if due := b.Calendar.Due(c.Received, s.Days); due != c.Due {
		return fmt.Sprintf("%s 受理应于 %s 到期,实为 %s", c.Received, c.Due, due)
	}
	return ""
}

func wordsOf(names []string) string {
	if len(names) == 0 {
		return "无"
	}
	return strings.Join(names, "、")
}
