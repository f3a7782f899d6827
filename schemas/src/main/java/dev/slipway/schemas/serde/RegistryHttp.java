package dev.slipway.schemas.serde;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registry's addresses one after the other until one gives an answer that settles the
 * question.
 */
final class RegistryHttp {
  static final int MAX_BODY_BYTES = 1_048_576;
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryConfig config;
  private final HttpClient http;

  RegistryHttp(RegistryConfig config) {
    this.config = config;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.connectTimeout())
            .build();
  }

  /** An answer that came from a registry: a JSON object with a status that settles the question. */
  record Answer(int status, ObjectNode body) {
    boolean ok() {
      return status == 200;
    }

    /**
     * The registry knows no such schema or subject. A 404 of anything else on the way carries no
     * such code.
     */
    boolean missing() {
      return status == 404 && body.path("error_code").asInt() / 100 == 404;
    }

    boolean refused() {
      return status == 409 || status == 422;
    }

    String message() {
      return Sentence.shortened(body.path("message").asText("no message"), 300);
    }
  }

  /**
   * @throws RegistryUnavailableException with what each address did
   */
  Answer ask(String method, String path, @Nullable String body) {
    var failures = new ArrayList<String>();
    Answer missing = null;
    for (URI base : config.urls()) {
      try {
        HttpResponse<byte[]> response = exchange(request(base, method, path, body));
        Answer answer = answerOf(response);
        if (answer == null) {
          failures.add(
              base + " answered " + response.statusCode() + " with nothing a registry would say");
        } else if (answer.missing()) {
          // Another replica may know already what this one has not heard of yet.
          missing = answer;
        } else if (answer.ok() || answer.refused()) {
          return answer;
        } else {
          failures.add(base + " answered " + answer.status() + ": " + answer.message());
        }
      } catch (IOException e) {
        failures.add(base + " " + e.getMessage());
      }
    }
    if (missing != null) {
      return missing;
    }
    throw new RegistryUnavailableException(
        "Expected an answer from the schema registry to "
            + method
            + " "
            + path
            + ", but "
            + String.join("; ", failures)
            + "; check the registry and "
            + RegistryConfig.URL
            + ".");
  }

  private HttpRequest request(URI base, String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(config.answerTimeout())
            .header("Accept", MEDIA_TYPE + ", application/json")
            .header("Content-Type", MEDIA_TYPE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (config.authorization() != null) {
      request.header("Authorization", config.authorization());
    }
    return request.build();
  }

  /** The request's own time-out ends with the headers; this one covers the body too. */
  private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request, headers -> new BoundedBody(MAX_BODY_BYTES));
    try {
      return response.get(config.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new IOException(
          "did not answer within " + config.answerTimeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("failed: " + reasonOf(e.getCause()), e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException(
          "Expected to wait for the schema registry, but the thread was interrupted.", e);
    }
  }

  private static String reasonOf(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : Sentence.shortened(message, 200);
  }

  private static @Nullable Answer answerOf(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body()) instanceof ObjectNode body
          ? new Answer(response.statusCode(), body)
          : null;
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
