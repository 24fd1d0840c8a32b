// Package protect seals what must not stand readable in the database: the
// personal fields of a region that asks for it, and the secrets of institutions'
// keys.
//
// Legal basis: 个人信息保护法 第51条, 密码法 第27条, GB/T 39786-2021 (密评).
//
// Two layers of keys. A master key, which never is in the database, wraps data
// keys; whoever wraps is a Provider, so that a 密码机 can take the place of a
// file. Data keys have roles and stand wrapped in the database; a text is sealed
// by SM4-GCM under the newest key of its role, with its place (table, column,
// person) as associated data, so that a value which is moved to another row does
// not open. Values that are searched for are stored as HMAC-SM3.
//
// Limits. Sealed are certificate numbers, what institutions submitted whole
// (papers, filings) and, where wanted, names; everything else of the books is
// not personal by itself. The search key is not changed by
// a rotation. Protection does not hide data from whoever holds database and
// master key.
package protect
