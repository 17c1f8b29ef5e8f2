import * as l10n from "@vscode/l10n";

/** What an `.npmrc` key decides. Source: the option list of npm 11 (`npm help config`). */
export interface NpmrcKeyHelp {
  readonly meaning: () => string;
  /** The default where npm's definitions do not name it, because it depends on the machine or on other settings. */
  readonly fallback?: string;
}

/** The keys that people write most, by name without a registry or package scope. */
export const npmrcKeyHelp: ReadonlyMap<string, NpmrcKeyHelp> = new Map(
  Object.entries<NpmrcKeyHelp>({
    registry: {
      meaning: () =>
        l10n.t("The registry that packages come from. `@scope:registry` sets one for the packages of a scope."),
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
    },
    cafile: {
      meaning: () =>
        l10n.t(
          "File with the certificate authorities to trust. It replaces the built-in ones, so the public ones have to be in it; a missing file is ignored in silence.",
        ),
    },
    ca: {
      meaning: () => l10n.t("Certificate authority to trust, as PEM text. It replaces the built-in ones."),
    },
    proxy: {
      meaning: () =>
        l10n.t("The HTTP proxy that requests go through; used for HTTPS registries too when `https-proxy` is not set."),
    },
    "https-proxy": { meaning: () => l10n.t("The proxy for requests to HTTPS registries.") },
    noproxy: {
      meaning: () =>
        l10n.t(
          "Hosts that are reached without proxy, separated by commas: `host` or `.suffix`. `*.suffix` matches nothing.",
        ),
      fallback: "$NO_PROXY",
    },
    "save-exact": {
      meaning: () => l10n.t("Whether new dependencies are written with their exact version."),
    },
    "save-prefix": {
      meaning: () => l10n.t("What is written in front of the version of a new dependency: `^` or `~`."),
    },
    "package-lock": {
      meaning: () => l10n.t("Whether `package-lock.json` is read and written. `npm ci` needs it."),
    },
    "package-lock-only": {
      meaning: () => l10n.t("Whether only `package-lock.json` is brought up to date, without `node_modules`."),
    },
    "lockfile-version": {
      meaning: () => l10n.t("The format in which `package-lock.json` is written: 1, 2 or 3."),
      fallback: "3",
    },
    "legacy-peer-deps": {
      meaning: () => l10n.t("Whether peer dependencies are left out of the tree, as npm 6 did. It hides conflicts."),
    },
    "strict-peer-deps": {
      meaning: () => l10n.t("Whether every conflict of peer dependencies is an error."),
    },
    "engine-strict": {
      meaning: () => l10n.t("Whether packages that do not accept this version of Node are refused."),
    },
    "ignore-scripts": {
      meaning: () =>
        l10n.t(
          "Whether the scripts of packages are left out. It stops install scripts of dependencies from running code.",
        ),
    },
    "script-shell": { meaning: () => l10n.t("The shell that scripts run in."), fallback: "/bin/sh" },
    omit: { meaning: () => l10n.t("Kinds of dependencies that are not installed: `dev`, `optional`, `peer`.") },
    include: {
      meaning: () =>
        l10n.t(
          "Kinds of dependencies that are installed even if `omit` names them: `prod`, `dev`, `optional`, `peer`.",
        ),
    },
    production: { meaning: () => l10n.t("Outdated; write `omit=dev`.") },
    only: { meaning: () => l10n.t("Outdated; write `omit=dev`.") },
    audit: {
      meaning: () => l10n.t("Whether known vulnerabilities are asked for after an installation."),
    },
    "audit-level": { meaning: () => l10n.t("The severity from which on `npm audit` fails.") },
    fund: { meaning: () => l10n.t("Whether a note on packages that look for funding is printed.") },
    "update-notifier": { meaning: () => l10n.t("Whether a note on a newer npm is printed.") },
    loglevel: {
      meaning: () =>
        l10n.t("How much is printed: `silent`, `error`, `warn`, `notice`, `http`, `info`, `verbose`, `silly`."),
    },
    progress: { meaning: () => l10n.t("Whether a progress bar is shown."), fallback: "true" },
    color: { meaning: () => l10n.t("Whether output is coloured.") },
    cache: {
      meaning: () => l10n.t("The folder of npm's cache; mount a cache there when packages are installed in an image."),
    },
    "prefer-offline": {
      meaning: () =>
        l10n.t("Whether packages in the cache are taken without asking the registry whether they are stale."),
    },
    offline: { meaning: () => l10n.t("Whether only packages in the cache are installed.") },
    prefix: { meaning: () => l10n.t("The folder that global packages are installed in.") },
    "fetch-retries": { meaning: () => l10n.t("How often a failed request is tried again.") },
    "fetch-retry-mintimeout": {
      meaning: () => l10n.t("The shortest wait before a request is tried again, in milliseconds."),
    },
    "fetch-retry-maxtimeout": {
      meaning: () => l10n.t("The longest wait before a request is tried again, in milliseconds."),
    },
    "fetch-timeout": { meaning: () => l10n.t("How long a request may take, in milliseconds.") },
    maxsockets: {
      meaning: () => l10n.t("How many connections to one registry are open at the same time."),
    },
    workspaces: { meaning: () => l10n.t("Whether commands run for all workspaces of the project.") },
    "node-options": {
      meaning: () => l10n.t("Options that Node gets when it runs scripts, as in `NODE_OPTIONS`."),
    },
    access: {
      meaning: () => l10n.t("Whether a scoped package is published for everybody (`public`) or not (`restricted`)."),
    },
    provenance: {
      meaning: () => l10n.t("Whether a statement of where the package was built is published with it."),
    },
    tag: {
      meaning: () => l10n.t("The tag that a package is published under and installed by when no version is given."),
    },
    before: { meaning: () => l10n.t("A date; only versions published before it are installed.") },
    "min-release-age": {
      meaning: () => l10n.t("How many days old a version has to be before it is installed."),
    },
    "always-auth": { meaning: () => l10n.t("Without effect since npm 7, and warned about; remove it.") },
  }),
);
