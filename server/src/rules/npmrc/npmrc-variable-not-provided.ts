import * as l10n from "@vscode/l10n";
import { below } from "../../build/imagePaths";
import { npmProgramNames } from "../../build/npmArguments";
import type { Step } from "../../build/stage";
import { registryScopeOf } from "../../syntax/npmRegistry";
import { type NpmrcEntry, type NpmrcVariable, parseNpmrc } from "../../syntax/npmrc";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Related } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { type ProjectInstall, projectInstalls } from "../shared/npmInstalls";
import { secretVariableFixes } from "../shared/secretVariableFixes";

export const npmrcVariableNotProvided = defineDockerfileRule({
  meta: {
    id: "npmrc-variable-not-provided",
    category: "npmrc",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A variable of the copied `.npmrc` is not set where packages are installed"),
    effect: () =>
      l10n.t(
        "npm sends the text `${NAME}` itself as the token, which the registry answers with 401 or 404. Yarn 1 and npm before 7 stop at once.",
      ),
    remedy: () =>
      l10n.t(
        'Hand the variable to that RUN as a secret: `--mount=type=secret,id=NAME` and `NAME="$(cat /run/secrets/NAME)"`.',
      ),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      for (const { path, variables } of unsetVariables(install)) {
        const [name] = variables.keys();
        const lost = name === undefined ? undefined : variables.get(name);
        if (name === undefined || !lost) continue;
        const { npm } = install;
        report({
          span: npm.titleSpan,
          severity: lost.isFatal && npm.step.stage.isReachable ? "error" : "warning",
          message: lost.isFatal
            ? l10n.t(
                "`{0}` fails: `{1}` needs the variable `{2}`, which nothing sets for this step.",
                npm.title,
                path,
                name,
              )
            : l10n.t(
                "`{0}` sends the text `{1}` itself: `{2}` uses the variable, which nothing sets for this step.",
                npm.title,
                `\${${name}}`,
                path,
              ),
          related: [
            {
              path: new DockerfileEdits(build).contextFile(path),
              span: lost.variable.span,
              message: l10n.t("`{0}` is used here", name),
            },
            ...elsewhere(npm.step, name),
          ],
          fixes: secretFixes(install, [...variables.keys()]),
        });
      }
    }
  },
});

interface LostVariable {
  readonly variable: NpmrcVariable;
  /** Whether the install certainly stops. */
  readonly isFatal: boolean;
}

/** The files of npm that the install reads from the build context, with the variables in them that are certainly not set. */
function unsetVariables(
  install: ProjectInstall,
): readonly { path: string; variables: ReadonlyMap<string, LostVariable> }[] {
  const { npm, project, context } = install;
  // Yarn from 2 on reads another file.
  if (npm.program === "yarn" && npm.yarnMajor !== 1) return [];
  const files = [below(project.folder, ".npmrc"), npm.userSettings];
  return files.flatMap((image) => {
    const path = image === undefined || isMounted(npm.step, image) ? undefined : npm.file(image).contextPath;
    const text = path === undefined ? undefined : context.listing.text(path);
    if (path === undefined || text === undefined) return [];
    const variables = new Map<string, LostVariable>();
    for (const entry of parseNpmrc(text).entries) {
      if (entry.section !== undefined) continue;
      for (const variable of entry.variables) {
        const isLost = !variable.optional && npm.command.variable(variable.name).value.kind === "unset";
        const isFatal = isFatalFor(install, entry);
        if (isLost && (isFatal || !variables.has(variable.name))) variables.set(variable.name, { variable, isFatal });
      }
    }
    return variables.size === 0 ? [] : [{ path, variables }];
  });
}

/** Whether a secret lies over the file, or may do so. Without a target it lies below `/run/secrets`. */
function isMounted({ mounts }: Step, image: string): boolean {
  return mounts.some(
    ({ type, target }) => type === "secret" && target.kind !== "unset" && (textOf(target) ?? image) === image,
  );
}

/**
 * Yarn 1, and npm before 7, stop at a variable that is not set. Later ones send it, and fail where the registry wants to
 * know who asks: one that a scope of the dependencies comes from.
 */
function isFatalFor({ npm, project, context, folder }: ProjectInstall, entry: NpmrcEntry): boolean {
  if (npm.program === "yarn") return true;
  const { reference } = npm.step.stage.base;
  const node = reference?.official === "node" ? Number(/^\d+/.exec(reference.tag ?? "")?.[0] ?? "99") : 99;
  if (npm.program === "npm" && node <= 14) return true;
  if (entry.name === "registry" && !entry.npmScope) return true;
  if (!entry.registryScope || !/^_(?:authToken|auth|password)$/.test(entry.name)) return false;
  const own = context.listing.text(below(folder, ".npmrc")) ?? "";
  const scopes = parseNpmrc(own).entries.filter(({ name, npmScope, value }) => {
    const address =
      name === "registry" && npmScope && typeof value === "string"
        ? registryScopeOf(`${value.replace(/\/?$/, "/")}`)
        : undefined;
    const scope = `${entry.registryScope?.registry.replace(/\/?$/, "/")}`;
    return address?.startsWith(scope) === true;
  });
  const names = [...(project.manifest?.dependencies.keys() ?? [])];
  return scopes.some(({ npmScope }) => names.some((name) => name.startsWith(`${npmScope?.scope}/`)));
}

/** Where the file sets the variable to no use for this step. */
function elsewhere(step: Step, name: string): readonly Related[] {
  const { build } = step;
  const inStages = build.stages.flatMap((stage) => stage.environment.historyOf(name).map(({ origin }) => origin));
  return [build.globalArgument(name).origin, ...inStages].flatMap((origin) =>
    origin
      ? [{ span: origin.pair.span, message: l10n.t("`{0}` is set here, which does not reach this step", name) }]
      : [],
  );
}

function secretFixes({ npm }: ProjectInstall, names: readonly string[]): readonly Fix[] {
  const given = names.map((name) => `--secret id=${name}`).join(" ");
  const title = l10n.t("Take it from a secret, and build with `{0}`", given);
  return secretVariableFixes(npm.step.build, [npm.step], names, { title });
}
