// Package relational implements the stores that the domain declares
// (settlement, importing, publication, verify) once for all
// engines: one SQL text with $1 … $n. What an engine must do in its own way is
// the Engine interface: beginning and committing, its few differently worded
// statements, and telling which failures are worth another attempt.
//
// Conventions of the schema are written at the top of migrations/0001.sql.
// Rows and domain structs are converted by named functions, a pair for each
// noun. A span without an end comes back with period.Forever as its end, and
// instants come back in UTC, cut to microseconds.
//
// Works on persons are done in groups: what a work wants written is kept, and its
// group writes and commits it together with that of others (queue.go, group.go,
// lockstep.go). Everything else is a transaction of its own (run.go).
//
// A failure of the database is never returned to the domain as such: the unit
// of work is rolled back, run again where that can help (serialisation, lost
// connection, a key that another work stored meanwhile), and given up as
// settlement.ErrBusy with the cause attached. Nothing here reads a clock or
// makes random numbers.
package relational
