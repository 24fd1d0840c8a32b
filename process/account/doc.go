// Package account keeps the personal accounts (个人账户): money is credited by runs
// of a month or a year, bears interest, is split into what came in this year and
// what is left of former years, may be used by the family with the owner's
// consent, is inherited on death, withdrawn, and carried to another region; and
// any period of an account is told in a statement.
//
// Legal basis: 国发〔1998〕44号 (what makes up an account, its interest),
// 国办发〔2021〕14号 (credits from 2021 on, family use), 国令765; amounts, rates and
// the order of use are the region's and come as data.
//
// An account is a liability in the books, and its balance a fold over entries:
// nothing here keeps a balance of its own. What an entry was for stands in its
// business reference: a key, a space, and words that the person understands.
// Money of two persons never moves in one step without a place in between: for
// a bill it is held (see Family), for an inheritance it passes 暂收 in one unit of
// work that locks both in order of psn_no.
//
// What it does not do: it decides no amounts of credits (judge/levy does), and it
// pays nobody: payments out are orders for the finance desk to carry out.
package account
