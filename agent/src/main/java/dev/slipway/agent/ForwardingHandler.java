package dev.slipway.agent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Forwards each request to the slot that is live when it comes, and stamps what that slot answers
 * with the slot's version. What the proxy says itself (503 nothing live, 502 and 504 for a failed
 * slot) has no stamp.
 */
final class ForwardingHandler extends ProxyHandler.Reverse {

  static final String VERSION = "X-Slipway-Version";
  static final String COMPONENT = "X-Slipway-Component";

  /**
   * How many requests may be on their way to a slot at once. Each costs memory for as long as the
   * slot is silent, and those who ask do not wait for each other.
   */
  static final int MOST_UNDER_WAY = 1_024;

  /**
   * How long a slot may leave a connection waiting. One that does not listen refuses at once; one
   * that is too busy to accept lets the kernel knock again after 1, 3, 7 and 15 seconds.
   */
  static final long CONNECT_SECONDS = 20;

  /** How long a slot may be silent in the middle of an answer. */
  static final long SILENCE_SECONDS = 60;

  /**
   * Jetty would keep the headers that a connection has sent, in 60 to 100 KiB for each: a thousand
   * visitors whose answers are late would take the agent's whole memory.
   */
  static final int NO_HEADER_CACHE = 0;

  private static final String EXCHANGE = ForwardingHandler.class.getName();
  private static final int CLIENT_GONE = 499;

  private final Function<Request, ComponentKey> components;
  private final Routes routes;
  private final TrafficCounts counts;

  ForwardingHandler(
      Function<Request, ComponentKey> components, Routes routes, TrafficCounts counts) {
    super(request -> HttpURI.from("http://127.0.0.1"));
    this.components = components;
    this.routes = routes;
    this.counts = counts;
    setViaHost("slipway");
    setUseServerThreadPool(true);
  }

  @Override
  protected HttpClient newHttpClient() {
    HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(new ClientConnector());
    transport.setHeaderCacheSize(NO_HEADER_CACHE);
    return new HttpClient(transport);
  }

  @Override
  protected void configureHttpClient(HttpClient client) {
    super.configureHttpClient(client);
    client.setName("to-slots");
    client.setConnectTimeout(TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
    // Common servers close idle connections after 2 s (gunicorn) to 30 s (the JDK's). Closing
    // first, and well before, means that no request
    // is ever sent into a connection that the other side is just closing. A new connection on the
    // loopback costs next to nothing.
    client.setIdleTimeout(1_000);
    // The JDK's server keeps at most 200 idle connections and closes the rest.
    client.setMaxConnectionsPerDestination(128);
    client.setMaxRequestsQueuedPerDestination(MOST_UNDER_WAY);
    client.setUserAgentField(null);
    client.setDestinationIdleTimeout(60_000);
  }

  /** A request on its way through: which slot it went to and whether the client is still there. */
  private static final class Exchange {
    final Routes.Target target;
    volatile boolean clientGone;
    volatile boolean cutOff;

    Exchange(Routes.Target target) {
      this.target = target;
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long begin = System.nanoTime();
    ComponentKey component = components.apply(request);
    if (request.getHttpURI().getPathQuery().startsWith("//")) {
      // The client library would take the first segment for a host.
      refuse(
          response,
          callback,
          400,
          "Expected a path that begins with one slash, but it begins with two.");
      return true;
    }
    Routes.Target target = routes.enter(component);
    if (target == null) {
      SlotKey nobody =
          new SlotKey(
              component.application(),
              component.environment(),
              component.component(),
              TrafficCounts.NO_VERSION);
      refuse(
          response,
          Callback.from(callback, () -> counts.record(nobody, 503, System.nanoTime() - begin)),
          503,
          "No version of %s is live; switch traffic to one.".formatted(component.text()));
      return true;
    }
    Exchange exchange = new Exchange(target);
    request.setAttribute(EXCHANGE, exchange);
    Callback counted = Callback.from(callback, () -> finish(exchange, response, begin));
    if (!target.running()) {
      refuse(
          response,
          counted,
          502,
          "The live version %s of %s is not running."
              .formatted(target.key().version(), component.text()));
      return true;
    }
    if (target.inFlight().requests() > MOST_UNDER_WAY) {
      refuse(
          response,
          counted,
          503,
          "Expected at most %d requests at once on their way to version %s of %s, but there are more; it answers too slowly."
              .formatted(MOST_UNDER_WAY, target.key().version(), component.text()));
      return true;
    }
    try {
      return super.handle(request, new WatchedResponse(request, response, exchange), counted);
    } catch (RuntimeException unforwardable) {
      refuse(
          response,
          counted,
          502,
          "The request could not be forwarded (%s).".formatted(unforwardable.getMessage()));
      return true;
    }
  }

  private void finish(Exchange exchange, Response response, long begin) {
    exchange.target.inFlight().leave();
    int status = exchange.cutOff ? 502 : response.getStatus();
    status = exchange.clientGone ? CLIENT_GONE : status;
    counts.record(exchange.target.key(), status, System.nanoTime() - begin);
  }

  @Override
  protected org.eclipse.jetty.client.Request newProxyToServerRequest(
      Request request, HttpURI ignored) {
    // Built from parts, because java.net.URI refuses characters that browsers send and applications
    // understand.
    return getHttpClient()
        .newRequest("127.0.0.1", exchange(request).target.port())
        .path(request.getHttpURI().getPathQuery())
        .method(request.getMethod())
        .idleTimeout(SILENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
      Request request, Response response, org.eclipse.jetty.client.Request forwarded) {
    return new ProxyRequestContent(request) {
      @Override
      public Content.@Nullable Chunk read() {
        Content.Chunk chunk = super.read();
        if (Content.Chunk.isFailure(chunk)) {
          exchange(request).clientGone = true;
        }
        return chunk;
      }
    };
  }

  @Override
  protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
      Request request,
      org.eclipse.jetty.client.Request forwarded,
      Response response,
      Callback callback) {
    SlotKey slot = exchange(request).target.key();
    return new ProxyResponseListener(request, forwarded, response, callback) {
      @Override
      public void onHeaders(org.eclipse.jetty.client.Response answer) {
        super.onHeaders(answer);
        response.getHeaders().put(VERSION, slot.version());
        response.getHeaders().put(COMPONENT, slot.component());
      }
    };
  }

  @Override
  protected void onServerToProxyResponseFailure(
      Request request,
      org.eclipse.jetty.client.Request forwarded,
      org.eclipse.jetty.client.Response answer,
      Response response,
      Callback callback,
      Throwable failure) {
    Exchange exchange = exchange(request);
    exchange.cutOff = response.isCommitted();
    String who =
        "version %s of %s"
            .formatted(exchange.target.key().version(), exchange.target.key().component());
    if (failure instanceof TimeoutException) {
      refuse(
          response,
          callback,
          504,
          "Expected an answer from %s, but it was silent for %d s."
              .formatted(who, SILENCE_SECONDS));
    } else {
      refuse(
          response, callback, 502, "Expected an answer from %s, but %s.".formatted(who, failure));
    }
  }

  /**
   * Answers for the proxy itself; if an answer has begun already, it is cut off, so that the client
   * sees that it is not whole.
   */
  private static void refuse(Response response, Callback callback, int status, String sentence) {
    if (response.isCommitted()) {
      callback.failed(new IllegalStateException(sentence));
      return;
    }
    response.reset();
    response.setStatus(status);
    response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8"));
    Content.Sink.write(response, true, sentence + "\n", callback);
  }

  private static Exchange exchange(Request request) {
    if (request.getAttribute(EXCHANGE) instanceof Exchange exchange) {
      return exchange;
    }
    throw new IllegalStateException("Expected a request that went through handle().");
  }

  /**
   * Notices when the client goes away, which is not the slot's fault and must not count as an error
   * of its version.
   */
  private static final class WatchedResponse extends Response.Wrapper {
    private final Exchange exchange;

    WatchedResponse(Request request, Response response, Exchange exchange) {
      super(request, response);
      this.exchange = exchange;
    }

    @Override
    public void write(boolean last, java.nio.@Nullable ByteBuffer bytes, Callback callback) {
      super.write(
          last,
          bytes,
          new Callback.Nested(callback) {
            @Override
            public void failed(Throwable failure) {
              exchange.clientGone = true;
              super.failed(failure);
            }
          });
    }
  }
}
