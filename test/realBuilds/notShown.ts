/** Why no build shows what a rule says. */
const reasons = {
  registry: "The effect comes from a registry whose tags move; the suite asks none.",
  tls: "Needs a host with a certificate that is valid outside of this suite.",
  ssh: "Needs an ssh server.",
  database: "After the fix Go asks its own checksum database, which the suite does not reach.",
  future: "Says what nobody repairs in the future; a build succeeds as before.",
  npmrc: "About npm's own reading of `.npmrc`: compared with npm itself by `npm run npmrc-evidence`.",
  sqlite: "Needs a module with a C library, which Debian packages in another form.",
  emulation: "The fixed stage runs under emulation, or needs a base image for another platform.",
  workspace: "The effect is that of a package manager that Debian does not package.",
  release: "The rule is content with Go 1.25 and later only, which Debian's releases do not have.",
  comment: "About comments of this tool; a build does not read them.",
} as const;

/** Rules that the suite does not show, and why. Every rule is either here or in what the suite has seen. */
export const notShown: Readonly<Record<string, keyof typeof reasons>> = {
  "cgo-disabled-with-cgo-module": "sqlite",
  "final-stage-on-build-platform": "emulation",
  "go-image-end-of-life": "future",
  "go-image-unpinned": "registry",
  "go-memory-and-cpu-limits": "release",
  "goproxy-insecure": "tls",
  "gosumdb-syntax": "database",
  "hard-coded-architecture": "emulation",
  "install-input-not-copied": "workspace",
  "known-hosts-missing": "ssh",
  "tls-verification-disabled": "tls",
  "unused-suppression": "comment",
};

/**
 * @param category the rule's category
 * @returns why nothing shows the rule, or undefined where something should
 */
export function reasonNotShown(rule: string, category: string): string | undefined {
  const reason = notShown[rule];
  if (reason !== undefined) return reasons[reason];
  return category === "npmrc" ? reasons.npmrc : undefined;
}
