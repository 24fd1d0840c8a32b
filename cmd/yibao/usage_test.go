package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"yibao/ground/period"
	"yibao/process/screening"
)

// A command line that is wrong is answered in Chinese, with what to do.
func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"missing flags: --from=2026-01-01, --region=390100":        "缺少参数 --from=2026-01-01, --region=390100,请补上(加 --help 看用法)",
		"unexpected argument 没有.csv":                               "多出来的 没有.csv,请去掉或核对写法(加 --help 看用法)",
		`unexpected argument adit, did you mean "audit"?`:          "多出来的 adit,请去掉或核对写法(加 --help 看用法)",
		"unknown flag --form, did you mean \"--from\"?":            "没有参数 --form,请核对写法(加 --help 看用法)",
		`expected one of "import", "run"`:                          `后面还要写做什么:"import", "run"`,
		`expected "<file> ..."`:                                    "后面还要写 <file> ...(加 --help 看用法)",
		"<file> ...: stat /tmp/没有.xlsx: no such file or directory": "找不到文件 /tmp/没有.xlsx,请核对路径",
		`--state must be one of "草稿","影子" but got "开"`:             `参数 --state 只能是 "草稿","影子",不能是 开`,
		"something new": "命令写得不对:something new(加 --help 看用法)",
	} {
		if got := usageTold(said); got != want {
			t.Errorf("%s:%s,应为 %s", said, got, want)
		}
	}
}

// What fails is told in words, a refusal in its own.
func TestFailuresAreTold(t *testing.T) {
	t.Parallel()
	_, missing := os.Open("/没有/这个文件")
	_, date := period.ParseDate("2026-13-01")
	for want, err := range map[string]error{
		"找不到文件 /没有/这个文件,请核对路径":  missing,
		"没有权限读写 a.db,请核对文件的所有者": &fs.PathError{Op: "open", Path: "a.db", Err: fs.ErrPermission},
		"日期写得不对,应写成 2026-01-31": date,
		"其他":                                  errors.New("其他"),
		screening.ErrNoSpan.With("甲").Error(): screening.ErrNoSpan.With("甲"),
		fmt.Sprintf("第 3 行:%v", date) + "":    fmt.Errorf("第 3 行:%w", date),
	} {
		if got := told(err); got != want {
			t.Errorf("%v:%s,应为 %s", err, got, want)
		}
	}
}
