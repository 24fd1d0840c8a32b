#!/usr/bin/env bash
# Runs each fuzz target of the module for a while: scripts/fuzz.sh 20s
set -euo pipefail
cd "$(dirname "$0")/.."

duration=${1:-20s}
found=0
while IFS=: read -r file name; do
  found=$((found + 1))
  printf '\n== %s %s %s\n' "$(dirname "$file")" "$name" "$duration"
  go test -run '^$' -fuzz "^$name\$" -fuzztime "$duration" "./$(dirname "$file")" </dev/null
done < <(grep -rEo --include='*_test.go' --exclude-dir=node_modules --exclude-dir=testdata '^func Fuzz[A-Za-z0-9_]+' . |
  sed 's#^\./##; s#:func #:#' | sort)

if [ "$found" -eq 0 ]; then
  echo '没有找到模糊测试'
  exit 1
fi
