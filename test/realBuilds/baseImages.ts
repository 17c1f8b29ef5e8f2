import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DockerEngine } from "./engine";
import { type ProgramResult, runProgram } from "./program";

const recipe = "test/realBuilds/bases";
const recipeLabel = "go-hints.recipe";

/** Where Debian's packages come from when the engine has no base image yet. */
const debianMirror = "http://deb.debian.org/debian";

/** Modules with this first element are the suite's own: no checksum database knows them. */
export const ownModules = "modules.test";

/** A host of the suite's own that serves repositories over plain HTTP. */
export const privateHost = "git.modules.test";

interface BaseImage {
  /** A stage of the recipe. */
  readonly stage: string;
  /** The folder of the recipe below that of the others. */
  readonly recipe?: string;
  /** The release of Go, by the suite of Debian that has it. */
  readonly go?: { readonly GO: string; readonly SUITE: string };
  /** The release of Debian, where its C library is what the image is for. */
  readonly suite?: string;
  /** What projects call it. */
  readonly names: readonly string[];
  /** What it has to know of the servers of a run, as instructions; nothing where it asks none. */
  readonly addresses: (server: string) => string;
}

const backports = "bookworm-backports";
const releases = [
  { GO: "1.19", SUITE: "bookworm" },
  { GO: "1.22", SUITE: backports },
  { GO: "1.23", SUITE: backports },
  { GO: "1.24", SUITE: "trixie" },
];

const nothing = () => "";

const images: readonly BaseImage[] = [
  ...releases.map((go) => ({
    stage: "golang",
    go,
    names: [`golang:${go.GO}`, `golang:${go.GO}-bookworm`],
    addresses: goAddresses(go.GO),
  })),
  ...releases.slice(1).map((go) => ({
    stage: "golang-alpine",
    go,
    names: [`golang:${go.GO}-alpine`],
    addresses: (server: string) => goAddresses(go.GO)(server) + apkAddress(server),
  })),
  { stage: "alpine", names: ["alpine:3.22"], addresses: apkAddress },
  {
    stage: "node",
    names: ["node:22", "node:22-alpine"],
    addresses: (server) => `${apkAddress(server)}RUN npm config set --global registry ${server}/npm/\n`,
  },
  {
    stage: "static",
    names: ["gcr.io/distroless/static:latest", "gcr.io/distroless/static-debian12:latest"],
    addresses: nothing,
  },
  {
    stage: "static-nonroot",
    names: ["gcr.io/distroless/static:nonroot", "gcr.io/distroless/static-debian12:nonroot"],
    addresses: nothing,
  },
  // Behind the image that they stand on.
  ...[
    { suite: "bullseye", number: 11 },
    { suite: "bookworm", number: 12 },
  ].map(({ suite, number }) => ({
    stage: "base",
    recipe: "glibc",
    suite,
    names: [`gcr.io/distroless/base-debian${number}:latest`],
    addresses: nothing,
  })),
];

/** Go reads defaults from a file since 1.21; before, the image's environment has to do. */
function goAddresses(release: string): (server: string) => string {
  const variables = (server: string) => [
    ["GOPROXY", server],
    ["GONOSUMDB", ownModules],
    ["GOINSECURE", privateHost],
  ];
  if (Number(release.split(".")[1]) < 21) {
    return (server) =>
      `ENV ${variables(server)
        .flatMap(([name, value]) => `${name}=${value}`)
        .join(" ")}\n`;
  }
  return (server) =>
    variables(server)
      .map(([name, value]) => `RUN sed -i '/^${name}=/d; $a${name}=${value}' /usr/local/go/go.env\n`)
      .join("");
}

function apkAddress(server: string): string {
  return `RUN mkdir -p /etc/apk && echo ${server}/apk > /etc/apk/repositories\n`;
}

/** Folders with what the suite's servers hand out, made by the recipe. */
export interface ServedFiles {
  /** `NAME.tar` for each package of the stand-in for `apk`. */
  readonly packages: string;
  /** `github.com/...`: sources of modules that Debian has packaged. */
  readonly modules: string;
}

/**
 * Makes the stand-ins for base images in the engine, unless they are there from the same recipe.
 * @param cacheFolder keeps Debian's root file system and what the servers hand out.
 * @throws when an image cannot be made, with the last lines of the build.
 */
export async function makeBaseImages(engine: DockerEngine, cacheFolder: string): Promise<ServedFiles> {
  await makeDebian(engine, cacheFolder);
  for (const image of images) {
    const name = ownName(image);
    const given = image.go ?? (image.suite === undefined ? {} : { SUITE: image.suite });
    const folder = image.recipe === undefined ? recipe : join(recipe, image.recipe);
    const files = image.recipe === undefined ? ["Dockerfile", "apk"] : [join(image.recipe, "Dockerfile")];
    const wanted = recipeHash(JSON.stringify([image.stage, given]), files);
    if ((await recipeOf(engine, name)) === wanted) continue;
    console.log(`  makes the stand-in for ${image.names.join(", ")}`);
    const buildArguments = Object.entries(given).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
    const label = `${recipeLabel}=${wanted}`;
    await buildImage(engine, ["--label", label, "--target", image.stage, ...buildArguments, "-t", name, folder]);
  }
  return {
    packages: await makeFolder(engine, "package-files", join(cacheFolder, "packages")),
    modules: await makeFolder(engine, "module-files", join(cacheFolder, "modules")),
  };
}

/**
 * Gives the stand-ins the names that projects use, and tells them where the servers of this run are.
 * @param server the address of the module proxy, which hands out packages as well.
 */
export async function nameBaseImages(engine: DockerEngine, server: string): Promise<void> {
  for (const image of images) {
    const tags = image.names.flatMap((name) => ["-t", name]);
    await buildImage(engine, [...tags, "-"], `FROM ${ownName(image)}\n${image.addresses(server)}`);
  }
}

function ownName({ stage, go, suite }: BaseImage): string {
  return `go-hints/${stage}:${go?.GO ?? suite ?? "latest"}`;
}

/** Changes whenever the recipe does, or a script that the stage copies. */
function recipeHash(stage: string, files: readonly string[]): string {
  const hash = createHash("sha256").update(stage);
  for (const name of files) hash.update(readFileSync(join(recipe, name)));
  return hash.digest("hex");
}

async function makeFolder(engine: DockerEngine, stage: string, folder: string): Promise<string> {
  const finished = join(folder, `.${recipeHash(stage, ["Dockerfile", "pack"])}`);
  if (existsSync(finished)) return folder;
  console.log(`  makes the ${stage}`);
  rmSync(folder, { recursive: true, force: true });
  await buildImage(engine, ["--target", stage, "--output", `type=local,dest=${folder}`, recipe]);
  mkdirSync(finished);
  return folder;
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
  const input = dockerfile === undefined ? {} : { input: dockerfile };
  const result = await engine.docker(["build", "--progress=plain", "--network=host", ...args], input);
  succeed(result, `docker build ${args.join(" ")}`);
}

function succeed({ code, output }: ProgramResult, title: string): void {
  if (code !== 0) throw new Error(`${title} ended with ${code}:\n${output.trim().split("\n").slice(-20).join("\n")}`);
}
