#!/usr/bin/env bash
# Fails when `go generate ./...`, or the console's generator of types, changes any
# file: what is committed must be what its source gives. The files are left as generated, ready to commit.
set -euo pipefail
cd "$(dirname "$0")/.."

sums() {
  find . -type f -not -path './.git/*' -not -path './bin/*' -not -path './dist/*' -not -path './demo-out/*' -not -path './web/built/*' \
    -not -path '*/node_modules/*' -not -name '*.db' -not -name '*.db-*' -print0 | sort -z | xargs -0 sha256sum
}

before=$(sums)
go generate ./...
scripts/console.sh generate
after=$(sums)
if [ "$before" != "$after" ]; then
  echo '这些生成文件不是最新的,已重新生成,请检查后提交:'
  diff <(echo "$before") <(echo "$after") | awk '/^[<>]/ {print "  " $3}' | sort -u
  exit 1
fi
