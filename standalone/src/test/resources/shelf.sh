# One step of the shelf: some versions do not fit, some take very long.
echo "$1 $2" >> journal
case "$1 $2" in
  "deploy "*-broken)
    echo "The shelf is full." >&2
    exit 3
    ;;
  "deploy "*-slow) sleep 300 ;;
esac
