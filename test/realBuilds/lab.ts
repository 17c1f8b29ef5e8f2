import { strict as assert } from "node:assert";
import { resolve } from "node:path";
import { skip } from "../support/skip";
import { makeBaseImages, nameBaseImages } from "./baseImages";
import { DockerEngine } from "./engine";
import { type Entry, type Seen, writeEvidence } from "./evidence";
import { ModuleProxy } from "./moduleProxy";
import { npmRegistry } from "./npmRegistry";
import { packagedModules } from "./packagedModules";
import { PrivateHost } from "./privateHost";
import { type Files, Project } from "./project";
import { greet, ledger, served } from "./samples";

const cacheFolder = resolve(".cache/realBuilds");

/** What a test of real builds works with. */
export interface Lab {
  readonly proxy: ModuleProxy;
  /** A project for the running test, removed after it. */
  readonly project: (files: Files, dockerfile?: string) => Project;
  /** Makes the engine forget every layer that was built and every cache that was mounted. */
  readonly forget: () => Promise<void>;
  /** Keeps what a test has seen, for the page about real builds. */
  readonly record: <Kind extends keyof Seen>(kind: Kind, entry: Entry<Kind>) => void;
}

interface Running {
  readonly engine: DockerEngine;
  readonly proxy: ModuleProxy;
  readonly privateHost: PrivateHost;
}

/** What all titles of a run share; a sentence where it cannot be had. */
let shared: Promise<Running | string> | undefined;

after("the engine is stopped", async function () {
  this.timeout(60_000);
  const running = await shared?.catch(() => undefined);
  if (running === undefined || typeof running === "string") return;
  await running.engine.forget();
  await stop(running);
});

export interface LabOptions {
  /** Lets a test find what the one before has built and mounted. */
  readonly keepsCaches?: boolean;
}

/**
 * A suite whose tests have a Docker engine with the base images, empty caches, and servers on the loopback interface;
 * skipped where no engine can be had.
 */
export function describeRealBuilds(title: string, { keepsCaches = false }: LabOptions, body: (lab: Lab) => void): void {
  describe(`real builds: ${title}`, function () {
    this.timeout(180_000);
    let running: Running | undefined;
    const projects: Project[] = [];
    const seen: { [Kind in keyof Seen]?: unknown[] } = {};

    const ready = () => {
      assert.ok(running, "the engine has been started");
      return running;
    };
    const forget = async () => {
      await ready().engine.forget();
      ready().proxy.takeRequests();
    };

    before(async function () {
      // Without a cache Debian's packages have to be fetched first.
      this.timeout(20 * 60_000);
      shared ??= start();
      const started = await shared;
      if (typeof started === "string") skip(this, started);
      running = started;
      await forget();
    });
    beforeEach(async () => {
      if (!keepsCaches) await forget();
    });
    afterEach(async () => {
      await Promise.all(projects.splice(0).map((project) => project.remove()));
    });
    after(async function () {
      const tests = this.test?.parent?.tests ?? [];
      const ended = (as: string) => tests.filter(({ state }) => state === as).map((test) => test.title);
      const isWhole = tests.every(({ state }) => state !== undefined);
      const outcome = { passed: ended("passed"), failed: ended("failed"), isWhole };
      if (running) writeEvidence(title, await running.engine.version(), seen as Seen, outcome);
    });

    body({
      get proxy() {
        return ready().proxy;
      },
      forget,
      project(files, dockerfile) {
        const project = new Project(ready().engine, files, dockerfile);
        projects.push(project);
        return project;
      },
      record(kind, entry) {
        seen[kind] ??= [];
        seen[kind].push(entry);
      },
    });
  });
}

async function start(): Promise<Running | string> {
  const engine = await DockerEngine.start(resolve(cacheFolder, "engine"));
  if (typeof engine === "string") return engine;
  const running = { engine, privateHost: new PrivateHost([ledger]), proxy: new ModuleProxy([greet, ...served]) };
  try {
    const failure = await running.privateHost.start();
    if (failure !== undefined) {
      await stop(running);
      return failure;
    }
    const files = await makeBaseImages(engine, cacheFolder);
    running.proxy.serve({ packages: files.packages, npm: npmRegistry() }, packagedModules(files.modules));
    await running.proxy.start();
    await nameBaseImages(engine, running.proxy.url);
    // What making them has left are gigabytes, for which the time of a test is too short.
    await engine.forget();
    return running;
  } catch (error) {
    // An engine that nobody stops would keep the tests from ending.
    await stop(running);
    throw error;
  }
}

async function stop({ engine, privateHost, proxy }: Running): Promise<void> {
  await Promise.all([proxy.stop(), privateHost.stop()]);
  await engine.stop();
}
