import type { Instruction, Pair } from "../syntax/dockerfile";
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

  /** Notes that `step` gives `name` a value. Steps must come in order. */
  set(step: number, name: string, setting: Setting): void {
    const list = this.changes.get(name);
    const change = { ...setting, step };
    if (list) list.push(change);
    else this.changes.set(name, [change]);
  }

  /** The setting in force when step `before` begins; ENV and ARG steps with a smaller index have taken effect. */
  get(name: string, before = Number.POSITIVE_INFINITY): Setting {
    const list = this.changes.get(name);
    if (list) {
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((list[middle]?.step ?? 0) < before) low = middle + 1;
        else high = middle;
      }
      const change = list[low - 1];
      if (change) return change;
    }
    if (this.parent) return this.parent.get(name);
    const value = this.base(name);
    return value.kind === "unset" ? nothing : { value, origin: undefined };
  }

  /** Every time this stage sets `name`, in order; not those of its parent. */
  historyOf(name: string): readonly (Setting & { readonly step: number })[] {
    return this.changes.get(name) ?? [];
  }

  /** Names that this stage itself sets. */
  names(): Iterable<string> {
    return this.changes.keys();
  }
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
