// Package readjustment pays out or asks back what a retroactive change of cover
// makes of settlements that are long paid (待遇追补、追回): back-dated cover, a
// category that was wrong, a death that was registered late, cover that was void.
//
// Legal basis: 社会保险法 art. 63 and 88, 医保经办条例 (国令765) art. 27 and 30: what was
// paid too little is made good, what was paid without ground is asked back. The
// hospital's bill stands; the difference is between the fund and the person.
//
// Every live settlement of the person is judged again, in order, on what the
// registers say now of the person for its first day of care, with everything
// else as it was then, and with what the settlements before it would have used
// up. What comes out otherwise is a line of a Plan. One officer proposes a plan,
// another approves it; then each line becomes a settlement act of kind 调整 whose
// shares are the differences, with an entry of its own: 支出 of each fund against
// what is owed to the person (应付) or by the person (应收). Accumulators are set
// to what they would have been. No old act is touched, so a replay stays what it
// was; and what was adjusted counts, so running again finds nothing.
//
// Limits: care that was never settled, because cover was missing then, is for
// reimbursement at the counter. A change that moves a bill to the funds of
// another region, or that would change the hospital's own share, is listed for
// officers and not adjusted.
package readjustment
