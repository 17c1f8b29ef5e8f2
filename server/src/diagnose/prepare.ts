import { type Build, type BuildArguments, simulate } from "../build/build";
import type { LintSettings } from "../lint/settings";
import { parseDockerfile } from "../syntax/dockerfile";
import type { ContextOverrides } from "../workspace/context";
import { contextHintsOf } from "../workspace/contextHints";
import type { Surroundings } from "../workspace/surroundings";
import type { Workspace } from "../workspace/workspace";
import type { ModuleName } from "./modules";
import { type DownloadPlan, planDownload } from "./plan";
import { downloadSettings } from "./settings";
import type { DiagnosedStep } from "./target";

/** What is to be diagnosed. */
export interface DiagnosisSubject {
  readonly workspace: Workspace;
  /** Path of the Dockerfile in the workspace, and its text. */
  readonly path: string;
  readonly text: string;
  readonly settings: LintSettings;
  /** The build context, given by the person. */
  readonly contextOverride?: string;
  /** Build arguments, given by the person; they win over those of the file that starts the build. */
  readonly buildArguments: BuildArguments;
  /** The module to try; without one those that the step downloads. */
  readonly module?: ModuleName;
  /** Chooses the step; `undefined` where there is none. */
  choose(build: Build): DiagnosedStep | undefined;
}

/** The simulation asks for files as it goes; what is still missing after so many rounds stays unknown. */
const maximumRounds = 5;

/** Simulates the build and plans what to try; `undefined` where there is no step. Nothing is asked of the network. */
export async function prepareDiagnosis(subject: DiagnosisSubject): Promise<DownloadPlan | undefined> {
  const { workspace, path, settings, contextOverride } = subject;
  const syntax = parseDockerfile(subject.text);
  const overrides: ContextOverrides =
    contextOverride === undefined ? settings.contextOf(path) : { context: contextOverride };
  const surroundings = await workspace.surroundings(path, contextHintsOf(syntax), overrides);
  const given = allArguments(surroundings, subject.buildArguments);
  for (let round = 1; ; round++) {
    const target = subject.choose(simulate(syntax, surroundings, given));
    const plan = target && planFor(target, given, subject.module);
    if (round < maximumRounds && (await workspace.fulfil(surroundings))) continue;
    return plan;
  }
}

function planFor(target: DiagnosedStep, given: BuildArguments, module: ModuleName | undefined): DownloadPlan {
  const command = target.go?.command ?? target.step.commands[0];
  return planDownload(target, downloadSettings(target.step, command, given), module);
}

/** The arguments that the build is started with, as far as anybody knows them. */
function allArguments({ builds }: Surroundings, given: BuildArguments): BuildArguments {
  const all = new Map<string, string>();
  for (const [name, value] of builds.buildArguments ?? []) if (value !== undefined) all.set(name, value);
  for (const [name, value] of given) all.set(name, value);
  return all;
}
