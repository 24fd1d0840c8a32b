#!/usr/bin/env bash
# gofmt, go vet and staticcheck over the whole module; nothing is written.
set -euo pipefail
cd "$(dirname "$0")/.."

status=0

mapfile -t files < <(find . -name '*.go' -not -path './.git/*' -not -path '*/node_modules/*' -not -path '*/testdata/*')
unformatted=$(gofmt -l "${files[@]}")
if [ -n "$unformatted" ]; then
  printf '这些文件没有按 gofmt 排版,请运行 gofmt -w:\n%s\n' "$unformatted"
  status=1
fi

go vet ./... || status=1

# The linter has a module of its own so that its dependencies are not ours.
go tool -modfile=tools/go.mod staticcheck ./... || status=1

exit "$status"
