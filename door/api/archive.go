package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/approval"
	"yibao/process/archiving"
	"yibao/register/access"
	"yibao/register/archive"
	"yibao/register/trail"
)

// archiveRoutes are business steps, cases, and the archive.
func (d *door) archiveRoutes(api huma.API) {
	look(d, api, route{"list-steps", get, "/api/v1/steps", "经办事项清单", "按编码、名称或业务查找", access.StepRead, trail.Read, false}, d.listSteps)
	look(d, api, route{"show-step", get, "/api/v1/steps/{step_code}", "一个经办事项", "材料、表单、时限、岗位、风险、依据", access.StepRead, trail.Read, false}, d.showStep)
	look(d, api, route{"tell-once", post, "/api/v1/steps/{step_code}/told-once", "一次性告知", "按已带来的材料,一次告知还缺的全部材料,可打印", access.StepRead, trail.Print, false}, d.tellOnce)
	change(d, api, route{"open-case", post, "/api/v1/cases", "受理", "收下材料并归档,给出受理号和到期日;缺材料的为补正,时限暂停", access.ArchiveWrite, trail.Change, false}, d.openCase)
	look(d, api, route{"list-cases", get, "/api/v1/cases", "受理件", "可只看超时的", access.ArchiveRead, trail.Read, false}, d.listCases)
	look(d, api, route{"show-case", get, "/api/v1/cases/{case_no}", "一个受理件", "含办理经过", access.ArchiveRead, trail.Read, false}, d.showCase)
	change(d, api, route{"supplement-case", post, "/api/v1/cases/{case_no}/supplements", "补交材料", "补齐后恢复受理,等待补正的工作日不计入时限", access.ArchiveWrite, trail.Change, false}, d.supplementCase)
	change(d, api, route{"finish-case", post, "/api/v1/cases/{case_no}/completion", "办结", "", access.ArchiveWrite, trail.Change, false}, d.finishCase)
	change(d, api, route{"refuse-case", post, "/api/v1/cases/{case_no}/refusal", "退回", "须写明理由", access.ArchiveWrite, trail.Change, false}, d.refuseCase)
	look(d, api, route{"search-materials", get, "/api/v1/materials", "查档案材料", "按人、事项、业务编号、案卷或名称", access.ArchiveRead, trail.Read, false}, d.searchMaterials)
	look(d, api, route{"open-material", get, "/api/v1/materials/{material_id}", "调阅档案材料", "给出目录和电子内容;调阅记入操作留痕", access.ArchiveRead, trail.Read, false}, d.openMaterial)
	look(d, api, route{"list-volumes", get, "/api/v1/volumes", "案卷", "", access.ArchiveRead, trail.Read, false}, d.listVolumes)
	change(d, api, route{"bind-volumes", post, "/api/v1/volumes", "装订", "把以前年度的一类材料按保管期限装订成卷、编号", access.ArchiveWrite, trail.Change, false}, d.bindVolumes)
	change(d, api, route{"propose-disposal", post, "/api/v1/volumes/{volume_no}/disposal-proposals", "提出销毁案卷", "保管期满后由另一人复核办理", access.ArchiveWrite, trail.Propose, false}, d.proposeDisposal)
}

// MaterialRow is a material without its content.
type MaterialRow struct {
	MaterialID string `json:"material_id" doc:"材料编号"`
	PsnNo      string `json:"psn_no,omitempty" doc:"人员编号"`
	Step       string `json:"step_code" doc:"事项编码"`
	Ref        string `json:"ref" doc:"业务编号"`
	Name       string `json:"name" doc:"名称"`
	Form       string `json:"form" doc:"形式"`
	Copies     int    `json:"copies" doc:"份数"`
	Pages      int    `json:"pages" doc:"页数"`
	Place      string `json:"place,omitempty" doc:"存放处"`
	Media      string `json:"media,omitempty" doc:"电子内容的文件类型"`
	Size       int64  `json:"size" doc:"电子内容的字节数"`
	Hash       string `json:"sha256,omitempty" doc:"电子内容的 SHA-256"`
	Keep       string `json:"keep" doc:"保管期限"`
	Volume     string `json:"volume_no,omitempty" doc:"卷号"`
	Piece      int    `json:"piece,omitempty" doc:"卷内件号"`
	Disposed   bool   `json:"disposed" doc:"已销毁,只留目录"`
	Operator   string `json:"operator" doc:"收件人"`
	Recorded   string `json:"crte_time" doc:"归档时间"`
}

func (d *door) materialRow(m archive.Material) MaterialRow {
	return MaterialRow{m.MaterialID, m.PsnNo, m.Step, m.Ref, m.Name, string(m.Form), m.Copies, m.Pages, m.Place, m.Media, m.Size, m.Hash,
		m.Retention.String(), m.Volume, m.Piece, m.Disposal != "", m.Operator, d.clock(m.Recorded)}
}

type materialsInput struct {
	PsnNo  string `query:"psn_no" maxLength:"30" doc:"人员编号"`
	Step   string `query:"step_code" maxLength:"10" doc:"事项编码"`
	Ref    string `query:"ref" maxLength:"40" doc:"业务编号或受理号"`
	Volume string `query:"volume_no" maxLength:"60" doc:"卷号"`
	Words  string `query:"words" maxLength:"40" doc:"名称的一部分"`
	Paged
}

type materialsAnswer struct {
	Body struct {
		Materials []MaterialRow `json:"materials" nullable:"false" doc:"档案材料目录"`
		Next      string        `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) searchMaterials(ctx context.Context, c *call, in *materialsInput) (*materialsAnswer, error) {
	c.note.Subject, c.note.PsnNo = "档案材料", in.PsnNo
	found, err := d.Archive.Search(ctx, archive.Query{
		Region: c.actor.Org.Region, PsnNo: in.PsnNo, Step: in.Step, Ref: in.Ref, Volume: in.Volume, Words: in.Words, After: in.After, Limit: in.Limit,
	})
	var a materialsAnswer
	a.Body.Materials = []MaterialRow{}
	for _, m := range found {
		a.Body.Materials = append(a.Body.Materials, d.materialRow(m))
	}
	a.Body.Next = next(found, in.Limit, func(m archive.Material) string { return m.MaterialID })
	return &a, err
}

type materialInput struct {
	ID string `path:"material_id" maxLength:"30" doc:"材料编号"`
}

type materialAnswer struct {
	Body struct {
		MaterialRow
		Content string `json:"content,omitempty" doc:"电子内容,Base64"`
	}
}

func (d *door) openMaterial(ctx context.Context, c *call, in *materialInput) (*materialAnswer, error) {
	c.note.Subject, c.note.Ref = "档案材料", in.ID
	m, err := d.Archive.Material(ctx, in.ID)
	if err == nil && !c.scope().Covers(m.Region) {
		err = archive.ErrUnknownMaterial.With(in.ID)
	}
	if err != nil {
		return nil, err
	}
	c.note.PsnNo = m.PsnNo
	var a materialAnswer
	a.Body.MaterialRow = d.materialRow(m)
	if m.Hash == "" || m.Disposal != "" {
		return &a, nil
	}
	_, content, err := d.Archive.Show(ctx, in.ID)
	a.Body.Content = base64.StdEncoding.EncodeToString(content)
	return &a, err
}

type volumeRow struct {
	VolumeNo string `json:"volume_no" doc:"卷号"`
	Year     int    `json:"year" doc:"年度"`
	Kind     string `json:"kind" doc:"类别"`
	Keep     string `json:"keep" doc:"保管期限"`
	Pieces   int    `json:"pieces" doc:"件数"`
	Pages    int    `json:"pages" doc:"页数"`
	Until    string `json:"until,omitempty" doc:"期满日;永久的没有"`
	Disposed bool   `json:"disposed" doc:"已销毁"`
}

func volumeRowOf(v archive.Volume) volumeRow {
	row := volumeRow{v.VolumeNo, v.Year, v.Kind, v.Retention.String(), v.Pieces, v.Pages, "", v.Disposal != ""}
	if v.Retention != archive.Permanent {
		row.Until = v.Until().String()
	}
	return row
}

type volumesAnswer struct {
	Body struct {
		Volumes []volumeRow `json:"volumes" nullable:"false" doc:"案卷,按卷号"`
	}
}

func volumesAnswerOf(volumes []archive.Volume) *volumesAnswer {
	var a volumesAnswer
	a.Body.Volumes = []volumeRow{}
	for _, v := range volumes {
		a.Body.Volumes = append(a.Body.Volumes, volumeRowOf(v))
	}
	return &a
}

func (d *door) listVolumes(ctx context.Context, c *call, _ *struct{}) (*volumesAnswer, error) {
	c.note.Subject = "案卷"
	volumes, err := d.Archive.Volumes(ctx, c.actor.Org.Region)
	return volumesAnswerOf(volumes), err
}

type bindInput struct {
	Keyed
	Body struct {
		Year int    `json:"year" minimum:"2000" maximum:"2100" doc:"年度"`
		Kind string `json:"kind" enum:"参保,缴费,待遇,账户,转移,备案,救助,协议,结算,综合" doc:"类别"`
	}
}

func (d *door) bindVolumes(ctx context.Context, c *call, in *bindInput) (*volumesAnswer, error) {
	c.note.Subject, c.note.Ref = "案卷", fmt.Sprintf("%d %s", in.Body.Year, in.Body.Kind)
	volumes, err := d.Archive.Bind(ctx, archiving.Binding{Region: c.actor.Org.Region, Year: in.Body.Year, Kind: in.Body.Kind, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	a := volumesAnswerOf(volumes)
	c.changed(nil, a.Body)
	return a, nil
}

// actDisposal destroys a volume.
const actDisposal = "dispose-volume"

type disposalInput struct {
	Keyed
	VolumeNo string `path:"volume_no" maxLength:"60" doc:"卷号"`
	Body     struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

func (d *door) proposeDisposal(ctx context.Context, c *call, in *disposalInput) (*proposalAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "案卷", in.VolumeNo, in.Body.Reason
	known, err := d.Archive.Volumes(ctx, c.actor.Org.Region)
	if err != nil {
		return nil, err
	}
	for _, v := range known {
		if v.VolumeNo != in.VolumeNo {
			continue
		}
		if _, err := d.Archive.MayDispose(ctx, in.VolumeNo); err != nil {
			return nil, err
		}
		return d.propose(ctx, c, approval.Proposal{
			Act: actDisposal, Subject: in.VolumeNo, Title: "销毁案卷 " + in.VolumeNo, Payload: []byte("{}"), Reason: in.Body.Reason,
		})
	}
	return nil, archive.ErrUnknownVolume.With(in.VolumeNo)
}

func (d *door) executeDisposal(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	done, err := d.Archive.Dispose(ctx, p.Subject, p.Author, decided.StaffNo, p.Reason)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"disposal_id": done.DisposalID, "pieces": done.Pieces})
}
