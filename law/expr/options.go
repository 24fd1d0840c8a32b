package expr

import "slices"

// Options is a closed set of named options that may nest: 三级 covers 三级甲等.
// Every option, wide or narrow, has an index; facts hold an index.
type Options struct {
	names  []string
	parent []int // index of the next wider option, -1 for none
	index  map[string]int
}

// NewOptions returns an empty set.
func NewOptions() *Options { return &Options{index: make(map[string]int)} }

// Add adds an option beneath a wider one ("" for none) and reports whether it
// is new and the wider one exists.
func (o *Options) Add(name, wider string) bool {
	if _, taken := o.index[name]; taken || name == "" {
		return false
	}
	parent := -1
	if wider != "" {
		found, ok := o.index[wider]
		if !ok {
			return false
		}
		parent = found
	}
	o.index[name] = len(o.names)
	o.names = append(o.names, name)
	o.parent = append(o.parent, parent)
	return true
}

// Len returns how many options there are, wide ones included.
func (o *Options) Len() int { return len(o.names) }

// Names returns all options in the order in which they were added.
func (o *Options) Names() []string { return o.names }

// Name returns the option of that index.
func (o *Options) Name(i int) string { return o.names[i] }

// Index returns the option's index.
func (o *Options) Index(name string) (int, bool) {
	// Sets are small: comparing texts is quicker than hashing one.
	if len(o.names) <= 8 {
		i := slices.Index(o.names, name)
		return i, i >= 0
	}
	i, ok := o.index[name]
	return i, ok
}

// Covers reports whether the wide option is the narrow one or contains it.
func (o *Options) Covers(wide, narrow int) bool {
	for narrow >= 0 {
		if narrow == wide {
			return true
		}
		narrow = o.parent[narrow]
	}
	return false
}

// Depth returns how many wider options an option has.
func (o *Options) Depth(i int) int {
	depth := 0
	for o.parent[i] >= 0 {
		i = o.parent[i]
		depth++
	}
	return depth
}

// Leaves returns the options that contain no narrower one.
func (o *Options) Leaves() []int {
	var leaves []int
	for i := range o.names {
		if !slices.Contains(o.parent, i) {
			leaves = append(leaves, i)
		}
	}
	return leaves
}

// Only returns the set narrowed to the named options, what they contain and
// what contains them.
func (o *Options) Only(names ...string) *Options {
	narrowed := NewOptions()
	for i, name := range o.names {
		for _, keep := range names {
			k, ok := o.index[keep]
			if !ok || !o.Covers(k, i) && !o.Covers(i, k) {
				continue
			}
			wider := ""
			if o.parent[i] >= 0 {
				wider = o.names[o.parent[i]]
			}
			narrowed.Add(name, wider)
			break
		}
	}
	return narrowed
}
