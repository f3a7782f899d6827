# Stands in for eclipse-temurin:25-jdk where no image can be pulled: the JDK of this machine, which is the build context.
FROM debian:bookworm-slim
ENV JAVA_HOME=/opt/java/openjdk LC_ALL=C.UTF-8
ENV PATH=$JAVA_HOME/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY . /opt/java/openjdk
