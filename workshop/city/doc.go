// Package city makes 安澜市 (统筹区 390100), a prefecture that does not exist: its
// insured persons, institutions, practitioners, catalogue and fund openings as
// the CSV files that users import, and the plan of a working day of bills.
//
// The people come in two ways. Files is the registers as they stand, balances
// included, for an import before anybody works there (tests, benches). Enrolment
// is the same people as they and their employers bring them to the counters:
// lists for the batch import, and cases one by one; package agency takes them in
// over the staff API, where contributions are then billed and paid and accounts
// credited. The demonstration is made so.
//
// Everything follows from a seed: the same seed, size and day give the same
// bytes. Shares of ages, schemes, institutions, visits and costs follow
// published national statistics (data/来源.md); prices, names and codes are made
// up. Identity numbers begin with 39, a prefix that no edition of the
// administrative code ever assigned, so nobody real can appear.
//
// Floats serve for sampling only; every amount of money is money.Fen and comes
// from price × quantity. The package knows no door, process or register: it
// writes files and plans; packages agency and traffic play them over HTTP.
package city
