package storetest

import (
	"context"
	"fmt"

	"yibao/process/settlement"
	"yibao/storage/relational"
)

var readyCases = []Case{
	{"就绪/a database with this program's schema is ready", func(b *Bench) {
		b.ok(b.db().Ready(ctx))
	}},
	{"就绪/looking at an empty database changes nothing in it", func(b *Bench) {
		e := b.engine()
		_, _, err := relational.Standing(ctx, e)
		b.is(err, settlement.ErrBusy)
		b.same(0, len(b.texts(e, describe[b.Engine])))
	}},
	{"就绪/a database behind the program is not ready, in words", func(b *Bench) {
		b.db()
		n := b.count()
		b.raw(b.engine(), fmt.Sprintf("DELETE FROM schema_step WHERE number = %d", n))
		err := b.db().Ready(ctx)
		b.is(err, relational.ErrOlderDatabase)
		b.same(relational.ErrOlderDatabase.With(n-1, n).Error(), err.Error())
	}},
	{"就绪/a database ahead of the program is not ready", func(b *Bench) {
		b.db()
		b.raw(b.engine(), fmt.Sprintf("INSERT INTO schema_step (number, checksum) VALUES (%d, 'x')", b.count()+1))
		b.is(b.db().Ready(ctx), relational.ErrNewerDatabase)
	}},
	{"就绪/a database that has gone is not ready", func(b *Bench) {
		s := b.db()
		b.ok(s.Close())
		short, cancel := context.WithCancel(ctx)
		cancel()
		b.is(s.Ready(short), settlement.ErrBusy)
	}},
}
