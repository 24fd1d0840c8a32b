package device

import (
	"html/template"
	"net/http"
	"strconv"
)

// page is where somebody at the demonstration lays a card down or shows a code. It
// has no script.
var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>设备模拟器</title>
<h1>本地设备服务(模拟)</h1>
<p>代替读卡器、扫码枪和参保人的手机。放上证件或出示电子凭证以后,在控制台按“读卡”。电子凭证的二维码一分钟内有效,只能用一次。</p>
<section><h2>现在</h2>
{{with .Lies}}<p>{{.Kind}}{{with .Name}} {{.}}{{end}}{{with .CertNo}} {{.}}{{end}}{{with .CardNo}} {{.}}{{end}}</p>
{{with .Code}}<p>二维码内容(也可以当作扫到的输入控制台):<code id="code">{{.}}</code></p>{{end}}
<form method="post" action="/place"><button name="kind" value="">拿走</button></form>
{{else}}<p>读卡器上没有卡,也没有出示二维码。</p>{{end}}</section>
<h2>参保人</h2>
<table>{{range $i, $p := .People}}<tr><td>{{$p.Name}}</td><td>{{$p.CertNo}}</td><td><form method="post" action="/place"><input type="hidden" name="who" value="{{$i}}">
<button name="kind" value="身份证">放身份证</button>{{if $p.CardNo}} <button name="kind" value="社保卡">放社保卡</button>{{end}} <button name="kind" value="电子凭证">出示电子凭证</button></form></td></tr>
{{end}}</table></html>
`))

func (s *Simulator) showPage(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	shown := struct {
		Lies   *Reading
		People []Person
	}{People: s.People}
	s.mu.Lock()
	if s.lies != nil {
		lies := *s.lies
		shown.Lies = &lies
	}
	s.mu.Unlock()
	_ = page.Execute(w, shown)
}

func (s *Simulator) takePlace(w http.ResponseWriter, r *http.Request) {
	kind := r.PostFormValue("kind")
	if kind == "" {
		s.remove()
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	who, err := strconv.Atoi(r.PostFormValue("who"))
	if err == nil {
		err = s.place(kind, who)
	}
	if err != nil {
		http.Error(w, "没有这样的证件,请从名单里选", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
