// Package simulation plays settlement against a world that fails in every way
// it can, and judges after each step whether the books still obey the law
// (确定性仿真).
//
// The process under test is process/settlement as it is, with publication,
// anchoring, verify and replay; the store, the clock and the network are
// simulated. Messages are delayed, doubled, lost, and overtaken by their own
// 2601; the store fails to serialise, loses commits and crashes before or after
// them; the clock steps back; policies, catalogue, cover and agreements are
// corrected in between. Everything follows from a seed.
//
// The laws: shares and classes add up for each act and each line; the ledger
// sums to zero and owes providers what the shares say; no yearly cap is passed;
// a message has one outcome; what is refused or lost leaves nothing behind;
// accumulators and balances are the fold that an oracle of its own, slower and
// written apart, makes of the same events; trial and settlement agree; a
// reversal restores; verify is clean and replay identical.
//
// A failing seed is told as its shortest story: steps are dropped as long as it
// still fails. Sabotage breaks the simulated store on purpose, to prove that
// each law is watched. Limits: the real stores are proved by their contract
// suite and by the crash tests, not here; the benefit policies are made up.
package simulation
