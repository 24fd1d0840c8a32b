package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/observer/verify"
	"yibao/process/accountability"
	"yibao/process/approval"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/trail"
)

// Three organisations: a prefecture, a county in it, and a stranger.
var (
	city     = access.Organisation{OrgNo: "330200", Name: "宁波市医保中心", Region: "330200", State: access.Active, Rev: 1}
	county   = access.Organisation{OrgNo: "330212", Name: "鄞州区医保中心", Region: "330212", Parent: "330200", State: access.Active, Rev: 1}
	stranger = access.Organisation{OrgNo: "330300", Name: "温州市医保中心", Region: "330300", State: access.Active, Rev: 1}
	all      = []access.Organisation{city, county, stranger}
)

func clerk(n int, org string, roles ...access.Role) (access.Staff, access.Secret) {
	no := fmt.Sprintf("S%d", n)
	staff := access.Staff{StaffNo: no, Account: "clerk" + no, Name: "张三", OrgNo: org, Roles: roles, State: access.Active, Created: at(0), Rev: 1}
	secret := access.Secret{
		StaffNo: no, Password: "pbkdf2-sm3$1$a$b", History: []string{"h1", "h2"}, ChangedAt: at(1), MustChange: true, TOTP: "ABC", TOTPReady: true,
		TOTPStep: 7, Recovery: []string{"r1", "r2"}, Failures: 3, LockedTill: at(2), LastAt: at(3), LastFrom: "10.0.0.8", Rev: 1,
	}
	return staff, secret
}

// staffed makes the three organisations with a clerk each: S1, S2, S3.
func (b *Bench) staffed() {
	b.Helper()
	b.ok(b.db().Accounts(ctx, func(w access.Work) error {
		for i, o := range all {
			staff, secret := clerk(i+1, o.OrgNo, access.Clerk, access.Finance)
			if err := errors.Join(w.AddOrganisation(ctx, o), w.AddStaff(ctx, staff, secret)); err != nil {
				return err
			}
		}
		return nil
	}))
}

func consult[T any](b *Bench, what func(access.Reader) (T, error)) T {
	b.Helper()
	var value T
	b.ok(b.db().Consult(ctx, func(r access.Reader) (err error) {
		value, err = what(r)
		return err
	}))
	return value
}

func (b *Bench) accounts(work func(access.Work) error) error { return b.db().Accounts(ctx, work) }

func entryOf(id, staffNo, region string, minutes int) trail.Entry {
	return trail.Entry{
		ID: id, Recorded: at(minutes), StaffNo: staffNo, Account: "clerk", OrgNo: region, Region: region, Session: "SS", From: "10.0.0.8",
		Kind: trail.Change, Act: "act-" + staffNo, Subject: "结算", Ref: "REF-" + id, PsnNo: "1001", Reason: "核对", Before: "{}", After: `{"a":1}`, Result: trail.Done,
	}
}

// entered writes entries of the trail with their seals.
func (b *Bench) entered(entries ...trail.Entry) {
	b.Helper()
	b.ok(b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
		for _, e := range entries {
			seal := ledger.Seal{Subject: ledger.SubjectTrail, Ref: e.ID, Digest: e.Digest(), Recorded: e.Recorded}
			if err := errors.Join(w.AddTrail(ctx, e), w.Seal(ctx, seal)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// found returns what verify says first, "" for nothing.
func (b *Bench) found() string {
	b.Helper()
	report, err := verify.Run(ctx, b.db(), func(int) {})
	b.ok(err)
	if report.Clean() {
		return ""
	}
	return report.Findings[0].String()
}

var staffCases = []Case{
	{"账号/organisations, staff and secrets come back as they were stored", func(b *Bench) {
		none := consult(b, func(r access.Reader) (bool, error) { return r.Initialised(ctx) })
		b.staffed()
		some := consult(b, func(r access.Reader) (bool, error) { return r.Initialised(ctx) })
		b.same([]bool{false, true}, []bool{none, some})
		b.same(all, consult(b, func(r access.Reader) ([]access.Organisation, error) { return r.Organisations(ctx) }))
		staff, secret := clerk(2, "330212", access.Clerk, access.Finance)
		b.same(staff, consult(b, func(r access.Reader) (access.Staff, error) { return r.StaffByAccount(ctx, "clerkS2") }))
		b.same(secret, consult(b, func(r access.Reader) (access.Secret, error) { return r.Secret(ctx, "S2") }))
		unknown := b.db().Consult(ctx, func(r access.Reader) error { _, err := r.Staff(ctx, "S9"); return err })
		b.is(unknown, access.ErrUnknownStaff)
		b.is(b.db().Consult(ctx, func(r access.Reader) error { _, err := r.Organisation(ctx, "9"); return err }), access.ErrUnknownOrganisation)
	}},
	{"账号/an account name and an organisation's number are given once", func(b *Bench) {
		b.staffed()
		staff, secret := clerk(9, "330200")
		staff.Account = "clerkS1"
		b.is(b.accounts(func(w access.Work) error { return w.AddStaff(ctx, staff, secret) }), access.ErrAccountTaken)
		b.is(b.accounts(func(w access.Work) error { return w.AddOrganisation(ctx, city) }), access.ErrOrganisationTaken)
	}},
	{"账号/a change over another revision is refused", func(b *Bench) {
		b.staffed()
		staff, secret := clerk(1, "330200", access.Director)
		renamed := city
		renamed.Name = "新名"
		for range 2 { // the second time with the revision of the first
			b.ok(b.accounts(func(w access.Work) error {
				return errors.Join(w.UpdateStaff(ctx, staff), w.UpdateSecret(ctx, secret), w.UpdateOrganisation(ctx, renamed))
			}))
			b.is(b.accounts(func(w access.Work) error { return w.UpdateStaff(ctx, staff) }), access.ErrChanged)
			b.is(b.accounts(func(w access.Work) error { return w.UpdateSecret(ctx, secret) }), access.ErrChanged)
			b.is(b.accounts(func(w access.Work) error { return w.UpdateOrganisation(ctx, renamed) }), access.ErrChanged)
			staff.Rev, secret.Rev, renamed.Rev = staff.Rev+1, secret.Rev+1, renamed.Rev+1
		}
		b.same(staff, consult(b, func(r access.Reader) (access.Staff, error) { return r.Staff(ctx, "S1") }))
		b.same(secret, consult(b, func(r access.Reader) (access.Secret, error) { return r.Secret(ctx, "S1") }))
	}},
	{"账号/sessions are found by their token and end", func(b *Bench) {
		b.staffed()
		one := access.Session{ID: "X1", Token: "T1", StaffNo: "S1", Begun: at(0), Seen: at(0), From: "10.0.0.8", Agent: "x", Limited: true}
		two := access.Session{ID: "X2", Token: "T2", StaffNo: "S3", Begun: at(1), Seen: at(1)}
		b.ok(b.accounts(func(w access.Work) error { return errors.Join(w.AddSession(ctx, one), w.AddSession(ctx, two)) }))
		one.Seen, one.Limited = at(5), false
		b.ok(b.accounts(func(w access.Work) error { return w.UpdateSession(ctx, one) }))
		b.same(&one, consult(b, func(r access.Reader) (*access.Session, error) { return r.SessionByToken(ctx, "T1") }))
		b.same((*access.Session)(nil), consult(b, func(r access.Reader) (*access.Session, error) { return r.SessionByToken(ctx, "T9") }))
		b.same([]access.Session{one}, consult(b, func(r access.Reader) ([]access.Session, error) { return r.SessionsOf(ctx, "S1") }))
		b.same([]access.Session{one}, consult(b, func(r access.Reader) ([]access.Session, error) { return r.SessionsIn(ctx, access.ScopeOf(city, all)) }))
		one.Ended, one.Why = at(6), "本人退出"
		b.ok(b.accounts(func(w access.Work) error { return w.UpdateSession(ctx, one) }))
		b.same([]access.Session{}, consult(b, func(r access.Reader) ([]access.Session, error) { return r.SessionsOf(ctx, "S1") }))
	}},
	{"账号/staff are listed within the scope's offices, page by page", func(b *Bench) {
		b.staffed()
		names := func(scope access.Scope, after string, limit int) []string {
			list := consult(b, func(r access.Reader) ([]access.Staff, error) { return r.StaffIn(ctx, scope, after, limit) })
			names := make([]string, len(list))
			for i, s := range list {
				names[i] = s.StaffNo
			}
			return names
		}
		b.same([]string{"S1", "S2"}, names(access.ScopeOf(city, all), "", 9))
		b.same([]string{"S1"}, names(access.ScopeOf(city, all), "", 1))
		b.same([]string{"S2"}, names(access.ScopeOf(city, all), "S1", 9))
		b.same([]string{"S2"}, names(access.ScopeOf(county, all), "", 9))
		b.same([]string{"S3"}, names(access.ScopeOf(stranger, all), "", 9))
	}},
	{"数据范围/a question without a scope is refused", func(b *Bench) {
		b.staffed()
		var none access.Scope
		for name, err := range map[string]error{
			"staff":    b.db().Consult(ctx, func(r access.Reader) error { _, err := r.StaffIn(ctx, none, "", 9); return err }),
			"sessions": b.db().Consult(ctx, func(r access.Reader) error { _, err := r.SessionsIn(ctx, none); return err }),
			"persons": b.asks(func(r inquiry.Reader) error {
				_, err := r.PersonsFound(ctx, none, inquiry.PersonQuery{PsnNo: "1"}, inquiry.Page{})
				return err
			}),
			"rows": b.asks(func(r inquiry.Reader) error {
				_, err := r.SettlementRows(ctx, none, inquiry.SettlementQuery{})
				return err
			}),
			"person":    b.asks(func(r inquiry.Reader) error { _, err := r.SettlementPerson(ctx, none, "S"); return err }),
			"visits":    b.asks(func(r inquiry.Reader) error { _, err := r.VisitRows(ctx, none, "1", inquiry.Page{}); return err }),
			"funds":     b.asks(func(r inquiry.Reader) error { _, err := r.FundBalances(ctx, none, period.Forever); return err }),
			"published": b.asks(func(r inquiry.Reader) error { _, err := r.PublishedIn(ctx, none, inquiry.Page{}); return err }),
			"trail":     b.asks(func(r inquiry.Reader) error { _, err := r.TrailEntries(ctx, none, inquiry.TrailQuery{}); return err }),
			"proposal":  b.db().Approvals(ctx, func(ctx context.Context, w approval.Work) error { _, err := w.Proposal(ctx, none, "A"); return err }),
			"proposals": b.db().Approvals(ctx, func(ctx context.Context, w approval.Work) error {
				_, err := w.Proposals(ctx, approval.Query{Acts: []string{"x"}})
				return err
			}),
		} {
			if !errors.Is(err, access.ErrNoScope) {
				b.Errorf("%s: %v", name, err)
			}
		}
	}},
	{"数据范围/rows of another region never come back", func(b *Bench) { b.twoRegions() }},
	{"数据范围/an office sees its own trail, the one above both", func(b *Bench) { b.twoOffices() }},
	{"留痕/an altered, a lost and a smuggled entry are named", func(b *Bench) {
		b.entered(entryOf("A1", "S1", "330200", 1), entryOf("A2", "S1", "330200", 2), entryOf("A3", "S1", "330200", 3))
		b.same("", b.found())
		for _, c := range [][3]string{
			{"UPDATE trail_entry SET reason = 'x' WHERE entry_id = 'A2'", "留痕 A2:内容与记录时不符", "UPDATE trail_entry SET reason = '核对' WHERE entry_id = 'A2'"},
			{"UPDATE trail_entry SET after_text = '' WHERE entry_id = 'A1'", "留痕 A1:内容与记录时不符", `UPDATE trail_entry SET after_text = '{"a":1}' WHERE entry_id = 'A1'`},
			{"UPDATE trail_entry SET entry_id = 'A4' WHERE entry_id = 'A3'", "留痕 A4:没有封入链", "UPDATE trail_entry SET entry_id = 'A3' WHERE entry_id = 'A4'"},
			{"DELETE FROM trail_entry WHERE entry_id = 'A1'", "留痕 A1:已封入链,但记录不存在", ""},
		} {
			b.raw(b.engine(), c[0])
			b.same(c[1], b.found())
			if c[2] != "" {
				b.raw(b.engine(), c[2])
				b.same("", b.found())
			}
		}
	}},
	{"留痕/what is old is removed and leaves a sealed sum", func(b *Bench) {
		b.entered(entryOf("A1", "S1", "330200", 1), entryOf("A2", "S1", "330200", 2), entryOf("A3", "S1", "330200", 3))
		number := 0
		s := accountability.Service{Store: b.db(), NewID: func() string { number++; return fmt.Sprintf("R%d", number) }}
		s.Now = func() time.Time { return at(3).AddDate(0, 0, trail.KeepDays) }
		_, err := s.Remove(ctx, "审计", at(3).Add(time.Microsecond))
		b.is(err, trail.ErrTooYoung)
		_, err = s.Remove(ctx, "审计", at(1))
		b.is(err, trail.ErrNothing)
		left, err := s.Remove(ctx, "审计", at(3))
		b.ok(err)
		b.same([]any{int64(2), "A3", at(1), at(2)}, []any{left.Count, left.Below, left.First, left.Last})
		b.same("", b.found())
		last, err := s.Remove(ctx, "审计", at(3)) // at the limit nothing more is old enough
		b.is(err, trail.ErrNothing)
		b.same(int64(0), last.Count)
		s.Now = func() time.Time { return at(4).AddDate(0, 0, trail.KeepDays) }
		_, err = s.Remove(ctx, "审计", at(4))
		b.ok(err)
		b.same("", b.found())
		b.raw(b.engine(), "UPDATE trail_removal SET entries = 3 WHERE below = 'A3'")
		b.same("留痕清理 "+left.ID+":内容与清理时不符", b.found())
	}},
	{"留痕/requests are remembered by person and key", func(b *Bench) {
		m := accountability.Memory{StaffNo: "S1", Key: "k", Act: "a", Hash: "h", Answer: []byte(`{"x":1}`), Recorded: at(0)}
		b.ok(b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error { return w.RememberAct(ctx, m) }))
		b.ok(b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
			known, err := w.Memory(ctx, "S1", "k")
			b.same(&m, known)
			other, errOther := w.Memory(ctx, "S2", "k")
			b.same((*accountability.Memory)(nil), other)
			return errors.Join(err, errOther)
		}))
	}},
	{"共同单元/an act of another process and its entry are committed together or not at all", func(b *Bench) {
		b.persons("1001")
		act := func(fails error) error {
			return b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
				if err := b.db().Do(ctx, "1001", everything); err != nil {
					return err
				}
				if err := w.AddTrail(ctx, entryOf("A1", "S1", "330200", 1)); err != nil {
					return err
				}
				return fails
			})
		}
		b.is(act(access.ErrUnknownRole.With("x")), access.ErrUnknownRole)
		b.empty()
		b.ok(act(nil))
		b.same(1, len(b.trailed("330200", inquiry.TrailQuery{Page: inquiry.Page{Limit: 9}})))
		b.same(1, len(read(b, func(r verify.Reader) ([]settlement.Record, error) { return r.RecordsOf(ctx, "1001") })))
	}},
	{"共同单元/a part that was refused spoils the whole, even when it is overlooked", func(b *Bench) {
		b.persons("1001")
		err := b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
			_ = b.db().Do(ctx, "1001", func(w settlement.Work) error {
				if err := everything(w); err != nil {
					return err
				}
				return settlement.ErrNoReason.With()
			})
			return w.AddTrail(ctx, entryOf("A1", "S1", "330200", 1))
		})
		b.is(err, settlement.ErrNoReason)
		b.empty()
		b.same(0, len(b.trailed("330200", inquiry.TrailQuery{Page: inquiry.Page{Limit: 9}})))
	}},
	{"共同单元/a publication takes part", func(b *Bench) {
		fails := access.ErrUnknownRole.With("x")
		for _, want := range []error{fails, nil} {
			err := b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
				err := b.db().Publication(ctx, func(p publication.Work) error {
					return p.Publish(ctx, bundle("B1", "待遇", "310", version("B1", 0, "2026-01-01", "")))
				})
				return errors.Join(err, want)
			})
			b.same(want == nil, err == nil)
		}
		b.same(1, len(b.published("330200")))
	}},
	{"复核/proposals come back, newest first, and are decided once", func(b *Bench) {
		b.staffed()
		p := func(id, act, org string) approval.Proposal {
			return approval.Proposal{
				ID: id, Act: act, Title: "强制撤销", Subject: "SETL", Payload: []byte(`{}`), Hash: "h", Author: "S1", OrgNo: org, Region: "330200",
				Reason: "查实", State: approval.Pending, Recorded: at(0), Result: []byte{}, Rev: 1,
			}
		}
		one, two, three := p("P1", "a", "330200"), p("P2", "b", "330212"), p("P3", "a", "330300")
		work := func(do func(ctx context.Context, w approval.Work) error) error { return b.db().Approvals(ctx, do) }
		b.ok(work(func(ctx context.Context, w approval.Work) error {
			return errors.Join(w.AddProposal(ctx, one), w.AddProposal(ctx, two), w.AddProposal(ctx, three))
		}))
		list := func(q approval.Query) (found []approval.Proposal) {
			q.Limit = max(q.Limit, 1)
			b.ok(work(func(ctx context.Context, w approval.Work) (err error) {
				found, err = w.Proposals(ctx, q)
				return err
			}))
			return found
		}
		scope := access.ScopeOf(city, all)
		b.same([]approval.Proposal{two, one}, list(approval.Query{Scope: scope, Acts: []string{"a", "b"}, Limit: 9}))
		b.same([]approval.Proposal{one}, list(approval.Query{Scope: scope, Acts: []string{"a"}, Limit: 9}))
		b.same([]approval.Proposal{one}, list(approval.Query{Scope: scope, Acts: []string{"a", "b"}, After: "P2", Limit: 9}))
		b.same([]approval.Proposal{}, list(approval.Query{Scope: scope, Acts: nil, Limit: 9}))
		b.same([]approval.Proposal{three}, list(approval.Query{Scope: access.ScopeOf(stranger, all), Acts: []string{"a", "b"}, State: approval.Pending, Limit: 9}))
		one.State, one.Decider, one.Note, one.Decided, one.Result = approval.Executed, "S2", "同意", at(9), []byte(`{"y":2}`)
		b.ok(work(func(ctx context.Context, w approval.Work) error { return w.DecideProposal(ctx, one) }))
		b.is(work(func(ctx context.Context, w approval.Work) error { return w.DecideProposal(ctx, one) }), access.ErrChanged)
		one.Rev++
		b.is(work(func(ctx context.Context, w approval.Work) error { return w.DecideProposal(ctx, one) }), access.ErrChanged)
		b.ok(work(func(ctx context.Context, w approval.Work) error {
			found, err := w.Proposal(ctx, scope, "P1")
			b.same(&one, found)
			other, errOther := w.Proposal(ctx, scope, "P3")
			b.same((*approval.Proposal)(nil), other)
			return errors.Join(err, errOther)
		}))
	}},
}

func (b *Bench) asks(read func(inquiry.Reader) error) error { return b.db().Inquire(ctx, read) }

// scopeOf is the scope of somebody of the office of one region; the offices of
// the two regions are under the province's.
func scopeOf(region string) access.Scope {
	o := access.Organisation{OrgNo: region, Region: region}
	return access.ScopeOf(o, []access.Organisation{
		o, {OrgNo: "330200", Region: "330200", Parent: "330000"}, {OrgNo: "330300", Region: "330300", Parent: "330000"},
	})
}

// twoOffices has two offices of one region and the one above them look into the
// trail.
func (b *Bench) twoOffices() {
	b.Helper()
	above := access.Organisation{OrgNo: "O0", Region: "330200"}
	one := access.Organisation{OrgNo: "O1", Region: "330200", Parent: "O0"}
	two := access.Organisation{OrgNo: "O2", Region: "330200", Parent: "O0"}
	first, second := entryOf("A1", "S1", "330200", 1), entryOf("A2", "S2", "330200", 2)
	first.OrgNo, second.OrgNo = one.OrgNo, two.OrgNo
	b.entered(first, second)
	for _, c := range []struct {
		home access.Organisation
		want string
	}{{one, "A1"}, {two, "A2"}, {above, "A2 A1"}} {
		var seen []string
		b.ok(b.asks(func(r inquiry.Reader) error {
			list, err := r.TrailEntries(ctx, access.ScopeOf(c.home, []access.Organisation{above, one, two}), inquiry.TrailQuery{Page: inquiry.Page{Limit: 9}})
			seen = nil
			for _, e := range list {
				seen = append(seen, e.ID)
			}
			return err
		}))
		b.same(c.want, strings.Join(seen, " "))
	}
}

func (b *Bench) trailed(region string, q inquiry.TrailQuery) (ids []string) {
	b.Helper()
	b.ok(b.asks(func(r inquiry.Reader) error {
		list, err := r.TrailEntries(ctx, scopeOf(region), q)
		ids = nil
		for _, e := range list {
			ids = append(ids, e.ID)
		}
		return err
	}))
	return ids
}

func (b *Bench) published(region string) (ids []string) {
	b.Helper()
	b.ok(b.asks(func(r inquiry.Reader) error {
		list, err := r.PublishedIn(ctx, scopeOf(region), inquiry.Page{Limit: 9})
		ids = nil
		for _, p := range list {
			ids = append(ids, p.ID)
		}
		return err
	}))
	return ids
}

// twoRegions fills two regions with the same things and asks each question with
// the scope of either, of the province above both, and of a third.
func (b *Bench) twoRegions() {
	b.Helper()
	regions := map[string]string{"330200": "1", "330300": "2"}
	for region, n := range regions {
		psnNo := "100" + n
		x := person(psnNo, version("P-"+n, 0, "1980-01-01", ""))
		moved := person(psnNo, version("P-0"+n, -9, "1980-01-01", "")) // lived elsewhere before
		x.Region, moved.Region = region, "330900"
		b.load(func(w importing.Work) error {
			return errors.Join(w.AddPersons(ctx, []enrolment.Person{moved, x}),
				w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: "ID" + n, PsnNo: psnNo}}))
		})
		b.do(psnNo, func(w settlement.Work) error {
			v, s := visit(psnNo, "V"+n, 0), record(psnNo, "S"+n, 1, settlement.Settled, "")
			v.Region, s.Region = "330200", region // care was given in one place
			e := booking(psnNo, 1, "E"+n, expense, payable, 700)
			for i := range e.Postings {
				e.Postings[i].Account.Region = region
			}
			seq, err := w.NextSeq(ctx)
			s.Seq = seq
			return errors.Join(err, w.AddVisit(ctx, v), w.AddRecord(ctx, s), w.Post(ctx, e))
		})
		p := bundle("B"+n, "待遇", "310", version("B"+n, 0, "2026-01-01", ""))
		p.Region = region
		b.publish(func(w publication.Work) error { return w.Publish(ctx, p) })
		b.entered(entryOf("A"+n, "S"+n, region, 1))
	}
	for region, want := range map[string]string{"330200": "1", "330300": "2", "330000": "12", "330212": "", "330900": "", "310000": ""} {
		b.same(want, b.seenFrom(region))
	}
}

// seenFrom asks every question with the scope of a region, and returns the last
// characters of what came back, which must be the same for every question.
func (b *Bench) seenFrom(region string) string {
	b.Helper()
	scope, page := scopeOf(region), inquiry.Page{Limit: 9}
	seen := map[string]string{}
	b.ok(b.asks(func(r inquiry.Reader) error {
		note := func(question, id string) { seen[question] = id[len(id)-1:] + seen[question] }
		var failed error
		for _, n := range []string{"2", "1"} {
			persons, err := r.PersonsFound(ctx, scope, inquiry.PersonQuery{CertNo: "ID" + n}, page)
			byNo, errNo := r.PersonsFound(ctx, scope, inquiry.PersonQuery{PsnNo: "100" + n, Name: "阿依古丽·买买提"}, page)
			visits, errVisits := r.VisitRows(ctx, scope, "100"+n, page)
			rows, errRows := r.SettlementRows(ctx, scope, inquiry.SettlementQuery{PsnNo: "100" + n, Page: page})
			owner, errOwner := r.SettlementPerson(ctx, scope, "S"+n)
			failed = errors.Join(failed, err, errNo, errVisits, errRows, errOwner)
			for _, p := range persons {
				note("人员", p.PsnNo)
			}
			for _, p := range byNo {
				note("姓名", p.PsnNo)
			}
			for _, v := range visits {
				note("就诊", v.VisitID)
			}
			for _, x := range rows {
				note("结算", x.SetlID)
			}
			if owner != "" {
				note("归属", owner)
			}
		}
		rows, err := r.SettlementRows(ctx, scope, inquiry.SettlementQuery{Institution: "H33020000001", From: at(-9), To: at(9), Page: page})
		for _, x := range rows {
			note("机构", x.SetlID)
		}
		failed = errors.Join(failed, err)
		funds, err := r.FundBalances(ctx, scope, period.Forever)
		for i := len(funds) - 1; i >= 0; i-- {
			if funds[i].Account.Class == ledger.Expense {
				note("基金", map[string]string{"330200": "1", "330300": "2"}[funds[i].Account.Region])
			}
		}
		return errors.Join(failed, err)
	}))
	for _, id := range b.trailed(region, inquiry.TrailQuery{Ref: "", Page: page}) {
		seen["留痕"] = id[1:] + seen["留痕"]
	}
	for _, id := range b.published(region) {
		seen["政策"] = id[1:] + seen["政策"]
	}
	want := seen["人员"]
	for _, question := range []string{"姓名", "就诊", "结算", "归属", "机构", "基金", "留痕", "政策"} {
		if seen[question] != want {
			b.Errorf("范围 %s:%s看到“%s”,人员看到“%s”", region, question, seen[question], want)
		}
	}
	return want
}
