package relational

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"yibao/process/settlement"
	"yibao/register/ledger"
)

var (
	errNoWriter   = errors.New("relational: the store was opened without a writer id and cannot seal")
	errNoHead     = errors.New("relational: the chain has no head")
	errNotTheNext = errors.New("relational: the link does not follow the head of its chain")
)

func scanHead(r row) (ledger.Head, error) {
	var h ledger.Head
	err := r.Scan(&h.Writer, &h.Position, &h.Hash)
	return h, err
}

const linkColumns = "writer, position, subject, part_key, ref, digest, previous, hash, recorded"

func scanLink(r row) (ledger.Link, error) {
	var l ledger.Link
	err := r.Scan(&l.Writer, &l.Position, &l.Subject, &l.Partition, &l.Ref, &l.Digest, &l.Previous, &l.Hash, instant{&l.Recorded})
	return l, err
}

func linkRow(l ledger.Link) []any {
	return []any{l.Writer, l.Position, l.Subject, l.Partition, l.Ref, l.Digest, l.Previous, l.Hash, micros(l.Recorded)}
}

// chains are the chains of one process. Works that seal at the same time take
// one each, and hand it back after their commit; a work never waits for one,
// so there are as many as works ever sealed at once.
type chains struct {
	writer string
	mu     sync.Mutex
	free   []chain
	made   int
}

// chain is one chain of the process. Nobody else moves its head, so it is
// remembered from one work to the next.
type chain struct {
	writer string
	head   *ledger.Head // nil when it has to be read
}

func (c *chains) take() chain {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.free); n > 0 {
		last := c.free[n-1]
		c.free = c.free[:n-1]
		return last
	}
	c.made++
	return chain{writer: c.writer + "-" + strconv.Itoa(c.made)}
}

func (c *chains) giveBack(name chain) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, name)
}

// takeChain gives the work a chain to seal into.
func (t *tx) takeChain() error {
	s := t.store
	switch {
	case s.writer == "":
		return t.fail(errNoWriter)
	case t.chain.writer != "":
	case s.chains == nil:
		t.chain = chain{writer: s.writer}
	default:
		t.chain = s.chains.take()
		t.recalled = t.chain.head != nil
	}
	return nil
}

// releaseChain hands the chain back at the end of the work. Its head is known
// only after a commit that was answered.
func (t *tx) releaseChain(committed bool) {
	if t.chain.writer == "" || t.store.chains == nil {
		return
	}
	if !committed {
		t.chain.head = nil
	}
	t.store.chains.giveBack(t.chain)
}

// Head implements settlement.Work: the head of the chain that this work seals
// into, locked until the work ends.
func (t *tx) Head(ctx context.Context) (ledger.Head, error) {
	if err := t.takeChain(); err != nil {
		return ledger.Head{}, err
	}
	if t.chain.head != nil {
		return *t.chain.head, nil
	}
	lock := t.store.engine.Statements().LockHead
	heads, err := collect(ctx, t, scanHead, lock, t.chain.writer)
	if err != nil {
		return ledger.Head{}, err
	}
	if len(heads) == 0 { // the first link of this chain
		_, err := t.exec(ctx, "INSERT INTO chain_head (writer, position, hash) VALUES ($1, 0, '') ON CONFLICT (writer) DO NOTHING", t.chain.writer)
		if err != nil {
			return ledger.Head{}, err
		}
		if heads, err = collect(ctx, t, scanHead, lock, t.chain.writer); err != nil {
			return ledger.Head{}, err
		}
	}
	if len(heads) != 1 {
		return ledger.Head{}, t.fail(errNoHead)
	}
	t.chain.head = &heads[0]
	return heads[0], nil
}

// Seal implements ledger.Writer.
func (t *tx) Seal(ctx context.Context, link ledger.Link) error {
	return t.SealLinks(ctx, []ledger.Link{link})
}

// SealLinks implements importing.Work. The links must follow each other and
// the stored head of their chain.
func (t *tx) SealLinks(ctx context.Context, links []ledger.Link) error {
	if len(links) == 0 {
		return nil
	}
	first, last := links[0], links[len(links)-1]
	for i, l := range links[1:] {
		if l.Writer != first.Writer || l.Position != links[i].Position+1 || l.Previous != links[i].Hash {
			return t.refuse(settlement.ErrBusy.Because(errNotTheNext))
		}
	}
	err := t.expect(ctx, 1, "UPDATE chain_head SET position = $1, hash = $2 WHERE writer = $3 AND position = $4 AND hash = $5",
		last.Position, last.Hash, first.Writer, first.Position-1, first.Previous)
	if err != nil {
		return err
	}
	if first.Writer == t.chain.writer {
		t.chain.head = &ledger.Head{Writer: last.Writer, Position: last.Position, Hash: last.Hash}
	}
	return add(ctx, t, insertion{"chain_link", linkColumns, ""}, links, linkRow)
}

// Heads implements ledger.ChainReader.
func (t *tx) Heads(ctx context.Context) ([]ledger.Head, error) {
	return collect(ctx, t, scanHead, "SELECT writer, position, hash FROM chain_head ORDER BY writer")
}

// Links implements ledger.ChainReader.
func (t *tx) Links(ctx context.Context, writer string, visit func(ledger.Link) error) error {
	after := int64(0)
	return inPages(visit, func() ([]ledger.Link, error) {
		page, err := collect(ctx, t, scanLink, "SELECT "+linkColumns+" FROM chain_link"+
			" WHERE writer = $1 AND position > $2 ORDER BY position LIMIT $3", writer, after, pageLength)
		if len(page) > 0 {
			after = page[len(page)-1].Position
		}
		return page, err
	})
}
