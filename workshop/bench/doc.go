// Package bench measures the centre as a stranger would (基准测试): callers on
// connections of their own send messages of the national interface over HTTP to
// a server on the same machine, as fast as they are answered.
//
// Beside the settle bench stands a raw loop: the same HTTP and JSON, and behind
// it nothing but writing, in groups, the rows that a real settlement wrote. What
// the centre's own work costs is the ratio of the two. The benefit bench runs the
// judge alone, the replay bench the observer.
//
// Limits: one machine, load generator and database included; the callers wait
// for each answer, so at saturation a time is mostly queue. The package knows no
// database: seeding goes through process/importing, the raw rows through Rows.
package bench
