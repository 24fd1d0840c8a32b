// Package crash holds tests only: what becomes of settlements when the program,
// the database, the disk or the line between them fails in the middle (断电与故障
// 测试).
//
// Legal basis: 医保经办条例 (国令765) asks that what was settled is on record. The
// tests kill the shipped binary and PostgreSQL with SIGKILL under load, fill the
// disk, make it read-only, cut connections and step the clock back, and judge
// from the client's side: no acknowledged settlement is lost, none is doubled by
// sending again, verify finds nothing, replay is identical.
//
// YIBAO_CRASHES is the number of kills on each engine, 10 unless given;
// YIBAO_CRASH_SEED repeats a run's choices. What runs side by side is not
// repeatable, so a seed gives the same kind of run, not the same run. Limits:
// SIGKILL ends processes, not the power supply; that a commit survives a power
// cut rests on fdatasync, which is counted.
package crash
