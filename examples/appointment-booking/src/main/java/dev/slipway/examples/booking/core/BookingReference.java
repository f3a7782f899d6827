package dev.slipway.examples.booking.core;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * References that people can read out: {@code BK} and ten letters or digits that are not mistaken
 * for others.
 */
public final class BookingReference {
  private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final Pattern FORM = Pattern.compile("BK[2-9A-HJ-NP-Z]{10}");

  private BookingReference() {}

  /** A new one; 50 bits of {@code random}. */
  public static String next(RandomGenerator random) {
    StringBuilder reference = new StringBuilder("BK");
    for (int i = 0; i < 10; i++) {
      reference.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return reference.toString();
  }

  /** Whether {@code text} has the form of a reference. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
