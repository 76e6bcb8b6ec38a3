# shellcheck shell=bash
# What the commands that run tests share: Maven in the background, its end written down, a stop at any
# moment. Sourced after common.sh, never run. Whoever sources it sets PARTS and SUMMARY, and defines
# summarise and leave_lab.

# What to write down when we are stopped.
suite=()

announce() { printf '== %s\n' "$*"; }

# run_suite NAME VERSION REPORTS MAVEN_ARGUMENT...: fails when the build broke; failed tests do not
# break it, so that every module's tests are counted.
run_suite() {
  local reports=$3 status=0
  suite=("$1" "$2" "$3" "${EPOCHREALTIME/./}")
  shift 3
  rm -rf -- bearman-*/target/"$reports" {examples/apps,bench,architecture}/target/"$reports"
  run ./mvnw -B -ntp -q --fail-at-end -Dmaven.test.failure.ignore=true -Dtest.reports="$reports" "$@" \
    || status=$?
  end_suite "$status"
  return "$status"
}

end_suite() {
  local name=${suite[0]} version=${suite[1]} reports=${suite[2]} begin=${suite[3]}
  suite=()
  record suite "$name" "$version" "$reports" "$1" $((${EPOCHREALTIME/./} - begin))
}

# carries TAG: whether a test does.
carries() { grep -rqs "\"$1\"" --include='*.java' bearman-*/src/test examples/apps/src/test; }

# --- the record ------------------------------------------------------------------------------------

record() { (IFS=$'\t'; printf '%s\n' "$*" >>"$PARTS"); }

skip() {
  record skip "$1" "$2"
  say "skipped $1: $2"
}

bearman_version() { sed -n 's:^  <version>\(.*\)</version>$:bearman \1:p' pom.xml; }

# postgresql_version: of the server that the store's tests start.
postgresql_version() {
  sed -n 's:.*<postgresql-server.version>\(.*\)</postgresql-server.version>.*:PostgreSQL \1:p' pom.xml
}

stopped() {
  trap '' INT TERM HUP
  say "stopping"
  stop_running
  leave_lab
  ((${#suite[@]} == 0)) || end_suite 130
  skip "the rest" "stopped"
  summarise || true
  exit 130
}
