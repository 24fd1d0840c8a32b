// Package message is what may be said at the national interface of designated
// medical institutions (定点医药机构接口): the envelope, and the input and output
// of each transaction on the path of a bill, as Go structs whose money is exact.
//
// Basis: 定点医药机构接口规范 (XJ-K01-2020), in the wording of its provincial
// edition V1.1.27. The field tables are data in ../spec, from which the *.gen.go
// files are made.
//
// Reading is tolerant where clients in the field differ: a node may be an object
// or an array, a number may be a string, "null" and "" are empty, names match
// regardless of case, unknown fields and nodes are kept, codes of open lists are
// kept as they come. It is strict where a bill could go wrong: required fields,
// lengths, decimals, dates and closed code lists; each fault names the field in
// code and Chinese. Nothing here knows HTTP, the registers, or what a bill costs.
package message

//go:generate go run ../gen
