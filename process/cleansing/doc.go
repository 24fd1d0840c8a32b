// Package cleansing finds what is wrong in the register of persons (参保数据清理)
// and makes work lists of it: identity numbers that cannot be, one person under
// two numbers, cover in two schemes or regions at once, dates that contradict
// each other. An item is given to somebody, and resolved by the business that
// mends it or explained when it is right as it is.
//
// Legal basis: 医保经办条例 (国令765) on registers and on 重复参保. It goes through the register in pages and keeps a bounded number of
// signatures in memory, so that a million persons need no more room than a
// hundred thousand; for one pass of comparing it reads the register again.
//
// Limits: it changes no fact. Whether two numbers are one person is decided by
// who merges them.
package cleansing
