// Package archive is the register of business files (业务档案): the materials that
// an act leaves, the volumes (卷) they are bound into, and what was disposed of.
//
// Legal basis: 社会保险业务档案管理规定(试行) (人社部、国家档案局令3号, 2009) on
// filing, binding by year and kind, periods of keeping and disposal; 医保经办条例
// (国令765) on keeping records. A material never changes; that it was bound
// or disposed of stands beside it. Its digest is sealed into the chain.
//
// Limits: the register knows what a material is, not what is written in it; paper
// is entered without content, as where the original is kept.
package archive

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// ContentLimit is how many bytes the content of one material may have.
const ContentLimit = 2 << 20

// Retention is how many years a file is kept; 0 is for ever (永久).
type Retention int

// Permanent keeps a file for ever.
const Permanent Retention = 0

// String is 永久, 30年, 10年 ….
func (r Retention) String() string {
	if r == Permanent {
		return "永久"
	}
	return strconv.Itoa(int(r)) + "年"
}

// Until returns the first day on which a file of the year may be disposed of;
// periods count from the year after it. period.Forever when it is kept for ever.
func (r Retention) Until(year int) period.Date {
	if r == Permanent {
		return period.Forever
	}
	return period.NewDate(year+1+int(r), time.January, 1)
}

// Form is in which form a material was handed in.
type Form string

// The forms.
const (
	Original   Form = "原件"
	Copy       Form = "复印件"
	Electronic Form = "电子"
	Shared     Form = "数据共享" // got from another authority, not asked for
)

// Known reports whether the form is one of the list.
func (f Form) Known() bool { return f == Original || f == Copy || f == Electronic || f == Shared }

// Material is one material of one act. Only Volume, Piece and Disposal are set
// later.
type Material struct {
	MaterialID string
	Partition  string // psn_no, or the employer's or region's number for acts on no person
	PsnNo      string // "" for acts on no person
	Region     string // 统筹区 whose archive it is in
	Step       string // code of the business step
	Kind       string // kind of act by which it is bound: 参保, 待遇 …
	Ref        string // number of the act or case
	Name       string // 发票, 诊断证明 …
	Form       Form
	Copies     int
	Pages      int
	Supplier   string // who handed it in
	Place      string // where the paper is kept, "" for electronic ones
	Media      string // media type of the content, "" without content
	Size       int64  // bytes of the content
	Hash       string // hex SHA-256 of the content, "" without content
	Retention  Retention
	Operator   string
	Recorded   time.Time

	Volume   string // "" until it is bound
	Piece    int    // number within the volume
	Disposal string // "" while it is kept
}

// Digest covers what never changes.
func (m Material) Digest() string {
	return digest("材料/1", m.MaterialID, m.Partition, m.PsnNo, m.Region, m.Step, m.Kind, m.Ref, m.Name, string(m.Form),
		strconv.Itoa(m.Copies), strconv.Itoa(m.Pages), m.Supplier, m.Place, m.Media, strconv.FormatInt(m.Size, 10), m.Hash,
		m.Retention.String(), m.Operator, strconv.FormatInt(m.Recorded.UnixMicro(), 10))
}

// HashOf is the hash of a content, "" of none.
func HashOf(content []byte) string {
	if len(content) == 0 {
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Volume is a bound volume: the materials of one region, year, kind and period of
// keeping.
type Volume struct {
	VolumeNo  string // 区划-年度-类别-期限-顺序
	Region    string
	Year      int
	Kind      string
	Retention Retention
	Serial    int
	Pieces    int
	Pages     int
	Sum       string // hex SHA-256 over the digests of the pieces in their order
	Operator  string
	Recorded  time.Time
	Disposal  string // "" while it is kept
}

// Until is the first day on which the volume may be disposed of.
func (v Volume) Until() period.Date { return v.Retention.Until(v.Year) }

// Digest covers what never changes.
func (v Volume) Digest() string {
	return digest("案卷/1", v.VolumeNo, v.Region, strconv.Itoa(v.Year), v.Kind, v.Retention.String(), strconv.Itoa(v.Serial),
		strconv.Itoa(v.Pieces), strconv.Itoa(v.Pages), v.Sum, v.Operator, strconv.FormatInt(v.Recorded.UnixMicro(), 10))
}

// SumOf is the Sum of a volume with the materials as its pieces.
func SumOf(pieces []Material) string {
	parts := make([]string, len(pieces))
	for i, m := range pieces {
		parts[i] = m.Digest()
	}
	return digest(parts...)
}

// Disposal is the act by which a volume's contents were destroyed (销毁). The rows
// of its materials stay, as the list of what was destroyed.
type Disposal struct {
	DisposalID string
	VolumeNo   string
	Reason     string
	Proposer   string
	Approver   string
	Pieces     int
	Recorded   time.Time
}

// Digest covers all of it.
func (d Disposal) Digest() string {
	return digest("销毁/1", d.DisposalID, d.VolumeNo, d.Reason, d.Proposer, d.Approver, strconv.Itoa(d.Pieces),
		strconv.FormatInt(d.Recorded.UnixMicro(), 10))
}

// Refusals of this register.
var (
	ErrUnknownMaterial = fault.Define("YB2601", fault.Business, "没有找到档案材料 %s,请核对编号")
	ErrUnknownVolume   = fault.Define("YB2602", fault.Business, "没有找到案卷 %s,请核对卷号")
	ErrNoContent       = fault.Define("YB2603", fault.Business, "档案材料 %s 没有电子内容(纸质原件存放于 %s)")
	ErrDestroyed       = fault.Define("YB2604", fault.Business, "档案材料 %s 所在的案卷已经按规定销毁,只保留目录")
)

// Query narrows a search; empty fields do not.
type Query struct {
	Region, PsnNo, Step, Kind, Ref, Volume string
	Words                                  string // part of the name
	Unbound                                bool
	From, To                               time.Time // recorded at or after, before
	After                                  string    // material id
	Limit                                  int       // 0: no limit
}

// Reader looks files up.
type Reader interface {
	// Material returns one; ErrUnknownMaterial.
	Material(ctx context.Context, materialID string) (Material, error)
	// Materials lists materials by id.
	Materials(ctx context.Context, q Query) ([]Material, error)
	// Content returns the content of a material; ErrNoContent, ErrDestroyed.
	Content(ctx context.Context, m Material) ([]byte, error)
	// Volume returns one; ErrUnknownVolume.
	Volume(ctx context.Context, volumeNo string) (Volume, error)
	// Volumes lists the volumes of a region by number; "" lists all.
	Volumes(ctx context.Context, region string) ([]Volume, error)
	// Disposals lists what was destroyed, by id.
	Disposals(ctx context.Context) ([]Disposal, error)
}

// Filer takes materials into the archive.
type Filer interface {
	// AddMaterials adds materials, all or nothing; contents is parallel, with nil
	// for paper.
	AddMaterials(ctx context.Context, materials []Material, contents [][]byte) error
}

// Writer keeps the archive.
type Writer interface {
	Filer
	// Bind writes a new volume with the materials as its pieces, in their order.
	Bind(ctx context.Context, v Volume, pieces []Material) error
	// Dispose writes a disposal and removes the contents of the volume's
	// materials.
	Dispose(ctx context.Context, d Disposal, pieces []Material) error
}
