package main

import (
	"io/fs"
	"net/http"

	"yibao/door/console"
	"yibao/web"
)

// mountConsole puts the console, built or not, on the server and sends who asks
// for nothing in particular there.
func mountConsole(mux *http.ServeMux, devices string) error {
	built, err := fs.Sub(web.Built, "built")
	if err != nil {
		return err
	}
	pages, err := console.Handler(built, devices)
	if err != nil {
		return err
	}
	mux.Handle("GET "+console.Prefix, pages)
	mux.Handle("GET /{$}", http.RedirectHandler(console.Prefix, http.StatusFound))
	return nil
}
