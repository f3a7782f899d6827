#!/bin/sh
# The words of the original script, and the command line each must become. Arguments: root, scratch directory.
set -u
root=$1
scratch=$2
. "$(dirname "$0")/check.sh"
unset SLIPWAY_APPLICATION SLIPWAY_VERSION

mkdir -p "$scratch"
cat >"$scratch/command" <<'EOF'
#!/bin/sh
for word in "$@"; do printf '[%s]' "$word"; done
echo
exit 6
EOF
chmod +x "$scratch/command"
SLIPWAY_COMMAND=$scratch/command
export SLIPWAY_COMMAND
script=$root/deploy-auto.sh

run "$script"
expect "no version is refused" 2 "Expected the version to deploy in SLIPWAY_VERSION"
run "$script" help
expect "help needs no version" 0 "staging" "skip-e2e" "dry-run" "verbose" "SLIPWAY_VERSION" "SLIPWAY_APPLICATION"

SLIPWAY_VERSION=1.1.0
export SLIPWAY_VERSION
run "$script"
expect "no word is production, and the exit code is the command's" 6 \
  "[deploy][appointment-booking][--env][production][--version][1.1.0]"
refute "no word adds no option" "--skip-e2e"
run "$script" staging
expect "staging" 6 "[--env][staging]"
run "$script" skip-e2e
expect "skip-e2e in production" 6 "[--env][production]" "[--skip-e2e]"
run "$script" verbose dry-run staging skip-e2e
expect "all words in any order" 6 "[--env][staging][--version][1.1.0][--skip-e2e][--dry-run][--verbose]"
run "$script" staging stagging
expect "an unknown word is refused" 2 "but got 'stagging'"
refute "an unknown word runs nothing" "[deploy]"
SLIPWAY_APPLICATION=other-app SLIPWAY_VERSION='1.0 $(id)' run "$script"
expect "values stay one argument each" 6 "[deploy][other-app]" '[--version][1.0 $(id)]'

# The batch file cannot run here; it must at least know the same words and variables.
for word in staging skip-e2e dry-run verbose help; do
  run grep -c "\"%~1\"==\"$word\"" "$root/deploy-auto.bat"
  expect "the batch file knows $word" 0 1
done
for name in SLIPWAY_VERSION SLIPWAY_APPLICATION SLIPWAY_COMMAND; do
  run grep -q "%$name%" "$root/deploy-auto.bat"
  expect "the batch file reads $name" 0
done
exit "$failed"
