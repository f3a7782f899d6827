package dev.slipway.runtime.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedTextTest {

  @Test
  void makesADetailOneShortLine() {
    assertThat(BoundedText.detail(" a\r\n  b\u0007\u001b[1mc ")).isEqualTo("a bc");
    assertThat(BoundedText.detail("x".repeat(5_000))).hasSize(1_000).endsWith("…");
    assertThat(BoundedText.detail("x".repeat(998) + "😀😀")).hasSize(999).endsWith("x…");
  }

  @Test
  void cutsOutputBetweenCharacters() {
    String tail = BoundedText.tail("é".repeat(5_000), 4_095);
    assertThat(tail).isEqualTo("é".repeat(2_047));
    assertThat(BoundedText.tail("\uD83D", 100).getBytes(UTF_8)).containsExactly('?');
  }

  @Test
  void keepsFiniteNumbersOnly() {
    assertThat(
            BoundedText.numbers(Map.of("a", 1.0, "b", Double.NaN, "c", Double.POSITIVE_INFINITY)))
        .isEqualTo(Map.of("a", 1.0));
  }

  @Test
  void masksSecretsAlsoWhereTheTextIsCut() {
    Redaction redaction =
        Redaction.of(
            Map.of(
                "DB_PASSWORD",
                "correct horse",
                "API_KEY",
                "abc",
                "NAME",
                "visible",
                "PEM_KEY",
                "line-one\nline-two"));
    assertThat(redaction.apply("x correct horse y visible abc", false))
        .isEqualTo("x *** y visible abc");
    assertThat(redaction.apply("rect horse y", true)).isEqualTo("*** y");
    assertThat(redaction.apply("rect horse y", false)).isEqualTo("rect horse y");
    assertThat(redaction.apply("only line-two", false)).isEqualTo("only ***");
  }
}
