package dev.slipway.cli.render;

import dev.slipway.cli.story.Story;
import dev.slipway.cli.story.StoryEvent;
import java.util.ArrayList;
import java.util.List;

/** One story for an auditor: who, when, what, where it stands, and how complete the reading was. */
public final class AuditText {
  private AuditText() {}

  /** The lines; the same records give the same lines. Times are UTC. */
  public static List<String> of(String deploymentId, Story story) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s -> %s  %s"
            .formatted(
                deploymentId,
                story.application(),
                story.environment(),
                story.events().getFirst().at().toString().substring(0, 10)));
    for (StoryEvent event : story.events()) {
      lines.add(
          "%s  %-9s  %s   %s"
              .formatted(
                  Texts.clock(event.at()), event.writer(), EventText.of(event), event.position()));
    }
    story.passedOver().forEach(line -> lines.add("not read: " + line));
    story
        .deleted()
        .forEach(
            partition ->
                lines.add(
                    "incomplete: retention may have deleted records of %s from that time"
                        .formatted(partition)));
    lines.add(
        "read %d records of 1 deployment; %d partitions read to the end offset taken at start; %d undecodable or missing"
            .formatted(story.events().size(), story.ends().size(), story.passedOver().size()));
    return lines;
  }
}
