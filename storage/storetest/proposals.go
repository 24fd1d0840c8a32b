package storetest

import (
	"context"
	"strings"

	accounts "yibao/process/account"
	"yibao/process/approval"
	"yibao/register/access"
	"yibao/register/ledger"
	"yibao/storage/protect"
)

// proposedAccount is a bank account that a proposal names.
const proposedAccount = "6222000000000000017"

// payoutProposal is a proposal that names a bank accounts.
func payoutProposal() approval.Proposal {
	return approval.Proposal{
		ID: "P1", Act: "a", Title: "提取个人账户", Subject: "1001", Payload: []byte(`{"payee":{"bankacct":"` + proposedAccount + `"}}`), Hash: "h", Author: "S1",
		OrgNo: "330200", Region: "330200", Reason: "出国定居", State: approval.Pending, Recorded: at(0), Result: []byte{}, Rev: 1,
	}
}

// proposalShown returns the proposal as the store gives it.
func (b *Bench) proposalShown() (found *approval.Proposal) {
	b.Helper()
	b.ok(b.db().Approvals(ctx, func(ctx context.Context, w approval.Work) (err error) {
		found, err = w.Proposal(ctx, access.ScopeOf(city, all), "P1")
		return err
	}))
	return found
}

var proposalCases = []Case{
	{"复核/a bank account that a proposal names is sealed, and stays so when the keys change", func(b *Bench) {
		b.protect(everyRole...)
		b.staffed()
		p := payoutProposal()
		b.ok(b.db().Approvals(ctx, func(ctx context.Context, w approval.Work) error { return w.AddProposal(ctx, p) }))
		stored := func() string { return b.texts(b.engine(), "SELECT content FROM proposal")[0] }
		first := stored()
		b.same(false, strings.Contains(first, proposedAccount))
		b.same(&p, b.proposalShown())
		b.newKeys(b.db(), at(5), protect.Fields)
		b.same(true, b.sealAnew(b.db()) > 0)
		b.same(false, protect.KeyOf(first) == protect.KeyOf(stored()))
		b.same(&p, b.proposalShown())
		b.same(0, b.sealAnew(b.db()))
	}},
	{"复核/a proposal from before fields were protected is sealed later", func(b *Bench) {
		b.staffed()
		p := payoutProposal()
		b.ok(b.db().Approvals(ctx, func(ctx context.Context, w approval.Work) error { return w.AddProposal(ctx, p) }))
		b.protect(everyRole...)
		b.same(&p, b.proposalShown())
		b.same(true, b.sealAnew(b.db()) > 0)
		b.same(false, strings.Contains(b.texts(b.engine(), "SELECT content FROM proposal")[0], proposedAccount))
		b.same(&p, b.proposalShown())
	}},
	{"个人账户/what persons were credited since a day, and from what", func(b *Bench) {
		b.persons("1001", "1002", "1003")
		waiting := ledger.Account{Class: ledger.Suspense, Region: "330200", Scheme: "310", Fund: ledger.PersonalFund}
		credit := func(psnNo, id, kind, value string) ledger.Entry {
			e := booking(psnNo, 1, id, waiting, ledger.PersonalAccount("330200", "310", psnNo), 300)
			e.Kind, e.ValueDate = kind, day(value)
			return e
		}
		b.ok(b.db().Jointly(ctx, func(w accounts.Joint) error {
			return w.PostEntries(ctx, []ledger.Entry{
				credit("1001", "E1", "划入", "2026-03-01"), credit("1002", "E2", "划入", "2026-02-28"), credit("1003", "E3", "继承", "2026-03-01"),
			})
		}))
		given := func(first, last, since string) []accounts.Given {
			return look(b, func(r accounts.Reader) ([]accounts.Given, error) {
				return r.GivenTo(ctx, first, last, "划入", day(since))
			})
		}
		one := accounts.Given{PsnNo: "1001", Ref: "REF-E1", From: waiting, Amount: 300}
		two := accounts.Given{PsnNo: "1002", Ref: "REF-E2", From: waiting, Amount: 300}
		b.same([]accounts.Given{one, two}, given("1001", "1003", "2026-02-01"))
		b.same([]accounts.Given{one}, given("1001", "1003", "2026-03-01"))
		b.same([]accounts.Given{two}, given("1002", "1003", "2026-02-01"))
	}},
}
