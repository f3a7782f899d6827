# One command of a target: writes down that it begins and how it ends, and takes its time.
#
#   step.sh JOURNAL LANE STEP VERSION SEED LONGEST
#
# A line is one write to a file that is only appended to, so the journal is complete whoever is killed. Times are the host's
# uptime, which nobody can set. How long it takes and whether it fails follows from seed, version, step and attempt, so the same
# seed gives the same.
journal=$1 lane=$2 step=$3 version=$4 seed=$5 longest=$6
attempt=${SLIPWAY_IDEMPOTENCY_KEY##*/}

note() {
  read -r up idle < /proc/uptime
  printf '%s %s %s %s %s %s %s %s %s\n' "$1" "$up" "$$" "$lane" "$step" "$version" "$SLIPWAY_IDEMPOTENCY_KEY" \
    "${SLIPWAY_FENCING_TOKEN:-0}" "$2" >> "$journal"
}

trap 'note END 143; exit 143' TERM
note BEGIN -
# whatever it was given is said, so that a secret which gets here is seen in the log
env
set -- $(printf '%s' "$seed $lane $version $step $attempt" | cksum)
number=$1
sleep "$((number % (longest + 1)))"
code=0
case $version in
  *-bad) [ "$step" != deploy ] || code=1 ;;
  *-flaky) [ "$attempt" != 1 ] || code=1 ;;
  *-untested) [ "$step" != test ] || code=1 ;;
esac
note END "$code"
exit "$code"
