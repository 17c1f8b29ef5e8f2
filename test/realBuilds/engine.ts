import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ProgramResult, runProgram } from "./program";

/** The engine that a person or a CI job lends to the suite: an address as in `DOCKER_HOST`. */
const lentEngine = "GO_HINTS_REAL_BUILDS_ENGINE";

/** What `docker info` may take on a machine that has just started the engine. */
const startTimeoutMs = 30_000;

/** How long the engine of the run before may take to leave the data to this one. */
const otherTimeoutMs = 60_000;

export interface ClientOptions {
  /** What the client reads from its standard input. */
  readonly input?: string;
  /** After this time the client is told to end. */
  readonly timeoutMs?: number;
  /** Variables beside those that lead to the engine. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A Docker engine with BuildKit that belongs to this suite.
 *
 * The suite gives images the names of official ones and empties the build cache, so it never takes the engine that
 * happens to run: it starts one with a data folder and a socket of its own, or uses the one that it is told to use.
 */
export class DockerEngine {
  private constructor(
    private readonly client: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly release: () => Promise<void>,
  ) {}

  /**
   * @param dataFolder where an engine that is started here keeps images between runs.
   * @returns the engine, or a sentence that says why there is none.
   */
  static async start(dataFolder: string): Promise<DockerEngine | string> {
    const lent = process.env[lentEngine];
    if (lent !== undefined && lent !== "") return DockerEngine.check("docker", lent, () => Promise.resolve());
    if (process.platform !== "linux" || process.getuid?.() !== 0) {
      return `needs root on Linux to start a Docker engine, or ${lentEngine} with the address of one that may be changed`;
    }
    const missing = installDebianPackages(["docker.io", "debootstrap"]);
    if (missing !== undefined) return missing;
    const own = await startDaemon(dataFolder);
    if (typeof own === "string") return own;
    const engine = await DockerEngine.check("/usr/bin/docker", own.address, own.stop);
    if (typeof engine === "string") await own.stop();
    return engine;
  }

  /** Stops what was started. */
  stop(): Promise<void> {
    return this.release();
  }

  /** Runs the client, such as `docker image ls`. Never rejects: a failure is an exit code. */
  docker(args: readonly string[], { environment, ...options }: ClientOptions = {}): Promise<ProgramResult> {
    return runProgram(this.client, args, { env: { ...this.environment, ...environment }, ...options });
  }

  /** Forgets every layer that was built, every cache that was mounted, and images that have lost their name. */
  async forget(): Promise<void> {
    const images = await this.docker(["image", "prune", "--force"]);
    if (images.code !== 0) throw new Error(images.output);
    for (let attempt = 1; ; attempt++) {
      // An engine that was killed leaves records without their lease; each attempt removes what it stumbled over.
      const { code, output } = await this.docker(["builder", "prune", "--all", "--force"]);
      if (code === 0) return;
      if (attempt === 5) throw new Error(output);
    }
  }

  /** The version of the engine, such as `20.10.24`. */
  async version(): Promise<string> {
    const { output } = await this.docker(["version", "--format", "{{.Server.Version}}"]);
    return output.trim().split("+")[0] ?? "";
  }

  /** A builder that answers is not enough: without BuildKit no cache mount works. */
  private static async check(
    client: string,
    address: string,
    release: () => Promise<void>,
  ): Promise<DockerEngine | string> {
    const { PATH = "" } = process.env;
    const config = mkdtempSync(join(tmpdir(), "go-hints-docker-"));
    // Neither credentials nor contexts of the person who runs the suite.
    const environment = { PATH, DOCKER_HOST: address, DOCKER_BUILDKIT: "1", DOCKER_CONFIG: config };
    const engine = new DockerEngine(client, environment, async () => {
      rmSync(config, { recursive: true, force: true });
      await release();
    });
    const tag = "go-hints/probe";
    const probe = await engine.docker(["build", "--progress=plain", "-t", tag, "-"], {
      input: "FROM scratch\nLABEL probe=1\n",
    });
    if (probe.code !== 0) {
      rmSync(config, { recursive: true, force: true });
      return `the Docker engine builds nothing: ${probe.output.trim().split("\n").at(-1)}`;
    }
    await engine.docker(["image", "rm", tag]);
    return engine;
  }
}

/** Installs what is missing with Debian's package manager; answers with a sentence when it cannot. */
function installDebianPackages(packages: readonly string[]): string | undefined {
  const wanted = packages.filter((name) => spawnSync("dpkg", ["--status", name]).status !== 0);
  if (wanted.length === 0) return undefined;
  if (!existsSync("/etc/debian_version")) return `needs ${wanted.join(" and ")}, which it installs on Debian only`;
  console.log(`  installs ${wanted.join(" and ")} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...wanted]]) {
    const result = spawnSync("apt-get", args, { env, encoding: "utf8" });
    if (result.status !== 0) return `apt-get ${args[0]} failed: ${result.stderr.trim().split("\n").at(-1)}`;
  }
  return undefined;
}

interface Daemon {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts `dockerd` beside whatever else runs: own data, own socket, no bridge and no change of the machine's firewall.
 * Its file of the process id lies with the data, so that two runs at once do not write to the same folder.
 */
async function startDaemon(dataFolder: string): Promise<Daemon | string> {
  const pidFile = join(dataFolder, "dockerd.pid");
  const other = await waitForOtherEngine(pidFile);
  if (other !== undefined) return other;
  const folder = mkdtempSync(join(tmpdir(), "go-hints-dockerd-"));
  mkdirSync(dataFolder, { recursive: true });
  const logFile = join(folder, "log");
  const log = openSync(logFile, "w");
  const address = `unix://${join(folder, "docker.sock")}`;
  const daemon = spawn(
    "setpriv",
    [
      // Whatever ends the tests, and however: the engine must not outlive them.
      ...["--pdeathsig", "TERM", "dockerd"],
      ...["--host", address, "--data-root", dataFolder],
      ...["--exec-root", join(folder, "exec"), "--pidfile", pidFile],
      ...["--bridge=none", "--iptables=false", "--ip-forward=false"],
    ],
    { stdio: ["ignore", log, log] },
  );
  closeSync(log);
  daemon.on("error", () => {
    // A program that does not start has an exit code too: the loop below sees it.
  });
  const stop = async () => {
    await terminate(daemon);
    // The engine leaves the network namespace of containers that shared the machine's network mounted.
    for (const name of entriesOf(join(folder, "exec", "netns"))) spawnSync("umount", [name]);
    rmSync(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + startTimeoutMs; Date.now() < until; await delay(200)) {
    if (hasEnded(daemon)) break;
    if (existsSync(join(folder, "docker.sock")) && readFileSync(logFile, "utf8").includes("API listen on")) {
      return { address, stop };
    }
  }
  const reason = readFileSync(logFile, "utf8").trim().split("\n").at(-1);
  await stop();
  return `dockerd does not start here: ${reason}`;
}

/**
 * Waits while another engine uses the data: that of the run before, which may still be stopping.
 * @returns a sentence when it goes on running
 */
async function waitForOtherEngine(pidFile: string): Promise<string | undefined> {
  for (const until = Date.now() + otherTimeoutMs; ; await delay(200)) {
    const pid = runningEngine(pidFile);
    if (pid === undefined) return undefined;
    if (Date.now() > until) return `another run of the suite has not ended: its engine is process ${pid}`;
  }
}

/** The process that wrote the file, while it runs. */
function runningEngine(pidFile: string): string | undefined {
  const pid = textIfAny(pidFile)?.trim();
  // An engine that was killed leaves the file, and its number may belong to another program by now.
  return pid !== undefined && textIfAny(`/proc/${pid}/comm`)?.trim() === "dockerd" ? pid : undefined;
}

/** The text of a file that may go away at any moment. */
function textIfAny(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Asks a process to end, waits for it, and ends it by force when it does not. */
async function terminate(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), 20_000);
  await ended;
  clearTimeout(force);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
