// Package exchange is the register of what passes between a provider's system
// and the centre beside the bills: the files it hands over and fetches (文件上传、
// 下载) and its operators' sign-ins (签到、签退).
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), transactions 9001, 9002, 9101 and
// 9102. A file belongs to one institution, which alone may fetch it, and is kept
// until a day; its content is never changed. What a file says is not known here.
package exchange

import (
	"context"
	"time"

	"yibao/ground/fault"
)

// Limits of what is kept.
const (
	MaxSize  = 8 << 20   // bytes of one file
	MaxHeld  = 200 << 20 // bytes of all files of one institution
	KeepDays = 7         // days that a file can be fetched
)

// Purpose says what a file is for.
type Purpose string

// The purposes.
const (
	Uploaded       Purpose = "机构上传"
	Reconciliation Purpose = "对账结果"
)

// File is one file.
type File struct {
	Owner    string // fixmedins_code
	ID       string // file_qury_no
	Purpose  Purpose
	Name     string
	Digest   string // SHA-256 of the content in hex
	Size     int64  // bytes
	Content  []byte
	Recorded time.Time
	Expires  time.Time // can be fetched before
}

// SignIn is one operator's presence at a provider's system.
type SignIn struct {
	Institution string
	ID          string // sign_no
	Operator    string
	Address     string // IP and MAC as the system told them
	In          time.Time
	Out         time.Time // zero while signed in
}

// Refusals of this register.
var (
	ErrUnknownFile   = fault.Define("YB1601", fault.Business, "文件查询号 %s 不存在、已过下载截止时间,或不是本机构的文件,请核对 file_qury_no,必要时重新上传或重新查询")
	ErrFileTooLarge  = fault.Define("YB1602", fault.Business, "文件超过 %d MB,请压缩或分成几个文件上传")
	ErrTooMuchHeld   = fault.Define("YB1603", fault.Business, "本机构未到期的文件已超过 %d MB,请过几天再上传,或联系医保中心")
	ErrEmptyFile     = fault.Define("YB1604", fault.Business, "文件没有内容,请检查文件后重新上传")
	ErrFileName      = fault.Define("YB1605", fault.Business, "文件名 %s 不能带路径或控制字符,请改为普通文件名后重新上传")
	ErrUnknownSignIn = fault.Define("YB1606", fault.Business, "签到编号 %s 不是本机构今天的签到,请先签到(9001),当天签退")
)

// Reader looks files and sign-ins up.
type Reader interface {
	// File returns a file of the owner; nil when there is none.
	File(ctx context.Context, owner, id string) (*File, error)
	// Held returns the bytes that an owner's files take which expire after the
	// instant.
	Held(ctx context.Context, owner string, at time.Time) (int64, error)
	// SignInOf returns a sign-in of the institution; nil when there is none.
	SignInOf(ctx context.Context, institution, id string) (*SignIn, error)
}

// Writer stores files and sign-ins.
type Writer interface {
	// AddFile stores a file and throws away those of its owner that expired.
	AddFile(ctx context.Context, f File) error
	AddSignIn(ctx context.Context, s SignIn) error
	// SignedOut notes when an operator left.
	SignedOut(ctx context.Context, institution, id string, at time.Time) error
}
