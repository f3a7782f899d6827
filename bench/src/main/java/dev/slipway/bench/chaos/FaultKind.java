package dev.slipway.bench.chaos;

/** What is done to the installation. */
enum FaultKind {
  HOST_KILLED("kill -9 of a host", 3, Takes.A_HOST, true),
  HOST_STOPPED("TERM and restart of a host", 1, Takes.A_HOST, false),
  HOST_FROZEN("SIGSTOP of a host for 3-20 s", 3, Takes.A_HOST, false),
  BOTH_HOSTS_KILLED("kill -9 of all hosts", 0, Takes.ALL_HOSTS, true),
  COMMAND_KILLED("kill -9 of a command's group", 6, Takes.NOTHING, true),
  COMMAND_AND_HOST_KILLED("kill -9 of a command and its host", 1, Takes.A_HOST, true),
  BROKER_FROZEN("SIGSTOP of a broker for 5-15 s", 2, Takes.A_BROKER, false),
  BROKER_KILLED("kill -9 of a broker", 1, Takes.A_BROKER, true),
  REGISTRY_KILLED("kill -9 of the registry", 1, Takes.THE_REGISTRY, true),
  AGENT_KILLED("kill -9 of the agent", 1, Takes.NOTHING, true),
  REQUEST_REPEATED("a request twice at once", 2, Takes.NOTHING, false),
  REQUEST_REPEATED_LATE("a request again much later", 2, Takes.NOTHING, false),
  FACT_REPEATED("a fact again, at once or late", 2, Takes.NOTHING, false),
  POISONED("poison", 3, Takes.NOTHING, false),
  CLOCK_SET("clock of a host set off", 1, Takes.NOTHING, false),
  DISK_FILLED("full disk for commands", 1, Takes.NOTHING, false);

  /** What nobody can use for a while. */
  enum Takes {
    NOTHING,
    A_HOST,
    ALL_HOSTS,
    THE_REGISTRY,
    A_BROKER
  }

  private final String title;
  private final int share;
  private final Takes takes;
  private final boolean kill;

  FaultKind(String title, int share, Takes takes, boolean kill) {
    this.title = title;
    this.share = share;
    this.takes = takes;
    this.kill = kill;
  }

  String title() {
    return title;
  }

  /** How many of 30 are of this kind. */
  int share() {
    return share;
  }

  Takes takes() {
    return takes;
  }

  /** Whether something is killed that had work in hand. */
  boolean isKill() {
    return kill;
  }
}
