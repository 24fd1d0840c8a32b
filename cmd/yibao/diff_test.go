package main_test

import (
	"strings"
	"testing"
)

// TestDiffOfFilesAndFolders compares what the program ships: an older order of
// layers with the newer, a folder with itself, and not a file with a folder.
func TestDiffOfFilesAndFolders(t *testing.T) {
	t.Parallel()
	const folder = "../../policies/390300-云泽"
	said := must(t, "diff", folder+"/居民-住院-2025.yaml", folder+"/居民-住院.yaml")
	if !strings.HasPrefix(said, "390300-云泽/居民-住院-2025.yaml → 390300-云泽/居民-住院.yaml\n  身份\n") {
		t.Error(said)
	}
	if said := must(t, "diff", folder, folder); said != "比较 2 份政策,0 份不同,0 份只有一边有;例 0 个,0 个结果不同\n" {
		t.Error(said)
	}
	if said, err := yibao(t, "diff", folder, folder+"/居民-住院.yaml"); err == nil || !strings.Contains(said, "两个文件夹") {
		t.Errorf("%v: %s", err, said)
	}
}
