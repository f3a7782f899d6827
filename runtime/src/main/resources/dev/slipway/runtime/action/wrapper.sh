#!/bin/sh
# Runs one command for Slipway so that it outlives the service that ordered it.
#
#   wrapper.sh RUN TOOLS LIMIT PROGRAM [ARGUMENT...]
#
#   RUN      run directory, claimed by the service
#   TOOLS    PATH of the tools used here; the command gets the PATH that this script was started with
#   LIMIT    bytes kept of the beginning of the output, and of each of the two last parts
#   PROGRAM  absolute path; no shell looks at it or at its arguments
#
# The first act creates RUN/owner, which only one can do: whoever finds it there (a service that gave this run up)
# leaves without effect. The last act renames RUN/exit into place.
set -uf
_slipway_run=$1 _slipway_limit=$3 _slipway_path=${PATH-}
PATH=$2
export PATH
shift 3

# The 22nd field of /proc/PID/stat; the second one ends with the last ')'.
_slipway_start_time() {
  read -r _slipway_stat < "/proc/$1/stat"
  set -- ${_slipway_stat##*) }
  echo "${20}"
}

read -r _slipway_boot < /proc/sys/kernel/random/boot_id
read -r _slipway_up _slipway_idle < /proc/uptime
(set -C; : > "$_slipway_run/owner") 2> /dev/null || exit 9
echo "$$ $(_slipway_start_time $$) $_slipway_boot $_slipway_up" > "$_slipway_run/owner" || {
  rm -f "$_slipway_run/owner"
  exit 9
}

# Copies input to file $1 until that is full; fails when no more comes or nothing more can be written.
_slipway_fill() {
  : > "$1"
  _slipway_had=0
  while [ "$_slipway_had" -lt "$_slipway_limit" ]; do
    dd bs=8192 count=64 2> /dev/null >> "$1"
    _slipway_has=$(($(wc -c < "$1")))
    [ "$_slipway_has" -gt "$_slipway_had" ] || return 1
    _slipway_had=$_slipway_has
  done
}

# Keeps the beginning in 'output' and the end in the last two of 'output.1', 'output.2', ... It reads to the end of the
# input whatever happens, and outlives what is sent to the group, so that the command never meets a closed pipe.
_slipway_capture() {
  trap '' HUP INT TERM
  _slipway_part=1
  if _slipway_fill "$_slipway_run/output"; then
    while _slipway_fill "$_slipway_run/output.$_slipway_part"; do
      rm -f "$_slipway_run/output.$((_slipway_part - 1))"
      _slipway_part=$((_slipway_part + 1))
    done
  fi
  cat > /dev/null
}

# Signals to the group are for the command; these shells stay to write down how it ended. A full disk only delays that;
# where the run directory itself was deleted, nobody will ever ask.
trap : HUP INT TERM
{
  trap : HUP INT TERM
  (PATH=$_slipway_path; exec "$@" 2>&1)
  _slipway_code=$?
  read -r _slipway_up _slipway_idle < /proc/uptime
  until echo "$_slipway_code $_slipway_up" > "$_slipway_run/exit.tmp" \
    && mv -f "$_slipway_run/exit.tmp" "$_slipway_run/exit"; do
    [ -d "$_slipway_run" ] || exit 9
    sleep 1
  done
} 2> /dev/null | _slipway_capture
