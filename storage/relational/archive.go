package relational

import "yibao/ground/fault"

// Refusals of backup and restore.
var (
	ErrNotEmpty   = fault.Define("YB9108", fault.System, "%s 里已经有数据,恢复不会覆盖它;请改用一个新的文件,或一个新建的空数据库")
	ErrNotArchive = fault.Define("YB9109", fault.System, "%s 不是 yibao 在 %s 上的备份文件;两种数据库的备份不能互相恢复,请核对文件与 --db")
	ErrNotTaken   = fault.Define("YB9110", fault.System, "备份没有完成,没有留下备份文件;请看原因,排除后重做")
	ErrNotPutBack = fault.Define("YB9111", fault.System, "恢复没有完成,数据库 %s 不可使用;请看原因,换一个新的文件或空数据库重做")
)

// Formats of archives.
const (
	FormatSQLite = "sqlite"  // a database file
	FormatDump   = "pg_dump" // PostgreSQL's custom format
	FormatCopy   = "copy"    // a zip of COPY texts, one for each table
)

// Archive describes the content of a backup file.
type Archive struct {
	Format string           // one of the Formats
	Schema string           // PostgreSQL: the schema that holds the tables
	Steps  int64            // schema steps that the database had taken
	Rows   map[string]int64 // number of rows of each table
}
