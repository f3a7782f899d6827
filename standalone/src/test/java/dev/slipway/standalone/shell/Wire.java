package dev.slipway.standalone.shell;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a broker, which can be slow, torn or cut, and can lose the answer to a commit. It
 * listens at another loopback address with the broker's port, so whoever takes that address for the
 * broker's name comes this way. It reads as much of Kafka's protocol as it needs: frames of a
 * length, and of requests the API's key and the correlation id.
 */
final class Wire implements AutoCloseable {

  /** Where it listens; the broker itself is at the first loopback address. */
  static final String ADDRESS = "127.0.0.2";

  private static final short END_TRANSACTION = 26;
  private static final int LARGEST = 64 * 1024 * 1024;

  private final ServerSocket server;
  private final int port;
  private final Random random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toLose = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger torn = new AtomicInteger();
  private volatile long delayMillis;
  private volatile int tornPerThousand;
  private volatile CountDownLatch mended = new CountDownLatch(0);

  Wire(int port, long seed) throws IOException {
    this.port = port;
    this.random = new Random(seed);
    this.server = new ServerSocket(port, 50, InetAddress.getByName(ADDRESS));
    Thread.ofVirtual().name("wire").start(this::accept);
  }

  /** The answers to so many of the next commits never arrive, and their connections end. */
  void loseAnswersToCommits(int count) {
    toLose.addAndGet(count);
  }

  /** How many answers to commits have not arrived. */
  int lost() {
    return lost.get();
  }

  /**
   * Everything takes longer, and connections are torn.
   *
   * @param delayMillis for each request and for each answer
   * @param perThousand of requests and answers with which a connection ends
   */
  void spoil(long delayMillis, int perThousand) {
    this.delayMillis = delayMillis;
    this.tornPerThousand = perThousand;
  }

  /** How many connections have been torn. */
  int torn() {
    return torn.get();
  }

  /** Nothing arrives any more on either side, and nobody is told. */
  void cut() {
    mended = new CountDownLatch(1);
  }

  /** What was under way when it was cut arrives now. */
  void mend() {
    mended.countDown();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(broker);
        Set<Integer> commits = ConcurrentHashMap.newKeySet();
        Thread.ofVirtual().start(() -> carry(client, broker, frame -> note(frame, commits)));
        Thread.ofVirtual().start(() -> carry(broker, client, frame -> arrives(frame, commits)));
      } catch (IOException _) {
        // closed, or the broker is away: the client comes again
      }
    }
  }

  /** What is looked at before it is passed on. */
  private interface Look {
    /** Whether the frame is passed on; else the connection ends. */
    boolean at(byte[] frame);
  }

  private void carry(Socket from, Socket to, Look look) {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(from.getInputStream());
      DataOutputStream out = new DataOutputStream(to.getOutputStream());
      while (true) {
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
          throw new IOException("Expected a frame of Kafka, but its length is " + length);
        }
        byte[] frame = in.readNBytes(length);
        if (delayMillis > 0) {
          boolean _ = new CountDownLatch(1).await(delayMillis, TimeUnit.MILLISECONDS);
        }
        mended.await();
        if (frame.length < length || !look.at(frame)) {
          return;
        }
        out.writeInt(length);
        out.write(frame);
        out.flush();
      }
    } catch (IOException _) {
      // one side is gone; the other is closed, too
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private boolean note(byte[] request, Set<Integer> commits) {
    ByteBuffer header = ByteBuffer.wrap(request);
    if (header.remaining() >= 8 && header.getShort(0) == END_TRANSACTION) {
      commits.add(header.getInt(4));
    }
    return survives();
  }

  private boolean arrives(byte[] answer, Set<Integer> commits) {
    if (answer.length >= 4 && commits.remove(ByteBuffer.wrap(answer).getInt())) {
      int left = toLose.getAndUpdate(count -> Math.max(0, count - 1));
      if (left > 0) {
        lost.incrementAndGet();
        return false;
      }
    }
    return survives();
  }

  private boolean survives() {
    synchronized (random) {
      if (random.nextInt(1_000) >= tornPerThousand) {
        return true;
      }
    }
    torn.incrementAndGet();
    return false;
  }

  @Override
  public void close() {
    mend();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
