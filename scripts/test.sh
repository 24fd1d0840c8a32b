#!/usr/bin/env bash
# The whole truth about the tree, in one run: style, generated files, every Go
# test on both databases, the console in a real browser, the policy files and
# their published cases.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

step '编译'
make --no-print-directory build
go build -buildvcs=false ./...

step '读打印单据的 pdftotext'
scripts/poppler.sh

step '排版、vet、staticcheck'
scripts/lint.sh

step '生成的文件与来源一致'
scripts/generated.sh

step '全部测试(SQLite 与真实的 PostgreSQL 15)'
: >"$work/contract"
YIBAO_CONTRACT_COUNT="$work/contract" scripts/postgres.sh run -- go test -timeout 15m ./...
scripts/contract.sh "$work/contract"

step '控制台:类型与单元测试'
scripts/console.sh test

step '控制台:在真实的浏览器里走演示城市'
scripts/console.sh browser

step '政策文件'
bin/yibao check policies
bin/yibao test policies

step '全部通过'
