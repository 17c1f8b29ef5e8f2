import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { dockerfile } from "./dockerfiles";
import { mutate, mutateOften } from "./mutate";
import { Random } from "./random";
import { single, surroundings } from "./surroundings";

/** One small workspace, and what is done with it. */
export interface FuzzInput {
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  /** The files of it that are linted. */
  readonly targets: readonly string[];
  /** What a person changes each target into afterwards, by path: the parser reads only what the change touches again. */
  readonly edited: Readonly<Record<string, string>>;
}

/** The input with this number in the campaign with this seed: the same every time. */
export function fuzzInput(seed: number, index: number): FuzzInput {
  const random = new Random(seed, index);
  const files = surroundings(random);
  const kind = random.next();
  if (kind < 0.8) files[dockerfilePath(random)] = dockerfileText(random);
  else if (kind < 0.9) files[".npmrc"] = mutateOften(single("npmrc", random), random);
  else if (kind < 0.96) files[".dockerignore"] = mutateOften(single("ignore", random), random);
  else files[".go-hints.yaml"] = mutateOften(single("config", random), random);
  for (const path of Object.keys(files)) {
    if (random.chance(0.15)) files[path] = mutateOften(files[path] ?? "", random, 4);
  }
  const targets = Object.keys(files).filter((path) => lintableKindOf(path) !== undefined);
  const edited = Object.fromEntries(targets.map((path) => [path, mutate(files[path] ?? "", random)]));
  return { files, targets, edited };
}

function dockerfilePath(random: Random): string {
  return random.chance(0.7)
    ? "Dockerfile"
    : random.pick(["services/api/Dockerfile", "build/Dockerfile", "Dockerfile.dev", "api.Dockerfile"]);
}

function dockerfileText(random: Random): string {
  const text = dockerfile(random);
  const kind = random.next();
  if (kind < 0.5) return text;
  if (kind < 0.9) return mutateOften(text, random);
  // Two files spliced, as a bad merge leaves them.
  const other = dockerfile(random);
  return text.slice(0, random.below(text.length)) + other.slice(random.below(other.length));
}
