// Command gen makes the Go source of door/his/message from door/his/spec: one
// struct for each node, one table for each transaction, and the code lists.
//
// A spec file is lines of columns separated by spaces; "#" starts a comment
// line. A transaction file reads:
//
//	交易 2204 门诊费用明细信息上传          number and name
//	路径 /fsi/api/…                         the per-service path clients use
//	入 feedetail 列表 FeeLine 费用明细       input node: name, 对象 or 列表, Go struct, label
//	  feedetl_sn 费用明细流水号 C30 必       field: code, name, type, need
//	  rx_circ_flag 外购处方标志 C3 必 限 rx_circ_flag
//	出 result 列表 LineShare 结果            output node
//	  取 明细分割                           the fields of a fragment
//
// A node named a/b lies inside node a. A node named 根 is the input or output
// itself: 对象 has its fields there, 列表 makes the whole output a list.
//
// An input node followed by 可缺 may be left out. Types: C30 text of at most 30
// characters, N16.2 number of 16 digits with 2 decimals, D date, DT date and
// time, J any JSON kept as it came. Need: 必 must be given; 宜 the standard asks
// for it but clients in the field leave it out, so it is not enforced; - may be
// empty. 限 names a closed code list. 片段 starts a fragment, 节点 a node that
// belongs to no transaction, 封闭 a closed code list.
//
// The Go type of a number follows its decimals: 16.2 money.Fen, 16.6
// money.Price, 5.4 money.Rate, other n.4 money.Quantity, n.1 Tenths, n.2
// Hundredths, none int64. A struct has the fields of every node that names it.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	if err := run("../spec", "."); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run generates every file into dir and removes generated files that no
// longer have a source.
func run(spec, dir string) error {
	files, err := generate(os.DirFS(spec))
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.gen.go"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if _, kept := files[filepath.Base(path)]; kept {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns the generated files by name.
func generate(spec fs.FS) (map[string][]byte, error) {
	s, err := parseAll(spec)
	if err != nil {
		return nil, err
	}
	if err := s.resolve(); err != nil {
		return nil, err
	}
	return s.emit()
}
