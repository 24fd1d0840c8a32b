package policyfile

import (
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"

	"yibao/ground/period"
)

// Policy is a policy that was checked and compiled. It may be used by several
// goroutines at once.
type Policy struct {
	header   Header
	model    *model
	programs []*program
	bundle   Bundle
	used     []Accumulator
	frames   sync.Pool
	bound    atomic.Pointer[bindings]
}

// Load reads the policy file entry and the files it inherits from (承接,
// relative to the file, inside fsys), checks and compiles them. The policy is
// nil when a complaint is an Error. A file that is only inherited (只供承接)
// can be loaded to be checked; it settles nothing.
func Load(fsys fs.FS, entry string) (*Policy, []Complaint) {
	files := make(map[string]string)
	return build(entry, files, func(name string) (string, bool) {
		if !fs.ValidPath(name) {
			return "", false
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", false
		}
		files[name] = string(text)
		return files[name], true
	})
}

// FromBundle makes the policy from its texts alone.
func FromBundle(b Bundle) (*Policy, []Complaint) {
	p, complaints := build(b.Entry, nil, b.text)
	if p != nil {
		p.bundle = Bundle{b.Entry, slices.Clone(b.Files)}
	}
	return p, complaints
}

func build(entry string, files map[string]string, read func(string) (string, bool)) (*Policy, []Complaint) {
	r := newReport()
	docs := gather(r, entry, read)
	if len(docs) == 0 || docs[len(docs)-1].name != entry {
		return nil, r.sorted()
	}
	if r.unread() {
		return nil, r.sorted()
	}
	m := merge(r, docs)
	programs := compileAll(r, m)
	complaints := r.sorted()
	if HasErrors(complaints) {
		return nil, complaints
	}
	p := &Policy{header: m.header, model: m, programs: programs, bundle: bundleOf(entry, files)}
	for _, a := range m.accs {
		if a.used {
			p.used = append(p.used, a.Accumulator)
		}
	}
	p.frames.New = func() any { return new(frame) }
	return p, complaints
}

// Bundle returns the texts the policy was made from, parents included.
func (p *Policy) Bundle() Bundle {
	return Bundle{p.bundle.Entry, slices.Clone(p.bundle.Files)}
}

// Header returns what the policy says about itself.
func (p *Policy) Header() Header { return p.header }

// Governing is Header().Governing: the date of a visit that picks dated values.
func (p *Policy) Governing() DateKind { return p.header.Governing }

// AccumulatorDate is Header().AccumulatorDate.
func (p *Policy) AccumulatorDate() DateKind { return p.header.AccumulatorDate }

// PersonDate is Header().PersonDate.
func (p *Policy) PersonDate() DateKind { return p.header.PersonDate }

// Accumulators returns the accumulators that the policy reads or adds to. Every
// bill asks for them, so the list is shared and must not be changed.
func (p *Policy) Accumulators() []Accumulator { return p.used }

// Accumulator returns the declaration of an accumulator.
func (p *Policy) Accumulator(name string) (Accumulator, bool) {
	for _, a := range p.model.accs {
		if a.Name == name {
			return a.Accumulator, true
		}
	}
	return Accumulator{}, false
}

// FactNames returns the facts that the policy reads on any day, sorted; tables
// by their own name.
func (p *Policy) FactNames() []string {
	needed := make(map[string]bool)
	for _, prog := range p.programs {
		for _, l := range prog.facts {
			needed[l.fact.name] = true
		}
		for _, l := range prog.roots {
			needed[l.fact.name] = true
		}
		for _, t := range prog.tables {
			needed[t.table.name] = true
		}
		if prog.totalOf >= 0 {
			needed[totalName] = true
		}
	}
	return sortedKeys(needed)
}

// NeedsFact reports whether the policy reads the fact, by its name or by
// another word for it.
func (p *Policy) NeedsFact(name string) bool {
	return slices.ContainsFunc(p.FactNames(), func(f string) bool { return f == name || aliases[f] == name })
}

// Columns returns the columns of a table that the policy reads, sorted.
func (p *Policy) Columns(table string) []string {
	needed := make(map[string]bool)
	for _, prog := range p.programs {
		for _, t := range prog.tables {
			if t.table.name != table {
				continue
			}
			for _, l := range t.loads {
				needed[l.fact.name] = true
			}
		}
	}
	return sortedKeys(needed)
}

// on returns the program of a day.
func (p *Policy) on(day period.Date) *program {
	for _, prog := range p.programs {
		if prog.span.Contains(day) {
			return prog
		}
	}
	return nil
}

// Settle computes who pays what. Given the same policy and input the result is
// the same, to the fen. The error is a *fault.Fault; the result is then empty.
func (p *Policy) Settle(in Input) (Result, error) {
	f, ok := p.frames.Get().(*frame)
	if !ok {
		f = new(frame)
	}
	result, err := p.settle(f, &in, nil)
	f.input = nil
	p.frames.Put(f)
	return result, err
}

// Explain is Settle with every step told. The Result is identical.
func (p *Policy) Explain(in Input) (Result, []Step, error) {
	t := newTracer()
	result, err := p.settle(new(frame), &in, t)
	return result, t.steps, err
}

func (p *Policy) settle(f *frame, in *Input, t *tracer) (Result, error) {
	prog := p.on(in.Date)
	if prog == nil || p.model.entry.abstract {
		return Result{}, ErrNotInForce.With(in.Date, p.header.Title)
	}
	f.reset(prog, in)
	f.trace = t
	if err := f.load(); err != nil {
		return Result{}, err
	}
	if err := f.run(prog.stages); err != nil {
		return Result{}, err
	}
	return f.result()
}
