package simulation

// Sabotage is a fault that the simulated store is given on purpose, to prove
// that the laws are watched. Real runs have none.
type Sabotage string

// The faults.
const (
	None             Sabotage = ""
	DoublesDeltas    Sabotage = "累计多记一条"
	ForgetsMessages  Sabotage = "不记结算的报文"
	SkipsPostings    Sabotage = "有的分录没有入账"
	ForgetsReversals Sabotage = "撤销之后累计仍然算数"
	ReadsStale       Sabotage = "读不到上一笔结算的累计"
	ReadsAhead       Sabotage = "账户余额连以后的也算上"
	LosesCommits     Sabotage = "有的提交没有写进去"
	LeaksOnRollback  Sabotage = "没有提交的工作留下了累计"
	LeaksOnConflict  Sabotage = "重跑之前的工作留下了明细"
	OverwritesFacts  Sabotage = "更正目录时改了旧版本"
	HidesCorrections Sabotage = "读不到更正后的政策"
)

// Sabotages lists the faults, none left out.
func Sabotages() []Sabotage {
	return []Sabotage{DoublesDeltas, ForgetsMessages, SkipsPostings, ForgetsReversals, ReadsStale, ReadsAhead,
		LosesCommits, LeaksOnRollback, LeaksOnConflict, OverwritesFacts, HidesCorrections}
}

// sabotaged reports whether the store has the fault, and its occasion is here.
func (s *store) sabotaged(fault Sabotage, occasion bool) bool { return occasion && s.sabotage == fault }

// leak is what a faulty store keeps of a work that was not committed.
func (s *store) leak(t *tx) {
	if s.sabotaged(LeaksOnRollback, t.own != nil && len(t.own.deltas) > len(s.books[t.psnNo].deltas)) {
		s.books[t.psnNo].deltas = t.own.deltas
	}
}

// leakConflict is what a faulty store keeps of a work that is run again.
func (s *store) leakConflict(t *tx) {
	if s.sabotaged(LeaksOnConflict, len(t.own.lines) > len(s.books[t.psnNo].lines)) {
		s.books[t.psnNo].lines = t.own.lines
	}
}
