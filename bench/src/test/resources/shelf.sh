# One step of the shelf: some versions do not fit, some take very long, some die with all that could say how they ended,
# and nothing can be restored while it is stuck.
echo "$1 $2" >> journal
case "$1 $2" in
  "deploy "*-broken)
    echo "The shelf is full." >&2
    exit 3
    ;;
  "deploy "*-slow) sleep 300 ;;
  "deploy "*-lost) kill -9 0 ;;
  "restore "*)
    if [ -e stuck ]; then
      echo "The shelf is stuck." >&2
      exit 4
    fi
    ;;
esac
