#!/bin/sh
# The launcher in a made-up repository with a made-up Maven. Arguments: root, scratch directory, JDK 25.
set -u
root=$1
scratch=$2
JAVA_HOME=$3
export JAVA_HOME
. "$(dirname "$0")/check.sh"
unset SLIPWAY_NO_BUILD SLIPWAY_JAVA_OPTS

repo=$scratch/repo
mkdir -p "$repo/.mvn" "$repo/cli/src/main" "$repo/standalone/src/test"
cp "$root/slipway" "$repo/slipway"
cp "$root/.mvn/find-jdk.sh" "$repo/.mvn/"
touch "$repo/pom.xml" "$repo/cli/pom.xml" "$repo/standalone/pom.xml" "$repo/standalone/src/test/Some.java"
mkdir -p "$scratch/classes/dev/slipway/cli"
cat >"$scratch/Slipway.java" <<'EOF'
package dev.slipway.cli;

public class Slipway {
  public static void main(String[] args) throws Exception {
    if (args[0].equals("wait")) {
      new java.util.concurrent.CountDownLatch(1).await();
    }
    System.out.println("ran " + String.join("|", args) + " home=" + System.getProperty("slipway.home"));
    System.exit(6);
  }
}
EOF
"$JAVA_HOME/bin/javac" -d "$scratch/classes" "$scratch/Slipway.java"
"$JAVA_HOME/bin/jar" --create --file "$scratch/cli.jar" -C "$scratch/classes" .
cat >"$repo/mvnw" <<EOF
#!/bin/sh
echo "maven got \$*"
[ ! -e "$scratch/broken" ] || { echo "[ERROR] cannot compile"; exit 1; }
mkdir -p cli/target/lib standalone/target/lib standalone/target/registry bench/target/lib bench/target/shipped
[ -e cli/target/slipway-cli.jar ] || cp "$scratch/cli.jar" cli/target/slipway-cli.jar
touch standalone/target/slipway-standalone.jar bench/target/slipway-bench.jar bench/target/shipped/kafka-clients.jar standalone/target/registry/quarkus-run.jar "$scratch/built"
EOF
chmod +x "$repo/mvnw"
was_built() { [ -e "$scratch/built" ]; }
change() {
  rm -f "$scratch/built"
  touch "$repo/$1"
}

SLIPWAY_NO_BUILD=1 run "$repo/slipway" status
expect "without a build and without leave to build it is refused" 1 "cli/target/slipway-cli.jar" "SLIPWAY_NO_BUILD"
touch "$scratch/broken"
run "$repo/slipway" status
expect "a failed build shows Maven's output and one sentence" 1 "[ERROR] cannot compile" \
  "Expected the build to succeed, but Maven ended with 1; the whole log is $repo/target/slipway-build.log."
refute "a failed build runs nothing" "ran "
rm "$scratch/broken"
run "$repo/slipway" deploy "a b" --env staging
expect "the first use builds, says so and runs" 6 "Building Slipway" "Built Slipway in" \
  "ran deploy|a b|--env|staging home=$repo"
refute "Maven's output stays in its log" "maven got"
run cat "$repo/target/slipway-build.log"
expect "the build leaves tests and checks out" 0 "-Dmaven.test.skip=true -Dskip.checks=true package"
rm "$scratch/built"
run "$repo/slipway" status
expect "the second use runs at once" 6 "ran status"
refute "the second use does not build" "Building"
ln -s "$repo/slipway" "$scratch/linked"
run "$scratch/linked" status
expect "it finds its home through a link" 6 "home=$repo"
change cli/src/main/New.java
run "$repo/slipway" status
expect "a new source is built" 6 "Building"
run was_built
expect "by Maven" 0
run "$repo/slipway" status
refute "once, even though Maven left the old jar alone" "Building"
rm "$repo/cli/src/main/New.java"
run "$repo/slipway" status
expect "a deleted source is built" 6 "Building"
change standalone/src/test/Some.java
run "$repo/slipway" status
refute "a changed test is no reason to build" "Building"
rm "$repo/cli/target/slipway-cli.jar"
run "$repo/slipway" status
expect "a missing jar is built" 6 "Building" "ran status"

mkdir -p "$repo/.slipway"
"$JAVA_HOME/bin/java" -Xmx16m -cp "$scratch/classes" dev.slipway.cli.Slipway wait >"$scratch/platform.log" &
platform=$!
printf 'pid=%s\nstarted=x\n' "$platform" >"$repo/.slipway/holder.properties"
change cli/src/main/New.java
run "$repo/slipway" status
expect "nothing is built under a running platform" 6 "the platform (process $platform) runs from the last build" "ran status"
kill "$platform"
wait "$platform" 2>/dev/null
echo old >"$repo/cli/target/lib/old-1.0.jar"
run "$repo/slipway" status
expect "it is built when the platform has ended" 6 "Built"
run ls "$repo/cli/target/lib"
refute "libraries of the former build are gone" "old-1.0.jar"

ln -s 999999999 "$repo/target/slipway-building"
rm "$repo/cli/target/slipway-cli.jar"
run "$repo/slipway" status
expect "the lock of a killed build is taken over" 6 "Built"
run ls "$repo/target"
refute "no lock is left" "slipway-building"
mkdir -p "$scratch/no-jdk"
SLIPWAY_JAVA_OPTS='-Dslipway.home=/elsewhere -Xms8m' run "$repo/slipway" status
expect "more JVM options do not move its home" 6 "home=$repo"

# A machine without a JDK 25: none of the usual places, and a PATH with nothing but tools.
tools=$scratch/tools
mkdir -p "$tools"
for tool in sed dirname readlink bash sh; do ln -sf "$(command -v $tool)" "$tools/$tool"; done
sed -e "s#/usr/lib/jvm/\*#$scratch/no-jdk/*#" -e 's#/opt/java/\*##' -e 's#/opt/jdk\*##' \
  "$root/.mvn/find-jdk.sh" >"$repo/.mvn/find-jdk.sh"
run env -i PATH="$tools" HOME="$scratch/no-jdk" "$repo/slipway" status
expect "no JDK is refused" 1 "Expected a JDK 25 in JAVA_HOME, on the PATH or in the usual places, but found none; install one"
refute "without a JDK nothing runs" "ran "
mkdir -p "$scratch/jdk17/bin"
printf '#!/bin/sh\n' >"$scratch/jdk17/bin/javac"
chmod +x "$scratch/jdk17/bin/javac"
echo 'JAVA_VERSION="17.0.15"' >"$scratch/jdk17/release"
run env -i PATH="$tools" HOME="$scratch/no-jdk" JAVA_HOME="$scratch/jdk17" "$repo/slipway" status
expect "another JDK is named" 1 "JAVA_HOME is $scratch/jdk17 (version 17)"

# The same machine with a JDK 25 somewhere: it is found, from any folder, and the launcher stays at home.
cd "$scratch/no-jdk" || exit 1
mkdir -p "$scratch/path"
ln -s "$JAVA_HOME/bin/javac" "$scratch/path/javac"
run env -i SLIPWAY_NO_BUILD=1 PATH="$tools:$scratch/path" HOME="$scratch/no-jdk" "$repo/slipway" status
expect "without JAVA_HOME the JDK on the PATH is found" 6 "ran status home=$repo"
ln -s "$JAVA_HOME" "$scratch/no-jdk/jdk-25"
run env -i SLIPWAY_NO_BUILD=1 PATH="$tools" HOME="$scratch/no-jdk" "$repo/slipway" status
expect "without JAVA_HOME a JDK in a usual place is found" 6 "ran status home=$repo"
run env -i SLIPWAY_NO_BUILD=1 PATH="$tools" HOME="$scratch/no-jdk" JAVA_HOME="$scratch/jdk17" "$repo/slipway" status
expect "an older JAVA_HOME gives way to it" 6 "ran status home=$repo"
run env -i SLIPWAY_NO_BUILD=1 PATH="$tools" HOME="$scratch/no-jdk" "$scratch/linked" status
expect "through a link as well" 6 "ran status home=$repo"
exit "$failed"
