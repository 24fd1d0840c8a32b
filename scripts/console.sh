#!/usr/bin/env bash
# The console (web/): build its pages, generate its types, check it. Everything is
# left out, with a word, on a machine without Node.js 20.19 or newer; there the
# binary says on its page that it has no console.
set -euo pipefail
cd "$(dirname "$0")/../web"

usable() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

# The packages, as the lock file says, unless they are there already.
packages() {
  local want
  want=$(sha256sum package-lock.json | cut -d ' ' -f 1)
  if [ "$(cat node_modules/.locked 2>/dev/null)" != "$want" ]; then
    npm ci --no-audit --no-fund --loglevel=error
    echo "$want" >node_modules/.locked
  fi
}

# Newer than every source, and of the same folders: nothing to build.
built() {
  [ -f built/site/index.html ] && [ -z "$(find src public index.html vite.config.ts package-lock.json -newer built/site/index.html -print -quit)" ]
}

if ! usable; then
  echo '没有 Node.js 20.19 以上,不构建控制台:程序照常可用,控制台的页面会说明' >&2
  exit 0
fi

case "${1:-build}" in
build)
  built && exit 0
  packages
  npx --no-install vite build --logLevel warn
  ;;
generate)
  packages
  npm run --silent generate >/dev/null
  ;;
test)
  packages
  npx --no-install tsc --noEmit -p tsconfig.json
  npx --no-install vitest run --config vitest.config.ts
  ;;
browser)
  packages
  npx --no-install vitest run --config vitest.e2e.config.ts
  ;;
*)
  echo "用法:scripts/console.sh build|generate|test|browser" >&2
  exit 2
  ;;
esac
