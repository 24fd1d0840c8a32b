// Package scenario tells what the program promises as stories in text and plays
// them through the public doors, on SQLite and on PostgreSQL: the shipped
// binary serves, imports, publishes, verifies and replays; nothing is called
// from inside.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), as door/his serves it. The stories
// are under stories/, their small world under testdata/world, the messages they
// fill in under testdata/messages; README.md describes how to write one.
//
// Limits: the world is fictional and its benefits are those of 390100 (安澜);
// that real circulars are computed rightly is shown by the cases beside them.
package scenario
