// Package archiving takes the materials of acts into the archive, binds them into
// volumes, shows them, and destroys what need not be kept any longer (业务档案); and
// it keeps the cases (受理件) by which an application goes through a business step
// within its time limit.
//
// Legal basis: 社会保险业务档案管理规定(试行) (人社部、国家档案局令3号, 2009): each act leaves
// its materials, they are bound by year, kind and period of keeping, and what has
// outlived its period is destroyed by the decision of two persons; 医保经办条例 (国令765)
// on what may be asked for, what is told once, and on keeping records.
//
// Another process archives with one call in its own unit of work: Archive, with
// the work it has. Limits: contents up to 2 MiB each; whether a paper is true is
// for who takes it in.
package archiving

import (
	"context"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/stepfile"
	"yibao/register/archive"
	"yibao/register/ledger"
)

// Refusals of archiving.
var (
	ErrUnknownStep  = fault.Define("YB2611", fault.Business, "没有业务事项 %s,请核对事项编码(见事项清单)")
	ErrNoName       = fault.Define("YB2612", fault.Business, "第 %d 份材料没有写名称,请补充")
	ErrForm         = fault.Define("YB2613", fault.Business, "材料“%s”的形式“%s”不对,应为 原件、复印件、电子 或 数据共享")
	ErrTooLarge     = fault.Define("YB2614", fault.Business, "材料“%s”的电子内容有 %d 字节,超过 %d 字节,请压缩或分成几份")
	ErrMedia        = fault.Define("YB2615", fault.Business, "材料“%s”的文件类型 %s 不能收入档案,请用 PDF、JPEG、PNG、OFD、XML 或纯文本")
	ErrAltered      = fault.Define("YB2616", fault.System, "档案材料 %s 的内容与归档时不符,请运行 yibao verify 并联系系统管理员")
	ErrNothingToDo  = fault.Define("YB2617", fault.Business, "%s %d 年没有待装订的%s类材料")
	ErrYearOpen     = fault.Define("YB2618", fault.Business, "%d 年还没有结束,年度终了后才能装订,请改办以前年度")
	ErrKeep         = fault.Define("YB2619", fault.Business, "案卷 %s 保管期限为%s,%s 以前不能销毁")
	ErrSamePerson   = fault.Define("YB2620", fault.Business, "案卷销毁须由两人办理,监销人不能是提出人")
	ErrNoReason     = fault.Define("YB2621", fault.Business, "请写明办理的原因")
	ErrVolumeGone   = fault.Define("YB2622", fault.Business, "案卷 %s 已经销毁,不能再次销毁")
	ErrCopies       = fault.Define("YB2623", fault.Business, "材料“%s”的份数和页数不能是负数")
	ErrStillMissing = fault.Define("YB2624", fault.Business, "受理件 %s 还缺少材料:%s,请补齐后再办")
)

// media are the types of contents that are kept.
var media = map[string]bool{
	"application/pdf": true, "image/jpeg": true, "image/png": true, "application/ofd": true,
	"application/xml": true, "text/plain": true, "text/csv": true,
}

// Filer is what another process's unit of work needs in order to archive.
type Filer interface {
	archive.Filer
	// Seal seals subjects together with the unit of work.
	Seal(ctx context.Context, seals ...ledger.Seal) error
}

// Work is one unit of work on the archive.
type Work interface {
	Filer
	archive.Reader
	archive.Writer
	archive.CaseReader
	archive.CaseWriter
}

// Store runs units of work.
type Store interface {
	// Archives runs work; it commits when work returns nil, and otherwise leaves
	// the database as it was. Within a unit of work that the context carries, it
	// takes part in that.
	Archives(ctx context.Context, work func(Work) error) error
}

// Service runs the acts of archiving. All fields are required.
type Service struct {
	Store Store
	Steps *stepfile.Book
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Today is the civil day of the place.
func (s *Service) Today() period.Date { return s.today() }

// Paper is a material as it is handed in.
type Paper struct {
	Name     string // as the step names it
	Form     archive.Form
	Copies   int // 0 counts as one
	Pages    int
	Supplier string // "" is 申请人
	Place    string // where the paper is kept
	Media    string // of the content
	Content  []byte // nil for paper
}

// Deposit is the materials of one act.
type Deposit struct {
	Step     string // code of the business step
	Ref      string // number of the act
	PsnNo    string // "" for acts on no person
	Party    string // whom an act on no person is about: an employer's number …; "" is the region
	Region   string
	Operator string
	Papers   []Paper
}

// partition is with whose rows the materials lie.
func (d Deposit) partition() string {
	switch {
	case d.PsnNo != "":
		return d.PsnNo
	case d.Party != "":
		return d.Party
	}
	return d.Region
}

// Archive takes the materials of an act into the archive in the unit of work that
// w belongs to, and seals them. ErrUnknownStep, ErrNoName, ErrForm, ErrTooLarge,
// ErrMedia.
func (s *Service) Archive(ctx context.Context, w Filer, d Deposit) ([]archive.Material, error) {
	step, ok := s.Steps.Find(d.Step)
	if !ok {
		return nil, ErrUnknownStep.With(d.Step)
	}
	materials := make([]archive.Material, len(d.Papers))
	contents := make([][]byte, len(d.Papers))
	for i, p := range d.Papers {
		if err := p.check(i + 1); err != nil {
			return nil, err
		}
		materials[i], contents[i] = s.material(step, d, p), p.Content
	}
	if err := w.AddMaterials(ctx, materials, contents); err != nil {
		return nil, err
	}
	seals := make([]ledger.Seal, len(materials))
	for i, m := range materials {
		seals[i] = ledger.Seal{Subject: ledger.SubjectMaterial, Partition: m.Partition, Ref: m.MaterialID, Digest: m.Digest(), Recorded: m.Recorded}
	}
	return materials, w.Seal(ctx, seals...)
}

// ArchiveAlone is Archive in a unit of work of its own, or in the one that the
// context carries.
func (s *Service) ArchiveAlone(ctx context.Context, d Deposit) ([]archive.Material, error) {
	var materials []archive.Material
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		materials, err = s.Archive(ctx, w, d)
		return err
	})
	return materials, err
}

func (s *Service) material(step stepfile.Step, d Deposit, p Paper) archive.Material {
	m := archive.Material{
		MaterialID: s.NewID(), Partition: d.partition(), PsnNo: d.PsnNo, Region: d.Region, Step: step.Code, Kind: step.Kind, Ref: d.Ref,
		Name: strings.TrimSpace(p.Name), Form: p.Form, Copies: max(p.Copies, 1), Pages: p.Pages, Supplier: p.Supplier, Place: p.Place,
		Media: p.Media, Size: int64(len(p.Content)), Hash: archive.HashOf(p.Content), Retention: archive.Retention(step.Keep),
		Operator: d.Operator, Recorded: s.Now(),
	}
	if m.Supplier == "" {
		m.Supplier = "申请人"
	}
	if len(p.Content) == 0 {
		m.Media = ""
	}
	return m
}

// check refuses a material that cannot be kept.
func (p Paper) check(n int) error {
	switch {
	case strings.TrimSpace(p.Name) == "":
		return ErrNoName.With(n)
	case !p.Form.Known():
		return ErrForm.With(p.Name, string(p.Form))
	case p.Copies < 0 || p.Pages < 0:
		return ErrCopies.With(p.Name)
	case len(p.Content) > archive.ContentLimit:
		return ErrTooLarge.With(p.Name, len(p.Content), archive.ContentLimit)
	case len(p.Content) > 0 && !media[p.Media]:
		return ErrMedia.With(p.Name, p.Media)
	}
	return nil
}

// Search lists materials.
func (s *Service) Search(ctx context.Context, q archive.Query) ([]archive.Material, error) {
	var found []archive.Material
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		found, err = w.Materials(ctx, q)
		return err
	})
	return found, err
}

// Material finds one.
func (s *Service) Material(ctx context.Context, materialID string) (archive.Material, error) {
	var found archive.Material
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		found, err = w.Material(ctx, materialID)
		return err
	})
	return found, err
}

// Show returns a material with its content, which is as it was handed in.
// ErrAltered; archive.ErrNoContent, archive.ErrDestroyed.
func (s *Service) Show(ctx context.Context, materialID string) (archive.Material, []byte, error) {
	var m archive.Material
	var content []byte
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		if m, err = w.Material(ctx, materialID); err != nil {
			return err
		}
		if content, err = w.Content(ctx, m); err != nil {
			return err
		}
		if archive.HashOf(content) != m.Hash {
			return ErrAltered.With(materialID)
		}
		return nil
	})
	return m, content, err
}
