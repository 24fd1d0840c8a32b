// Package console is the door through which browsers fetch the console: the built
// files of web/, from memory, to anybody who asks, since they tell nothing of
// anybody. What the console shows it asks of the staff API, like any caller.
//
// Legal basis: GB/T 22239-2019 §8.1.4 (入侵防范): pages run only code of their own
// origin and styles that carry the number of their answer; no request leaves the
// origin, but to the device service of the workstation where a server names one.
package console

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Prefix is where the console is served.
const Prefix = "/console/"

const (
	packed       = ".gz"
	noncePlace   = "NONCE-OF-THIS-ANSWER"   // in index.html, in place of the answer's own
	devicesPlace = "DEVICES-OF-THIS-SERVER" // likewise, of the local device service
)

// file is one built file; text is kept as gzip only.
type file struct {
	content []byte
	gzip    bool
	kind    string
}

type door struct {
	devices string // origin of the local device service; "": none
	index   []byte // nil: there is no build
	files   map[string]file
}

// Handler serves the build in built (its folder site/); without one, a page that
// says so. devices is the origin of the device service on each workstation, which
// pages may ask besides this server; "" when there is none.
func Handler(built fs.FS, devices string) (http.Handler, error) {
	d := door{devices: devices, files: map[string]file{}}
	site, err := fs.Sub(built, "site")
	if err != nil {
		return nil, err
	}
	d.index, err = fs.ReadFile(site, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		return http.StripPrefix(Prefix, http.HandlerFunc(d.absent)), nil
	}
	if err != nil {
		return nil, err
	}
	if err := fs.WalkDir(site, ".", d.take(site)); err != nil {
		return nil, err
	}
	return http.StripPrefix(Prefix, http.HandlerFunc(d.serve)), nil
}

func (d *door) take(site fs.FS) fs.WalkDirFunc {
	return func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(site, name)
		plain, squeezed := strings.CutSuffix(name, packed)
		d.files[plain] = file{content, squeezed, kindOf(plain)}
		return err
	}
}

// kinds are told here, so that the machine's own table changes nothing.
var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
	".ico": "image/x-icon", ".json": "application/json", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

func kindOf(name string) string {
	if kind := kinds[path.Ext(name)]; kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// guard sets what every answer carries.
func guard(header http.Header) {
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
}

// policy is the content security policy of the page with the nonce.
func policy(nonce, devices string) string {
	if devices != "" {
		devices = " " + devices
	}
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'" + devices + "; frame-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// serve answers a built file; any other path is a page of the console, whose
// router reads the address, but for files that an older build had.
func (d *door) serve(w http.ResponseWriter, r *http.Request) {
	guard(w.Header())
	name := r.URL.Path
	f, found := d.files[name]
	switch {
	case found && name != "index.html":
		f.write(w, r, strings.HasPrefix(name, "assets/"))
	case strings.HasPrefix(name, "assets/"):
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "没有这个文件:控制台可能已经更新,请刷新页面", http.StatusNotFound)
	default:
		d.page(w)
	}
}

func (d *door) page(w http.ResponseWriter) {
	nonce := rand.Text()
	header := w.Header()
	header.Set("Content-Security-Policy", policy(nonce, d.devices))
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", "text/html; charset=utf-8")
	page := bytes.ReplaceAll(d.index, []byte(noncePlace), []byte(nonce))
	_, _ = w.Write(bytes.ReplaceAll(page, []byte(devicesPlace), []byte(d.devices)))
}

// write answers the file as it lies, or unpacked for who cannot.
func (f file) write(w http.ResponseWriter, r *http.Request, hashed bool) {
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'")
	header.Set("Content-Type", f.kind)
	header.Set("Cache-Control", "no-cache")
	if hashed {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if f.gzip {
		header.Set("Vary", "Accept-Encoding")
	}
	if f.gzip && !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		reader, err := gzip.NewReader(bytes.NewReader(f.content))
		if err == nil {
			_, _ = io.Copy(w, reader)
		}
		return
	}
	if f.gzip {
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Length", strconv.Itoa(len(f.content)))
	_, _ = w.Write(f.content)
}

// absent answers when the program was built without the console.
func (d *door) absent(w http.ResponseWriter, r *http.Request) {
	guard(w.Header())
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, absentPage)
}

const absentPage = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>医保核心 yibao</title>
<h1>这个程序没有带控制台</h1>
<p>编译时没有构建 web/。请在装有 Node.js 20.19 以上的机器上执行 <code>make build</code>,再启动新的程序。</p>
<p>管理接口和国家接口照常服务,接口说明见 <a href="/docs">/docs</a>。</p>
</html>
`
