#!/bin/sh
# Deploys with the words of the original script. All words may be combined; none means production.
set -u
home=$(cd "$(dirname "$0")" && pwd -P) || exit 1

usage() {
  cat <<'EOF'
Usage: SLIPWAY_VERSION=<version> ./deploy-auto.sh [staging] [skip-e2e] [dry-run] [verbose] [help]

  (no word)   deploy to production
  staging     deploy to staging instead
  skip-e2e    leave out the end-to-end phase; it counts 4 of 5
  dry-run     check everything and list what would be done, but change nothing
  verbose     show every check, error and timing
  help        show this text

SLIPWAY_VERSION      the version to deploy (required)
SLIPWAY_APPLICATION  the application (default: appointment-booking)
SLIPWAY_COMMAND      the slipway command (default: ./slipway beside this script)
EOF
}

environment=production
skip_e2e=
dry_run=
verbose=
for word in "$@"; do
  case $word in
    staging) environment=staging ;;
    skip-e2e) skip_e2e=--skip-e2e ;;
    dry-run) dry_run=--dry-run ;;
    verbose) verbose=--verbose ;;
    help)
      usage
      exit 0
      ;;
    *)
      echo "Expected only the words staging, skip-e2e, dry-run, verbose and help, but got '$word'; say nothing for production." >&2
      exit 2
      ;;
  esac
done
if [ -z "${SLIPWAY_VERSION-}" ]; then
  echo "Expected the version to deploy in SLIPWAY_VERSION, but it is not set; for example: SLIPWAY_VERSION=1.1.0 ./deploy-auto.sh staging" >&2
  exit 2
fi
exec "${SLIPWAY_COMMAND:-$home/slipway}" deploy "${SLIPWAY_APPLICATION:-appointment-booking}" \
  --env "$environment" --version "$SLIPWAY_VERSION" ${skip_e2e:+"$skip_e2e"} ${dry_run:+"$dry_run"} ${verbose:+"$verbose"}
