package dev.slipway.agent;

/**
 * The requests that one slot answered in one second, with only those latency buckets that hold
 * something.
 *
 * @param second epoch second
 * @param buckets indexes into {@link Latency}, ascending
 * @param counts as many as there are buckets
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a list of boxed numbers would cost several times as
// much
record SecondCounts(long second, int requests, int errors5xx, short[] buckets, int[] counts) {

  void addTo(long[] histogram) {
    for (int i = 0; i < buckets.length; i++) {
      histogram[buckets[i]] += counts[i];
    }
  }
}
