package dev.slipway.examples.booking.e2e;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.http.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;

/**
 * Contract: calls every GET operation of an {@code openapi.json} and one POST with a body that is
 * wrong, and compares status, content type and JSON with what the contract promises. Arguments: the
 * worker's address and the contract.
 */
public final class Contract {
  private final Caller worker;
  private final Json contract;
  private int calls;

  private Contract(Caller worker, Json contract) {
    this.worker = worker;
    this.contract = contract;
  }

  /** Runs the test. */
  public static void main(String[] args) {
    String usage = "<worker address> <openapi.json>";
    Program.run(
        () -> {
          Caller worker = new Caller(Program.argument(args, 0, usage));
          Json contract = Json.parse(Files.readString(Path.of(Program.argument(args, 1, usage))));
          Program.say(run(worker, contract));
        });
  }

  static String run(Caller worker, Json contract) throws IOException, InterruptedException {
    return new Contract(worker, contract).run();
  }

  private String run() throws IOException, InterruptedException {
    for (Map.Entry<String, Json> path : contract.get("paths").members().entrySet()) {
      Json get = path.getValue().get("get");
      if (get != Json.Null.NULL) {
        compare("GET " + path.getKey(), get, worker.get(filled(path.getKey(), get)));
      }
      Json post = path.getValue().get("post");
      if (post != Json.Null.NULL) {
        Caller.Answer answer = worker.post(path.getKey(), Json.object("wrong", true));
        Expect.that(
            answer.status() == 422,
            "status 422 for a wrong body",
            answer.status() + " " + answer.body());
        compare("POST " + path.getKey(), post, answer);
      }
    }
    Expect.that(calls > 0, "operations in the contract", "none");
    String version = contract.get("info").text("version").orElse("");
    String running = worker.get("/health").json().text("version").orElse("");
    Expect.that(running.equals(version), "version " + version + " at /health", running);
    return calls + " operations answer as the contract promises.";
  }

  private void compare(String operation, Json promised, Caller.Answer answer) {
    calls++;
    Json response = promised.get("responses").get(Integer.toString(answer.status()));
    Expect.that(
        response != Json.Null.NULL,
        operation + " to answer with one of " + promised.get("responses").members().keySet(),
        answer.status() + " " + answer.body());
    String type = answer.headers().getOrDefault("content-type", "none");
    Expect.that(
        response.get("content").get(type) != Json.Null.NULL,
        operation + " to answer with " + response.get("content").members().keySet(),
        type);
    conforms(operation, "", answer.json(), response.get("content").get(type).get("schema"));
  }

  private void conforms(String operation, String where, Json value, Json schemaOrReference) {
    Json schema = resolved(schemaOrReference);
    String type = schema.text("type").orElse("object");
    boolean fits =
        switch (type) {
          case "object" -> value instanceof Json.Obj;
          case "array" -> value instanceof Json.Arr;
          case "string" -> value instanceof Json.Text;
          case "integer" ->
              value instanceof Json.Num(var number) && number.stripTrailingZeros().scale() <= 0;
          default -> false;
        };
    String place = where.isEmpty() ? "" : " at " + where;
    Expect.that(fits, operation + " to answer with type " + type + place, value.toString());
    for (Json name : schema.get("required").items()) {
      if (name instanceof Json.Text(var member)) {
        Expect.that(
            value.get(member) != Json.Null.NULL,
            operation + " to answer with '" + member + "'" + place,
            value.toString());
      }
    }
    schema
        .get("properties")
        .members()
        .forEach(
            (name, member) -> {
              if (value.get(name) != Json.Null.NULL) {
                conforms(operation, where + "/" + name, value.get(name), member);
              }
            });
    value.items().forEach(item -> conforms(operation, where + "/*", item, schema.get("items")));
  }

  private Json resolved(Json schema) {
    Json target = schema;
    if (schema.text("$ref").isPresent()) {
      target = contract;
      for (String step : schema.text("$ref").get().replaceFirst("^#/", "").split("/", -1)) {
        target = target.get(step);
      }
    }
    return target;
  }

  /** The path with the contract's examples in place of the names; a date must be one to come. */
  private static String filled(String path, Json operation) {
    String filled = path.replace("{date}", LocalDate.now(Clock.systemUTC()).plusDays(7).toString());
    for (Json parameter : operation.get("parameters").items()) {
      filled =
          filled.replace(
              "{" + parameter.text("name").orElse("") + "}", parameter.text("example").orElse(""));
    }
    return filled;
  }
}
