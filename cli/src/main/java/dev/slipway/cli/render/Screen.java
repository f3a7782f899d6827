package dev.slipway.cli.render;

import java.util.List;

/** A place where a picture can be drawn over the one before. */
public interface Screen extends AutoCloseable {
  int width();

  int height();

  /** Draws over the picture before. */
  void draw(List<TreeFrame.Line> lines);

  /** Leaves the last picture where it is; what is written next comes below it. */
  void keep();

  @Override
  void close();
}
