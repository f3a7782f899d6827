# Sourced by the shell tests: run a command, then say what it must have done.
failed=0
output=
status=0

# Runs "$@"; keeps its exit code in $status, its output and errors in $output.
run() {
  output=$("$@" 2>&1)
  status=$?
}

# expect <what> <status> [<text that the output must hold>...]
expect() {
  what=$1
  wanted=$2
  shift 2
  problem=
  [ "$status" = "$wanted" ] || problem="status $status instead of $wanted"
  for text in "$@"; do
    case $output in
      *"$text"*) ;;
      *) problem="$problem; no '$text'" ;;
    esac
  done
  if [ -z "$problem" ]; then
    echo "ok: $what"
  else
    failed=1
    echo "FAILED: $what: $problem in: $output"
  fi
}

# refute <what> <text that the last output must not hold>
refute() {
  case $output in
    *"$2"*)
      failed=1
      echo "FAILED: $1: '$2' in: $output"
      ;;
    *) echo "ok: $1" ;;
  esac
}
