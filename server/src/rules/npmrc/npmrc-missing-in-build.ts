import * as l10n from "@vscode/l10n";
import { inContext } from "../../build/files";
import { below } from "../../build/imagePaths";
import { npmProgramNames } from "../../build/npmArguments";
import type { Step } from "../../build/stage";
import { npmPublicRegistry, registryScopeOf } from "../../syntax/npmRegistry";
import { type NpmrcEntry, parseNpmrc } from "../../syntax/npmrc";
import { defineDockerfileRule, type Related } from "../define";
import { isContextCertain } from "../shared/certainContext";
import { copyAboveInstall } from "../shared/installCopies";
import { isInstalledBefore, type ProjectInstall, projectInstalls } from "../shared/npmInstalls";
import { isLiteralCredential } from "../shared/npmrcCredentials";

/** Settings that change what an install puts into `node_modules`. Sources: docs.npmjs.com/cli/using-npm/config; pnpm.io/9.x/npmrc. */
const layoutOfNpm =
  /^(?:legacy-peer-deps|strict-peer-deps|install-strategy|install-links|legacy-bundling|global-style|omit|ignore-scripts)$/;
const layoutOfPnpm =
  /^(?:shamefully-hoist|(?:public-)?hoist-pattern|hoist|node-linker|auto-install-peers|strict-peer-dependencies|link-workspace-packages|shared-workspace-lockfile|dedupe-peer-dependents|resolve-peers-from-workspace-root|modules-dir|virtual-store-dir|ignore-scripts|inject-workspace-packages)$/;

export const npmrcMissingInBuild = defineDockerfileRule({
  meta: {
    id: "npmrc-missing-in-build",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("An install of npm packages does not see the project's `.npmrc`"),
    effect: () =>
      l10n.t(
        "Packages of a company's scope are asked for at the default registry, where they are missing or somebody else's. Settings that lay out `node_modules` do not hold.",
      ),
    remedy: () =>
      l10n.t("Copy `.npmrc` together with `package.json`, or mount it as a secret where it holds credentials."),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      if (!isContextCertain(build, install.context)) continue;
      const path = below(install.folder, ".npmrc");
      const entries = isMissing(install) ? lostEntries(install, path) : [];
      const [first, ...more] = entries;
      if (!first) continue;
      const { npm } = install;
      const names = [first, ...more.slice(0, 2)].map(({ key }) => `\`${key}\``).join(l10n.t(", "));
      const ignore = ignoredBy(install, path);
      report({
        span: npm.titleSpan,
        message: ignore
          ? l10n.t(
              "`{0}` does not see `{1}`, which the ignore file keeps out. These settings do not hold: {2}.",
              npm.title,
              path,
              names,
            )
          : l10n.t(
              "`{0}` does not see `{1}`, which is not copied before it. These settings do not hold: {2}.",
              npm.title,
              path,
              names,
            ),
        related: ignore ? [ignore] : [],
        fixes: ignore || holdsCredential(install, path) ? [] : copyAboveInstall(install, [wantedFile(install, path)]),
      });
    }
  },
});

function wantedFile({ project }: ProjectInstall, path: string) {
  return { path, image: below(project.folder, ".npmrc"), isFatal: false };
}

/** Whether the file is not there, and nothing else is that may stand for it: the user's own file, a secret, the environment. */
function isMissing({ npm, project }: ProjectInstall): boolean {
  if (npm.program === "yarn" && npm.yarnMajor !== 1) return false;
  if (npm.isInOtherProject !== "no" || npm.file(below(project.folder, ".npmrc")).presence !== "no") return false;
  const user = npm.userSettings;
  if (user === undefined || npm.file(user).presence !== "no") return false;
  if (npm.step.mounts.some(({ type }) => type === "secret")) return false;
  if (npm.flag("registry", "userconfig") !== undefined || npm.setting("registry").value.kind !== "unset") return false;
  const steps = npm.step.stage.allSteps;
  return !isInstalledBefore(npm) && !steps.slice(0, steps.indexOf(npm.step) + 1).some(writesSettings);
}

/** Whether a command sets something for npm: `npm config set`, `echo … > .npmrc`. */
function writesSettings(step: Step): boolean {
  return (
    step.npmCommands.some(({ subcommand }) => /^(?:config|set|login|adduser)$/.test(subcommand)) ||
    step.commands.some(({ shell }) => shell.redirects.some(({ target }) => target?.text.includes("npmrc")))
  );
}

/** The lines of the file that would change what is installed. */
function lostEntries(install: ProjectInstall, path: string): readonly NpmrcEntry[] {
  const { context } = install;
  if (context.listing.kindOf(path) !== "file" || (inContext(context, path) !== "yes" && !ignoredBy(install, path)))
    return [];
  const entries = parseNpmrc(context.listing.text(path) ?? "").entries.filter(({ section }) => section === undefined);
  return entries.filter((entry) => isRegistryInUse(entry, install) || isLayout(entry, install));
}

function isRegistryInUse({ name, npmScope, registryScope, value }: NpmrcEntry, { project }: ProjectInstall): boolean {
  if (name !== "registry" || registryScope || typeof value !== "string") return false;
  if (!npmScope) return /^https?:/.test(value) && !isPublicRegistry(value);
  return [...(project.manifest?.dependencies.keys() ?? [])].some((name) => name.startsWith(`${npmScope.scope}/`));
}

/** npm's own registry, or the name that Yarn 1 has for it. */
function isPublicRegistry(address: string): boolean {
  const scope = registryScopeOf(address.endsWith("/") ? address : `${address}/`);
  return scope === registryScopeOf(npmPublicRegistry) || scope === "//registry.yarnpkg.com/";
}

/** A setting with another value than its default. pnpm reads them from here up to version 10. */
function isLayout({ name, registryScope, npmScope, value }: NpmrcEntry, { npm, project }: ProjectInstall): boolean {
  if (registryScope || npmScope) return false;
  if (npm.program === "npm" && choosesPackages(name, value)) return true;
  if (value === false || value === "") return false;
  if (npm.program === "npm") return layoutOfNpm.test(name);
  const manager = project.manifest?.manager;
  return npm.program === "pnpm" && manager?.name === "pnpm" && (manager.major ?? 99) <= 10 && layoutOfPnpm.test(name);
}

/**
 * Whether a setting brings the packages for development, or leaves some out: `include`, and what was written for it and for
 * `omit` before npm 7. All other packages that `include` may name are installed anyway. Source: npm's `definitions.js`.
 */
function choosesPackages(name: string, value: NpmrcEntry["value"]): boolean {
  if (name === "optional") return value === false;
  if (name === "production") return typeof value === "boolean";
  if (name === "dev") return value === true;
  if (name === "only") return typeof value === "string" && /^prod(?:uction)?$/.test(value);
  return /^(?:also|include)$/.test(name) && typeof value === "string" && /^dev(?:elopment)?$/.test(value);
}

function holdsCredential({ context }: ProjectInstall, path: string): boolean {
  return parseNpmrc(context.listing.text(path) ?? "").entries.some(isLiteralCredential);
}

/** The line of the ignore file that keeps it out. */
function ignoredBy({ context: { ignore } }: ProjectInstall, path: string): Related | undefined {
  const decision = ignore?.matcher.decide(path);
  if (!ignore || !decision?.ignored || !decision.by) return undefined;
  return { path: ignore.path, span: decision.by.span, message: l10n.t("This line keeps `{0}` out of the build", path) };
}
