package ledger_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yibao/register/ledger"
)

// naive is the root as RFC 6962 defines it, by recursion over all leaves.
func naive(leaves []string) []byte {
	sum := func(parts ...[]byte) []byte {
		h := sha256.Sum256(slices.Concat(parts...))
		return h[:]
	}
	switch n := len(leaves); n {
	case 0:
		return sum()
	case 1:
		return sum([]byte{0}, []byte(leaves[0]))
	default:
		half := 1
		for half*2 < n {
			half *= 2
		}
		return sum([]byte{1}, naive(leaves[:half]), naive(leaves[half:]))
	}
}

// naivePath is the audit path as RFC 6962 defines it.
func naivePath(at int, leaves []string) []string {
	n := len(leaves)
	if n < 2 {
		return nil
	}
	half := 1
	for half*2 < n {
		half *= 2
	}
	if at < half {
		return append(naivePath(at, leaves[:half]), hex.EncodeToString(naive(leaves[half:])))
	}
	return append(naivePath(at-half, leaves[half:]), hex.EncodeToString(naive(leaves[:half])))
}

// grown is a tree of the leaves; the one at marked, if any, is marked.
func grown(leaves []string, marked int) *ledger.Tree {
	var t ledger.Tree
	for i, l := range leaves {
		if i == marked {
			t.AddMarked(l)
		} else {
			t.Add(l)
		}
	}
	return &t
}

// The first trees of the certificate-transparency test data: leaf data in hex
// and the root of each beginning.
func TestTreeOfKnownLeaves(t *testing.T) {
	t.Parallel()
	var tree ledger.Tree
	if want := "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; tree.Root() != want {
		t.Errorf("the root of nothing is %s", tree.Root())
	}
	for _, c := range []struct{ leaf, root string }{
		{"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
		{"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
		{"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
	} {
		raw, err := hex.DecodeString(c.leaf)
		if err != nil {
			t.Fatal(err)
		}
		tree.Add(string(raw))
		if tree.Root() != c.root {
			t.Errorf("with leaf %q the root is %s, want %s", c.leaf, tree.Root(), c.root)
		}
	}
}

// All trees up to 70 leaves, and all paths in them, are those of the naive
// recursion; each path leads from its leaf to the root and from no other data.
func TestEveryPathOfEverySmallTree(t *testing.T) {
	t.Parallel()
	for n := range 70 {
		leaves := make([]string, n)
		for i := range leaves {
			leaves[i] = fmt.Sprint("叶", i)
		}
		root := hex.EncodeToString(naive(leaves))
		if tree := grown(leaves, -1); tree.Root() != root || tree.Size() != int64(n) {
			t.Fatalf("%d leaves: root %s, want %s", n, tree.Root(), root)
		}
		for i := range leaves {
			tree := grown(leaves, i)
			path, ok := tree.Path()
			if !ok || path.Index != int64(i) || path.Size != int64(n) || !slices.Equal(path.Beside, naivePath(i, leaves)) {
				t.Fatalf("leaf %d of %d: path %v, want %v", i, n, path, naivePath(i, leaves))
			}
			if got, ok := path.Root(leaves[i]); !ok || got != root || tree.Root() != root {
				t.Fatalf("leaf %d of %d: the path leads to %s, %v", i, n, got, ok)
			}
			if got, _ := path.Root("别的"); got == root {
				t.Fatalf("leaf %d of %d: another leaf leads to the same root", i, n)
			}
		}
	}
}

// A path that was altered in any way leads nowhere or elsewhere.
func TestAlteredPaths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		leaves := rapid.SliceOfN(rapid.StringN(0, 4, -1), 1, 200).Draw(t, "leaves")
		at := rapid.IntRange(0, len(leaves)-1).Draw(t, "at")
		tree := grown(leaves, at)
		path, _ := tree.Path()
		if got, ok := path.Root(leaves[at]); !ok || got != hex.EncodeToString(naive(leaves)) {
			t.Fatalf("the path of leaf %d of %d leads to %s, %v", at, len(leaves), got, ok)
		}
		bent := path
		bent.Beside = slices.Clone(path.Beside)
		one := rapid.IntRange(0, max(0, len(bent.Beside)-1)).Draw(t, "one")
		switch act := rapid.IntRange(0, 4).Draw(t, "act"); {
		case act == 0:
			bent.Beside = append(bent.Beside, strings.Repeat("0", 64))
		case len(bent.Beside) == 0:
			bent.Index++
		case act == 1:
			bent.Beside = slices.Delete(bent.Beside, one, one+1)
		case act == 2:
			bent.Beside[one] = bent.Beside[one][2:] + "00"
		case act == 3:
			bent.Beside[one] = "不是" + bent.Beside[one][6:]
		default:
			bent.Index = -bent.Index - 1
		}
		if got, ok := bent.Root(leaves[at]); ok && got == tree.Root() {
			t.Fatalf("%v leads to the root as %v does", bent, path)
		}
	})
}

func TestNoLeafMarkedNoPath(t *testing.T) {
	t.Parallel()
	if p, ok := grown([]string{"甲", "乙"}, -1).Path(); ok {
		t.Errorf("a path %v to no leaf", p)
	}
}
