import type { Build } from "../build/build";
import type { FileKind, Finding } from "../rules/define";
import type { DockerfileSyntax } from "../syntax/dockerfile";
import type { LineIndex } from "../syntax/text";
import type { ContextHints } from "../workspace/context";
import type { ContextDecision } from "../workspace/surroundings";
import type { ReportedRule } from "./metadata";
import type { RuleChecks } from "./ruleChecks";
import type { SuppressibleFile } from "./suppress";

/** A finding as it is reported: of a rule, or of the engine's own rule about ignore comments. */
export interface LintFinding extends Omit<Finding, "rule"> {
  readonly rule: ReportedRule;
}

/** Why a file was not linted. */
export interface Skipped {
  readonly reason: "unreadable" | "too-large";
  /** One sentence for the person. */
  readonly message: string;
}

export interface RuleError {
  readonly rule: string;
  readonly error: unknown;
}

/**
 * A Dockerfile that was linted; its text is made when it is asked for. A class, because V8 gives each object with a getter of
 * its own a hidden class, and holds on to that and to what the getter sees until the next full collection.
 */
export class LintedDockerfile implements SuppressibleFile {
  readonly kind = "dockerfile";

  constructor(readonly dockerfile: DockerfileSyntax) {}

  get text(): string {
    return this.dockerfile.text;
  }

  get lines(): LineIndex {
    return this.dockerfile.lines;
  }
}

/** All that is known about one file after linting it. */
export interface FileReport {
  /** Path in the workspace. */
  readonly path: string;
  readonly kind: FileKind;
  /** What was linted, with its text. */
  readonly file: SuppressibleFile;
  /** Positions of offsets in that text. */
  readonly lines: LineIndex;
  /** Folder of the build context in the workspace; `null` when it is unknown or the file has none. */
  readonly contextRoot: string | null;
  /** What decided on that folder. */
  readonly decision?: ContextDecision;
  /** By position, then by rule id. */
  readonly findings: readonly LintFinding[];
  /** Rules that threw; each was left out, the others are complete. */
  readonly ruleErrors: readonly RuleError[];
  readonly skipped?: Skipped;
  /** Of Dockerfiles only. */
  readonly syntax?: DockerfileSyntax;
  readonly build?: Build;
  /** What the rules said of the build, for the report on the next version. */
  readonly checks?: RuleChecks;
  /** What the text says about its context, for the same. */
  readonly hints?: ContextHints;
}
