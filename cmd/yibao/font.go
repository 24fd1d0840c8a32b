package main

import (
	"fmt"
	"os"

	"yibao/web"
)

// lettering is the font of the papers that the server draws.
type lettering struct {
	Font string `help:"打印单据(PDF)用的 TrueType 中文字体文件;不给就用程序自带的" type:"existingfile" placeholder:"文件" env:"YIBAO_FONT"`
}

// letters reads the font that was named, or the one that was built in; nil when
// there is neither, and then there is no PDF.
func (l lettering) letters() ([]byte, error) {
	if l.Font == "" {
		return web.Font(), nil
	}
	content, err := os.ReadFile(l.Font)
	if err != nil {
		return nil, fmt.Errorf("读不了字体文件 %s,请换一个(--font):%w", l.Font, err)
	}
	return content, nil
}
