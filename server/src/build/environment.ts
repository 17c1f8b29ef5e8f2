import type { Instruction, Pair } from "../syntax/dockerfile";
import { noteRead } from "../syntax/reads";
import { countLeading } from "../syntax/sorted";
import { unset, type Value } from "../syntax/value";

/** A value with what is known of where it comes from. */
export interface Setting {
  readonly value: Value;
  /** The pair that set it; `undefined` for a value of the base image or none at all. */
  readonly origin: Origin | undefined;
}

/** The place in the Dockerfile that gave a variable its value. */
export interface Origin {
  readonly kind: "ENV" | "ARG";
  readonly instruction: Instruction;
  readonly pair: Pair;
  /** Index of the stage; `undefined` for an ARG before the first FROM. */
  readonly stage: number | undefined;
  /** Index of the step in its stage. */
  readonly step: number;
  /** An ARG without a default: a hook that the build command fills. */
  readonly isHook: boolean;
}

interface Change extends Setting {
  readonly step: number;
}

const nothing: Setting = { value: unset, origin: undefined };

/**
 * The variables of one stage over its steps. ENV and ARG live in one table, the last one wins, and a stage begins with
 * what its parent stage ended with. Source: moby/buildkit convert.go (dispatchEnv, dispatchArg).
 */
export class Environment {
  private readonly changes = new Map<string, Change[]>();

  constructor(
    private readonly parent: Environment | undefined,
    /** Answers for the image below the first stage of the chain. */
    private readonly base: (name: string) => Value,
  ) {}

  /** Notes that `step` gives `name` a value. */
  set(step: number, name: string, setting: Setting): void {
    const list = this.changes.get(name);
    const change = { ...setting, step };
    if (list) list.splice(countBefore(list, step + 0.25), 0, change);
    else this.changes.set(name, [change]);
  }

  /** Takes back what a step has given a name, which `set` then gives it anew. */
  takeBack(step: number, name: string): void {
    const list = this.changes.get(name) ?? [];
    this.changes.set(
      name,
      list.filter((change) => change.step !== step),
    );
  }

  /** The setting in force when step `before` begins; ENV and ARG steps with a smaller index have taken effect. */
  get(name: string, before = Number.POSITIVE_INFINITY): Setting {
    const list = this.changes.get(name);
    if (list) {
      const change = list[countBefore(list, before) - 1];
      if (change) {
        noteRead(change.origin?.instruction.input);
        return change;
      }
    }
    if (this.parent) return this.parent.get(name);
    const value = this.base(name);
    return value.kind === "unset" ? nothing : { value, origin: undefined };
  }

  /** Every time this stage sets `name`, in order; not those of its parent. */
  historyOf(name: string): readonly (Setting & { readonly step: number })[] {
    const list = this.changes.get(name) ?? [];
    for (const { origin } of list) noteRead(origin?.instruction.input);
    return list;
  }

  /** Names that this stage itself sets. */
  names(): Iterable<string> {
    return this.changes.keys();
  }
}

/** How many changes, which stand in the order of their steps, are those of steps before `limit`. */
function countBefore(list: readonly Change[], limit: number): number {
  return countLeading(list, ({ step }) => step < limit);
}

/** Build arguments that exist without being declared, and stay out of the image. Source: Dockerfile reference. */
export const predefinedProxyArguments: ReadonlySet<string> = new Set(
  ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]),
);

/** Build arguments that BuildKit fills when they are declared. Source: Dockerfile reference, "Automatic platform ARGs". */
export const platformArguments: ReadonlySet<string> = new Set(
  ["PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION"]
    .flatMap((name) => [`TARGET${name}`, `BUILD${name}`])
    .concat("TARGETSTAGE"),
);
