import type { Flag, FlagOption, Instruction } from "../syntax/dockerfile";
import { known, unset, type Value } from "../syntax/value";
import { cleanContextPath, resolveInImage } from "./imagePaths";

/** A `--mount=…` of a RUN. */
export interface Mount {
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh" | "other";
  readonly flag: Flag;
  /** Where it lies in the image, absolute; `unset` for a secret or ssh mount without a target. */
  readonly target: Value;
  /** The target as written. */
  readonly rawTarget: FlagOption | undefined;
  /** For bind: the path in the context or in `from`, clean. */
  readonly source: Value;
  /** `from=`: a stage, an image, or `unset` for the context. */
  readonly from: Value;
  readonly id: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly isReadOnly: boolean;
  option(name: string): FlagOption | undefined;
}

/** The mounts of a RUN; `expand` resolves variables, `workdir` relative targets. Source: Dockerfile reference, RUN --mount. */
export function mountsOf(instruction: Instruction, workdir: Value, expand: (raw: string) => Value): readonly Mount[] {
  return instruction.flags.filter((flag) => flag.name === "mount").map((flag) => readMount(flag, workdir, expand));
}

function readMount(flag: Flag, workdir: Value, expand: (raw: string) => Value): Mount {
  const option = (...names: string[]) => flag.options.find((item) => names.includes(item.name.toLowerCase()));
  const written = (...names: string[]): Value => {
    const value = option(...names)?.value;
    return value === undefined ? unset : expand(value);
  };
  const typeText = option("type")?.value ?? "bind";
  const type = (["bind", "cache", "tmpfs", "secret", "ssh"] as const).find((name) => name === typeText) ?? "other";
  const target = written("target", "dst", "destination");
  const source = written("source", "src");
  const numeric = (name: string) => {
    const text = option(name)?.value;
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const readwrite = option("rw", "readwrite");
  const readonly = option("ro", "readonly");
  return {
    type,
    flag,
    target: target.kind === "known" ? resolveInImage(workdir, target) : target,
    rawTarget: option("target", "dst", "destination"),
    source:
      source.kind === "known" ? known(cleanContextPath(source.text)) : source.kind === "unset" ? known("") : source,
    from: written("from"),
    id: option("id")?.value,
    uid: numeric("uid"),
    gid: numeric("gid"),
    isReadOnly:
      type === "bind"
        ? readwrite === undefined || readwrite.value === "false"
        : readonly !== undefined && readonly.value !== "false",
    option: (name) => option(name),
  };
}
