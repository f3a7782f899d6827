package dev.slipway.examples.booking.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void shouldReadWhatItWrites() {
    Json value =
        Json.object(
            "name", "Zoë \"O'Hara\"\n\u0001\\", "minutes", 30, "free", true, "rate", -1.5e3);

    assertThat(Json.parse(value.toString())).isEqualTo(value);
  }

  @Test
  void shouldReadEveryKindOfValue() {
    Json value = Json.parse(" {\"a\" : [1, -2.5, true, false, null, \"\\u00e4\\t\"], \"b\":{}} ");

    assertThat(value).hasToString("{\"a\":[1,-2.5,true,false,null,\"ä\\t\"],\"b\":{}}");
    assertThat(value.get("b").get("none")).isEqualTo(Json.Null.NULL);
    assertThat(value.get("a").get(5)).isEqualTo(new Json.Text("ä\t"));
    assertThat(value.get("a").get(6)).isEqualTo(Json.Null.NULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "\"open",
        "\"\\x\"",
        "\"\\u12g4\"",
        "tru",
        "01",
        "1 2",
        "{\"a\":1,\"a\":2}",
        "\"line\nbreak\""
      })
  void shouldRefuseWhatIsNoJson(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Json.parse(text))
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400))
        .withMessageStartingWith("Expected ");
  }

  @Test
  void shouldRefuseWhatIsTooDeepOrTooLong() {
    String deep = "[".repeat(100_000);
    String tooLong = "\"" + "x".repeat(1 << 20) + "\"";

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Json.parse(deep))
        .withMessageContaining("32 levels");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Json.parse(tooLong))
        .withMessageContaining("characters");
  }
}
