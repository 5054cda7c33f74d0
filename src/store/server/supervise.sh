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

# A PostgreSQL whose supervisor was killed: nobody will stop it, so this one does.
if [ -n "$locked" ] && [ -r cluster/postmaster.pid ] && read -r orphan <cluster/postmaster.pid; then
  if [ "$(readlink "/proc/$orphan/cwd")" = "$folder/cluster" ]; then
    echo "stopping PostgreSQL $orphan, which nobody watches over"
    kill -INT "$orphan"
    turns=0
    while kill -0 "$orphan" && [ "$turns" -lt 300 ]; do
      sleep 0.1
      turns=$((turns + 1))
    done
  fi
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
stopping= postgres=
stop() {
  stopping=yes
  # Until its handlers stand, only TERM ends it (a background job of sh ignores INT); from then on INT is the fast stop.
  if [ -n "$postgres" ]; then kill -TERM "$postgres" && kill -INT "$postgres"; fi 2>/dev/null
}
trap stop TERM

(
  while read -r token; do
    # Without its supervisor the server is nobody's: the next start makes a new one.
    kill -0 "$supervisor" || exit
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
  if [ -n "$stopping" ]; then break; fi
  # Killed while it was needed: once more. One that cannot even start is not tried again.
  if [ "$status" -le 128 ] && [ "$restarts" -eq 0 ]; then leave "$status"; fi
  if [ "$restarts" -ge 10 ]; then leave "$status"; fi
  restarts=$((restarts + 1))
  echo "PostgreSQL ended with $status; starting it again"
  sleep 1
done
leave 0
