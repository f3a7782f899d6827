package dev.slipway.agent;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the public ports open that the state asks for: those of every component that has something
 * running or live.
 */
final class ReverseProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReverseProxy.class);

  /** Of all clients together: what an idle one costs is little, but they are not ours to count. */
  private static final int MOST_CONNECTIONS = 4_096;

  private final String address;
  private final Server server;
  private final Map<Integer, ServerConnector> open = new HashMap<>();
  private final Map<Connector, ComponentKey> components = new ConcurrentHashMap<>();
  private final Map<Integer, String> refused = new ConcurrentHashMap<>();

  ReverseProxy(String address, Routes routes, TrafficCounts counts) throws IOException {
    this.address = address;
    QueuedThreadPool threads = new QueuedThreadPool(64, 4);
    threads.setName("proxy");
    server = new Server(threads);
    server.setHandler(new GracefulHandler(new ForwardingHandler(this::component, routes, counts)));
    // One that is over the limit waits in the queue of the operating system.
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
    server.setStopTimeout(5_000);
    try {
      server.start();
    } catch (Exception failed) {
      throw new IOException(
          "Expected to start the proxy, but it failed (%s).".formatted(failed.getMessage()),
          failed);
    }
  }

  /** Which component owns which port; two components cannot share one. */
  static Map<Integer, ComponentKey> ports(AgentState state) {
    Map<Integer, ComponentKey> ports = new TreeMap<>();
    for (Slot slot : state.slots().values()) {
      if (slot.state().active() || (slot.state() == SlotState.FAILED && state.live(slot.key()))) {
        ports.put(slot.spec().port(), slot.key().componentKey());
      }
    }
    return ports;
  }

  /**
   * Opens and closes ports until they are what the store asks for now.
   *
   * @param failed is told port and reason when a port cannot be opened; that port is tried again at
   *     the next call
   */
  synchronized void reconcile(SlotStore store, BiConsumer<Integer, String> failed) {
    Map<Integer, ComponentKey> wanted = ports(store.state());
    for (Map.Entry<Integer, ServerConnector> entry : Map.copyOf(open).entrySet()) {
      if (!component(entry.getValue()).equals(wanted.get(entry.getKey()))) {
        close(entry.getKey(), entry.getValue());
      }
    }
    for (Map.Entry<Integer, ComponentKey> entry : wanted.entrySet()) {
      if (!open.containsKey(entry.getKey())) {
        open(entry.getKey(), entry.getValue(), failed);
      }
    }
    refused.keySet().retainAll(wanted.keySet());
  }

  private void open(int port, ComponentKey component, BiConsumer<Integer, String> failed) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    configuration.setRequestHeaderSize(32 * 1024);
    configuration.setResponseHeaderSize(32 * 1024);
    configuration.setHeaderCacheSize(ForwardingHandler.NO_HEADER_CACHE);
    // Whether a path is ambiguous is for the application to judge: the proxy passes it on as it
    // came.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost(address);
    connector.setPort(port);
    connector.setIdleTimeout((ForwardingHandler.SILENCE_SECONDS + 15) * 1000);
    components.put(connector, component);
    try {
      connector.start();
      server.addConnector(connector);
      open.put(port, connector);
      refused.remove(port);
      LOG.info("Listening on {}:{} for {}.", address, port, component.text());
    } catch (Exception busy) {
      components.remove(connector);
      String why =
          String.valueOf(
              busy.getCause() == null ? busy.getMessage() : busy.getCause().getMessage());
      if (refused.put(port, why) == null) {
        LOG.warn("Expected to listen on {}:{}, but {}.", address, port, why);
      }
      failed.accept(port, why);
    }
  }

  private void close(int port, ServerConnector connector) {
    LOG.info("Closing {}:{}, nothing of {} is left.", address, port, component(connector).text());
    open.remove(port);
    try {
      connector.stop();
    } catch (Exception failed) {
      LOG.warn("Expected to close port {}.", port, failed);
    }
    server.removeConnector(connector);
    components.remove(connector);
  }

  private ComponentKey component(Request request) {
    return component(request.getConnectionMetaData().getConnector());
  }

  private ComponentKey component(Connector connector) {
    ComponentKey component = components.get(connector);
    if (component == null) {
      throw new IllegalStateException("Expected an open port, but it is being closed.");
    }
    return component;
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      for (ServerConnector connector : open.values()) {
        var _ = connector.shutdown();
      }
      server.stop();
      for (ServerConnector connector : open.values()) {
        connector.stop();
      }
    } catch (Exception failed) {
      throw new IOException("Expected to stop the proxy, but it failed.", failed);
    }
  }
}
