package dev.slipway.cli.render;

/** How a command prints: for people, as one object, or as one object a line. */
public enum OutputFormat {
  text,
  json,
  jsonl
}
