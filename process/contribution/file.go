package contribution

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
)

// Direction says which way a file went.
type Direction string

// The directions.
const (
	Outward Direction = "发出"
	Inward  Direction = "收到"
)

// FileKind says what a file is.
type FileKind string

// The kinds of files.
const (
	DueFile     FileKind = "应缴文件"   // what is owed, to the tax authority or a bank
	PaidFile    FileKind = "到账文件"   // what came in, from them
	Declaration FileKind = "五险申报文件" // from an employer
	HandedOn    FileKind = "四险转送文件" // what is not ours of a declaration
)

// File is one exchanged file, kept whole.
type File struct {
	FileID    string
	Region    string
	Direction Direction
	Kind      FileKind
	Name      string
	Hash      string // hex SHA-256 of Body
	Rows      int
	Amount    money.Fen
	Day       period.Date
	Body      string
	Operator  string
	Recorded  time.Time
}

// DifferenceKind names how two books differ (差异).
type DifferenceKind string

// The differences of a reconciliation.
const (
	MissingHere  DifferenceKind = "我方无" // they have it, we do not
	MissingThere DifferenceKind = "对方无" // we have it, they do not
	OtherAmount  DifferenceKind = "金额不符"
	Twice        DifferenceKind = "重复"
	WrongPerson  DifferenceKind = "对象不符" // the serial number is another debtor's
	WrongMonth   DifferenceKind = "所属期不符"
)

// Difference is one item in which a file and our books differ.
type Difference struct {
	Kind   DifferenceKind
	Serial string
	Debtor contribution.Debtor
	Theirs money.Fen
	Ours   money.Fen
	Line   int // of the file; 0 when it is not there
	Note   string
}
