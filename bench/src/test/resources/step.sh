# One step of the journal application: says that it began, takes its time, says that it ended.
echo "BEGIN $1 $2 $SLIPWAY_IDEMPOTENCY_KEY" >> journal
sleep "$3"
echo "END $1 $2" >> journal
