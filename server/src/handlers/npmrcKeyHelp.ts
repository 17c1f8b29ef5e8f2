import * as l10n from "@vscode/l10n";
import { npmPublicRegistry } from "../syntax/npmRegistry";

/** What an `.npmrc` key decides. Source: the option list of npm 11 (`npm help config`) and FACTS.md section J. */
export interface NpmrcKeyHelp {
  readonly meaning: () => string;
  /** As npm's documentation writes it; absent where there is none. */
  readonly fallback?: string;
}

/** The keys that people write most, by name without a registry or package scope. */
export const npmrcKeyHelp: ReadonlyMap<string, NpmrcKeyHelp> = new Map(
  Object.entries<NpmrcKeyHelp>({
    registry: {
      meaning: () =>
        l10n.t("The registry that packages come from. `@scope:registry` sets one for the packages of a scope."),
      fallback: npmPublicRegistry,
    },
    _authToken: {
      meaning: () =>
        l10n.t(
          "The token for one registry, written `//host/path/:_authToken`. Take it from the environment: `${NPM_TOKEN}`.",
        ),
    },
    _auth: {
      meaning: () =>
        l10n.t(
          "User and password for one registry in base64, written `//host/path/:_auth`. It is as good as plain text.",
        ),
    },
    _password: {
      meaning: () =>
        l10n.t(
          "The password for one registry in base64, written `//host/path/:_password`. It is as good as plain text.",
        ),
    },
    username: { meaning: () => l10n.t("The user for one registry, written `//host/path/:username`.") },
    email: { meaning: () => l10n.t("The e-mail address for one registry, written `//host/path/:email`.") },
    certfile: {
      meaning: () => l10n.t("File with the client certificate for one registry, written `//host/path/:certfile`."),
    },
    keyfile: {
      meaning: () =>
        l10n.t("File with the key of the client certificate for one registry, written `//host/path/:keyfile`."),
    },
    "strict-ssl": {
      meaning: () =>
        l10n.t(
          "Whether the certificate of an HTTPS registry is verified. `false` accepts anybody; use `cafile` for a company's own authority.",
        ),
      fallback: "true",
    },
    cafile: {
      meaning: () =>
        l10n.t(
          "File with the certificate authorities to trust. It replaces the built-in ones, so the public ones have to be in it; a missing file is ignored in silence.",
        ),
      fallback: "null",
    },
    ca: {
      meaning: () => l10n.t("Certificate authority to trust, as PEM text. It replaces the built-in ones."),
      fallback: "null",
    },
    proxy: {
      meaning: () =>
        l10n.t("The HTTP proxy that requests go through; used for HTTPS registries too when `https-proxy` is not set."),
      fallback: "null",
    },
    "https-proxy": { meaning: () => l10n.t("The proxy for requests to HTTPS registries."), fallback: "null" },
    noproxy: {
      meaning: () =>
        l10n.t(
          "Hosts that are reached without proxy, separated by commas: `host` or `.suffix`. `*.suffix` matches nothing.",
        ),
      fallback: "$NO_PROXY",
    },
    "save-exact": {
      meaning: () => l10n.t("Whether new dependencies are written with their exact version."),
      fallback: "false",
    },
    "save-prefix": {
      meaning: () => l10n.t("What is written in front of the version of a new dependency: `^` or `~`."),
      fallback: "^",
    },
    "package-lock": {
      meaning: () => l10n.t("Whether `package-lock.json` is read and written. `npm ci` needs it."),
      fallback: "true",
    },
    "package-lock-only": {
      meaning: () => l10n.t("Whether only `package-lock.json` is brought up to date, without `node_modules`."),
      fallback: "false",
    },
    "lockfile-version": {
      meaning: () => l10n.t("The format in which `package-lock.json` is written: 1, 2 or 3."),
      fallback: "3",
    },
    "legacy-peer-deps": {
      meaning: () => l10n.t("Whether peer dependencies are left out of the tree, as npm 6 did. It hides conflicts."),
      fallback: "false",
    },
    "strict-peer-deps": {
      meaning: () => l10n.t("Whether every conflict of peer dependencies is an error."),
      fallback: "false",
    },
    "engine-strict": {
      meaning: () => l10n.t("Whether packages that do not accept this version of Node are refused."),
      fallback: "false",
    },
    "ignore-scripts": {
      meaning: () =>
        l10n.t(
          "Whether the scripts of packages are left out. It stops install scripts of dependencies from running code.",
        ),
      fallback: "false",
    },
    "script-shell": { meaning: () => l10n.t("The shell that scripts run in."), fallback: "/bin/sh" },
    omit: { meaning: () => l10n.t("Kinds of dependencies that are not installed: `dev`, `optional`, `peer`.") },
    include: {
      meaning: () =>
        l10n.t(
          "Kinds of dependencies that are installed even if `omit` names them: `prod`, `dev`, `optional`, `peer`.",
        ),
    },
    production: { meaning: () => l10n.t("Outdated; write `omit=dev`."), fallback: "null" },
    only: { meaning: () => l10n.t("Outdated; write `omit=dev`."), fallback: "null" },
    audit: {
      meaning: () => l10n.t("Whether known vulnerabilities are asked for after an installation."),
      fallback: "true",
    },
    "audit-level": { meaning: () => l10n.t("The severity from which on `npm audit` fails."), fallback: "null" },
    fund: { meaning: () => l10n.t("Whether a note on packages that look for funding is printed."), fallback: "true" },
    "update-notifier": { meaning: () => l10n.t("Whether a note on a newer npm is printed."), fallback: "true" },
    loglevel: {
      meaning: () =>
        l10n.t("How much is printed: `silent`, `error`, `warn`, `notice`, `http`, `info`, `verbose`, `silly`."),
      fallback: "notice",
    },
    progress: { meaning: () => l10n.t("Whether a progress bar is shown."), fallback: "true" },
    color: { meaning: () => l10n.t("Whether output is coloured."), fallback: "true" },
    cache: {
      meaning: () => l10n.t("The folder of npm's cache; mount a cache there when packages are installed in an image."),
      fallback: "~/.npm",
    },
    "prefer-offline": {
      meaning: () =>
        l10n.t("Whether packages in the cache are taken without asking the registry whether they are stale."),
      fallback: "false",
    },
    offline: { meaning: () => l10n.t("Whether only packages in the cache are installed."), fallback: "false" },
    prefix: { meaning: () => l10n.t("The folder that global packages are installed in.") },
    "fetch-retries": { meaning: () => l10n.t("How often a failed request is tried again."), fallback: "2" },
    "fetch-retry-mintimeout": {
      meaning: () => l10n.t("The shortest wait before a request is tried again, in milliseconds."),
      fallback: "10000",
    },
    "fetch-retry-maxtimeout": {
      meaning: () => l10n.t("The longest wait before a request is tried again, in milliseconds."),
      fallback: "60000",
    },
    "fetch-timeout": { meaning: () => l10n.t("How long a request may take, in milliseconds."), fallback: "300000" },
    maxsockets: {
      meaning: () => l10n.t("How many connections to one registry are open at the same time."),
      fallback: "15",
    },
    workspaces: { meaning: () => l10n.t("Whether commands run for all workspaces of the project."), fallback: "null" },
    "node-options": {
      meaning: () => l10n.t("Options that Node gets when it runs scripts, as in `NODE_OPTIONS`."),
      fallback: "null",
    },
    access: {
      meaning: () => l10n.t("Whether a scoped package is published for everybody (`public`) or not (`restricted`)."),
    },
    provenance: {
      meaning: () => l10n.t("Whether a statement of where the package was built is published with it."),
      fallback: "false",
    },
    tag: {
      meaning: () => l10n.t("The tag that a package is published under and installed by when no version is given."),
      fallback: "latest",
    },
    before: { meaning: () => l10n.t("A date; only versions published before it are installed."), fallback: "null" },
    "min-release-age": {
      meaning: () => l10n.t("How many days old a version has to be before it is installed."),
      fallback: "null",
    },
    "always-auth": { meaning: () => l10n.t("Without effect since npm 7, and warned about; remove it.") },
  }),
);
