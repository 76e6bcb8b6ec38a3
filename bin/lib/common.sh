# shellcheck shell=bash
# What the commands in bin/ share: the folder of the checkout, a JDK, Maven. Sourced, never run.

# A decimal point in $EPOCHREALTIME and the same sort order everywhere.
export LC_ALL=C.UTF-8

BEARMAN_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly BEARMAN_HOME
readonly JDK_PACKAGE=openjdk-17-jdk-headless

# Folders that hold JDKs, one in each of their folders.
BEARMAN_JVM_DIRS=${BEARMAN_JVM_DIRS:-/usr/lib/jvm}

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# The comment at the head of the command is its help.
usage() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

# --- what can be stopped -----------------------------------------------------------------------------

running=

# run COMMAND...: in the background, because bash lets a trap wait for the end of a command in the
# foreground; in a process group of its own, so that all of it can be stopped.
run() {
  local status=0
  setsid "$@" </dev/null &
  running=$!
  wait "$running" || status=$?
  running=
  return "$status"
}

# stop_running: what a trap does first.
stop_running() {
  [[ -n $running ]] || return 0
  kill -TERM -- "-$running" 2>/dev/null || true
  wait "$running" || true
  kill -KILL -- "-$running" 2>/dev/null || true
}

# --- JDK -------------------------------------------------------------------------------------------

# jdk_version HOME: 17, when it is a JDK (with a compiler) that tells its version in its release file.
jdk_version() {
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# jdks: "version home" of each JDK in BEARMAN_JVM_DIRS, lowest version first.
jdks() {
  local dirs dir home version
  IFS=: read -r -a dirs <<<"$BEARMAN_JVM_DIRS"
  for dir in "${dirs[@]}"; do
    for home in "$dir"/*; do
      if [[ ! -L $home ]] && version=$(jdk_version "$home") && [[ -n $version ]]; then
        echo "$version $home"
      fi
    done
  done | sort -n
}

# jdk_at_least VERSION: the lowest such JDK of BEARMAN_JVM_DIRS.
jdk_at_least() { jdks | awk -v least="$1" '$1 >= least { sub(/^[0-9]+ /, ""); print; exit }'; }

# find_jdk: the JDK to build with: JAVA_HOME, then PATH, then BEARMAN_JVM_DIRS.
find_jdk() {
  local home version javac
  javac=$(command -v javac) && javac=$(readlink -f "$javac")
  for home in "${JAVA_HOME:-}" "${javac%/bin/javac}"; do
    if [[ -n $home ]] && version=$(jdk_version "$home") && ((${version:-0} >= 17)); then
      echo "$home"
      return
    fi
  done
  jdk_at_least 17
}

# need_jdk: sets JAVA_HOME; installs a JDK if it may, else says what to install and ends with 2.
need_jdk() {
  local home
  home=$(find_jdk)
  if [[ -z $home ]]; then
    install_jdk
    home=$(find_jdk)
  fi
  export JAVA_HOME=$home
}

install_jdk() {
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    say "no JDK 17 or newer in JAVA_HOME, PATH or $BEARMAN_JVM_DIRS; install one, as root:" \
      "apt-get install --no-install-recommends $JDK_PACKAGE"
    exit 2
  fi
  say "installing $JDK_PACKAGE"
  local log=$BEARMAN_HOME/target/apt.log
  mkdir -p "${log%/*}"
  if ! apt_get update >"$log" 2>&1 \
    || ! apt_get install --no-install-recommends "$JDK_PACKAGE" >>"$log" 2>&1 \
    || [[ -z $(find_jdk) ]]; then
    tail -n 5 "$log" >&2
    say "apt-get did not bring a JDK, see $log; JAVA_HOME may name any JDK from 17 on"
    exit 2
  fi
}

# Another apt-get may be at work; `update` knows no lock time-out of its own.
apt_get() {
  local end=$((SECONDS + 600))
  until DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@"; do
    if ((SECONDS >= end)) || ! apt_is_busy; then
      return 1
    fi
    sleep 2
  done
}

apt_is_busy() { ! flock -n -x /var/lib/apt/lists/lock true 2>/dev/null; }

# --- Maven -----------------------------------------------------------------------------------------

# maven ARGUMENT...: the pinned Maven on this checkout.
maven() { (cd "$BEARMAN_HOME" && exec ./mvnw -B -ntp "$@"); }

# build_program MODULE: builds this module and what it needs, unless nothing changed since.
build_program() {
  local module=$1 classpath
  classpath=$(classpath_file "$module")
  mkdir -p "$BEARMAN_HOME/target"
  # Two commands started together must not build into the same folders.
  exec 8>"$BEARMAN_HOME/target/.build.lock"
  flock 8
  if [[ ! -e $classpath ]] || is_stale "$classpath"; then
    [[ -e $classpath ]] || say "building; the first time Maven fetches its libraries, which takes a while"
    rm -f "$classpath"
    if ! maven -q -Dquick -Dmaven.test.skip=true -pl "$module" -am package 8>&- >&2; then
      say "the build failed"
      exit 2
    fi
    touch "$classpath"
  fi
  exec 8>&-
}

classpath_file() { echo "$BEARMAN_HOME/$1/target/classpath"; }

class_path() { echo "$BEARMAN_HOME/$1/target/classes:$(<"$(classpath_file "$1")")"; }

# is_stale FILE: whether a source or pom.xml is newer.
is_stale() {
  [[ -n $(cd "$BEARMAN_HOME" && find pom.xml bearman-*/pom.xml bearman-*/src/main examples/apps/pom.xml \
    examples/apps/src/main bench/pom.xml bench/src/main -newer "$1" -print -quit 2>/dev/null) ]]
}

# What makes the JVM of a short-lived command start fastest.
readonly SHORT_LIVED=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto)
# In sqlite-jdbc's jar. Where there is none for this machine the driver finds its own.
SQLITE_LIBRARY=org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so
readonly SQLITE_LIBRARY

# run_program MODULE CLASS ARGUMENT...: becomes that program.
run_program() {
  local module=$1 class=$2 classes quick
  shift 2
  quick=$(quick_start_dir "$module")
  local options=("${SHORT_LIVED[@]}")
  if [[ -e $quick/archive ]]; then
    # An archive remembers jars. One that does not fit, or another JVM's, is passed over in silence.
    classes=$(jar_file "$module"):$(<"$(classpath_file "$module")")
    options+=(-XX:SharedArchiveFile="$quick/archive" -Xlog:disable -Xlog:all=warning,cds*=off:stderr
      -Dorg.sqlite.lib.path="$quick/${SQLITE_LIBRARY%/*}" -Dorg.sqlite.lib.name="${SQLITE_LIBRARY##*/}")
  else
    classes=$(class_path "$module")
  fi
  # shellcheck disable=SC2086 # BEARMAN_JAVA_OPTS holds several words
  exec "$JAVA_HOME/bin/java" "${options[@]}" ${BEARMAN_JAVA_OPTS:-} -cp "$classes" "$class" "$@"
}

# quick_start_dir MODULE: see quick-start.sh.
quick_start_dir() { echo "$BEARMAN_HOME/$1/target/quick-start"; }

# jar_file MODULE: its own classes.
jar_file() {
  local jar
  for jar in "$BEARMAN_HOME/$1/target/$1"-*.jar; do
    [[ $jar == *-sources.jar || $jar == *-javadoc.jar ]] || echo "$jar"
  done
}
