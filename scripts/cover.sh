#!/usr/bin/env bash
# Statement coverage of all packages by all tests, on both engines.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p dist
scripts/postgres.sh run -- go test -timeout 20m -coverpkg=./... -coverprofile=dist/cover.profile ./...
go tool cover -html=dist/cover.profile -o dist/cover.html
go tool cover -func=dist/cover.profile | tail -n 1
