// Package publication publishes benefit policies and region settings (政策发布):
// a bundle of files that passes every check becomes a dated version in the
// register, sealed into the chain; a bad one changes nothing.
//
// Legal basis: 医疗保障待遇清单制度 (医保发〔2021〕5号): who may set benefits, and in
// which form. A version is never changed or withdrawn: a correction is a later
// publication, which goes before earlier ones on the days it covers, and
// settlements keep naming the version they were judged by.
//
// It checks texts with the checkers of law and decides nothing about benefits.
// Whether the author may publish is decided at the door.
package publication
