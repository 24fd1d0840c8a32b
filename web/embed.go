// Package web holds the console's built files, as `make build` left them in
// built/site, and beside them the font of papers; without a build there is only a
// note. It holds no business.
package web

import "embed"

// Built is the folder with the built console below site/.
//
//go:embed all:built
var Built embed.FS

// Font is the TrueType font, with Chinese letters, of the papers that the server
// draws; nil where the console was not built.
func Font() []byte {
	content, err := Built.ReadFile("built/font.ttf")
	if err != nil {
		return nil
	}
	return content
}
