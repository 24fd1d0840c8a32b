#!/usr/bin/env bash
# Tests read the papers that the server draws (PDF) as poppler does; Debian's
# poppler-utils is installed when it is missing (needs root). Without a built
# font nothing is drawn and nothing is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v pdftotext >/dev/null && exit 0
[ -f web/built/font.ttf ] || exit 0
command -v apt-get >/dev/null || { echo '没有找到 pdftotext。本机不是 Debian 系统:请自行安装 poppler' >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo '没有找到 pdftotext。请先安装:sudo apt-get install -y poppler-utils' >&2; exit 1; }
echo '正在安装 poppler-utils ……' >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null >&2
apt-get install -y -qq --no-install-recommends poppler-utils </dev/null >/dev/null
