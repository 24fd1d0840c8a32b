package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/accountability"
	"yibao/process/signin"
	"yibao/register/access"
	"yibao/register/trail"
)

// route is one operation of the API: who may do it and how the trail calls it.
type route struct {
	id, method, path     string
	summary, description string
	permission           access.Permission
	kind                 trail.Kind
	limited              bool // also before password and telephone are set
}

// large are the operations that take files.
var large = map[string]bool{
	"tell-once": true, "open-case": true, "supplement-case": true, "read-lines": true, "enter-reimbursement": true, "complete-reimbursement": true,
	"preview-import": true, "import-file": true, "preview-knowledge": true, "propose-knowledge": true,
}

const largeBody = 16 << 20 // bytes of a request that brings files

func (r route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Summary: r.summary,
		Description: strings.TrimSpace(r.description + "\n\n需要的权限:" + r.permission.Name() + "。"),
		Security:    []map[string][]string{{"session": {}}},
	}
	steps, leaves := acted[r.id]
	if leaves {
		op.Middlewares = huma.Middlewares{steps.unburden}
	}
	if leaves || large[r.id] {
		op.MaxBodyBytes = largeBody
	}
	if !safe(r.method) {
		op.Security = []map[string][]string{{"session": {}, "page": {}}}
	}
	return op
}

func (r route) act() accountability.Act {
	return accountability.Act{Name: r.id, Permission: r.permission, Kind: r.kind}
}

// call is one request in work.
type call struct {
	caller
	actor accountability.Actor
	note  *accountability.Note
	hash  string // of the input of a change as it was sent
}

func (c *call) scope() access.Scope { return c.actor.Scope }

// before and after tell the trail what stood there; values are masked already.
func (c *call) changed(before, after any) {
	c.note.Before, c.note.After = asJSON(before), asJSON(after)
}

func asJSON(value any) string {
	if value == nil {
		return ""
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(raw)
}

// begin makes the call of a request.
func (d *door) begin(ctx context.Context, r route) (*call, error) {
	who := callerOf(ctx)
	p := who.present
	if p.Session.Limited && !r.limited {
		return nil, signin.ErrLimited.With()
	}
	return &call{
		caller: who,
		actor:  accountability.Actor{Staff: p.Staff, Org: p.Org, Scope: p.Scope, Session: p.Session.ID, From: who.from},
	}, nil
}

// look registers an operation that changes nothing.
func look[I, O any](d *door, api huma.API, r route, read func(ctx context.Context, c *call, in *I) (*O, error)) {
	d.routes = append(d.routes, r)
	huma.Register(api, r.operation(), func(ctx context.Context, in *I) (*O, error) {
		c, err := d.begin(ctx, r)
		if err != nil {
			return nil, d.problem(ctx, err)
		}
		if err := d.keep(ctx, c, r, in); err != nil {
			return nil, d.problem(ctx, err)
		}
		var out *O
		if r.kind == "" { // of one's own account
			c.note = &accountability.Note{}
			if err = d.Acts.Allow(ctx, c.actor, r.act()); err == nil {
				out, err = read(ctx, c, in)
			}
			if err != nil {
				return nil, d.problem(ctx, err)
			}
			return out, nil
		}
		err = d.Acts.Look(ctx, c.actor, r.act(), func(ctx context.Context, n *accountability.Note) (err error) {
			c.note = n
			out, err = read(ctx, c, in)
			return err
		})
		if err != nil {
			return nil, d.problem(ctx, err)
		}
		return out, nil
	})
}

// Keyed is part of the input of a change: the caller's name for the request.
type Keyed struct {
	RequestKey string `header:"Idempotency-Key" json:"-" required:"true" minLength:"8" maxLength:"64" doc:"请求编号:同一操作重发时不变,8 到 64 个字符"`
}

func (k *Keyed) requestKey() string { return k.RequestKey }

// change registers an operation that changes something. A repeated request gets
// its first answer.
func change[I, O any](d *door, api huma.API, r route, do func(ctx context.Context, c *call, in *I) (*O, error)) {
	changeAfter(d, api, r, nil, do)
}

// changeAfter is change with work before it that is too slow for a unit of work,
// or that must not be in it. Both see the same call.
func changeAfter[I, O any](d *door, api huma.API, r route, prepare func(ctx context.Context, c *call, in *I) error, do func(ctx context.Context, c *call, in *I) (*O, error)) {
	d.routes = append(d.routes, r)
	huma.Register(api, r.operation(), func(ctx context.Context, in *I) (*O, error) {
		c, err := d.begin(ctx, r)
		if err != nil {
			return nil, d.problem(ctx, err)
		}
		c.hash = hashOf(in) + broughtBy(ctx).hash
		if err := d.keep(ctx, c, r, in); err != nil {
			return nil, d.problem(ctx, err)
		}
		if prepare != nil {
			err = d.Acts.Allow(ctx, c.actor, r.act())
			if err == nil {
				err = d.Acts.Refused(ctx, c.actor, r.act(), prepare(ctx, c, in))
			}
			if err != nil {
				return nil, d.problem(ctx, err)
			}
		}
		out, err := perform(ctx, d, c, r, in, do)
		if err != nil {
			return nil, d.problem(ctx, err)
		}
		return out, nil
	})
	describeMaterials(api, r)
}

// perform does a change in its unit of work. An operation without a request key
// tells a secret once: nothing of its answer is remembered.
func perform[I, O any](ctx context.Context, d *door, c *call, r route, in *I, do func(ctx context.Context, c *call, in *I) (*O, error)) (*O, error) {
	var key accountability.Key
	if k, ok := any(in).(interface{ requestKey() string }); ok {
		key = accountability.Key{Value: k.requestKey(), Hash: c.hash}
	}
	var out *O
	raw, err := d.Acts.Do(ctx, c.actor, r.act(), key, func(ctx context.Context, n *accountability.Note) (answer []byte, err error) {
		c.note = n
		papers, err := d.check(ctx, c.actor.Org.Region, broughtBy(ctx))
		if err != nil {
			return nil, err
		}
		if out, err = do(ctx, c, in); err != nil || key == (accountability.Key{}) {
			return nil, err
		}
		if answer, err = json.Marshal(out); err != nil {
			return nil, err
		}
		return answer, d.leave(ctx, c, r, papers, answer)
	})
	if err != nil || key == (accountability.Key{}) {
		return out, err
	}
	out = new(O) // a repeated request was not worked
	return out, json.Unmarshal(raw, out)
}

// hashOf is the hash of a request's input.
func hashOf(in any) string {
	raw, err := json.Marshal(in)
	if err != nil {
		return "" // never remembered as anything
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Matching is part of the input of a change to something that others change too.
type Matching struct {
	IfMatch string `header:"If-Match" doc:"查看时取得的 ETag"`
}

// rev reads the revision.
func (m Matching) rev() (int64, error) {
	text := strings.Trim(strings.TrimPrefix(strings.TrimSpace(m.IfMatch), "W/"), `"`)
	rev, err := strconv.ParseInt(text, 10, 64)
	if err != nil || rev < 1 {
		return 0, errIfMatch.With()
	}
	return rev, nil
}

func etag(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }

// Paged is part of the input of a list.
type Paged struct {
	After string `query:"after" maxLength:"80" doc:"上一页返回的 next,第一页不填"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"每页行数"`
}

// next returns the key of the last row when there may be more.
func next[T any](rows []T, limit int, key func(T) string) string {
	if len(rows) < limit || len(rows) == 0 {
		return ""
	}
	return key(rows[len(rows)-1])
}

type doneAnswer struct {
	Body struct {
		Done bool `json:"done" doc:"已办理"`
	}
}

func done() *doneAnswer {
	var a doneAnswer
	a.Body.Done = true
	return &a
}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	erase = http.MethodDelete
)
