// Package policies holds the benefit policies (医保待遇政策) and region settings
// that the binary ships: one folder for each 统筹区, the national norms they
// inherit from under 国家, and beside each policy the cases it must pass.
//
// Legal basis: the circulars that each file cites under 依据. The figures were
// read from public pages, few of them a government's own; every circular
// carries its grade and a 核实 mark, and nothing marked 待核实 may be used for
// real settlements before it was compared with the original. 390100 (安澜) is a
// fictional city for demonstrations.
//
// Limits: data only; package policyfile reads and checks it. Files under 更正
// are later publications of a policy of the same name, so that the shipped set
// has one text for each day.
package policies

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

// FS holds every shipped policy, its cases and the region settings.
//
//go:embed 国家 110000-北京 120000-天津 210200-大连 310000-上海 320281-江阴 321100-镇江 321300-宿迁 330200-宁波 340100-合肥
//go:embed 360100-南昌 390100-安澜 390300-云泽 410500-安阳 420100-武汉 441800-清远 440100-广州 500112-渝北 510100-成都 653226-于田 更正
var FS embed.FS

// Names of folders and files with a meaning of their own.
const (
	national    = "国家" // norms, only inherited
	shared      = "共用" // a region's parts, only inherited
	corrections = "更正" // later publications
	settings    = "统筹区.yaml"
	caseSuffix  = ".例.yaml"
	levies      = "缴费" // how the names of contribution policies begin
)

// Entries returns the policies to publish, by path in FS and in its order:
// neither what is only inherited, nor corrections.
func Entries() ([]string, error) {
	return files(func(file string) bool { return isPolicy(file) && !within(file, corrections) })
}

// Corrections returns the later publications under 更正.
func Corrections() ([]string, error) {
	return files(func(file string) bool { return isPolicy(file) && within(file, corrections) })
}

// Settings returns the region settings, one for each 统筹区.
func Settings() ([]string, error) {
	return files(func(file string) bool { return path.Base(file) == settings })
}

// CaseFiles returns the files of worked cases, those of corrections included.
func CaseFiles() ([]string, error) {
	return files(func(file string) bool { return strings.HasSuffix(file, caseSuffix) && !isLevy(file) })
}

func isPolicy(file string) bool {
	return !strings.HasSuffix(file, caseSuffix) && path.Base(file) != settings && !isLevy(file) &&
		!within(file, national) && !within(file, shared)
}

// isLevy reports whether a file, or the cases beside it, is a contribution policy
// (package levyfile).
func isLevy(file string) bool { return strings.HasPrefix(path.Base(file), levies) }

// Levies returns the contribution policies (缴费政策), without their cases.
func Levies() ([]string, error) {
	return files(func(file string) bool {
		return isLevy(file) && strings.HasSuffix(file, ".yaml") && !strings.HasSuffix(file, caseSuffix)
	})
}

func within(file, folder string) bool {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if path.Base(dir) == folder {
			return true
		}
	}
	return false
}

func files(keep func(string) bool) ([]string, error) {
	var found []string
	err := fs.WalkDir(FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && keep(file) {
			found = append(found, file)
		}
		return err
	})
	return found, err
}
