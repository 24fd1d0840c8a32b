// Package web holds the console's built files, as `make build` left them in
// built/site; without a build there is only a note. It holds no business.
package web

import "embed"

// Built is the folder with the built console below site/.
//
//go:embed all:built
var Built embed.FS
