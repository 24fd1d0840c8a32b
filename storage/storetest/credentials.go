package storetest

import (
	"errors"

	"yibao/process/credential"
)

var credentialUseCases = []Case{
	{"凭证/a code that was presented is not taken again, another one is", func(b *Bench) {
		use := credential.Use{Digest: "d1", Region: "390100", StaffNo: "S1", Index: "I1", At: at(1)}
		b.ok(b.db().Present(ctx, use))
		use.StaffNo, use.At = "S2", at(2)
		if err := b.db().Present(ctx, use); !errors.Is(err, credential.ErrUsed) {
			b.Errorf("presented twice: %v", err)
		}
		use.Digest = "d2"
		b.ok(b.db().Present(ctx, use))
	}},
}
