package main

import (
	"fmt"
	"os"

	"yibao/process/importing"
)

type templateCommand struct {
	Kind string `arg:"" help:"种类:人员、参保、单位 …"`
	Out  string `arg:"" optional:"" help:"写到哪个文件,不填为 种类.xlsx" type:"path"`
}

// Run writes a template.
func (c templateCommand) Run() error {
	raw, err := importing.Kind(c.Kind).Workbook()
	if err != nil {
		return err
	}
	if c.Out == "" {
		c.Out = c.Kind + ".xlsx"
	}
	if err := os.WriteFile(c.Out, raw, 0o600); err != nil {
		return err
	}
	fmt.Printf("模板已写到 %s:按“填写说明”逐行填写,再用 yibao import 导入\n", c.Out)
	return nil
}
