import { categories, type ReportedCategory } from "../lint/metadata";
import { confidences, type RuleLevel, ruleLevels, type UserSettings } from "../lint/settings";

/** The settings of one workspace folder as the editor sent them, checked; defaults stand where nothing valid was said. */
export interface EditorSettings {
  readonly enable: boolean;
  /** When documents are checked where the server decides it: for clients that do not ask for diagnostics themselves. */
  readonly run: "onType" | "onSave";
  readonly workspaceDiagnostics: boolean;
  /** Which layers are told about in the text, and in what form. */
  readonly layerHints: LayerHints;
  readonly layerHintsAs: "inlayHint" | "codeLens";
  /** What the person has set of what the project can configure too. */
  readonly preferences: UserSettings;
}

/** No layers, those of building Go programs, or every one. */
export type LayerHints = "off" | "go" | "all";

/** What holds where the person has set nothing. */
export const defaultSettings: EditorSettings = {
  enable: true,
  run: "onType",
  workspaceDiagnostics: false,
  layerHints: "go",
  layerHintsAs: "inlayHint",
  preferences: {},
};

/** Reads the value of `goHints`, whatever it is: settings are typed by hand, and half of one is typed first. */
export function readEditorSettings(value: unknown): EditorSettings {
  const settings = recordOf(value);
  const preferences: { -readonly [Key in keyof UserSettings]: UserSettings[Key] } = {};
  const rules = levels(settings.rules);
  if (rules) preferences.rules = rules;
  const byCategory = levels(settings.categories, categories);
  if (byCategory) preferences.categories = byCategory as Partial<Record<ReportedCategory, RuleLevel>>;
  const moduleProxy = settings.moduleProxy;
  if (typeof moduleProxy === "string" && moduleProxy.trim() !== "") preferences.moduleProxy = moduleProxy.trim();
  const privateModules = texts(settings.privateModules);
  if (privateModules) preferences.privateModules = privateModules;
  const internalHosts = texts(settings.internalHosts);
  if (internalHosts) preferences.internalHosts = internalHosts;
  const confidence = confidences.find((each) => each === settings.minimumConfidence);
  if (confidence) preferences.minimumConfidence = confidence;
  return {
    enable: settings.enable !== false,
    run: settings.run === "onSave" ? "onSave" : "onType",
    workspaceDiagnostics: settings.workspaceDiagnostics === "on",
    layerHints: (["off", "all"] as const).find((each) => each === settings.layerHints) ?? "go",
    layerHintsAs: settings.layerHintsAs === "codeLens" ? "codeLens" : "inlayHint",
    preferences,
  };
}

function levels(value: unknown, known?: readonly string[]): Record<string, RuleLevel> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const result: Record<string, RuleLevel> = {};
  for (const [key, level] of Object.entries(value)) {
    const valid = ruleLevels.find((each) => each === level);
    if (valid !== undefined && (known === undefined || known.includes(key))) result[key] = valid;
  }
  return result;
}

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((item) => typeof item === "string" && item.trim() !== "").map((item: string) => item.trim());
}

type Keys = keyof EditorSettings | keyof UserSettings;

function recordOf(value: unknown): Readonly<Partial<Record<Keys, unknown>>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
