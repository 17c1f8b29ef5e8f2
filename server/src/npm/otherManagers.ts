/** The programs that read an `.npmrc` and install packages. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/**
 * Settings of pnpm that npm does not have, as up to version 10 they stood in `.npmrc` (since then most belong into
 * `pnpm-workspace.yaml`). Sources: pnpm.io/settings and the types in pnpm's package `@pnpm/config` 10.
 */
const pnpmKeys = `
  aggregate-output auto-install-peers bail cache-dir catalog-mode changed-files-ignore-pattern child-concurrency
  ci config-dir dangerously-allow-all-builds dedupe-direct-deps dedupe-injected-deps dedupe-peer-dependents
  dedupe-peers deploy-all-files dir disallow-workspace-cycles dlx-cache-max-age embed-readme enable-global-virtual-store
  enable-modules-dir enable-pre-post-scripts exclude-links-from-lockfile extend-node-path fail-if-no-match
  fetch-min-speed-ki-bps fetch-warn-timeout-ms fetching-concurrency filter filter-prod force-legacy-deploy
  frozen-lockfile git-branch-lockfile git-checks git-shallow-hosts global-bin-dir global-dir global-path global-pnpmfile
  hoist hoist-pattern hoist-workspace-packages http-proxy ignore-compatibility-db ignore-dep-scripts ignore-pnpmfile
  ignore-workspace ignore-workspace-cycles ignore-workspace-root-check init-package-manager
  inject-workspace-packages legacy-dir-filtering link-workspace-packages lockfile lockfile-dir lockfile-directory
  lockfile-include-tarball-url lockfile-only manage-package-manager-versions merge-git-branch-lockfiles
  merge-git-branch-lockfiles-branch-pattern minimum-release-age minimum-release-age-exclude modules-cache-max-age
  modules-dir network-concurrency no-proxy node-linker node-mirror npm-path optimistic-repeat-install
  only-built-dependencies pack-gzip-level package-import-method package-manager-strict package-manager-strict-version
  peers-suffix-max-length pnpmfile prefer-frozen-lockfile prefer-symlinked-executables prefer-workspace-packages
  preserve-absolute-paths public-hoist-pattern publish-branch recursive-install registry-supports-time-field
  reporter reporter-hide-prefix resolution-mode resolve-peers-from-workspace-root save-catalog-name
  save-workspace-protocol shamefully-flatten shamefully-hoist shared-workspace-lockfile shell-emulator
  side-effects-cache side-effects-cache-readonly sort state-dir store-dir stream strict-dep-builds
  strict-peer-dependencies strict-store-pkg-content-check symlink sync-injected-deps-after-scripts test-pattern
  trust-policy trust-policy-exclude unsafe-perm use-beta-cli use-node-version use-running-store-server
  use-store-server use-stderr verify-deps-before-run verify-store-integrity virtual-store-dir
  virtual-store-dir-max-length workspace-concurrency workspace-packages workspace-root
`;

/**
 * Settings of Yarn 1 that npm does not have: it reads `.npmrc` beside `.yarnrc`. Sources: classic.yarnpkg.com/docs/yarnrc,
 * classic.yarnpkg.com/docs/cli/config and what Yarn 1.22 asks its registries' options for. Later Yarns do not read `.npmrc`.
 */
const yarnKeys = `
  always-auth cache-folder child-concurrency disable-self-update-check enable-meta-folder env
  experimental-pack-script-packages-in-mirror global-folder ignore-engines ignore-optional ignore-platform
  lastUpdateCheck network-concurrency network-timeout no-progress offline-cache-folder plugnplay-blacklist
  plugnplay-override plugnplay-shebang unsafe-disable-integrity-migration version-commit-hooks version-git-message
  version-git-sign version-git-tag version-sign-git-tag version-tag-prefix workspaces-experimental
  workspaces-nohoist-experimental yarn-enable-lockfile-versions yarn-link-file-dependencies yarn-offline-mirror
  yarn-offline-mirror-pruning yarn-path
`;

/** Settings that Bun takes from an `.npmrc` and npm does not have: all that bun.sh/docs/pm/npmrc names (Bun 1.3). */
const bunKeys = "hoist hoist-pattern link-workspace-packages node-linker public-hoist-pattern";

const keysByManager: ReadonlyMap<PackageManager, ReadonlySet<string>> = new Map([
  ["pnpm", wordsOf(pnpmKeys)],
  ["yarn", wordsOf(yarnKeys)],
  ["bun", wordsOf(bunKeys)],
]);

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** The package managers beside npm that have a setting of this name; of Yarn, version 1. */
export function otherManagersWith(key: string): readonly PackageManager[] {
  return [...keysByManager].filter(([, keys]) => keys.has(key)).map(([manager]) => manager);
}

/** The settings of a package manager other than npm that npm does not have. */
export function ownKeysOf(manager: PackageManager): ReadonlySet<string> {
  return keysByManager.get(manager) ?? new Set();
}

/** What install scripts of well-known packages look up as `npm_config_<name>`: their documentation says to put it here. */
const scriptKeys = wordsOf(`
  arch build-from-source cuda-version devdir dist-url disturl force-process-config libc-family msbuild-path msvs-version
  napi-build-version node-addon nodedir platform python release-urls runtime sass-binary-path sass-binary-cache
  sharp-libvips-local-prebuilds sharp-local-prebuilds target target-arch target-libc target-platform
`);

/**
 * Whether a key is one that scripts of packages read from the environment, where npm puts every setting of an `.npmrc`:
 * mirrors of binaries (`electron_mirror`, `sass_binary_site`) and what node-gyp and prebuild-install take (`python`,
 * `nodedir`). Source: the packages' documentation; npm warns of them like of any other.
 */
export function isForScripts(key: string): boolean {
  const name = key.toLowerCase().replaceAll("_", "-");
  return (
    scriptKeys.has(name) ||
    /-(?:mirror|cdnurl|binary-(?:site|host|url|path)|binary-host-mirror|download-(?:host|url|base-url)|skip-download|custom-dir)$/.test(
      name,
    ) ||
    /^(?:puppeteer|playwright|cypress|chromedriver|geckodriver|electron|sharp|prisma|sentrycli)-/.test(name)
  );
}
