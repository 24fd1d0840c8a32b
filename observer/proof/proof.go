// Package proof makes and checks proofs (证明): a small file with which anybody
// can check, without a database and without the agency, that a settlement stands
// with these amounts in books that were sealed by an anchor.
//
// Legal basis: a person may look up their own benefit records (社会保险法第七十四条);
// the proof lets them show one to others. Limits: it shows what was sealed, not
// whether the settlement was right, nor whether it was reversed later; and it is
// worth as much as the hash of the last anchor in it, which must come from
// somewhere else than the file (from what the agency published).
//
// The file holds numbers and amounts. The person, the institution and the illness
// are in it only as digests over texts that hold an id nobody can guess.
package proof

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

// Refusals.
var (
	ErrFile         = fault.Define("YB7301", fault.Business, "这不是 yibao 写出的结算证明,或文件被改动过(第 %d 行),请向医保中心索取原件")
	ErrDoesNotFit   = fault.Define("YB7302", fault.Business, "证明不成立:%s")
	ErrOtherAnchor  = fault.Define("YB7303", fault.Business, "证明到第 %d 号锚 %s 为止,不是所给的锚 %s;请核对公布的锚,或请医保中心按所给的锚重新出具")
	ErrNotAnchored  = fault.Define("YB7304", fault.Business, "结算 %s 还没有封入锚,请先运行 yibao anchor 再出具证明")
	ErrNotSealed    = fault.Define("YB7305", fault.System, "结算 %s 在链上找不到,账可能被改动过,请运行 yibao verify 并联系系统管理员")
	ErrNoSuchAnchor = fault.Define("YB7306", fault.Business, "账上没有哈希为 %s 的锚;哈希抄写无误的话,账可能被改动过,请运行 yibao verify")
	ErrAnchorBefore = fault.Define("YB7307", fault.Business, "第 %d 号锚早于结算 %s 所在的第 %d 号锚,证明不了它;请给较晚的锚")
	ErrDamaged      = fault.Define("YB7308", fault.System, "结算 %s 现在的记录与封存时不符,不能出具证明;请运行 yibao verify 并联系系统管理员")
)

// Proof is what the file holds.
type Proof struct {
	Face   settlement.Face  // the numbers and amounts
	Inside string           // digest of the rest of the record
	Parts  settlement.Parts // digests of record, lines, deltas and entries
	Link   ledger.Sealed    // what the link in the chain seals
	Path   ledger.Path      // from the link to the root of the anchor
	Anchor ledger.Anchor    // the anchor that covers the link
	Later  ledger.Path      // from that anchor to the history of Last; unused when they are one
	Last   ledger.Anchor    // the anchor to compare with a published one
}

// Check refuses a proof that does not hold, naming the first thing that does
// not fit: ErrDoesNotFit. With a published hash, the last anchor must have it:
// ErrOtherAnchor.
func (p Proof) Check(published string) error {
	for _, check := range []func() string{p.checkAmounts, p.checkSeal, p.checkAnchor, p.checkLast} {
		if wrong := check(); wrong != "" {
			return ErrDoesNotFit.With(wrong)
		}
	}
	if published != "" && published != p.Last.Hash {
		return ErrOtherAnchor.With(p.Last.Number, p.Last.Hash, published)
	}
	return nil
}

// checkAmounts: the amounts add up.
func (p Proof) checkAmounts() string {
	f := p.Face
	shares := make([]money.Fen, len(f.Shares))
	for i, s := range f.Shares {
		shares[i] = s.Amount
	}
	if paid, err := money.Sum(shares...); err != nil || paid != f.Total {
		return "各方支付之和不等于医疗费总额"
	}
	if classed, err := money.Sum(f.SelfFunded, f.OverLimit, f.Prepaid, f.InScope); err != nil || classed != f.Total {
		return "四类费用之和不等于医疗费总额"
	}
	return ""
}

// checkSeal: the link seals this settlement.
func (p Proof) checkSeal() string {
	switch {
	case settlement.JoinDigests(p.Face.Digest(), p.Inside) != p.Parts.Record:
		return "结算的编号、时间或金额与结算时的摘要不符"
	case p.Parts.Seal() != p.Link.Digest:
		return "四部分摘要与链节封存的不符"
	case p.Link.Subject != ledger.SubjectSettlement || p.Link.Ref != p.Face.SetlID:
		return "链节封存的不是这笔结算"
	case !p.Link.Recorded.Equal(p.Face.SettledAt):
		return "链节的时刻不是结算时刻"
	}
	return ""
}

// checkAnchor: the anchor covers the link.
func (p Proof) checkAnchor() string {
	root, ok := p.Path.Root(p.Link.Leaf())
	switch {
	case !ok || p.Path.Size != p.Anchor.Links || root != p.Anchor.Root:
		return "从链节沿路径得不到锚的根,链节或路径被改动"
	case p.Anchor.Hash != p.Anchor.ComputeHash():
		return "所在的锚内容与哈希不符"
	}
	return ""
}

// checkLast: the last anchor has the covering one in its history.
func (p Proof) checkLast() string {
	if p.Last == p.Anchor {
		return ""
	}
	root, ok := p.Later.Root(p.Anchor.Hash)
	switch {
	case !ok || root != p.Last.History || p.Later.Index != p.Anchor.Number-1 || p.Later.Size != p.Last.Number-1:
		return "所在的锚不在最后一个锚的历史里"
	case p.Last.Hash != p.Last.ComputeHash():
		return "最后一个锚的内容与哈希不符"
	}
	return ""
}

// Reader is what building a proof reads.
type Reader interface {
	ledger.AnchorReader

	// Record returns a settlement act; nil when there is none.
	Record(ctx context.Context, psnNo, setlID string) (*settlement.Record, error)
	// PersonOfSettlement returns the psn_no of a setl_id; "" when unknown.
	PersonOfSettlement(ctx context.Context, setlID string) (string, error)
}

// Store gives one consistent state to read.
type Store interface {
	Prove(ctx context.Context, read func(Reader) error) error
}
