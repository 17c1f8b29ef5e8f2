import { tryOut } from "./checks";
import { type FuzzInput, fuzzInput } from "./input";
import { everyTrial, type Tally, type Trial, trialsFor } from "./trials";

export { trialsFor };

/** An input that broke a promise. */
export interface Failure {
  readonly seed: number;
  readonly index: number;
  readonly faults: readonly string[];
  /** The input, made as small as could be done while the first fault stays. */
  readonly smallest: FuzzInput;
}

/** What came of one input of a campaign. */
export interface Attempt {
  readonly tally: Tally;
  readonly failure?: Failure;
}

/**
 * Tries one input.
 * @param isShrunk whether a failing input is made smaller, which takes up to some seconds.
 */
export async function tryInput(
  seed: number,
  index: number,
  isShrunk: boolean,
  wanted: ReadonlySet<Trial> = everyTrial,
): Promise<Attempt> {
  const input = fuzzInput(seed, index);
  const { faults, tally } = await tryOut(input, wanted);
  const [first] = faults;
  if (first === undefined) return { tally };
  const smallest = isShrunk ? await shrink(input, signature(first), wanted) : input;
  return { tally, failure: { seed, index, faults, smallest } };
}

/** What two reports of the same fault share: without places, numbers and names out of the input. */
export function signature(fault: string): string {
  const isTrace = /\n\s+at /.test(fault);
  const frames = fault.split("\n").filter((line) => /^\s+at /.test(line));
  const frame = isTrace ? (frames[0] ?? "").replace(/^\s+at (\S+).*$/, "$1") : "";
  const [line = ""] = fault.split("\n");
  const kind = line.replace(/^[^:]+: /, "").replace(/[“`'"].*?[”`'"]/g, "…");
  return `${kind.replace(/\d+/g, "N").slice(0, 60)} ${frame}`.trim();
}

/** Takes away files, then lines, then pieces of lines, as long as the fault stays. */
async function shrink(input: FuzzInput, kind: string, wanted: ReadonlySet<Trial>): Promise<FuzzInput> {
  const deadline = performance.now() + 8000;
  let best = input;
  const isStill = async (candidate: FuzzInput): Promise<boolean> =>
    (await tryOut(candidate, wanted)).faults.some((fault) => signature(fault) === kind);
  const offer = async (candidate: FuzzInput): Promise<boolean> => {
    if (performance.now() > deadline || !(await isStill(candidate))) return false;
    best = candidate;
    return true;
  };
  for (const path of input.targets) await offer({ ...best, targets: best.targets.filter((each) => each !== path) });
  await offer({ ...best, edited: {} });
  for (const path of Object.keys(input.files)) {
    if (best.targets.includes(path)) continue;
    const { [path]: _, ...files } = best.files;
    await offer({ ...best, files });
  }
  for (const path of Object.keys(best.files)) {
    const separators = [/(?<=\n)/, /(?=[ \t])/];
    for (const separator of separators) {
      for (let size = (best.files[path] ?? "").split(separator).length >> 1; size >= 1; size >>= 1) {
        for (let at = 0; ; ) {
          const parts = (best.files[path] ?? "").split(separator);
          if (at >= parts.length || performance.now() > deadline) break;
          parts.splice(at, size);
          if (!(await offer({ ...best, files: { ...best.files, [path]: parts.join("") } }))) at += size;
        }
      }
    }
  }
  return best;
}
