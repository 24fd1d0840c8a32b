package relational

import (
	"context"

	"yibao/process/approval"
	"yibao/register/access"
)

const proposalColumns = "proposal_id, act, title, subject, content, hash, author, org_no, region, reason, state, recorded," +
	" decider, note, decided, result, rev, psn_no"

func scanProposal(r row) (approval.Proposal, error) {
	var p approval.Proposal
	var content string
	err := r.Scan(&p.ID, &p.Act, &p.Title, &p.Subject, &content, &p.Hash, &p.Author, &p.OrgNo, &p.Region, &p.Reason, &p.State,
		instant{&p.Recorded}, &p.Decider, &p.Note, instant{&p.Decided}, &p.Result, &p.Rev, &p.PsnNo)
	p.Payload = []byte(content)
	return p, err
}

// proposals reads proposals and opens what they propose.
func (t *tx) proposals(ctx context.Context, query string, args ...any) ([]approval.Proposal, error) {
	found, err := collect(ctx, t, scanProposal, query, args...)
	for i := range found {
		if err != nil {
			return nil, err
		}
		var content string
		content, err = t.unsealed(ctx, proposed, found[i].ID, string(found[i].Payload))
		found[i].Payload = []byte(content)
	}
	return found, err
}

// bytesOf keeps an empty value from becoming NULL.
func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// AddProposal implements approval.Work.
func (t *tx) AddProposal(ctx context.Context, p approval.Proposal) error {
	content, err := t.sealed(proposed, p.ID, string(p.Payload))
	if err != nil {
		return err
	}
	return t.insert(ctx, insertion{"proposal", proposalColumns, ""}, [][]any{
		{p.ID, p.Act, p.Title, p.Subject, content, p.Hash, p.Author, p.OrgNo, p.Region, p.Reason, string(p.State), micros(p.Recorded),
			p.Decider, p.Note, micros(p.Decided), bytesOf(p.Result), p.Rev, p.PsnNo},
	})
}

// DecideProposal implements approval.Work.
func (t *tx) DecideProposal(ctx context.Context, p approval.Proposal) error {
	return t.revised(ctx, p.Rev, "UPDATE proposal SET state = $1, decider = $2, note = $3, decided = $4, result = $5, rev = $6"+
		" WHERE proposal_id = $7 AND rev = $8 AND state = $9",
		string(p.State), p.Decider, p.Note, micros(p.Decided), bytesOf(p.Result), p.Rev+1, p.ID, p.Rev, string(approval.Pending))
}

// Proposal implements approval.Work.
func (t *tx) Proposal(ctx context.Context, scope access.Scope, id string) (*approval.Proposal, error) {
	var a arguments
	inside, err := inOffice(&a, scope, "org_no")
	if err != nil {
		return nil, err
	}
	found, err := t.proposals(ctx, "SELECT "+proposalColumns+" FROM proposal WHERE "+inside+" AND proposal_id = "+a.add(id), a...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Proposals implements approval.Work.
func (t *tx) Proposals(ctx context.Context, q approval.Query) ([]approval.Proposal, error) {
	var a arguments
	inside, err := inOffice(&a, q.Scope, "org_no")
	if err != nil || len(q.Acts) == 0 {
		return nil, err
	}
	where := inside + " AND act IN (" + a.list(q.Acts) + ")"
	if q.State != "" {
		where += " AND state = " + a.add(string(q.State))
	}
	if q.PsnNo != "" {
		where += " AND psn_no = " + a.add(q.PsnNo)
	}
	if q.After != "" {
		where += " AND proposal_id < " + a.add(q.After)
	}
	return t.proposals(ctx, "SELECT "+proposalColumns+" FROM proposal WHERE "+where+
		" ORDER BY proposal_id DESC LIMIT "+a.add(q.Limit), a...)
}
