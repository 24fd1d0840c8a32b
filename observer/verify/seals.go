package verify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"

	"yibao/register/ledger"
)

// subject names what a link seals.
type subject struct{ kind, partition, ref string }

func bySubject(a, b subject) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.partition, b.partition), cmp.Compare(a.ref, b.ref))
}

// seals are the digests of everything that is sealed and was not seen yet. Of
// acts and entries, of which there are as many as there are links, only prints
// are kept: 32 bytes for each.
type seals struct {
	mu     sync.Mutex
	sealed map[subject]string
	many   map[print]print // subject → digest
}

func newSeals() *seals {
	return &seals{sealed: make(map[subject]string), many: make(map[print]print)}
}

// isMany tells the subjects of which there are as many as there are links.
func (s subject) isMany() bool {
	return s.kind == ledger.SubjectSettlement || s.kind == ledger.SubjectEntry
}

// print is half of a SHA-256: nobody can make another text for it.
type print [16]byte

func printOf(texts ...string) print {
	room := make([]byte, 0, 256)
	for _, t := range texts {
		room = binary.BigEndian.AppendUint64(room, uint64(len(t)))
		room = append(room, t...)
	}
	sum := sha256.Sum256(room)
	return print(sum[:16])
}

func (s subject) print() print { return printOf(s.kind, s.partition, s.ref) }

// add remembers a seal.
func (all *seals) add(s subject, digest string) {
	if s.isMany() {
		all.many[s.print()] = printOf(digest)
		return
	}
	all.sealed[s] = digest
}

// take takes a seal off the list and tells whether there was one, and of this
// digest.
func (all *seals) take(s subject, digest string) (sealed, same bool) {
	if !s.isMany() {
		found, ok := all.sealed[s]
		delete(all.sealed, s)
		return ok, found == digest
	}
	name, wanted := s.print(), printOf(digest)
	all.mu.Lock()
	defer all.mu.Unlock()
	found, ok := all.many[name]
	delete(all.many, name)
	return ok, found == wanted
}

// left returns the subjects whose seals nobody took. Those of which only prints
// are kept are looked up in the chains again.
func (all *seals) left(ctx context.Context, r Reader) ([]subject, error) {
	var gone []subject
	for s := range all.sealed {
		gone = append(gone, s)
	}
	if len(all.many) == 0 {
		return gone, nil
	}
	heads, err := writers(ctx, r)
	for _, h := range heads {
		if err != nil {
			break
		}
		err = r.Links(ctx, h.Writer, func(l ledger.Link) error {
			s := subject{l.Subject, l.Partition, l.Ref}
			if _, ok := all.many[s.print()]; ok && s.isMany() {
				delete(all.many, s.print())
				gone = append(gone, s)
			}
			return nil
		})
	}
	return gone, err
}
