// Package importing takes registers in from CSV files (批量导入): every row is
// checked, the file is handed back with a column 错误原因, and nothing is written
// when any row is bad.
//
// It covers persons, credentials, spells, memberships, registrations,
// institutions, agreements, practitioners, catalogue entries, openings of the
// funds and credits to personal accounts. A fact that is imported again is a
// correction: a further version that goes before the earlier one on its days.
// Money is not corrected by importing it again; the same credit is refused.
//
// Files are UTF-8 (with or without a byte order mark) or GB18030, as office
// programs write them; the header row is required, the order of columns free.
// An end date in a file is the last day, as people say it; an empty one means
// no end.
//
// Legal basis: 社会保险经办条例 (国令765) on registration; the code lists of
// XJ-K01-2020. The package decides nothing about benefits.
package importing
