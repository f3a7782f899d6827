# Every image of Slipway. Built from what ./mvnw package made, so that an image holds the jars that were tested.
#
#   docker build --target service --build-arg SERVICE=scorer -t slipway/scorer .
#   docker build --target agent -t slipway/agent .
#   docker build --target cli -t slipway/cli .
#
# JAVA is a tag of eclipse-temurin: 25-jre runs everything; a deployer whose checks call a compiler needs 25-jdk.
ARG JAVA=25-jre

FROM eclipse-temurin:${JAVA} AS base
RUN useradd --uid 10001 --user-group --home-dir /var/lib/slipway --shell /usr/sbin/nologin slipway \
 && install -d -o slipway -g slipway /var/lib/slipway /applications
COPY --chmod=755 docker/ready.sh /usr/local/bin/ready
USER slipway
WORKDIR /var/lib/slipway
ENV JAVA_OPTS=""

FROM base AS layers
ARG SERVICE
COPY ${SERVICE}-service/target/slipway-${SERVICE}-service-*-boot.jar /tmp/service.jar
RUN java -Djarmode=tools -jar /tmp/service.jar extract --layers --launcher --destination /tmp/layers

# One of the five services: state is in Kafka; commands that run are in /var/lib/slipway/runs.
FROM base AS service
COPY --from=layers /tmp/layers/dependencies/ /slipway/
COPY --from=layers /tmp/layers/spring-boot-loader/ /slipway/
COPY --from=layers /tmp/layers/snapshot-dependencies/ /slipway/
COPY --from=layers /tmp/layers/application/ /slipway/
ENV SLIPWAY_RUNS=/var/lib/slipway/runs
RUN mkdir /var/lib/slipway/runs
VOLUME /var/lib/slipway/runs
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=12 CMD ["ready", "/actuator/health/readiness"]
ENTRYPOINT ["sh", "-c", "exec java -XX:MaxRAMPercentage=50 -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $JAVA_OPTS -cp /slipway org.springframework.boot.loader.launch.JarLauncher \"$@\"", "slipway"]

# Runs applications and switches their traffic. Its interface listens on the loopback of its network namespace alone.
FROM base AS agent
COPY agent/target/lib/ /slipway/lib/
COPY agent/target/slipway-agent.jar /slipway/
RUN mkdir /var/lib/slipway/agent
VOLUME /var/lib/slipway/agent
ENV SLIPWAY_AGENT_STATE=/var/lib/slipway/agent
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=12 CMD ["env", "SERVER_PORT=18070", "ready", "/health"]
ENTRYPOINT ["sh", "-c", "exec java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $JAVA_OPTS -cp '/slipway/slipway-agent.jar:/slipway/lib/*' dev.slipway.agent.Agent \"$@\"", "slipway"]

FROM base AS cli
COPY cli/target/lib/ /slipway/lib/
COPY cli/target/slipway-cli.jar /slipway/
ENTRYPOINT ["sh", "-c", "exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $JAVA_OPTS -cp '/slipway/slipway-cli.jar:/slipway/lib/*' dev.slipway.cli.Slipway \"$@\"", "slipway"]
