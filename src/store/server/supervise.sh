# Watches over one PostgreSQL: makes its cluster, starts it, and stops it when nobody holds it any more.
#
# sh supervise.sh FOLDER PROGRAMS SOCKET_FOLDER INITDB_OPTIONS POSTGRES_OPTION...
# (supervisor.ts passes the text of this file in a variable, because the user that runs it may not reach the file.)
#
# A Sterna process holds the server by having FOLDER/hold (a FIFO) open for writing. Whatever ends that process, kill -9
# included, closes it; when the last writer is gone, the reader below meets the end of the file.
# A newcomer writes a token of its own into the FIFO and waits for the file heard-TOKEN: only then has the reader seen it
# while not yet at the end, so the server will not be stopped as long as the newcomer keeps the FIFO open.
# Standard input is a pipe from the process that started this one: it ends when that process holds the FIFO, or is dead.
#
# Exit codes: 0 stopped as asked; 70 the folder cannot be used; 73 initdb failed; 75 another supervisor lives; else postgres's.

folder=$1 programs=$2 socket=$3 initdb_options=$4
shift 4
umask 077
cd "$folder" || exit 70
unset SUPERVISE

# One supervisor per folder. Without flock (not Linux) PostgreSQL's own lock file decides.
exec 9>>lock 8<&0 </dev/null
locked=
if command -v flock >/dev/null; then
  flock -n 9 || exit 75
  locked=yes
fi

if [ -f log ]; then mv -f log log.old; fi
exec >log 2>&1
rm -rf heard-* cluster.new

# Is this process the PostgreSQL of this folder? Its current folder tells, or, where that is hidden (another namespace), its arguments.
is_ours() {
  [ "$(readlink "/proc/$1/cwd")" = "$folder/cluster" ] && return
  arguments=$(tr '\0' '\n' <"/proc/$1/cmdline") || return
  case $arguments in *"/postgres
-D
$folder/cluster
"*) ;; *) return 1 ;; esac
} 2>/dev/null

# Is this process there, and more than a number that nobody has asked for yet? A dead one keeps its number until its parent has.
lives() {
  kill -0 "$1" || return
  if read -r _ _ state _ <"/proc/$1/stat"; then [ "$state" != Z ]; fi
} 2>/dev/null

# ends_within TURNS PID: waits that many tenths of a second. Fails if the process is still there, and still PostgreSQL.
ends_within() {
  turns=$1
  while kill -0 "$2" 2>/dev/null; do
    if [ "$turns" -le 0 ]; then
      # Without /proc only a child of this shell comes here, whose number nobody else can have.
      if [ -e /proc/self ] && ! is_ours "$2"; then return; fi
      return 1
    fi
    sleep 0.1
    turns=$((turns - 1))
  done
}

# What a fast stop (INT) does not end in 10 s, as one that meets a recovery after a crash, is ended without a last checkpoint: the next
# start recovers. PostgreSQL itself gives its children 5 s for that, and then kills them. In sum far less than limits.databaseStopMs.
escalate() {
  ends_within 100 "$1" && return
  echo "PostgreSQL $1 does not stop; stopping it at once"
  kill -QUIT "$1"
  ends_within 70 "$1" && return
  echo "PostgreSQL $1 does not stop; killing it"
  # Halted it takes no notice of its children's ends, so their numbers stay theirs.
  kill -STOP "$1"
  children=$(cat "/proc/$1/task/$1/children" 2>/dev/null)
  # shellcheck disable=SC2086
  if [ -n "$children" ]; then kill -KILL $children; fi
  kill -KILL "$1"
  ends_within 50 "$1"
}

# A PostgreSQL whose supervisor was killed: nobody will stop it, so this one does.
if [ -n "$locked" ] && [ -r cluster/postmaster.pid ] && read -r orphan <cluster/postmaster.pid && is_ours "$orphan"; then
  echo "stopping PostgreSQL $orphan, which nobody watches over"
  kill -INT "$orphan"
  escalate "$orphan"
fi

temporary=
if [ -z "$socket" ]; then
  socket=$(mktemp -d /tmp/sterna-XXXXXX) || exit 70
  temporary=yes
fi

if [ ! -p hold ]; then
  rm -f hold
  mkfifo -m 600 hold || exit 70
fi

supervisor=$$
stopping= postgres= escalation=
stop() {
  stopping=yes
  if [ -z "$postgres" ]; then return; fi
  # Until its handlers stand, only TERM ends it (a background job of sh ignores INT); from then on INT is the fast stop.
  { kill -TERM "$postgres" && kill -INT "$postgres"; } 2>/dev/null
  if [ -z "$escalation" ]; then
    escalate "$postgres" 9>&- &
    escalation=$!
  fi
}
trap stop TERM

(
  while read -r token; do
    # Without its supervisor the server is nobody's: the next start makes a new one.
    lives "$supervisor" || exit
    case $token in *[!a-z0-9]*) ;; ?*) : >"heard-$token" ;; esac
  done <hold
  kill -TERM "$supervisor"
) 8<&- 9>&- &
reader=$!

# The starter died before it could hold anything, or it holds: in both cases the reader may now wait for an end.
(read -r _ <&8; : >hold) 9>&- &
watcher=$!
exec 8<&-

leave() {
  kill "$reader" "$watcher" 2>/dev/null
  if [ -n "$temporary" ]; then rm -f "$socket"/.s.PGSQL.*; rmdir "$socket"; fi
  exit "$1"
}

# initdb goes beside the cluster and takes its place when complete: a crash in it leaves nothing half-done.
if [ ! -e cluster ]; then
  # shellcheck disable=SC2086
  "$programs/initdb" -D cluster.new $initdb_options 9>&- || leave 73
  mv cluster.new cluster
fi

restarts=0
while [ -z "$stopping" ]; do
  "$programs/postgres" -D "$folder/cluster" -k "$socket" "$@" 9>&- &
  postgres=$!
  if [ -n "$stopping" ]; then stop; fi
  while kill -0 "$postgres" 2>/dev/null; do
    wait "$postgres"
    status=$?
  done
  postgres=
  if [ -n "$escalation" ]; then kill "$escalation"; fi 2>/dev/null
  if [ -n "$stopping" ]; then break; fi
  # Killed while it was needed: once more. One that cannot even start is not tried again.
  if [ "$status" -le 128 ] && [ "$restarts" -eq 0 ]; then leave "$status"; fi
  if [ "$restarts" -ge 10 ]; then leave "$status"; fi
  restarts=$((restarts + 1))
  echo "PostgreSQL ended with $status; starting it again"
  sleep 1
done
leave 0
