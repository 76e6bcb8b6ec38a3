# shellcheck shell=bash
# What the commands that run tests share: Maven in the background, its end written down, a stop at any
# moment, the labs. Sourced after common.sh, never run. Whoever sources it sets PARTS and SUMMARY, and
# defines summarise.

# What to write down when we are stopped, and what to put away.
suite=()
lab_in_use=

# The labs of the tests live in target/lab.
unset LAB_DIR

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

# --- labs ------------------------------------------------------------------------------------------

# install_lab NAME SCRIPT WHAT: installs its packages; where it may not, WHAT is skipped, and it fails.
install_lab() {
  local name=$1 script=$2 log=target/lab-$1-install.log status=0
  suite=("$name" "not installed" none "${EPOCHREALTIME/./}")
  run "$script" install >"$log" 2>&1 || status=$?
  cat "$log"
  if ((status == 2)); then
    # Not root or no apt: the lab names the packages.
    suite=()
    skip "$3" "$(tail -n 1 "$log")"
  elif ((status != 0)); then
    end_suite "$status"
  else
    suite=()
  fi
  return "$status"
}

# leave_lab: a test that was stopped leaves its lab up. target/lab holds folders ipmi, test-rack, ...
leave_lab() {
  local dir name script
  [[ -n $lab_in_use ]] || return 0
  lab_in_use=
  for dir in "$PWD"/target/lab/*/; do
    name=$(basename "$dir")
    script=${name#test-}
    script=lab/${script%%-*}
    if [[ -d ${dir}run && -x $script ]]; then
      LAB_DIR=${dir%/} "$script" down || say "$script down failed in target/lab/$name"
    fi
  done
}

# --- the tests -------------------------------------------------------------------------------------

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
