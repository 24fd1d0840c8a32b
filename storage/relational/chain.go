package relational

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"yibao/register/ledger"
)

var (
	errNoWriter = errors.New("relational: the store was opened without a writer id and cannot seal")
	errNoHead   = errors.New("relational: the chain has no head")
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

// Seal implements ledger.Writer.
func (t *tx) Seal(_ context.Context, seals ...ledger.Seal) error {
	if t.store.writer == "" {
		return t.fail(errNoWriter)
	}
	t.seals = append(t.seals, seals...)
	return nil
}

// writeLinks makes the links of what is to be sealed. It comes last, so that
// the chain is held as briefly as can be.
func (t *tx) writeLinks(ctx context.Context) error {
	if len(t.seals) == 0 {
		return nil
	}
	if chains := t.store.chains; chains == nil {
		t.chain = chain{writer: t.store.writer}
	} else {
		t.chain = chains.take()
		t.recalled = t.chain.head != nil
	}
	head, err := t.head(ctx)
	if err != nil {
		return err
	}
	links, last := head.Chain(t.seals)
	err = t.expect(ctx, 1, "UPDATE chain_head SET position = $1, hash = $2 WHERE writer = $3 AND position = $4 AND hash = $5",
		last.Position, last.Hash, last.Writer, head.Position, head.Hash)
	if err != nil {
		return err
	}
	t.chain.head = &last
	return add(ctx, t, insertion{"chain_link", linkColumns, ""}, links, linkRow)
}

// releaseChain hands the chain back, once, at the end of the work. Its head is
// known only after a commit that was answered.
func (t *tx) releaseChain(committed bool) {
	if t.chain.writer == "" || t.store.chains == nil {
		return
	}
	if !committed {
		t.chain.head = nil
	}
	t.store.chains.giveBack(t.chain)
	t.chain = chain{}
}

// head returns the head of the chain that this work seals into, locked until
// the work ends.
func (t *tx) head(ctx context.Context) (ledger.Head, error) {
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
	return heads[0], nil
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
