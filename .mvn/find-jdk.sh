# Sourced by ./mvnw and ./slipway: sets JAVA_HOME to a JDK 25, or leaves with one sentence.
# Order: JAVA_HOME, java on the PATH, then the places where installers put a JDK.
slipway_jdk_of() { # the major version of the JDK in $1, empty if there is no JDK
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}
slipway_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && [ "$(slipway_jdk_of "$JAVA_HOME")" = 25 ]; then return 0; fi
  slipway_found=${JAVA_HOME:+"JAVA_HOME is $JAVA_HOME (version $(slipway_jdk_of "$JAVA_HOME"))"}
  slipway_on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$slipway_on_path" ]; then
    slipway_on_path=$(readlink -f "$slipway_on_path" 2>/dev/null || printf %s "$slipway_on_path")
    slipway_on_path=${slipway_on_path%/bin/javac}
  fi
  # This runs under 'set -f' too (mvnw), so the shell must be told to expand the patterns.
  case $- in *f*) slipway_noglob=1; set +f ;; *) slipway_noglob= ;; esac
  for slipway_candidate in "$slipway_on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
    "${HOME:-/nowhere}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$slipway_candidate" ] && [ "$(slipway_jdk_of "$slipway_candidate")" = 25 ]; then
      JAVA_HOME=$slipway_candidate
      export JAVA_HOME
      [ -z "$slipway_noglob" ] || set -f
      return 0
    fi
  done
  echo "Expected a JDK 25 in JAVA_HOME, on the PATH or in the usual places, but found none${slipway_found:+ ($slipway_found)}; install one (for example Temurin 25) and set JAVA_HOME to it." >&2
  return 1
}
slipway_find_jdk || exit 1
