package auditbench

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"yibao/process/screening"
)

// columns lays the lines out as the scan wants them: by person, day, item.
func (f *fused) columns(w *World) {
	visit, row := 0, 0
	for p, person := range w.persons {
		f.sex, f.birth = append(f.sex, person.Sex), append(f.birth, person.Birth)
		f.firstVisit, f.firstLine = append(f.firstVisit, int32(visit)), append(f.firstLine, int32(len(f.item)))
		base, last := visit, int32(-1)
		for ; visit < len(w.visits) && w.of[visit] == int32(p); visit++ {
			f.addVisit(w.visits[visit])
		}
		from := row
		for row < len(w.rows) && w.rows[row].Visit >= last && int(w.rows[row].Visit) < visit-base {
			last = w.rows[row].Visit
			row++
		}
		own := slices.Clone(w.rows[from:row])
		slices.SortFunc(own, byDayItem)
		for _, l := range own {
			f.addLine(int32(base), l)
		}
	}
	f.firstVisit, f.firstLine = append(f.firstVisit, int32(visit)), append(f.firstLine, int32(len(f.item)))
}

func byDayItem(x, y screening.Line) int {
	return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Item, y.Item), cmp.Compare(x.Minute, y.Minute), cmp.Compare(x.ID, y.ID))
}

func (f *fused) addVisit(v screening.Visit) {
	f.institution = append(f.institution, v.Institution)
	f.main = append(f.main, v.Diagnoses[0])
	f.level = append(f.level, v.Level)
	f.inpatient = append(f.inpatient, v.Inpatient)
	f.admit, f.leave = append(f.admit, int32(v.Admit)), append(f.leave, int32(v.Discharge))
	f.dx = append(f.dx, v.Diagnoses)
}

func (f *fused) addLine(base int32, l screening.Line) {
	f.item, f.day = append(f.item, l.Item), append(f.day, int32(l.Day))
	f.visit, f.id = append(f.visit, base+l.Visit), append(f.id, l.ID)
	f.qty, f.supply = append(f.qty, int32(l.Qty)), append(f.supply, l.Supply)
	f.price, f.amount = append(f.price, int64(l.Price)), append(f.amount, int64(l.Amount))
}

// run scans on so many cores; what it found is in no order.
func (f *fused) run(cores int) Found {
	parts := make([]Found, cores)
	var next atomic.Int64
	var all sync.WaitGroup
	for c := range parts {
		all.Go(func() {
			s := scan{fused: f, found: &parts[c], last: make([]int32, len(f.has)), owner: make([]int32, len(f.has))}
			for i := range s.owner {
				s.owner[i] = -1
			}
			for {
				from := int(next.Add(256)) - 256
				if from >= len(f.sex) {
					return
				}
				for p := from; p < min(from+256, len(f.sex)); p++ {
					s.person(int32(p))
				}
			}
		})
	}
	all.Wait()
	found := parts[0]
	for _, part := range parts[1:] {
		for i := range found {
			found[i] = append(found[i], part[i]...)
		}
	}
	return found
}

// scan is what one core remembers.
type scan struct {
	*fused
	found       *Found
	last, owner []int32 // by item: the person's last line of it, and whose it is
	before      []int32 // by line of the person: the line of the same item before
}

func (s *scan) hit(rule int, line int32) { s.found[rule] = append(s.found[rule], s.id[line]) }

func (s *scan) person(p int32) {
	first, end := s.firstLine[p], s.firstLine[p+1]
	if n := int(end - first); n > len(s.before) {
		s.before = make([]int32, 2*n)
	}
	for from := first; from < end; {
		to := from + 1
		for to < end && s.day[to] == s.day[from] {
			to++
		}
		for i := from; i < to; i++ {
			s.line(p, first, from, to, i)
		}
		from = to
	}
	s.stays(p, first, end)
}

// line judges one line under all rules; from and to bound the person's day.
func (s *scan) line(p, first, from, to, i int32) {
	item, visit, day := s.item[i], s.visit[i], s.day[i]
	if s.inpatient[visit] && (day < s.admit[visit] || day > s.leave[visit]) {
		s.hit(10, i)
	}
	for b := i - 1; b >= from && s.item[b] == item; b-- {
		if s.amount[b] == s.amount[i] {
			s.hit(11, i)
			break
		}
	}
	has := s.has[item]
	if has == 0 {
		return
	}
	s.limits(p, i, item, visit, has)
	if has&hasDaily != 0 {
		sum := int32(0)
		for b := i; b >= from && s.item[b] == item; b-- {
			sum += s.qty[b]
		}
		if sum > s.daily[item] {
			s.hit(3, i)
		}
	}
	if has&hasPair != 0 && s.excluded(from, to, i, visit) {
		s.hit(6, i)
	}
	if has&(hasRolling|hasSupply) != 0 {
		s.windows(p, first, i, item, day, has)
	}
}

// limits judges what needs the line, its person and its visit only.
func (s *scan) limits(p, i, item, visit int32, has uint16) {
	if has&hasSex != 0 && s.itemSex[item] != s.sex[p] {
		s.hit(0, i)
	}
	if has&hasAge != 0 {
		if age := int32(s.birth[p].AgeOn(date(s.day[i]))); age < s.ages[item][0] || age > s.ages[item][1] {
			s.hit(1, i)
		}
	}
	if has&hasPrice != 0 && s.price[i] > s.caps[item][s.level[visit]] {
		s.hit(2, i)
	}
	if has&hasLevel != 0 && s.level[visit] < s.least[item] {
		s.hit(4, i)
	}
	if has&hasDiagnosis != 0 && !s.indicated(item, visit) {
		s.hit(5, i)
	}
}

func (s *scan) indicated(item, visit int32) bool {
	for _, d := range s.dx[visit] {
		if _, ok := s.allowed[int64(item)<<32|int64(d)]; ok {
			return true
		}
	}
	return false
}

func (s *scan) excluded(from, to, i, visit int32) bool {
	for _, other := range s.included[s.item[i]] {
		at, found := slices.BinarySearch(s.item[from:to], other)
		for b := from + int32(at); found && b < to && s.item[b] == other; b++ {
			if b != i && s.institution[s.visit[b]] == s.institution[visit] {
				return true
			}
		}
	}
	return false
}

// windows judges what looks back at the person's lines of the same item.
func (s *scan) windows(p, first, i, item, day int32, has uint16) {
	was := int32(-1)
	if s.owner[item] == p {
		was = s.last[item]
	}
	s.owner[item], s.last[item], s.before[i-first] = p, i, was
	if has&hasSupply != 0 && was >= 0 && s.supply[was] > 0 && s.day[was]+int32(s.supply[was]) > day {
		s.hit(8, i)
	}
	if has&hasRolling == 0 {
		return
	}
	back := i
	for n := s.rolling[item]; n > 0 && back >= 0; n-- {
		back = s.before[back-first]
	}
	if back >= 0 && s.day[back] > day-30 {
		s.hit(7, i)
	}
}

// stays looks for readmissions.
func (s *scan) stays(p, first, end int32) {
	last := int32(-1)
	for v := s.firstVisit[p]; v < s.firstVisit[p+1]; v++ {
		if !s.inpatient[v] {
			continue
		}
		if last >= 0 && s.institution[last] == s.institution[v] && s.main[last] == s.main[v] &&
			s.leave[last] <= s.admit[v] && s.admit[v]-s.leave[last] <= readmissionDays {
			for i := first; i < end; i++ {
				if s.visit[i] == v {
					s.hit(9, i)
					break
				}
			}
		}
		last = v
	}
}
