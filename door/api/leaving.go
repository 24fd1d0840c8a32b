package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/fault"
	"yibao/process/archiving"
	"yibao/register/archive"
)

// errMaterials refuses an act that brings materials, but not all that its
// business step asks for.
var errMaterials = fault.Define("YB2630", fault.Business, "%s还缺少材料:%s。请一次补齐后再办")

// stepped says of what business step an operation is: the first of the choices
// whose value stands in the body, else the step itself.
type stepped struct {
	step    string
	choices []choice
}

// choice is a step for a value in the body, at a path like cover.insutype.
type choice struct{ path, value, step string }

// acted are the acts that leave their material in the archive. Those of cases and
// of reimbursement at the counter leave theirs by themselves.
var acted = map[string]stepped{
	"register-employer": {step: "CB-01"}, "change-employer": {step: "CB-07"}, "register-newborn": {step: "CB-04"},
	"register-person": {"CB-02", []choice{{"cover.insutype", "390", "CB-03"}, {"cover.psn_type", "1102", "CB-05"}}},
	"take-cover":      {"CB-02", []choice{{"insutype", "390", "CB-03"}}},
	"change-cover":    {"CB-08", []choice{{"act", "暂停参保", "CB-10"}, {"act", "恢复参保", "CB-11"}, {"insutype", "390", "CB-09"}}},
	"register-family": {step: "CB-09"}, "leave-family": {step: "CB-09"}, "change-person": {step: "CB-08"}, "change-unit": {step: "CB-08"},
	"change-group": {step: "CB-12"}, "move-out": {step: "ZY-03"}, "move-in": {step: "ZY-02"}, "record-death": {step: "CB-14"},
	"merge-persons": {step: "CB-13"}, "part-persons": {step: "CB-13"},
	"assess-contributions": {step: "JF-01"}, "assess-one": {step: "JF-01"}, "void-bill": {step: "JF-01"}, "declare-wages": {step: "JF-01"},
	"back-pay": {step: "JF-02"}, "propose-refund": {step: "JF-03"}, "take-claimed": {step: "JF-04"}, "lifetime-years": {step: "JF-06"},
	"take-payment": {step: "JF-07"}, "use-credit": {step: "JF-07"}, "read-paid-file": {step: "JF-07"}, "void-receipt": {step: "JF-07"},
	"open-inspection": {step: "JF-08"}, "state-findings": {step: "JF-08"}, "bill-findings": {step: "JF-08"}, "close-inspection": {step: "JF-08"},
	"file-registration": {"BA-05", []choice{{"kind", "转诊", "BA-04"}, {"kind", "定点", "MT-03"}, {"kind", "生育", "SY-02"}, {"detail", "长期", "BA-02"}}},
	"end-registration":  {"BA-06", []choice{{"kind", "慢特病", "MT-02"}, {"kind", "定点", "MT-03"}, {"kind", "生育", "SY-02"}}},
	"apply-chronic":     {step: "MT-01"}, "retract-chronic": {step: "MT-01"}, "recheck-chronic": {step: "MT-02"},
	"grant-maternity": {step: "SY-04"}, "grant-periodic": {step: "GS-02"}, "end-periodic": {step: "GS-02"}, "prove-life": {step: "GS-04"},
	"consent-account": {step: "ZH-03"}, "revoke-consent": {step: "ZH-03"}, "propose-withdrawal": {step: "ZH-01"}, "propose-inheritance": {step: "ZH-02"},
	"credit-accounts": {step: "ZH-06"}, "pay-account-interest": {step: "ZH-06"}, "mend-payment": {step: "BX-04"},
}

// of chooses the step for a body.
func (s stepped) of(body []byte) string {
	if len(s.choices) > 0 {
		var fields map[string]any
		if json.Unmarshal(body, &fields) == nil {
			for _, c := range s.choices {
				if textAt(fields, c.path) == c.value {
					return c.step
				}
			}
		}
	}
	return s.step
}

// textAt returns the text at a path of names; "" when there is none.
func textAt(fields map[string]any, path string) string {
	name, rest, deeper := strings.Cut(path, ".")
	if inner, is := fields[name].(map[string]any); is && deeper {
		return textAt(inner, rest)
	}
	text, _ := fields[name].(string)
	return text
}

// brought is what a request brings with its act.
type brought struct {
	step   string
	papers []PaperBody
	when   []string
	hash   string // "" without materials
	err    error
}

type broughtKey struct{}

func broughtBy(ctx context.Context) brought {
	b, _ := ctx.Value(broughtKey{}).(brought)
	return b
}

type innerContext huma.Context

// unburdened is a request whose body is without its materials.
type unburdened struct {
	innerContext
	body io.Reader
}

// BodyReader implements huma.Context.
func (u unburdened) BodyReader() io.Reader { return u.body }

// unburden takes the materials out of the body of an act before it is read, so
// that every act brings them in the same way.
func (s stepped) unburden(ctx huma.Context, next func(huma.Context)) {
	body, err := io.ReadAll(io.LimitReader(ctx.BodyReader(), largeBody+1))
	b := brought{step: s.of(body), err: err}
	if err == nil && bytes.Contains(body, []byte(`"materials"`)) {
		body = b.take(body)
	}
	next(unburdened{huma.WithValue(ctx, broughtKey{}, b), bytes.NewReader(body)})
}

// take moves the materials from the body to what is brought.
func (b *brought) take(body []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return body // the door says what is wrong
	}
	for name, into := range map[string]any{"materials": &b.papers, "circumstances": &b.when} {
		raw, there := fields[name]
		if !there {
			continue
		}
		delete(fields, name)
		if json.Unmarshal(raw, into) != nil {
			b.err = errRequest.With(name + " 的格式不对")
		}
	}
	b.hash = hashOf(b.papers)
	rest, err := json.Marshal(fields)
	if err != nil {
		return body
	}
	return rest
}

// materialsLimit is how many materials one act may bring.
const materialsLimit = 60

// check refuses materials that are not what the step asks for, all at once. An act
// that brings none at all is let be, but where the region wants them.
func (d *door) check(ctx context.Context, region string, b brought) ([]archiving.Paper, error) {
	if b.err != nil {
		return nil, b.err
	}
	if len(b.papers) == 0 {
		if needed, err := d.needsMaterials(ctx, region, b.step); err != nil || !needed {
			return nil, err
		}
	}
	if len(b.papers) > materialsLimit {
		return nil, errRequest.With(fmt.Sprintf("一次最多收 %d 份材料", materialsLimit))
	}
	papers, err := papersOf(b.papers)
	if err != nil {
		return nil, err
	}
	told, err := d.Archive.Tell(b.step, papers, b.when)
	if err != nil {
		return nil, err
	}
	var lacks []string
	for _, l := range told.Lacks {
		lacks = append(lacks, l.Name)
	}
	if len(lacks) > 0 {
		return nil, errMaterials.With("“"+told.Step.Name+"”", strings.Join(lacks, "、"))
	}
	return papers, nil
}

// needsMaterials reports whether the region refuses acts of the step that bring no
// materials; a region without settings does not.
func (d *door) needsMaterials(ctx context.Context, region, step string) (bool, error) {
	if step == "" {
		return false, nil
	}
	settings, err := d.Settlements.SettingsOf(ctx, region)
	return err == nil && settings != nil && settings.NeedsMaterials(step), err
}

// leave archives what an act leaves in the act's own unit of work: what was
// brought, and the sheet of the act.
func (d *door) leave(ctx context.Context, c *call, r route, papers []archiving.Paper, answer []byte) error {
	step, ref := broughtBy(ctx).step, c.note.Ref
	if proposal := proposalOf(answer); proposal != "" {
		ref = proposal
	}
	psnNo := c.note.PsnNo
	if r.id == "approve" || r.id == "reject" {
		first, err := d.proposedMaterial(ctx, c, ref)
		if err != nil || first.Step == "" {
			return err
		}
		step, psnNo = first.Step, first.PsnNo
	}
	if step == "" {
		return nil
	}
	_, err := d.Archive.ArchiveAlone(ctx, archiving.Deposit{
		Step: step, Ref: ref, PsnNo: psnNo, Region: c.actor.Org.Region, Operator: c.actor.Staff.StaffNo,
		Papers: append(papers, archiving.Paper{
			Name: "业务办理单", Form: archive.Electronic, Pages: 1, Supplier: "经办机构", Media: "text/plain", Content: []byte(d.sheet(c, r, step, ref, psnNo)),
		}),
	})
	return err
}

// proposalOf is the number of the proposal that an answer is about; "" when it is
// about none.
func proposalOf(answer []byte) string {
	var a struct {
		Body struct {
			ID string `json:"approval_id"`
		}
	}
	_ = json.Unmarshal(answer, &a) // of other answers there is none
	return a.Body.ID
}

// proposedMaterial is a material that a proposal left.
func (d *door) proposedMaterial(ctx context.Context, c *call, id string) (archive.Material, error) {
	found, err := d.Archive.Search(ctx, archive.Query{Region: c.actor.Org.Region, Ref: id, Limit: 1})
	if err != nil || len(found) == 0 {
		return archive.Material{}, err
	}
	return found[0], nil
}

// sheet tells an act in words, masked as the trail has it.
func (d *door) sheet(c *call, r route, code, ref, psnNo string) string {
	step, _ := d.Archive.Steps.Find(code)
	var text strings.Builder
	fmt.Fprintf(&text, "业务办理单\n事项:%s %s\n办理:%s\n业务编号:%s\n", code, step.Name, r.summary, ref)
	if psnNo != "" {
		fmt.Fprintf(&text, "人员编号:%s\n", psnNo)
	}
	fmt.Fprintf(&text, "经办人:%s  机构:%s  时间:%s\n", c.actor.Staff.StaffNo, c.actor.Org.OrgNo, d.clock(d.Now()))
	if c.note.Reason != "" {
		fmt.Fprintf(&text, "原因:%s\n", c.note.Reason)
	}
	for _, part := range []struct{ name, content string }{{"办理前", c.note.Before}, {"办理后", c.note.After}} {
		if part.content != "" {
			fmt.Fprintf(&text, "%s:%s\n", part.name, part.content)
		}
	}
	return text.String()
}

// describeMaterials tells in the description of the door that an act may bring
// its materials.
func describeMaterials(api huma.API, r route) {
	if _, is := acted[r.id]; !is {
		return
	}
	description := api.OpenAPI()
	item := description.Paths[r.path]
	if item == nil || item.Post == nil || item.Post.RequestBody == nil {
		return
	}
	registry := description.Components.Schemas
	body := registry.SchemaFromRef(item.Post.RequestBody.Content["application/json"].Schema.Ref)
	if body == nil || body.Properties == nil {
		return
	}
	papers := registry.Schema(reflect.TypeFor[[]PaperBody](), true, "")
	papers.Description = "办理这项业务收下的材料,与业务一同归档;带了材料而不齐的,一次告知并拒绝(YB2630)"
	when := registry.Schema(reflect.TypeFor[[]string](), true, "")
	when.Description = "符合的情形,如 代办,决定要哪些材料"
	body.Properties["materials"], body.Properties["circumstances"] = papers, when
}
