package dev.slipway.agent;

/**
 * Fixed buckets for latencies in microseconds: exact below 128, then 64 per doubling, so a bucket
 * is at most 1.6 % wide. The last one takes everything from about 134 s on.
 */
final class Latency {

  private static final int SUB_BUCKETS = 64;
  private static final long LARGEST = (1L << 27) - 1;

  /** How many buckets there are; indexes are below it and fit a short. */
  static final int BUCKETS = bucket(LARGEST) + 1;

  private Latency() {}

  static int bucket(long micros) {
    long value = Math.clamp(micros, 0, LARGEST);
    if (value < 2 * SUB_BUCKETS) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - 6;
    return SUB_BUCKETS * shift + (int) (value >> shift);
  }

  /** The largest latency that falls into the bucket. */
  static double upperMillis(int bucket) {
    if (bucket < 2 * SUB_BUCKETS) {
      return bucket / 1000.0;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    long lowest = (long) (bucket - SUB_BUCKETS * shift) << shift;
    return (lowest + (1L << shift) - 1) / 1000.0;
  }

  /**
   * The latency that the given share of the counted requests did not exceed, in milliseconds; 0
   * without requests.
   */
  static double quantileMillis(long[] counts, double share) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    long rank = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (total > 0 && seen >= rank) {
        return upperMillis(bucket);
      }
    }
    return 0;
  }
}
