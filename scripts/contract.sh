#!/usr/bin/env bash
# Counts the storage contract cases that ran on each engine, from the file the
# suite wrote (one line per case: ENGINE CASE). Both engines must have run the
# same cases, and some.
set -euo pipefail

file=$1
cases() { { grep "^$1 " "$file" || true; } | cut -d' ' -f2- | sort; }

sqlite=$(cases sqlite)
postgres=$(cases postgres)
count() { printf '%s' "$1" | grep -c '' || true; }

printf '存储契约用例:SQLite %d 个,PostgreSQL %d 个\n' "$(count "$sqlite")" "$(count "$postgres")"

if [ -z "$sqlite" ] || [ -z "$postgres" ]; then
  echo '契约用例没有在两种数据库上都运行'
  exit 1
fi
if [ "$sqlite" != "$postgres" ]; then
  echo '两种数据库运行的契约用例不同(< 只在 SQLite,> 只在 PostgreSQL):'
  diff <(echo "$sqlite") <(echo "$postgres") || true
  exit 1
fi
