#!/usr/bin/env bash
# A throw-away PostgreSQL 15 for tests: a real server, durable settings, in a
# directory of its own, on loopback only, at a free port, with a password made
# for this run. Nothing of it is left after stop.
#
#   scripts/postgres.sh start DIR       start in DIR (made if absent), print the DSN
#   scripts/postgres.sh dsn DIR         print the DSN of a running one again
#   scripts/postgres.sh stop DIR        stop it and remove DIR
#   scripts/postgres.sh run -- CMD ...  start, run CMD with YIBAO_TEST_POSTGRES set, stop
#
# Debian's postgresql-15 is installed when it is missing (needs root). Another
# build may be named by YIBAO_PG_BIN, the directory of initdb and pg_ctl.
# PostgreSQL refuses to run as root, so root hands it to the user "postgres".
set -euo pipefail

readonly BIN=${YIBAO_PG_BIN:-/usr/lib/postgresql/15/bin}
readonly USER_NAME=yibao

say() { printf '%s\n' "$*" >&2; }
die() { say "postgres.sh: $*"; exit 1; }

usage() {
  sed -n '2,15s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# install_if_missing puts Debian's package in place, or says what to do.
install_if_missing() {
  [ -x "$BIN/postgres" ] && return 0
  [ -z "${YIBAO_PG_BIN:-}" ] || die "YIBAO_PG_BIN=$BIN 下没有 postgres 程序,请改成 PostgreSQL 的 bin 目录"
  command -v apt-get >/dev/null || die "没有找到 PostgreSQL 15。本机不是 Debian 系统:请自行安装,并用环境变量 YIBAO_PG_BIN 指明其 bin 目录"
  [ "$(id -u)" -eq 0 ] || die "没有找到 PostgreSQL 15。请先用管理员身份安装:sudo apt-get update && sudo apt-get install -y postgresql-15"
  say "正在安装 postgresql-15 ……"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null >&2 || die "apt-get update 失败,请检查软件源与网络"
  apt-get install -y -qq --no-install-recommends postgresql-15 </dev/null >&2 ||
    die "安装 postgresql-15 失败,请检查软件源与网络"
  [ -x "$BIN/postgres" ] || die "安装之后仍没有 $BIN/postgres"
}

# as_owner runs a command as the user who owns the server: "postgres" when we
# are root, ourselves otherwise. It leaves the current directory, which that
# user may not be allowed to read.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    (cd / && "$@")
  fi
}

# random_port prints a port of 127.0.0.1 that nobody listens on.
random_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# make_cluster fills DIR/data: UTF8, C locale, password asked on every way in.
make_cluster() {
  local dir=$1 password=$2
  install -d -m 0700 "$dir"
  printf '%s\n' "$password" >"$dir/password"
  : >"$dir/yibao-postgres" # stop removes only directories with this mark
  if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$dir"; fi
  as_owner test -x "$dir" || die "用户 postgres 进不了目录 $dir,请换一个目录(如 /tmp 下)"
  as_owner "$BIN/initdb" -D "$dir/data" --username="$USER_NAME" --pwfile="$dir/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C >"$dir/initdb.log" 2>&1 </dev/null ||
    { cat "$dir/initdb.log" >&2; die "initdb 失败"; }
  cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
CONF
}

# start prints the DSN; a server that already runs in DIR is kept.
start() {
  local dir=$1 password port attempt
  case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
  if [ -f "$dir/dsn" ] && as_owner "$BIN/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
    cat "$dir/dsn"
    return
  fi
  install_if_missing
  if [ -d "$dir" ] && [ -n "$(ls -A "$dir")" ]; then die "目录 $dir 不是空的,请换一个"; fi
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  make_cluster "$dir" "$password"
  for attempt in 1 2 3 4 5; do # another program may take the port between the look and the start
    port=$(random_port)
    if as_owner "$BIN/pg_ctl" -D "$dir/data" -l "$dir/server.log" -o "-p $port" -w -t 60 start \
      >/dev/null 2>&1 </dev/null; then
      PGPASSWORD=$password "$BIN/createdb" -h 127.0.0.1 -p "$port" -U "$USER_NAME" -w "$USER_NAME" </dev/null >&2
      echo "postgres://$USER_NAME:$password@127.0.0.1:$port/$USER_NAME?sslmode=disable" | tee "$dir/dsn"
      return
    fi
    say "第 $attempt 次在端口 $port 启动 PostgreSQL 没有成功"
  done
  tail -n 20 "$dir/server.log" >&2 || true
  die "PostgreSQL 启动失败"
}

# stop ends the server by the process id in its own postmaster.pid.
stop() {
  local dir=$1
  case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
  [ -f "$dir/yibao-postgres" ] || die "$dir 不是本脚本建立的目录"
  if [ -f "$dir/data/postmaster.pid" ]; then
    as_owner "$BIN/pg_ctl" -D "$dir/data" -m fast -w -t 60 stop >/dev/null 2>&1 </dev/null ||
      as_owner "$BIN/pg_ctl" -D "$dir/data" -m immediate -w -t 30 stop >/dev/null 2>&1 </dev/null ||
      die "PostgreSQL 停不下来,进程号见 $dir/data/postmaster.pid"
  fi
  rm -rf -- "$dir"
}

# run starts a server in a fresh directory for the life of one command.
run() {
  local dir dsn child status=0
  dir=$(mktemp -d --tmpdir=/tmp)
  # shellcheck disable=SC2064 # the directory is known now and must not change
  trap "stop_quietly '$dir'" EXIT
  dsn=$(start "$dir")
  YIBAO_TEST_POSTGRES=$dsn YIBAO_REQUIRE_POSTGRES=1 "$@" </dev/null &
  child=$!
  # shellcheck disable=SC2064
  trap "kill -TERM $child 2>/dev/null || true" INT TERM HUP
  while :; do # wait returns early when a signal is passed on
    wait "$child" && status=0 || status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  exit "$status"
}

stop_quietly() {
  if [ -f "$1/yibao-postgres" ]; then stop "$1" || true; else rm -rf -- "$1"; fi
}

case ${1:-} in
start) [ $# -eq 2 ] || usage; start "$2" ;;
stop) [ $# -eq 2 ] || usage; stop "$2" ;;
dsn) [ $# -eq 2 ] || usage; cat "$2/dsn" ;;
run)
  shift
  if [ "${1:-}" = -- ]; then shift; fi
  [ $# -gt 0 ] || usage
  run "$@"
  ;;
*) usage ;;
esac
