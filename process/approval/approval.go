package approval

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"yibao/register/access"
)

// Execute does an approved act, on the decider's authority, in the unit of work
// that the context carries, and returns its answer.
type Execute func(ctx context.Context, p Proposal, d Deciding) ([]byte, error)

// Act is one kind of act that needs two persons.
type Act struct {
	Approve access.Permission // of the second
	Execute Execute
}

// Service keeps proposals. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string
	// Acts is the table of acts.
	Acts map[string]Act
}

// hashOf covers what is decided on.
func hashOf(p Proposal) string {
	h := sha256.New()
	for _, part := range []string{"事项/1", p.ID, p.Act, p.Subject, string(p.Payload), p.Author} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		h.Write(n[:])
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Propose stores a proposal of the author. Act, Title, Subject, Payload,
// Author, OrgNo, Region and Reason are the caller's.
func (s *Service) Propose(ctx context.Context, p Proposal) (Proposal, error) {
	if s.Acts[p.Act].Execute == nil {
		return p, ErrUnknownAct.With(p.Act)
	}
	if strings.TrimSpace(p.Reason) == "" {
		return p, ErrNoReason.With()
	}
	p.ID, p.State, p.Recorded, p.Rev = s.NewID(), Pending, s.Now(), 1
	p.Hash = hashOf(p)
	return p, s.Store.Approvals(ctx, func(ctx context.Context, w Work) error { return w.AddProposal(ctx, p) })
}

// Find returns a proposal within the scope; ErrUnknown.
func (s *Service) Find(ctx context.Context, scope access.Scope, id string) (Proposal, error) {
	var found Proposal
	err := s.Store.Approvals(ctx, func(ctx context.Context, w Work) (err error) {
		found, err = find(ctx, w, scope, id)
		return err
	})
	return found, err
}

func find(ctx context.Context, w Work, scope access.Scope, id string) (Proposal, error) {
	p, err := w.Proposal(ctx, scope, id)
	if err != nil {
		return Proposal{}, err
	}
	if p == nil {
		return Proposal{}, ErrUnknown.With(id)
	}
	return *p, nil
}

// List lists proposals, newest first.
func (s *Service) List(ctx context.Context, q Query) ([]Proposal, error) {
	var list []Proposal
	err := s.Store.Approvals(ctx, func(ctx context.Context, w Work) (err error) {
		list, err = w.Proposals(ctx, q)
		return err
	})
	return list, err
}

// Approve executes a proposal and writes the decision, both or neither: an act
// that is refused leaves the proposal pending.
func (s *Service) Approve(ctx context.Context, d Deciding, id, note string) (Proposal, error) {
	return s.decide(ctx, d, id, Executed, note, func(ctx context.Context, p *Proposal) (err error) {
		if err := s.second(*p, d); err != nil {
			return err
		}
		if p.Hash != hashOf(*p) {
			return ErrAltered.With(p.ID)
		}
		p.Result, err = s.Acts[p.Act].Execute(ctx, *p, d)
		return err
	})
}

// Reject ends a proposal without the act; the note says why.
func (s *Service) Reject(ctx context.Context, d Deciding, id, note string) (Proposal, error) {
	return s.decide(ctx, d, id, Rejected, note, func(_ context.Context, p *Proposal) error {
		if strings.TrimSpace(note) == "" {
			return ErrNoReason.With()
		}
		return s.second(*p, d)
	})
}

// Withdraw lets the author take a proposal back.
func (s *Service) Withdraw(ctx context.Context, d Deciding, id, note string) (Proposal, error) {
	return s.decide(ctx, d, id, Withdrawn, note, func(_ context.Context, p *Proposal) error {
		if p.Author != d.StaffNo {
			return ErrNotAuthor.With(p.ID)
		}
		return nil
	})
}

// decide moves a proposal to its next state, if the decider may.
func (s *Service) decide(ctx context.Context, d Deciding, id string, next State, note string, act func(context.Context, *Proposal) error) (Proposal, error) {
	var decided Proposal
	err := s.Store.Approvals(ctx, func(ctx context.Context, w Work) error {
		p, err := find(ctx, w, d.Scope, id)
		switch {
		case err != nil:
			return err
		case !p.State.May(next):
			return ErrNotOpen.With(id, strings.TrimPrefix(string(p.State), "已"))
		}
		if err := act(ctx, &p); err != nil {
			return err
		}
		p.State, p.Decider, p.Note, p.Decided = next, d.StaffNo, note, s.Now()
		decided = p
		decided.Rev++
		return w.DecideProposal(ctx, p)
	})
	return decided, err
}

// second refuses a decider who is the author or holds no right to decide.
func (s *Service) second(p Proposal, d Deciding) error {
	act, known := s.Acts[p.Act]
	switch {
	case !known:
		return ErrUnknownAct.With(p.ID)
	case p.Author == d.StaffNo:
		return ErrOwnAct.With()
	case !slices.ContainsFunc(d.Roles, func(r access.Role) bool { return r.Carries(act.Approve) }):
		return ErrMayNot.With(act.Approve.Name())
	}
	return nil
}
