# shellcheck shell=bash
# What makes bearman start quicker than a JVM does by itself, in bearman-cli/target/quick-start: an
# archive of its classes as a JVM has them when they are loaded (AppCDS), and SQLite's library out of its
# jar. Without them the command does the same, later. Sourced after common.sh, never run.

# quick_start: makes it where it is missing or older than a jar. A failure is in log there.
quick_start() {
  local dir jar
  dir=$(quick_start_dir bearman-cli)
  for jar in "$BEARMAN_HOME"/bearman-*/target/bearman-*.jar; do
    if [[ ! $dir/made -nt $jar ]]; then
      # One at a time, and not while somebody builds.
      exec 8>"$BEARMAN_HOME/target/.build.lock"
      flock 8
      [[ $dir/made -nt $jar ]] || make_quick_start "$dir" 8>&-
      exec 8>&-
    fi
  done
}

# make_quick_start DIR
make_quick_start() {
  local dir=$1
  say "preparing a quicker start, once"
  rm -rf -- "$dir"
  mkdir -p "$dir"
  { unpack_sqlite "$dir" && train "$dir"; } >"$dir/log" 2>&1 \
    || say "that failed, see $dir/log; the command itself is as good"
  touch "$dir/made"
}

# unpack_sqlite DIR: its driver does it at every start, and compares each byte.
unpack_sqlite() {
  local jar
  jar=$(tr : '\n' <"$(classpath_file bearman-cli)" | grep '/sqlite-jdbc-[^/]*\.jar$')
  (cd "$1" && "$JAVA_HOME/bin/jar" xf "$jar" "$SQLITE_LIBRARY" && [[ -e $SQLITE_LIBRARY ]])
}

# train DIR: asks simulated BMCs for the power of two hosts, which takes configuration, store and
# sessions, and keeps the classes that it took.
train() {
  local dir=$1 classes bmcs status=0
  local guids=(0102030405060708090a0b0c0d0e0f10 1112131415161718191a1b1c1d1e1f20)
  classes=$(jar_file bearman-cli):$(<"$(classpath_file bearman-cli)")
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 \
    -cp "$classes:$BEARMAN_HOME/bearman-testkit/target/classes" \
    "$BEARMAN_HOME/bin/lib/TrainingBmc.java" "${guids[@]}" admin training >"$dir/ports" </dev/null &
  bmcs=$!
  train_on "$dir" "$classes" "${guids[@]}" || status=$?
  kill "$bmcs" || true
  wait "$bmcs" || true
  return "$status"
}

# train_on DIR CLASSES GUID GUID: BMCs that tell their ports in DIR. Nothing of the environment comes
# along: BEARMAN_STORE would lead to somebody's inventory.
train_on() {
  local dir=$1 classes=$2 ports=() left
  local java=(env -i "BEARMAN_CONFIG=$dir/bearman.yaml" "$JAVA_HOME/bin/java" "${SHORT_LIVED[@]}" -cp "$classes")
  for ((left = 300; left > 0; left--)); do
    read -r -a ports <"$dir/ports" && break
    sleep 0.1
  done
  echo training >"$dir/password"
  printf 'store: %s\nbmc: {credentials: {training: {user: admin, password-file: %s}}}\n' \
    "$dir/bearman.db" "$dir/password" >"$dir/bearman.yaml"
  { training_host 1 "${ports[0]}" "$3" 17,3 && training_host 2 "${ports[1]}" "$4" 3; } >"$dir/hosts.jsonl"
  "${java[@]}" io.bearman.cli.Main inventory import "$dir/hosts.jsonl"
  "${java[@]}" -Xshare:off -XX:DumpLoadedClassList="$dir/classes" io.bearman.cli.Main power status 'cn[1-2]'
  "${java[@]}" -Xshare:dump -XX:SharedClassListFile="$dir/classes" -XX:SharedArchiveFile="$dir/archive"
  rm -f -- "$dir"/{ports,password,bearman.yaml,bearman.db*,hosts.jsonl,classes}
}

# training_host NUMBER PORT GUID SUITES
training_host() {
  printf '{"host":"cn%d","role":"r","region":"r","zone":"z","flavor":"f","state":"IN_SERVICE","machine":' "$1"
  printf '{"uuid":"%08d-0000-4000-8000-000000000000","serial":"%d","rack":"r","macs":["52:54:00:00:00:%02d"],' "$1" "$1" "$1"
  printf '"bmc":{"address":"127.0.0.1","port":%d,"guid":"%s","credential":"training","suites":[%s]}}}\n' "$2" "$3" "$4"
}
