package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"

	"github.com/alecthomas/kong"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// refuse says in Chinese what is wrong with a command line, after how the command
// is used, and ends the program.
func refuse(err error) {
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		_ = parse.Context.PrintUsage(true) // the sentence below stands by itself
	}
	fmt.Fprintln(os.Stderr, usageTold(err.Error()))
	os.Exit(wrongUsage)
}

// wrongUsage is the exit code of a command line that cannot be understood.
const wrongUsage = 80

// usages are the complaints of the parser and what a person reads instead.
var usages = []struct {
	said *regexp.Regexp
	told string
}{
	{regexp.MustCompile(`^missing flags?: (.*)$`), "缺少参数 $1,请补上(加 --help 看用法)"},
	{regexp.MustCompile(`^unexpected argument (.*?)(, did you mean (.*)\?)?$`), "多出来的 $1,请去掉或核对写法(加 --help 看用法)"},
	{regexp.MustCompile(`^unknown flag ([^,]*)(, did you mean .*\?)?$`), "没有参数 $1,请核对写法(加 --help 看用法)"},
	{regexp.MustCompile(`^expected one of (.*)$`), "后面还要写做什么:$1"},
	{regexp.MustCompile(`^expected "(.*)"$`), "后面还要写 $1(加 --help 看用法)"},
	{regexp.MustCompile(`^.*?: ?(?:stat|open) (.*): no such file or directory$`), "找不到文件 $1,请核对路径"},
	{regexp.MustCompile(`^(--[a-z-]+) must be one of (.*) but got "(.*)"$`), "参数 $1 只能是 $2,不能是 $3"},
	{regexp.MustCompile(`^(--[a-z-]+): expected .* but got "(.*)".*$`), "参数 $1 的值 $2 不对(加 --help 看用法)"},
}

// usageTold words a complaint of the parser; one that is not known stays as it is.
func usageTold(said string) string {
	for _, u := range usages {
		if u.said.MatchString(said) {
			return u.said.ReplaceAllString(said, u.told)
		}
	}
	return "命令写得不对:" + said + "(加 --help 看用法)"
}

// told is what a person reads of an error: a refusal with its technical cause, a
// file or a date in words.
func told(err error) string {
	if f, ok := fault.As(err); ok {
		if f.Cause != nil {
			return f.Error() + "\n原因:" + f.Cause.Error()
		}
		return err.Error()
	}
	var path *fs.PathError
	switch {
	case errors.As(err, &path) && errors.Is(err, fs.ErrNotExist):
		return "找不到文件 " + path.Path + ",请核对路径"
	case errors.As(err, &path) && errors.Is(err, fs.ErrPermission):
		return "没有权限读写 " + path.Path + ",请核对文件的所有者"
	case errors.Is(err, period.ErrDate) && err.Error() == period.ErrDate.Error():
		return "日期写得不对,应写成 2026-01-31"
	}
	return err.Error()
}
