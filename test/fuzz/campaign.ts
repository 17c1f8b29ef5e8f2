import { faultsOf } from "./checks";
import { type FuzzInput, fuzzInput } from "./input";

/** An input that broke a promise. */
export interface Failure {
  readonly seed: number;
  readonly index: number;
  readonly faults: readonly string[];
  /** The input, made as small as could be done while the first fault stays. */
  readonly smallest: FuzzInput;
}

/**
 * Tries one input.
 * @param isShrunk whether a failing input is made smaller, which takes up to some seconds.
 */
export async function tryInput(seed: number, index: number, isShrunk: boolean): Promise<Failure | undefined> {
  const input = fuzzInput(seed, index);
  const faults = await faultsOf(input);
  const [first] = faults;
  if (first === undefined) return undefined;
  return { seed, index, faults, smallest: isShrunk ? await shrink(input, signature(first)) : input };
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
async function shrink(input: FuzzInput, wanted: string): Promise<FuzzInput> {
  const deadline = performance.now() + 8000;
  let best = input;
  const isStill = async (candidate: FuzzInput): Promise<boolean> =>
    (await faultsOf(candidate)).some((fault) => signature(fault) === wanted);
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
