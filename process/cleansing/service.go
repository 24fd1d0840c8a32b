package cleansing

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// Service finds and keeps work lists. Store, Now, Zone and NewID are required.
type Service struct {
	Store           Store
	Now             func() time.Time
	Zone            *time.Location
	NewID           func() string
	AllowDemoRegion bool // identity numbers of the synthetic region 39 are right
	// Held is how many signatures are compared in one pass; 0 is a million, some
	// 60 MB. The register is read again for each pass.
	Held int
}

// pageSize is how many persons are looked at together.
const pageSize = 1000

// Summary is what a run found.
type Summary struct {
	Run     string
	Persons int
	Found   map[enrolment.DoubtKind]int
	Fresh   int // not on the list before, or resolved and found again
}

// Progress hears how many persons of a pass were looked at.
type Progress func(pass string, persons int)

// run is one going through the register.
type run struct {
	*Service
	within   func(region string) bool
	progress Progress
	today    period.Date
	at       time.Time
	summary  Summary
}

// Run looks at every person of the regions and puts what seems wrong on the
// work list.
func (s *Service) Run(ctx context.Context, within func(region string) bool, progress Progress) (Summary, error) {
	if progress == nil {
		progress = func(string, int) {}
	}
	now := s.Now()
	r := &run{
		Service: s, within: within, progress: progress, today: period.DateOf(now.In(s.Zone)), at: now.UTC().Truncate(time.Microsecond),
		summary: Summary{Run: s.NewID(), Found: make(map[enrolment.DoubtKind]int)},
	}
	marks := 0
	err := r.pages(ctx, "逐人核对", func(people []enrolment.Person) error {
		r.summary.Persons += len(people)
		for _, p := range people {
			marks += len(signatures(p))
		}
		return r.each(ctx, people)
	})
	if err != nil {
		return r.summary, err
	}
	held := cmp.Or(s.Held, 1_000_000)
	passes := uint64(marks/held + 1)
	for pass := range passes {
		if err := r.pair(ctx, pass, passes); err != nil {
			return r.summary, err
		}
	}
	return r.summary, nil
}

// pages goes through the register, each page in a state of its own.
func (r *run) pages(ctx context.Context, pass string, look func([]enrolment.Person) error) error {
	after, seen := "", 0
	for {
		var page []enrolment.Person
		err := r.Store.Cleansed(ctx, func(from Reader) (err error) {
			page, err = from.PersonsAfter(ctx, after, pageSize)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		after, seen = page[len(page)-1].PsnNo, seen+len(page)
		page = slices.DeleteFunc(page, func(p enrolment.Person) bool { return !r.within(p.Region) })
		if err := look(page); err != nil {
			return err
		}
		r.progress(pass, seen)
	}
}

// each looks at every person of a page by itself.
func (r *run) each(ctx context.Context, people []enrolment.Person) error {
	subjects, err := r.subjects(ctx, people)
	if err != nil {
		return err
	}
	var doubts []enrolment.Doubt
	for _, s := range subjects {
		for _, f := range check(s, r.today, r.AllowDemoRegion) {
			doubts = append(doubts, r.doubt(s.person, "", f))
		}
	}
	return r.put(ctx, doubts)
}

// subjects reads what is looked at of the persons of a page.
func (r *run) subjects(ctx context.Context, people []enrolment.Person) ([]subject, error) {
	at := make(map[string]int, len(people))
	numbers := make([]string, len(people))
	subjects := make([]subject, len(people))
	var dead []string
	for i, p := range people {
		at[p.PsnNo], numbers[i], subjects[i].person = i, p.PsnNo, p
		if p.Death != 0 {
			dead = append(dead, p.PsnNo)
		}
	}
	err := r.Store.Cleansed(ctx, func(from Reader) error {
		spells, err := from.SpellsAmong(ctx, numbers)
		if err != nil {
			return err
		}
		var visits []claim.Visit
		if len(dead) > 0 {
			if visits, err = from.VisitsAmong(ctx, dead); err != nil {
				return err
			}
		}
		for _, s := range spells {
			subjects[at[s.PsnNo]].spells = append(subjects[at[s.PsnNo]].spells, s)
		}
		for _, v := range visits {
			subjects[at[v.PsnNo]].visits = append(subjects[at[v.PsnNo]].visits, v)
		}
		return nil
	})
	return subjects, err
}

// pair compares the persons whose signatures fall into a pass.
func (r *run) pair(ctx context.Context, pass, passes uint64) error {
	var marks []signature
	err := r.pages(ctx, "查找重复", func(people []enrolment.Person) error {
		for _, p := range people {
			for _, key := range signatures(p) {
				if key%passes == pass {
					marks = append(marks, signature{key, p.PsnNo})
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(marks, func(a, b signature) int { return cmp.Or(cmp.Compare(a.key, b.key), strings.Compare(a.psnNo, b.psnNo)) })
	var groups [][]signature // of persons with one signature, read and compared together
	waiting := 0
	for len(marks) > 0 {
		end := 1
		for end < len(marks) && marks[end].key == marks[0].key {
			end++
		}
		if end > 1 {
			groups, waiting = append(groups, marks[:min(end, mostAlike)]), waiting+min(end, mostAlike)
		}
		if marks = marks[end:]; waiting >= pageSize || len(marks) == 0 {
			if err := r.alike(ctx, groups); err != nil {
				return err
			}
			groups, waiting = groups[:0], 0
		}
	}
	return nil
}

// mostAlike bounds how many persons with one signature are compared with each
// other: of a commoner one the first are enough to begin with.
const mostAlike = 50

// alike compares the persons of each group with each other.
func (r *run) alike(ctx context.Context, groups [][]signature) error {
	var numbers []string
	for _, g := range groups {
		for _, m := range g {
			numbers = append(numbers, m.psnNo)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	slices.Sort(numbers)
	people := make(map[string]enrolment.Person, len(numbers))
	err := r.Store.Cleansed(ctx, func(from Reader) error {
		found, err := from.PersonsAmong(ctx, slices.Compact(numbers))
		for _, p := range found {
			people[p.PsnNo] = p
		}
		return err
	})
	if err != nil {
		return err
	}
	var doubts []enrolment.Doubt
	for _, g := range groups {
		for i, m := range g {
			b, here := people[m.psnNo]
			for _, n := range g[:i] {
				a, there := people[n.psnNo]
				if kind, detail := compare(a, b); here && there && kind != "" {
					doubts = append(doubts, r.doubt(a, b.PsnNo, finding{kind, detail}))
				}
			}
		}
	}
	return r.put(ctx, doubts)
}

func (r *run) doubt(p enrolment.Person, other string, f finding) enrolment.Doubt {
	return enrolment.Doubt{
		DoubtID: idOf(f.kind, p.PsnNo, other, f.detail), PsnNo: p.PsnNo, Other: other, Kind: f.kind, Region: p.Region, Detail: f.detail,
		State: enrolment.DoubtOpen, Run: r.summary.Run, Found: r.at, Changed: r.at, Rev: 1,
	}
}

// put writes what was found; what a run finds twice is one item.
func (r *run) put(ctx context.Context, doubts []enrolment.Doubt) error {
	slices.SortFunc(doubts, func(a, b enrolment.Doubt) int { return strings.Compare(a.DoubtID, b.DoubtID) })
	doubts = slices.CompactFunc(doubts, func(a, b enrolment.Doubt) bool { return a.DoubtID == b.DoubtID })
	if len(doubts) == 0 {
		return nil
	}
	fresh := 0
	err := r.Store.Cleanse(ctx, func(w Work) (err error) {
		fresh, err = w.FoundDoubts(ctx, doubts)
		return err
	})
	if err != nil {
		return err
	}
	r.summary.Fresh += fresh
	for _, d := range doubts {
		r.summary.Found[d.Kind]++
	}
	return nil
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }
