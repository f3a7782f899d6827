package dev.slipway.examples.booking.pages;

/** Writes small pages. */
public final class Html {
  private Html() {}

  /** {@code text} so that it stands for itself in a page and in an attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A whole page; {@code content} is HTML already. */
  public static String page(String title, String introduction, String content) {
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%1$s</title></head>
        <body>
        <h1>%1$s</h1>
        <p>%2$s</p>
        %3$s
        </body>
        </html>
        """
        .formatted(escape(title), escape(introduction), content);
  }
}
