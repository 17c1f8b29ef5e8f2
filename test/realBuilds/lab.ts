import { strict as assert } from "node:assert";
import { resolve } from "node:path";
import { skip } from "../support/skip";
import { makeBaseImages } from "./baseImages";
import { DockerEngine } from "./engine";
import { ModuleProxy } from "./moduleProxy";
import { Project } from "./project";
import { greet } from "./samples";

const cacheFolder = resolve(".cache/realBuilds");

/** What a test of real builds works with. */
export interface Lab {
  readonly proxy: ModuleProxy;
  /** A project for the running test, removed after it. */
  readonly project: (files: Readonly<Record<string, string>>) => Project;
  /** Makes the engine forget every layer that was built and every cache that was mounted. */
  readonly forget: () => Promise<void>;
}

/** A suite whose tests have a Docker engine with the base images, empty caches, and a module proxy; skipped where no engine can be had. */
export function describeRealBuilds(title: string, body: (lab: Lab) => void): void {
  describe(`real builds: ${title}`, function () {
    this.timeout(120_000);
    let engine: DockerEngine | undefined;
    const proxy = new ModuleProxy([greet]);
    const projects: Project[] = [];

    const running = () => {
      assert.ok(engine, "the engine has been started");
      return engine;
    };
    const forget = async () => {
      const { code, output } = await running().docker(["builder", "prune", "--all", "--force"]);
      assert.equal(code, 0, output);
      proxy.takeRequests();
    };

    before(async function () {
      // Without a cache Debian's packages have to be fetched first.
      this.timeout(20 * 60_000);
      const started = await DockerEngine.start(resolve(cacheFolder, "engine"));
      if (typeof started === "string") skip(this, started);
      engine = started;
      await proxy.start();
      await makeBaseImages(engine, cacheFolder, proxy.url);
    });
    beforeEach(forget);
    afterEach(async () => {
      await Promise.all(projects.splice(0).map((project) => project.remove()));
    });
    after(async () => {
      await proxy.stop();
      await engine?.stop();
    });

    body({
      proxy,
      forget,
      project(files) {
        const project = new Project(running(), files);
        projects.push(project);
        return project;
      },
    });
  });
}
