package ledger

import (
	"crypto/sha256"
	"encoding/hex"
)

// Merkle trees as RFC 6962 (section 2.1) builds them: SHA-256 over a byte 0 and
// the data for a leaf, over a byte 1 and the two halves for a node; of n leaves
// the left half is the largest power of two below n. The two bytes keep a node
// from being passed off as a leaf.

// node is the hash of a subtree.
type node [sha256.Size]byte

func leafNode(data string) node {
	buffer := make([]byte, 0, 256)
	buffer = append(buffer, 0)
	return sha256.Sum256(append(buffer, data...))
}

func join(left, right node) node {
	var buffer [1 + 2*sha256.Size]byte
	buffer[0] = 1
	copy(buffer[1:], left[:])
	copy(buffer[1+sha256.Size:], right[:])
	return sha256.Sum256(buffer[:])
}

// Tree grows leaf by leaf and keeps only the roots of its complete subtrees,
// so millions of leaves need a kilobyte. It can remember the path to one leaf.
type Tree struct {
	peaks  []peak // of complete subtrees, each smaller than the one before
	size   int64
	marked bool
	index  int64  // of the marked leaf
	path   []node // from the marked leaf to the top of its peak
}

// peak is a complete subtree.
type peak struct {
	hash   node
	size   int64
	marked bool // holds the marked leaf
}

// Add appends a leaf with the data.
func (t *Tree) Add(data string) { t.push(peak{hash: leafNode(data), size: 1}) }

// AddMarked appends a leaf with the data and remembers the path to it. Only
// one leaf of a tree may be marked.
func (t *Tree) AddMarked(data string) {
	t.marked, t.index = true, t.size
	t.push(peak{hash: leafNode(data), size: 1, marked: true})
}

// push appends a leaf and joins what has become complete.
func (t *Tree) push(p peak) {
	t.size++
	for n := len(t.peaks); n > 0 && t.peaks[n-1].size == p.size; n = len(t.peaks) {
		left := t.peaks[n-1]
		t.peaks = t.peaks[:n-1]
		if other, ok := beside(left, p); ok {
			t.path = append(t.path, other)
		}
		p = above(left, p)
	}
	t.peaks = append(t.peaks, p)
}

func above(left, right peak) peak {
	return peak{join(left.hash, right.hash), left.size + right.size, left.marked || right.marked}
}

// beside returns the half that does not hold the marked leaf, if the other does.
func beside(left, right peak) (node, bool) {
	if left.marked {
		return right.hash, true
	}
	return left.hash, right.marked
}

// Size returns the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Root returns the root as hex; without leaves, the hash of nothing.
func (t *Tree) Root() string {
	root, _ := t.fold()
	return hex.EncodeToString(root[:])
}

// Path returns the way from the marked leaf to the root; false when no leaf
// was marked.
func (t *Tree) Path() (Path, bool) {
	if !t.marked {
		return Path{}, false
	}
	_, rest := t.fold()
	p := Path{Index: t.index, Size: t.size}
	for _, list := range [][]node{t.path, rest} {
		for _, n := range list {
			p.Beside = append(p.Beside, hex.EncodeToString(n[:]))
		}
	}
	return p, true
}

// fold joins the peaks from the right, and returns what lies beside the marked
// one on the way.
func (t *Tree) fold() (root node, path []node) {
	if t.size == 0 {
		return sha256.Sum256(nil), nil
	}
	last := len(t.peaks) - 1
	p := t.peaks[last]
	for i := last - 1; i >= 0; i-- {
		if other, ok := beside(t.peaks[i], p); ok {
			path = append(path, other)
		}
		p = above(t.peaks[i], p)
	}
	return p.hash, path
}

// Path leads from a leaf to the root of its tree.
type Path struct {
	Index  int64    // of the leaf, from 0
	Size   int64    // leaves of the tree
	Beside []string // hex: what lies beside, from the leaf upwards
}

// Root returns the root of the tree in which a leaf with the data stands at
// the path's place; false when the path is none, for it is too long or too short
// for its size, or not hex.
func (p Path) Root(data string) (string, bool) {
	if p.Index < 0 || p.Index >= p.Size {
		return "", false
	}
	at, last, hash := p.Index, p.Size-1, leafNode(data)
	for _, text := range p.Beside {
		raw, err := hex.DecodeString(text)
		if err != nil || len(raw) != sha256.Size || last == 0 {
			return "", false
		}
		other := node(raw)
		if at%2 == 0 && at != last {
			hash = join(hash, other)
		} else {
			hash = join(other, hash)
			for at%2 == 0 && at != 0 { // a last one without a neighbour moves up as it is
				at, last = at/2, last/2
			}
		}
		at, last = at/2, last/2
	}
	return hex.EncodeToString(hash[:]), last == 0
}
