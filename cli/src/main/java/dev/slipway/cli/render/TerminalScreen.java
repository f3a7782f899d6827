package dev.slipway.cli.render;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A terminal with cursor codes. The picture stays in the ordinary scroll-back. */
public final class TerminalScreen implements Screen {
  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";
  private static final int USUAL_WIDTH = 100;
  private static final int USUAL_HEIGHT = 30;

  private final Terminal terminal;
  private final PrintStream out;
  private final boolean colours;
  private final Object lock = new Object();
  private int drawn;
  private boolean closed;

  private TerminalScreen(Terminal terminal, PrintStream out, boolean colours) {
    this.terminal = terminal;
    this.out = out;
    this.colours = colours;
  }

  /**
   * The terminal that this process talks to; empty if input or output is none, or it cannot move
   * its cursor.
   */
  public static Optional<Screen> find(PrintStream out, Map<String, String> environment) {
    if (!isInteractive() || environment.getOrDefault("TERM", "").equals("dumb")) {
      return Optional.empty();
    }
    try {
      // Ctrl-C stays with the JVM, and the terminal is not asked for abilities: an answer that
      // comes
      // after the end would be typed into the user's shell.
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .nativeSignals(false)
              .graphemeCluster(false)
              .build();
      boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
      return Optional.of(new TerminalScreen(terminal, out, colours));
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("SystemConsoleNull") // the JDK says that it may be null
  private static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public int width() {
    int columns = terminal.getSize().getColumns();
    return columns > 0 ? columns : USUAL_WIDTH;
  }

  @Override
  public int height() {
    int rows = terminal.getSize().getRows();
    return rows > 0 ? rows : USUAL_HEIGHT;
  }

  @Override
  public void draw(List<TreeFrame.Line> lines) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      StringBuilder picture = new StringBuilder();
      if (drawn > 0) {
        picture.append(ESCAPE).append(drawn).append('A');
      }
      // A picture that is higher than the terminal cannot be drawn over: its head stays.
      List<TreeFrame.Line> fitting = lines.subList(0, Math.min(lines.size(), height() - 1));
      for (TreeFrame.Line line : fitting) {
        picture.append('\r').append(coloured(line)).append(ESCAPE).append("K\n");
      }
      picture.append(ESCAPE).append('J');
      out.print(picture);
      out.flush();
      drawn = fitting.size();
    }
  }

  @Override
  public void keep() {
    synchronized (lock) {
      drawn = 0;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      out.flush();
    }
    try {
      terminal.close();
    } catch (IOException e) {
      // there is nothing left to restore that the shell does not restore itself
    }
  }

  private String coloured(TreeFrame.Line line) {
    PhaseView.Status status = line.status();
    if (!colours || status == null) {
      return line.text();
    }
    String colour =
        switch (status) {
          case PASSED -> "32m";
          case FAILED -> "31m";
          case RUNNING -> "36m";
          case INCONCLUSIVE -> "33m";
          case WAITING, SKIPPED -> "2m";
        };
    return ESCAPE + colour + line.text() + RESET;
  }
}
