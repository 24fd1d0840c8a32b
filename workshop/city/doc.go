// Package city makes 安澜市 (统筹区 390100), a prefecture that does not exist: its
// insured persons, institutions, practitioners, catalogue and fund openings as
// the CSV files that users import, and the plan of a working day of bills.
//
// Everything follows from a seed: the same seed, size and day give the same
// bytes. Shares of ages, schemes, institutions, visits and costs follow
// published national statistics (data/来源.md); prices, names and codes are made
// up. Identity numbers begin with 39, a prefix that no edition of the
// administrative code ever assigned, so nobody real can appear.
//
// Floats serve for sampling only; every amount of money is money.Fen and comes
// from price × quantity. The package knows no door, process or register: it
// writes files and plans; package traffic plays them over HTTP.
package city
