import * as l10n from "@vscode/l10n";
import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import { type ConfigProblem, configFileName, parseProjectConfig } from "../lint/config";
import { type LintSettings, type ProjectConfig, resolveSettings } from "../lint/settings";
import { settingsSection } from "../protocol";
import type { ClientFeatures } from "./clientFeatures";
import { defaultSettings, type EditorSettings, readEditorSettings } from "./editorSettings";
import { describeError } from "./log";
import type { WorkspaceFolder } from "./workspaceFolders";

/** Everything that decides how the files of one folder are checked. The same object as long as all of it is the same. */
export interface FolderSettings {
  readonly editor: EditorSettings;
  readonly lint: LintSettings;
  /** What is wrong in the project's configuration file. */
  readonly problems: readonly ConfigProblem[];
}

interface Loaded {
  readonly settings: FolderSettings;
  /** Text of the project's configuration file. */
  readonly text: string | undefined;
  /** The last configuration without a problem, for while the next one is being typed. */
  readonly lastGood: ProjectConfig | undefined;
}

interface FolderState {
  /** Counts changes: an answer that was begun before the last one is not kept. */
  changes: number;
  /** Known settings, for which nothing needs to be waited. */
  current?: FolderSettings | undefined;
  loading?: Promise<FolderSettings> | undefined;
  editor?: EditorSettings | undefined;
  last?: Loaded | undefined;
}

/** Settings by workspace folder: the editor's over those of `.go-hints.yaml`. Asked for once, kept until they change. */
export class Configuration {
  private readonly states = new WeakMap<WorkspaceFolder, FolderState>();
  /** What a client sent that is never asked. */
  private pushed: EditorSettings;

  constructor(
    private readonly connection: Connection,
    private readonly features: ClientFeatures,
    initial: unknown,
  ) {
    this.pushed = readEditorSettings(initial);
  }

  /** The settings of a folder; a promise only while they are being asked for. */
  of(folder: WorkspaceFolder): FolderSettings | Promise<FolderSettings> {
    const state = this.stateOf(folder);
    if (state.current) return state.current;
    state.loading ??= this.load(folder, state);
    return state.loading;
  }

  /**
   * Asks the editor anew.
   * @param payload of `workspace/didChangeConfiguration`, which holds the settings for clients that are not asked.
   * @returns the folders whose settings are others now
   */
  async editorChanged(payload: unknown, folders: readonly WorkspaceFolder[]): Promise<readonly WorkspaceFolder[]> {
    const section =
      typeof payload === "object" && payload !== null
        ? (payload as Readonly<Record<string, unknown>>)[settingsSection]
        : undefined;
    if (section !== undefined && section !== null) this.pushed = readEditorSettings(section);
    for (const folder of folders) this.stateOf(folder).editor = undefined;
    const changed = await Promise.all(folders.map((folder) => this.reload(folder)));
    return folders.filter((_, index) => changed[index]);
  }

  /**
   * Reads the project's configuration file of a folder anew.
   * @returns whether the folder's settings are others now
   */
  async reload(folder: WorkspaceFolder): Promise<boolean> {
    const state = this.stateOf(folder);
    const before = state.last?.settings;
    state.changes++;
    state.current = undefined;
    state.loading = undefined;
    return (await this.of(folder)) !== before;
  }

  private stateOf(folder: WorkspaceFolder): FolderState {
    let state = this.states.get(folder);
    if (!state) {
      state = { changes: 0 };
      this.states.set(folder, state);
    }
    return state;
  }

  private async load(folder: WorkspaceFolder, state: FolderState): Promise<FolderSettings> {
    const { changes } = state;
    const [editor, text] = await Promise.all([
      state.editor ?? this.askEditor(folder),
      folder.workspace.readText(configFileName),
    ]);
    const loaded = await this.merge(editor, text, state.last);
    const isUnreadable = text === undefined && (await folder.workspace.holds(configFileName));
    if (state.changes !== changes) return loaded.settings;
    // Its text cannot be marked, as that of one with mistakes is: without a word it would be taken for heeded.
    if (isUnreadable) this.warn(l10n.t("The configuration `{0}` cannot be read.", configFileName));
    state.editor = loaded.settings.editor;
    state.last = loaded;
    state.current = loaded.settings;
    return loaded.settings;
  }

  private warn(message: string): void {
    void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  private async merge(editor: EditorSettings, text: string | undefined, last: Loaded | undefined): Promise<Loaded> {
    const isSameEditor = last !== undefined && JSON.stringify(last.settings.editor) === JSON.stringify(editor);
    if (isSameEditor && last.text === text) return last;
    const parsed = text === undefined ? undefined : await parseProjectConfig(text);
    const problems = parsed?.problems ?? [];
    const lastGood = problems.length > 0 ? last?.lastGood : parsed?.config;
    const project = lastGood ?? parsed?.config;
    const lint = resolveSettings(project, editor.preferences, this.features.locale);
    return { settings: { editor, lint, problems }, text, lastGood };
  }

  private async askEditor(folder: WorkspaceFolder): Promise<EditorSettings> {
    if (!this.features.configuration) return this.pushed;
    try {
      const scope = folder.isWorkspaceFolder ? { scopeUri: folder.uri } : {};
      const value: unknown = await this.connection.workspace.getConfiguration({ section: settingsSection, ...scope });
      return value === null || value === undefined ? this.pushed : readEditorSettings(value);
    } catch (error) {
      this.connection.console.warn(`workspace/configuration: ${describeError(error)}`);
      return defaultSettings;
    }
  }
}
