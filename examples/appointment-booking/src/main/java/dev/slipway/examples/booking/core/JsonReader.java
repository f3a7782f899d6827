package dev.slipway.examples.booking.core;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON by recursive descent. Bounded in length and depth, because it reads what strangers
 * send.
 */
final class JsonReader {
  private static final int LONGEST = 1 << 20;
  private static final int DEEPEST = 32;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");

  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  Json read() {
    if (text.length() > LONGEST) {
      throw refused("at most " + LONGEST + " characters");
    }
    Json value = value(0);
    skipBlanks();
    if (at < text.length()) {
      throw refused("the end of the text");
    }
    return value;
  }

  private Json value(int depth) {
    if (depth > DEEPEST) {
      throw refused("at most " + DEEPEST + " levels");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Bool(true));
      case 'f' -> word("false", new Json.Bool(false));
      case 'n' -> word("null", Json.Null.NULL);
      default -> number();
    };
  }

  private Json object(int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (peek() == '}') {
      at++;
      return new Json.Obj(members);
    }
    while (true) {
      skipBlanks();
      String name = string();
      skipBlanks();
      expect(':');
      if (members.put(name, value(depth + 1)) != null) {
        throw refused("each member once, and '" + name + "' comes twice,");
      }
      skipBlanks();
      if (peek() == '}') {
        at++;
        return new Json.Obj(members);
      }
      expect(',');
    }
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    skipBlanks();
    if (peek() == ']') {
      at++;
      return new Json.Arr(items);
    }
    while (true) {
      items.add(value(depth + 1));
      skipBlanks();
      if (peek() == ']') {
        at++;
        return new Json.Arr(items);
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return value.toString();
      }
      if (c < 0x20) {
        throw refused("no control character in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(peek(), 16);
          if (digit < 0) {
            throw refused("four hexadecimal digits");
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> throw refused("a known escape");
    };
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw refused("'" + word + "'");
    }
    at += word.length();
    return value;
  }

  private Json number() {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw refused("a value");
    }
    at = number.end();
    return new Json.Num(new BigDecimal(number.group()));
  }

  private void expect(char c) {
    if (peek() != c) {
      throw refused("'" + c + "'");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw refused("more text");
    }
    return text.charAt(at);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Refusal refused(String expected) {
    return new Refusal(
        400, "Expected " + expected + " at character " + at + " of the JSON text; correct it.");
  }
}
