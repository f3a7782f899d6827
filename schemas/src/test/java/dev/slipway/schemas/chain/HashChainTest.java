package dev.slipway.schemas.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.chain.HashChain.Link;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HashChainTest {

  private static final String TOPIC = "deployment-events";

  @Test
  void shouldFollowWhatWasWritten() {
    ChainWalk walk = new ChainWalk(TOPIC, 3, 0);

    for (ProducerRecord<String, byte[]> record : chain(5)) {
      assertThat(next(walk, record)).isEmpty();
    }
    assertThat(walk.linked()).isEqualTo(5);
    assertThat(walk.unlinked()).isZero();
  }

  @Test
  void shouldBeTheHashThatItsDescriptionSays() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", bytes("b"));
    headers.add(HashChain.HEADER, bytes("whatever"));
    headers.add("c", null);

    Link before = HashChain.before("t", 0);
    Link after = HashChain.after(before, "k", headers, bytes("v"));

    // both computed with Python's hashlib and struct
    assertThat(before)
        .hasToString("08abcb1883ae7b47ce421dd6639f2d4c94afaa5a94fc84678ba364bb45d0b261");
    assertThat(after)
        .hasToString("e8fecd1cf07e622b923fe923ab19589fe8d6ce1fcfb3cf974d4a1f555393448e");
  }

  @Test
  void shouldReportEveryByteThatWasChanged() {
    List<ProducerRecord<String, byte[]>> records = chain(3);
    ProducerRecord<String, byte[]> second = records.get(1);
    byte[] value = second.value();
    for (int i = 0; i < value.length; i++) {
      byte[] flipped = value.clone();
      flipped[i] ^= 1;
      List<ProducerRecord<String, byte[]>> changed = new ArrayList<>(records);
      changed.set(1, written(second.key(), second.headers(), flipped));

      assertThat(broken(changed, 0)).as("byte %d", i).containsExactly(1);
    }
  }

  @Test
  void shouldReportAKeyAHeaderAndALinkThatWereChanged() {
    List<ProducerRecord<String, byte[]>> records = chain(3);
    ProducerRecord<String, byte[]> second = records.get(1);

    List<ProducerRecord<String, byte[]>> otherKey = new ArrayList<>(records);
    otherKey.set(1, written("b/staging", second.headers(), second.value()));
    assertThat(broken(otherKey, 0)).containsExactly(1);

    List<ProducerRecord<String, byte[]>> noKey = new ArrayList<>(records);
    noKey.set(1, written(null, second.headers(), second.value()));
    assertThat(broken(noKey, 0)).containsExactly(1);

    List<ProducerRecord<String, byte[]>> otherHeader = new ArrayList<>(records);
    RecordHeaders headers = new RecordHeaders(second.headers());
    headers.remove("ce_subject");
    headers.add("ce_subject", bytes("deploy-2"));
    otherHeader.set(1, written(second.key(), headers, second.value()));
    assertThat(broken(otherHeader, 0)).containsExactly(1);

    List<ProducerRecord<String, byte[]>> otherLink = new ArrayList<>(records);
    RecordHeaders link = new RecordHeaders(second.headers());
    link.remove(HashChain.HEADER);
    link.add(HashChain.HEADER, HashChain.before("other", 0).hash());
    otherLink.set(1, written(second.key(), link, second.value()));
    assertThat(broken(otherLink, 0)).as("and what follows it").containsExactly(1, 2);
  }

  @Test
  void shouldReportARecordThatIsMissingMovedOrFromElsewhere() {
    List<ProducerRecord<String, byte[]>> missing = new ArrayList<>(chain(4));
    missing.remove(1);
    assertThat(broken(missing, 0)).as("the one that followed it").containsExactly(1);

    List<ProducerRecord<String, byte[]>> first = new ArrayList<>(chain(4));
    first.remove(0);
    assertThat(broken(first, 0)).containsExactly(0);

    List<ProducerRecord<String, byte[]>> moved = new ArrayList<>(chain(4));
    moved.add(1, moved.remove(2));
    assertThat(broken(moved, 0)).containsExactly(1, 2, 3);

    ChainWalk elsewhere = new ChainWalk(TOPIC, 4, 0);
    assertThat(next(elsewhere, chain(1).get(0))).isPresent();
  }

  @Test
  void shouldReportARecordThatWasPutInWithoutALink() {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(chain(3));
    records.add(2, written("a/staging", new RecordHeaders(), bytes("mine")));

    assertThat(broken(records, 0)).containsExactly(2);
  }

  @Test
  void shouldTakeWhatWasWrittenBeforeThereWasAChain() {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(chain(3));
    records.add(0, written("a/staging", new RecordHeaders(), bytes("old")));

    assertThat(broken(records, 0)).isEmpty();
  }

  @Test
  void shouldBelieveTheFirstLinkWhereRetentionDeletedWhatWasBefore() {
    List<ProducerRecord<String, byte[]>> records = chain(4).subList(2, 4);

    assertThat(broken(records, 2)).isEmpty();
    assertThat(broken(records, 0)).containsExactly(0);
  }

  private static List<Integer> broken(
      List<ProducerRecord<String, byte[]>> records, long beginning) {
    ChainWalk walk = new ChainWalk(TOPIC, 3, beginning);
    List<Integer> broken = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (next(walk, records.get(i)).isPresent()) {
        broken.add(i);
      }
    }
    return broken;
  }

  private static Optional<String> next(ChainWalk walk, ProducerRecord<String, byte[]> record) {
    return walk.next(record.key(), record.headers(), record.value());
  }

  private static List<ProducerRecord<String, byte[]>> chain(int length) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    Link last = HashChain.before(TOPIC, 3);
    for (int i = 0; i < length; i++) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("ce_subject", bytes("deploy-1"));
      byte[] value = bytes("event " + i);
      last = HashChain.after(last, "a/staging", headers, value);
      headers.add(HashChain.HEADER, last.hash());
      records.add(written("a/staging", headers, value));
    }
    return records;
  }

  private static ProducerRecord<String, byte[]> written(
      @Nullable String key, Headers headers, byte[] value) {
    return new ProducerRecord<>(TOPIC, 3, null, key, value, headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
