import type { Copy, CopySource } from "../../build/copy";
import type { Span } from "../../syntax/text";

/** What people, and word processors for them, write for a dash. */
const dash = "[-\u2010-\u2015\u2212]";
const dashesAlone = new RegExp(`^${dash}+$`);
const fromWord = new RegExp(`^${dash}*(from=(.+))$`);

/** A word of COPY that was meant as its flag `--from=` and that Docker takes for a file of the build context. */
export interface MisspeltFrom {
  readonly source: CopySource;
  /** `from=NAME`. */
  readonly flag: string;
  /** With the dashes that stand before the word by themselves. */
  readonly span: Span;
}

/**
 * The flag of `COPY from=build …`, `-from=build`, `-- from=build`, `- -from=build` or `—from=build`, where the name is that of
 * an earlier stage; `undefined` for any other COPY, and for ADD, which has no such flag. A flag that the builder itself refuses is none.
 */
export function misspeltFrom({ instruction, sources, step }: Copy): MisspeltFrom | undefined {
  if (instruction.json || instruction.keyword !== "COPY") return undefined;
  const [first, second] = sources;
  const source = first && dashesAlone.test(first.text) ? second : first;
  const [, flag, name] = fromWord.exec(source?.text ?? "") ?? [];
  if (!first || !source || flag === undefined || name === undefined || !step.build.stageNamed(name, step.stage))
    return undefined;
  // Two dashes by themselves end the flags.
  const end = instruction.flags.find((each) => each.name === "" && each.value === undefined);
  return { source, flag, span: { start: (end ?? first).span.start, end: source.span.end } };
}
