package api

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// docs serves a page made from the OpenAPI description. It needs nothing from
// elsewhere, so it also works where there is no internet.
func docs(api *huma.OpenAPI) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		_ = page.Execute(w, pageOf(api))
	})
}

type endpoint struct {
	Method, Path, Summary, Description string
	Parameters                         []field
	Answer                             []field
}

type field struct{ Name, In, Type, Doc string }

type docPage struct {
	Title, Description, Version string
	Endpoints                   []endpoint
}

func pageOf(api *huma.OpenAPI) docPage {
	p := docPage{Title: api.Info.Title, Description: api.Info.Description, Version: api.Info.Version}
	for path, item := range api.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete} {
			if op != nil {
				p.Endpoints = append(p.Endpoints, endpointOf(api, method, path, op))
			}
		}
	}
	slices.SortFunc(p.Endpoints, func(a, b endpoint) int {
		return strings.Compare(a.Path+a.Method, b.Path+b.Method)
	})
	return p
}

func endpointOf(api *huma.OpenAPI, method, path string, op *huma.Operation) endpoint {
	e := endpoint{Method: method, Path: path, Summary: op.Summary, Description: op.Description}
	for _, parameter := range op.Parameters {
		f := field{Name: parameter.Name, In: parameter.In, Doc: parameter.Description}
		if parameter.Schema != nil {
			f.Type = parameter.Schema.Type
		}
		e.Parameters = append(e.Parameters, f)
	}
	if op.RequestBody != nil {
		for _, content := range op.RequestBody.Content {
			e.Parameters = append(e.Parameters, fieldsOf(api, content.Schema, "body", 0)...)
		}
	}
	if ok := op.Responses["200"]; ok != nil {
		for _, content := range ok.Content {
			e.Answer = fieldsOf(api, content.Schema, "", 0)
		}
	}
	return e
}

// fieldsOf lists the fields of a schema, nested ones indented, three deep.
func fieldsOf(api *huma.OpenAPI, schema *huma.Schema, in string, depth int) []field {
	if schema != nil && schema.Ref != "" {
		schema = api.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	if schema == nil || depth > 3 {
		return nil
	}
	if schema.Type == huma.TypeArray {
		return fieldsOf(api, schema.Items, in, depth)
	}
	names := make([]string, 0, len(schema.Properties))
	for name := range schema.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	var fields []field
	for _, name := range names {
		property := schema.Properties[name]
		fields = append(fields, field{strings.Repeat("　", depth) + name, in, property.Type, property.Description})
		fields = append(fields, fieldsOf(api, property, in, depth+1)...)
	}
	return fields
}

var page = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>{{.Title}}</title>
<style>
body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
h2{border-top:1px solid #d0d7de;padding-top:1rem;font-size:1.1rem}
code{background:#f2f4f7;padding:.1em .3em}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{border:1px solid #d0d7de;padding:.2rem .5rem;text-align:left;font-weight:normal}
th{background:#f2f4f7}
</style>
<h1>{{.Title}} <small>{{.Version}}</small></h1>
<p>{{.Description}}</p>
<p>机器可读的描述:<a href="/openapi.json">/openapi.json</a>、<a href="/openapi.yaml">/openapi.yaml</a>。国家接口用 <code>POST /{infno}</code>,见仓库 docs。</p>
{{range .Endpoints}}
<h2>{{.Summary}} <code>{{.Method}} {{.Path}}</code></h2>
<p>{{.Description}}</p>
{{if .Parameters}}<table><tr><th>参数</th><th>位置</th><th>类型</th><th>说明</th></tr>
{{range .Parameters}}<tr><td>{{.Name}}</td><td>{{.In}}</td><td>{{.Type}}</td><td>{{.Doc}}</td></tr>{{end}}</table>{{end}}
{{if .Answer}}<table><tr><th>返回字段</th><th>类型</th><th>说明</th></tr>
{{range .Answer}}<tr><td>{{.Name}}</td><td>{{.Type}}</td><td>{{.Doc}}</td></tr>{{end}}</table>{{end}}
{{end}}
</html>`))
