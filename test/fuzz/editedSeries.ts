import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { findCorpus, readCases } from "../corpus/corpus";
import { editedProjects } from "../support/editedProjects";
import { type Followed, followEdits, overtakenLint } from "../support/editedReports";
import { fuzzInput } from "./input";

/** A Dockerfile that is edited so many times, beginning with a seed. */
export interface EditedSeries {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly dockerfile: string;
  readonly seed: number;
  readonly edits: number;
}

export interface SeriesWanted {
  /** The first one. */
  readonly seed: number;
  readonly seeds: number;
  /** Of each file of the tests; generated ones and those of the corpus get a tenth, as there are many. */
  readonly edits: number;
  /** A part of the names of the files that are wanted; "" for all. */
  readonly only: string;
}

/** Generated workspaces for each seed. */
const generatedPerSeed = 10;

/** In the series of one seed of so many, lints are overtaken by later ones. */
const seedsPerOvertaken = 4;

/** Files of the corpus for each seed, others for each. */
const casesPerSeed = 25;

/** All series, seed by seed, and why those of the corpus are absent if they are. */
export function editedSeries(wanted: SeriesWanted): {
  readonly series: Iterable<EditedSeries>;
  readonly absent: string | undefined;
} {
  const corpus = findCorpus();
  const cases = "folder" in corpus ? casesOf(corpus.folder) : [];
  return { series: seriesFor(wanted, cases), absent: "absent" in corpus ? corpus.absent : undefined };
}

/** What came of a series: counts, or the difference that was found with what shows it again. */
export async function followSeries({
  name,
  files,
  dockerfile,
  seed,
  edits,
}: EditedSeries): Promise<{ readonly followed: Followed } | { readonly difference: string }> {
  try {
    const lint = seed % seedsPerOvertaken === 0 ? overtakenLint() : undefined;
    return { followed: await followEdits(files, dockerfile, seed, edits, lint) };
  } catch (error) {
    const told =
      error instanceof Error ? (error.name === "AssertionError" ? error.message : error.stack) : String(error);
    const wanted = `--seed ${seed} --seeds 1 --edits ${edits * share(name)} --only ${JSON.stringify(name)}`;
    return { difference: `${name} (${dockerfile}), ${told}\n  again with: npm run fuzz:edits -- ${wanted}` };
  }
}

type Project = Omit<EditedSeries, "seed" | "edits">;

function* seriesFor(wanted: SeriesWanted, cases: readonly Project[]): Iterable<EditedSeries> {
  for (let seed = wanted.seed; seed < wanted.seed + wanted.seeds; seed++) {
    const ofCorpus = Array.from({ length: Math.min(casesPerSeed, cases.length) }, (_, number) => {
      // By the seed alone, so that a series is the same one again.
      return cases[(seed * casesPerSeed + number) % cases.length];
    });
    for (const project of [...editedProjects, ...generated(seed), ...ofCorpus]) {
      if (project === undefined || !isWanted(project.name, wanted)) continue;
      yield { ...project, seed, edits: Math.ceil(wanted.edits / share(project.name)) };
    }
  }
}

/** By how much a series of such a file is shorter than wanted. */
function share(name: string): number {
  return /^(?:generated|corpus) /.test(name) ? 10 : 1;
}

function isWanted(name: string, { only }: SeriesWanted): boolean {
  return name.includes(only);
}

function generated(seed: number): readonly Project[] {
  return Array.from({ length: generatedPerSeed }, (_, index) => {
    const { files } = fuzzInput(seed, index);
    const dockerfile = dockerfileIn(files);
    return dockerfile === undefined ? [] : [{ name: `generated ${seed}/${index}`, files, dockerfile }];
  }).flat();
}

function casesOf(folder: string): readonly Project[] {
  return readCases(folder, "repositories").flatMap(({ name, files, target }) => {
    const isDockerfile = target !== "" && lintableKindOf(target) === "dockerfile";
    return isDockerfile ? [{ name: `corpus ${name}`, files, dockerfile: target }] : [];
  });
}

function dockerfileIn(files: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(files).find((path) => lintableKindOf(path) === "dockerfile");
}
