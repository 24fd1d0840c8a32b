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
  [ -f built/font.ttf ] && [ -f built/site/index.html ] && [ -z "$(find src public index.html vite.config.ts package-lock.json -newer built/site/index.html -print -quit)" ]
}

# Chromium and a Chinese font, installed from Debian when missing (needs root).
chromium() {
  [ -n "${YIBAO_CHROMIUM:-}" ] && return 0
  if [ -x /usr/bin/chromium ] && [ -n "$(find /usr/share/fonts -iname '*CJK*' -print -quit 2>/dev/null)" ]; then
    return 0
  fi
  command -v apt-get >/dev/null || { echo '没有找到 Chromium。请自行安装,并用环境变量 YIBAO_CHROMIUM 指明程序' >&2; return 1; }
  [ "$(id -u)" -eq 0 ] || { echo '没有找到 Chromium 或中文字体。请先安装:sudo apt-get install -y chromium fonts-noto-cjk' >&2; return 1; }
  echo '正在安装 chromium、fonts-noto-cjk ……' >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null >&2 || { echo 'apt-get update 失败,请检查软件源与网络' >&2; return 1; }
  apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk </dev/null >/dev/null ||
    { echo '安装 chromium、fonts-noto-cjk 失败,请检查软件源与网络' >&2; return 1; }
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
  npm run --silent generate >/dev/null 2>&1 || npm run generate
  ;;
test)
  packages
  built || npx --no-install vite build --logLevel warn
  npx --no-install tsc --noEmit -p tsconfig.json
  npx --no-install vitest run --config vitest.config.ts
  ;;
browser)
  packages
  chromium
  rm -rf ../dist/browser
  npx --no-install vitest run --config vitest.e2e.config.ts || {
    echo '浏览器测试没有通过:失败时的画面在 dist/browser/failures,服务器说的话在 dist/browser/server.log' >&2
    exit 1
  }
  ;;
screenshots)
  packages
  chromium
  node screenshots.mjs
  ;;
*)
  echo "用法:scripts/console.sh build|generate|test|browser|screenshots" >&2
  exit 2
  ;;
esac
