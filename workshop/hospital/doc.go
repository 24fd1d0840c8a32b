// Package hospital plays the working day of one or more medical institutions
// against any centre that speaks the national interface, and says what the
// centre did wrong. It knows the centre only from outside: a site file names
// the institutions, persons, items and diagnoses that the centre's test
// environment has; everything else is learned from its answers.
//
// Basis: 定点医药机构接口规范 (XJ-K01-2020), its rules on repeated messages,
// reversals and the identities of amounts. It does not judge benefits: that a
// fund should have paid more is nothing it could see.
package hospital
