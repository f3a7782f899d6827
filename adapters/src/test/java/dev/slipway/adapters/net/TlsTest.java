package dev.slipway.adapters.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.adapters.fixture.RawServer;
import dev.slipway.adapters.fixture.WebServer;
import dev.slipway.runtime.contract.ErrorClass;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Resolver LOOPBACK = host -> List.of(InetAddress.getLoopbackAddress());

  @Test
  void shouldTrustOnlyKnownCertificatesOfTheRightHost(@TempDir Path folder) throws Exception {
    SSLContext context = context(folder.resolve("keys.p12"));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            WebServer.send(exchange, 200, "fine");
          }
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      HttpCaller trusting = caller(context);
      HttpCaller strict = caller(SSLContext.getDefault());

      assertThat(call(trusting, "https://shop.test:" + port + "/").text()).isEqualTo("fine");
      assertThat(failure(trusting, "https://other.test:" + port + "/").errorClass())
          .isEqualTo(ErrorClass.PERMANENT);
      assertThat(failure(strict, "https://shop.test:" + port + "/").sentence())
          .contains("the TLS handshake failed");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldEndAHandshakeAtTheDeadline() throws Exception {
    try (RawServer silent = new RawServer()) {
      CallFailed failed =
          failure(caller(SSLContext.getDefault()), "https://shop.test:" + silent.port() + "/");

      assertThat(failed.sentence()).contains("within 2000 ms");
      assertThat(failed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }
  }

  private static SSLContext context(Path keys) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "shop",
                "-dname",
                "CN=shop.test",
                "-ext",
                "SAN=dns:shop.test",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(store, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static HttpCaller caller(SSLContext context) {
    return new HttpCaller(
        new Dialer(new AddressRules(true, true), LOOPBACK), context.getSocketFactory());
  }

  private static Answer call(HttpCaller caller, String url)
      throws CallFailed, InterruptedException {
    return caller.call(
        HttpCallerTest.target(url), Request.get(), Deadline.in(Duration.ofSeconds(2)));
  }

  private static CallFailed failure(HttpCaller caller, String url) {
    return catchThrowableOfType(CallFailed.class, () -> call(caller, url));
  }
}
