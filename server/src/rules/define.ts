import type { Build } from "../build/build";
import type { DockerignoreSyntax } from "../syntax/dockerignore";
import type { NpmrcSyntax } from "../syntax/npmrc";
import type { Span } from "../syntax/text";
import type { NpmProject } from "../workspace/npmProject";
import type { BuildContext } from "../workspace/surroundings";

/** Folder of the rule, and its category in settings, pages and the README's table. */
export type Category =
  | "module-proxy"
  | "private-modules"
  | "layer-cache"
  | "cache-mount"
  | "stages"
  | "go-version"
  | "permissions"
  | "secrets"
  | "build-context"
  | "npmrc"
  | "runtime";

/** `error` the build or the container will fail · `warning` a real cost or risk · `information` an improvement · `hint` taste. */
export type Severity = "error" | "warning" | "information" | "hint";

/** How sure the simulation is that the finding is true; `low` is not shown unless asked for. */
export type Confidence = "high" | "medium" | "low";

/** `safe` cannot change what the image does except as described and goes into fix-all; `suggestion` is a person's choice. */
export type FixSafety = "safe" | "suggestion";

export type FileKind = "dockerfile" | "npmrc" | "dockerignore";

export interface RuleMeta {
  /** Kebab-case, permanent: diagnostic code, settings key, page and test name. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The safest kind of fix that the rule offers. */
  readonly fix: "none" | FixSafety;
  /** Version that brought the rule. */
  readonly since: string;
  /** Diagnostics of this rule are shown faded (`unnecessary`) or struck out (`deprecated`). */
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  /** True for rules that are off unless a person switches them on. */
  readonly offByDefault?: boolean;
}

/** What a person reads about a rule beside its message. Functions, because the language is known only when they are called. */
export interface RuleText {
  /** One line for tables: what the rule reports. */
  readonly summary: () => string;
  /** One or two sentences: what happens when it is left as it is. */
  readonly effect: () => string;
  /** One or two sentences: what to do. */
  readonly remedy: () => string;
}

/** One replacement in one file. */
export interface FileEdit {
  /** Path in the workspace. */
  readonly path: string;
  /** True when the file does not exist yet; `span` is then empty at 0. */
  readonly create?: boolean;
  readonly span: Span;
  readonly newText: string;
}

/** A repair that a finding offers. Nothing of it is computed until somebody asks for `edits`. */
export interface Fix {
  /** Says what to do, in the imperative; back-ticks around names. */
  readonly title: string;
  readonly safety: FixSafety;
  /** At most one fix of a finding is preferred: the best one. */
  readonly preferred?: boolean;
  /** Non-overlapping edits. Pure: the same call gives the same edits. */
  readonly edits: () => readonly FileEdit[];
}

/** Another place that belongs to a finding. */
export interface Related {
  /** Path in the workspace; absent for the file that the finding is in. */
  readonly path?: string;
  readonly span: Span;
  readonly message: string;
}

/** What a rule hands over for one finding. */
export interface Report {
  /** The one place where the person should look. */
  readonly span: Span;
  /** What is wrong and why, at most two sentences, names in back-ticks, never a secret's value. */
  readonly message: string;
  /** Where what is known allows another severity than the rule's own (severity follows what is certain). */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** A finding as the engine hands it on. */
export interface Finding extends Report {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** What a person configured, with defaults filled in; the same for all rules. */
export interface RuleOptions {
  /** Values for GOPROXY to offer, the preferred one first; complete lists such as `https://a,direct`. */
  readonly moduleProxies: readonly string[];
  /** Hosts or path prefixes of private modules, as GOPRIVATE patterns. */
  readonly privateModules: readonly string[];
  /** Hosts that are the company's own although their names do not say so. */
  readonly internalHosts: readonly string[];
}

interface Checking {
  readonly options: RuleOptions;
  report(report: Report): void;
}

export interface DockerfileChecking extends Checking {
  readonly build: Build;
}

export interface NpmrcChecking extends Checking {
  /** Path in the workspace. */
  readonly path: string;
  readonly text: string;
  readonly npmrc: NpmrcSyntax;
  /** What stands beside the file and above it: which package managers read it. */
  readonly project: NpmProject;
}

export interface DockerignoreChecking extends Checking {
  readonly path: string;
  readonly text: string;
  readonly dockerignore: DockerignoreSyntax;
  /**
   * The build context that the file is for: its folder, or for `<Dockerfile>.dockerignore` the context of that Dockerfile.
   * `undefined` when that is not known.
   */
  readonly context: BuildContext | undefined;
}

interface RuleShape<Kind extends FileKind, Context> {
  readonly meta: RuleMeta;
  readonly text: RuleText;
  readonly reads: Kind;
  /** Pure and synchronous: no clock, no file, no state. Reports through the context. */
  readonly check: (context: Context) => void;
}

export interface DockerfileRule extends RuleShape<"dockerfile", DockerfileChecking> {
  /**
   * Words, in lower case, of which a Dockerfile holds at least one wherever the rule has something to report: the rule is
   * not asked about other files. A word is a run of letters, digits and underscores, so that `apk` stands for `apk-tools`
   * too. Left out by rules that report what is missing.
   */
  readonly mentions?: readonly string[];
}
export type NpmrcRule = RuleShape<"npmrc", NpmrcChecking>;
export type DockerignoreRule = RuleShape<"dockerignore", DockerignoreChecking>;
export type Rule = DockerfileRule | NpmrcRule | DockerignoreRule;

/** Freezes a rule that reads Dockerfiles. */
export function defineDockerfileRule(rule: Omit<DockerfileRule, "reads">): DockerfileRule {
  return Object.freeze({ ...rule, reads: "dockerfile" as const });
}

/** Freezes a rule that reads `.npmrc` files. */
export function defineNpmrcRule(rule: Omit<NpmrcRule, "reads">): NpmrcRule {
  return Object.freeze({ ...rule, reads: "npmrc" as const });
}

/** Freezes a rule that reads ignore files by themselves. */
export function defineDockerignoreRule(rule: Omit<DockerignoreRule, "reads">): DockerignoreRule {
  return Object.freeze({ ...rule, reads: "dockerignore" as const });
}
