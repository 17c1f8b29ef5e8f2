import { offeredModuleProxies } from "../build/moduleProxies";
import type { Confidence, RuleOptions, Severity } from "../rules/define";
import type { ContextOverrides } from "../workspace/context";
import type { ReportedCategory, ReportedRule } from "./metadata";

/** What a person may set a rule or a category to. */
export type RuleLevel = Severity | "off";

export const ruleLevels: readonly RuleLevel[] = ["off", "hint", "information", "warning", "error"];

export const confidences: readonly Confidence[] = ["low", "medium", "high"];

/** Severities from the gravest to the mildest. */
export const severities: readonly Severity[] = ["error", "warning", "information", "hint"];

/**
 * What one source of settings (the project's file, the editor, the command line) says. Everything absent was not set
 * there, and the next source decides.
 */
export interface Preferences {
  readonly rules?: Readonly<Record<string, RuleLevel>>;
  readonly categories?: Readonly<Partial<Record<ReportedCategory, RuleLevel>>>;
  /** The value for GOPROXY to offer first: a complete list such as `https://proxy.example.com,direct`. */
  readonly moduleProxy?: string;
  /** GOPRIVATE patterns. */
  readonly privateModules?: readonly string[];
  readonly internalHosts?: readonly string[];
  /** Folder of the build context by path of the Dockerfile, both in the workspace; "" is the workspace folder. */
  readonly contexts?: Readonly<Record<string, string>>;
  readonly minimumConfidence?: Confidence;
}

/** What `.go-hints.yaml` says. */
export interface ProjectConfig extends Preferences {
  /** The file itself, in the workspace; absent when it lies outside. */
  readonly path?: string;
}

/** What a person set in the editor or gave on the command line; nothing that is only a default. */
export type UserSettings = Preferences;

/** Settings with every source merged and every default filled in. */
export interface LintSettings {
  /** The level that was set for this rule, by its id or its category; `undefined` when nobody set one. */
  levelOf(rule: ReportedRule): RuleLevel | undefined;
  readonly minimumConfidence: Confidence;
  /** The build context that was set for a Dockerfile, in the form that the workspace takes. */
  contextOf(dockerfile: string): ContextOverrides;
  readonly options: RuleOptions;
}

/**
 * Merges the project's configuration with what the person set, who wins wherever they set something.
 *
 * Within one source a rule's own level beats that of its category. A rule that is off by default is switched on only by
 * its own id: raising the severity of its category must not bring it up.
 *
 * @param locale the person's language, such as `zh-cn`: decides which public module proxy is offered first.
 */
export function resolveSettings(
  project: ProjectConfig | undefined,
  user: UserSettings | undefined,
  locale: string,
): LintSettings {
  const sources = [user, project].filter((source) => source !== undefined);
  const first = <Value>(read: (source: Preferences) => Value | undefined): Value | undefined => {
    for (const source of sources) {
      const value = read(source);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const preferred = first((source) => source.moduleProxy);
  const offered = offeredModuleProxies(locale);
  return {
    levelOf: (rule) => first((source) => levelIn(source, rule)),
    minimumConfidence: first((source) => source.minimumConfidence) ?? "medium",
    contextOf: (dockerfile) => contextIn(user, dockerfile) ?? contextIn(project, dockerfile) ?? {},
    options: {
      moduleProxies: preferred === undefined ? offered : [preferred, ...offered.filter((list) => list !== preferred)],
      privateModules: first((source) => source.privateModules) ?? [],
      internalHosts: first((source) => source.internalHosts) ?? [],
    },
  };
}

/** The level at which a rule runs: what was set, else its own severity, else `off`. */
export function effectiveLevel(rule: ReportedRule, settings: LintSettings): RuleLevel {
  return settings.levelOf(rule) ?? (rule.meta.offByDefault === true ? "off" : rule.meta.severity);
}

/** Whether `severity` is as grave as `threshold` or graver. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

function contextIn(source: ProjectConfig | undefined, dockerfile: string): ContextOverrides | undefined {
  const contexts = source?.contexts;
  if (contexts === undefined || !Object.hasOwn(contexts, dockerfile)) return undefined;
  return source?.path === undefined ? { contexts } : { contexts, configurationPath: source.path };
}

function levelIn(source: Preferences, rule: ReportedRule): RuleLevel | undefined {
  const { id, category, offByDefault } = rule.meta;
  const own = source.rules && Object.hasOwn(source.rules, id) ? source.rules[id] : undefined;
  if (own !== undefined) return own;
  const shared = source.categories?.[category];
  return offByDefault === true && shared !== "off" ? undefined : shared;
}
