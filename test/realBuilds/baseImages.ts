import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DockerEngine } from "./engine";
import { type ProgramResult, runProgram } from "./program";

const recipe = "test/realBuilds/bases";
const recipeLabel = "go-hints.recipe";

/** Where Debian's packages come from when the engine has no base image yet. */
const debianMirror = "http://deb.debian.org/debian";

/** The stages of the recipe and the names that projects know them by. */
const images: Readonly<Record<string, readonly string[]>> = {
  alpine: ["alpine:3.22"],
  static: ["gcr.io/distroless/static-debian12:latest"],
  "static-nonroot": ["gcr.io/distroless/static-debian12:nonroot"],
};
const goImages = ["golang:1.19", "golang:1.19-bookworm"];
const goStage = "golang";

/** Modules with this first element are the suite's own: no checksum database knows them. */
export const ownModules = "modules.test";

/**
 * Makes the stand-ins for base images in the engine, unless they are there from the same recipe.
 * @param cacheFolder keeps Debian's root file system.
 * @param moduleProxy the only place that the Go images fetch modules from.
 * @throws when an image cannot be made, with the last lines of the build.
 */
export async function makeBaseImages(engine: DockerEngine, cacheFolder: string, moduleProxy: string): Promise<void> {
  await makeDebian(engine, cacheFolder);
  const wanted = createHash("sha256")
    .update(readFileSync(join(recipe, "Dockerfile")))
    .digest("hex");
  for (const [stage, names] of [[goStage, ["go-hints/golang:1.19"]] as const, ...Object.entries(images)]) {
    if ((await Promise.all(names.map((name) => recipeOf(engine, name)))).every((made) => made === wanted)) continue;
    console.log(`  makes ${names.join(", ")}`);
    const tags = names.flatMap((name) => ["-t", name]);
    await buildImage(engine, ["--label", `${recipeLabel}=${wanted}`, "--target", stage, ...tags, recipe]);
  }
  const environment = `ENV GOPROXY=${moduleProxy} GONOSUMDB=${ownModules}`;
  const tags = goImages.flatMap((name) => ["-t", name]);
  await buildImage(engine, [...tags, "-"], `FROM go-hints/golang:1.19\n${environment}\n`);
}

/** Debian's smallest system. It is all that comes from the network without the engine. */
async function makeDebian(engine: DockerEngine, cacheFolder: string): Promise<void> {
  const name = "debian:bookworm-slim";
  if ((await engine.docker(["image", "inspect", name])).code === 0) return;
  const archive = join(cacheFolder, "bookworm.tar");
  if (!existsSync(archive)) await bootstrapDebian(archive);
  succeed(await engine.docker(["import", "--change", 'CMD ["bash"]', archive, name]), `docker import ${name}`);
}

async function bootstrapDebian(archive: string): Promise<void> {
  console.log("  fetches Debian's packages with debootstrap");
  const folder = join(dirname(archive), "bookworm");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { PATH = "" } = process.env;
  const options = { env: { PATH } };
  const bootstrap = ["--variant=minbase", "--include=tzdata", "bookworm", folder, debianMirror];
  succeed(await runProgram("debootstrap", bootstrap, options), "debootstrap");
  const unfinished = `${archive}.part`;
  succeed(await runProgram("tar", ["-C", folder, "-cf", unfinished, "."], options), "tar");
  renameSync(unfinished, archive);
  rmSync(folder, { recursive: true, force: true });
}

async function recipeOf(engine: DockerEngine, name: string): Promise<string | undefined> {
  const format = `{{ index .Config.Labels "${recipeLabel}" }}`;
  const { code, output } = await engine.docker(["image", "inspect", "--format", format, name]);
  return code === 0 ? output.trim() : undefined;
}

async function buildImage(engine: DockerEngine, args: readonly string[], dockerfile?: string): Promise<void> {
  const result = await engine.docker(["build", "--progress=plain", "--network=host", ...args], dockerfile);
  succeed(result, `docker build ${args.join(" ")}`);
}

function succeed({ code, output }: ProgramResult, title: string): void {
  if (code !== 0) throw new Error(`${title} ended with ${code}:\n${output.trim().split("\n").slice(-20).join("\n")}`);
}
