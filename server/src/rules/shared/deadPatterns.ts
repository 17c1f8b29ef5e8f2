import { below, folderOf, nameOf } from "../../build/imagePaths";
import { IgnoreMatcher, type IgnorePattern, parseDockerignore } from "../../syntax/dockerignore";
import { isNear, nearestName } from "../../syntax/nearestName";
import type { BuildContext } from "../../workspace/surroundings";

/** Why a pattern of an ignore file has no effect. */
export type DeadPattern =
  /** Docker refuses the file because of it. */
  | { readonly kind: "invalid"; readonly reason: string }
  /** It begins with `../`: nothing above the context is asked for. */
  | { readonly kind: "outside" }
  /** An exception with nothing above it that it could bring back. */
  | { readonly kind: "needless-exception" }
  /** An exception for a file that an exception above has brought back already. */
  | { readonly kind: "repeated-exception"; readonly by: IgnorePattern }
  /** Quotation marks or braces are compared as they are written. */
  | { readonly kind: "literal"; readonly replacement: readonly string[] }
  /** It holds at the context's root only, and what is named alike lies deeper. */
  | { readonly kind: "anchored"; readonly example: string; readonly replacement: readonly string[] }
  /** Nothing is called so, and something that is not ignored is called nearly so. */
  | { readonly kind: "misspelt"; readonly replacement: readonly string[] };

/** Names that ignore files have for good reason although nothing of the name is there; and targets of misspellings. */
const commonNames = new Set(
  "node_modules .git .gitignore .gitattributes .github .gitlab-ci.yml .idea .vscode .DS_Store .env .env.local vendor Dockerfile .dockerignore docker-compose.yml docker-compose.yaml README.md LICENSE Makefile CHANGELOG.md coverage coverage.out bower_components .editorconfig .golangci.yml".split(
    " ",
  ),
);

/** Names that are listed by habit, in every project and whatever its language; nobody misspelt them. */
const habitualNames = new Set(
  (
    ".venv .renv .virtualenv .direnv .envrc .env.example .env.development .env.production .env.test .svn .hg .bzr .cvs .vs .fleet .zed .settings .project .classpath " +
    ".factorypath .history .gitmodules .gitkeep .gitlab .gitea .forgejo .circleci .travis.yml .drone.yml .buildkite .husky .devcontainer .vagrant .terraform .serverless " +
    ".cache .tmp .temp .logs .data .dist .build .output .out .next .nuxt .svelte-kit .astro .turbo .parcel-cache .nyc_output .yarn .pnp .pnp.js .pnp.cjs .pnpm-store " +
    ".npm .npmrc .nvmrc .node-version .tool-versions .eslintcache .eslintrc .eslintignore .prettierrc .prettierignore .stylelintrc .babelrc .browserslistrc " +
    ".pytest_cache .mypy_cache .ruff_cache .tox .nox .coverage .coveragerc .hypothesis .ipynb_checkpoints .python-version .Python .Rproj.user .Rhistory .RData " +
    ".gradle .mvn .bundle .sass-cache .air.toml .goreleaser.yml .goreleaser.yaml .pre-commit-config.yaml .markdownlint.json .codecov.yml .helmignore " +
    ".aws .ssh .kube .docker .local .config __pycache__ Thumbs.db Desktop.ini venv npm-debug.log yarn-error.log Jenkinsfile Vagrantfile Procfile Taskfile.yml"
  ).split(" "),
);

/** Names that may be given `**` in front: never the name of a source. */
const anywhereNames = new Set(["node_modules", ".env", ".DS_Store", "*.log"]);

/** Files that are looked at to find what one pattern was meant for, and for all of a file together. */
const maximumLooked = 3_000;
const maximumLookedInAll = 500_000;

/** Tells of the patterns of one ignore file why they have no effect. */
export class DeadPatterns {
  private readonly matcher: IgnoreMatcher;
  private looksLeft = maximumLookedInAll;
  private hasPositiveAbove = false;
  private next = 0;

  constructor(
    private readonly all: readonly IgnorePattern[],
    private readonly context: BuildContext | undefined,
  ) {
    this.matcher = new IgnoreMatcher({ patterns: all, comments: [] });
  }

  /** Every pattern without effect; one that has an effect, may have one later, or of which that is not known, is left out. */
  *find(): Generator<readonly [IgnorePattern, DeadPattern]> {
    for (; this.next < this.all.length; this.next++) {
      const pattern = this.all[this.next];
      const dead = pattern && this.causeOf(pattern);
      if (pattern && dead) yield [pattern, dead];
      if (pattern?.negated === false && pattern.invalid === undefined) this.hasPositiveAbove = true;
    }
  }

  private causeOf(pattern: IgnorePattern): DeadPattern | undefined {
    const { context } = this;
    if (pattern.invalid !== undefined) return { kind: "invalid", reason: pattern.invalid };
    if (pattern.negated) return this.needlessException(pattern);
    if (pattern.cleaned === ".." || pattern.cleaned.startsWith("../")) return { kind: "outside" };
    if (/\s#/.test(pattern.raw) || pattern.raw.startsWith("#")) return undefined;
    const literal = literalReplacement(pattern.raw);
    if (literal) return this.matchesAnything(pattern) ? undefined : { kind: "literal", replacement: literal };
    if (!context || context.listing.truncated || this.matchesAnything(pattern)) return undefined;
    return this.anchoredOnly(pattern, context) ?? this.misspelt(pattern, context);
  }

  private needlessException(pattern: IgnorePattern): DeadPattern | undefined {
    if (!this.hasPositiveAbove) return { kind: "needless-exception" };
    if (this.context?.listing.kindOf(pattern.cleaned) !== "file") return undefined;
    const above = this.all.slice(0, this.next).filter((each) => each.invalid === undefined);
    this.looksLeft -= above.length;
    if (this.looksLeft < 0) return undefined;
    const { ignored, by } = new IgnoreMatcher({ patterns: above, comments: [] }).decide(pattern.cleaned);
    if (ignored) return undefined;
    return by?.negated ? { kind: "repeated-exception", by } : { kind: "needless-exception" };
  }

  /** Whether a pattern by itself ignores anything in the context; `true` as well where too much would have to be looked at. */
  private matchesAnything({ raw }: IgnorePattern): boolean {
    const { context } = this;
    if (!context) return false;
    const matcher = new IgnoreMatcher(parseDockerignore(raw));
    const pending = [""];
    let looked = 0;
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      for (const { name, kind } of context.listing.entries(folder)) {
        const path = below(folder, name);
        if (++looked > maximumLooked || --this.looksLeft < 0 || matcher.decide(path).ignored) return true;
        if (kind === "folder") pending.push(path);
      }
    }
    return false;
  }

  private anchoredOnly({ cleaned, raw }: IgnorePattern, context: BuildContext): DeadPattern | undefined {
    if (!anywhereNames.has(cleaned)) return undefined;
    const named = new IgnoreMatcher(parseDockerignore(`**/${cleaned}`));
    const pending = [""];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      for (const { name, kind } of context.listing.entries(folder)) {
        if (--this.looksLeft < 0) return undefined;
        const path = below(folder, name);
        if (this.matcher.decide(path).ignored) continue;
        if (named.decide(path).ignored) {
          return { kind: "anchored", example: path, replacement: [`**/${raw.replace(/^\.?\//, "")}`] };
        }
        if (kind === "folder") pending.push(path);
      }
    }
    return undefined;
  }

  private misspelt({ cleaned }: IgnorePattern, context: BuildContext): DeadPattern | undefined {
    const prefix = cleaned.startsWith("**/") ? "**/" : "";
    const path = cleaned.slice(prefix.length);
    const name = nameOf(path);
    if (name.length < 5 || /[*?[\\]/.test(path) || commonNames.has(name) || habitualNames.has(name)) return undefined;
    if (context.gitIgnores(path) || context.listing.isOpaque(path)) return undefined;
    const folder = folderOf(path);
    const entries = context.listing.entries(folder).map((entry) => entry.name);
    this.looksLeft -= entries.length;
    if (this.looksLeft < 0) return undefined;
    // What every second project has need not be there now; but there are too many names with a dot for a guess.
    const absent = folder === "" && !name.startsWith(".") ? commonNames : [];
    const candidates = [...entries, ...absent].filter(
      (other) => Math.abs(other.length - name.length) <= 1 && !this.matcher.decide(below(folder, other)).ignored,
    );
    const near = nearestName(name, candidates, 1);
    if (near === undefined || !isSlip(name, near)) return undefined;
    return { kind: "misspelt", replacement: [`${prefix}${below(folder, near)}`] };
  }
}

/** The lines that a pattern with shell syntax stands for, which Docker does not know. */
function literalReplacement(raw: string): readonly string[] | undefined {
  const quoted = /^(["'])(.+)\1$/.exec(raw);
  if (quoted?.[2] !== undefined) return [quoted[2]];
  const braces = /^([^{}]*)\{([^{}]+)\}([^{}]*)$/.exec(raw);
  const [, before = "", choices, after = ""] = braces ?? [];
  return choices?.includes(",") ? choices.split(",").map((choice) => `${before}${choice.trim()}${after}`) : undefined;
}

/** One letter more, less or swapped, or only capitals: a plural, another number or another extension is another name. */
function isSlip(name: string, near: string): boolean {
  const isOther = (a: string, b: string) => a === `${b}s` || a.replace(/\d+/g, "") === b.replace(/\d+/g, "");
  const [a, b] = [name.toLowerCase(), near.toLowerCase()];
  if (isOther(a, b) || isOther(b, a) || a.startsWith(".") !== b.startsWith(".")) return false;
  return extensionOf(name) === extensionOf(near) && isNear(a, b, 1);
}

function extensionOf(name: string): string {
  return /.(\.[a-z0-9]+)$/i.exec(name)?.[1] ?? "";
}
