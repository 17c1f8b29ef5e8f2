import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { GoCommand } from "../../build/goCommand";
import { isInside } from "../../build/imagePaths";
import { isShipped } from "../../build/shipped";
import { literalOf, type ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import type { GoModule } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachGoCommand, type ItemChecking } from "../shared/forEach";
import { liesAmongTests } from "../shared/testImages";

export const unpinnedGoInstall = defineDockerfileRule({
  meta: {
    id: "unpinned-go-install",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A tool is installed in whatever version is the newest"),
    effect: () =>
      l10n.t(
        "The layer keeps the version of the day it was built, and the next machine gets another one. A release that needs a newer Go breaks the build without any change of yours.",
      ),
    remedy: () => l10n.t("Name a version: `go install golang.org/x/tools/cmd/goimports@v0.38.0`."),
  },
  mentions: ["go"],
  check: forEachGoCommand((go, context) => {
    if (!go.isVersioned) return;
    for (const word of go.operands) checkOperand(context, go, word);
  }),
});

function checkOperand({ build, report }: ItemChecking, go: GoCommand, word: ShellWord): void {
  const text = textOf(go.command.valueOf(word));
  const [, path, query] = /^([^@]+)@(.+)$/.exec(text ?? "") ?? [];
  if (path === undefined || query === undefined || isPinned(path, query)) return;
  report({
    span: word.span,
    message: l10n.t(
      "`{0}` takes the version of `{1}` that `{2}` means on the day of the build: the next build may get another one.",
      go.title,
      path,
      query,
    ),
    severity: isReleased(build, go) ? "warning" : "information",
    fixes: fixesFor(new DockerfileEdits(build), go, word, path, query),
  });
}

/** Whether the final stage needs what the command brings, and is meant for more than development and tests. */
function isReleased(build: Build, go: GoCommand): boolean {
  const { finalStage } = build;
  if (finalStage === undefined || isShipped(finalStage) === "no") return false;
  return go.step.stage.isReachable && !liesAmongTests(build);
}

/**
 * A full version, a commit or a tag; prefixes, comparisons, branches and `latest` move. Source: Go modules reference,
 * version queries. The packages of golang.org/dl carry the version of their toolchain in the path.
 */
function isPinned(path: string, query: string): boolean {
  if (/^[0-9a-f]{7,40}$/.test(query) || /^golang\.org\/dl\/go\d/.test(path)) return true;
  if (/^[<>]/.test(query)) return false;
  // Tags have numbers: `RELEASE.2024-06-13T17-48-22Z`, `2025.1`.
  return /\d/.test(query) && !movingNumber.test(query);
}

/** Numbers that stay where they are while the code moves on: prefixes of versions, and branches by their usual names. */
const movingNumber = /^v\d+(?:\.\d+)?$|^releases?[-/_]v?\d+(?:\.\d+)?$|[._-]x$|branch/i;

/** The version that go.mod requires of the same module. */
function fixesFor(edits: DockerfileEdits, go: GoCommand, word: ShellWord, path: string, query: string): readonly Fix[] {
  const at = word.text.lastIndexOf(`@${query}`);
  const version = requiredVersion(go, path);
  if (version === undefined || at < 0 || literalOf(word) === undefined || go.step.instruction.json) return [];
  const start = word.span.start + at + 1;
  return [
    {
      title: l10n.t("Install `{0}`, which go.mod requires", version),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace({ start, end: start + query.length }, version)],
    },
  ];
}

function requiredVersion(go: GoCommand, path: string): string | undefined {
  const own = go.module.module;
  const modules = own ? [own] : (go.step.build.surroundings.context?.modules ?? []);
  return modules.map((module) => versionIn(module, path)).find((version) => version !== undefined);
}

/**
 * Programs that are known to lie in the module whose path theirs begins with: what lies below a module's path may be a
 * module as well, with other versions, as `golang.org/x/tools/gopls` is. Source: the modules' repositories.
 */
const inTheirModule: ReadonlySet<string> = new Set(
  `entgo.io/ent/cmd/ent
  github.com/a-h/templ/cmd/templ
  github.com/bufbuild/buf/cmd/buf
  github.com/go-delve/delve/cmd/dlv
  github.com/golang-migrate/migrate/v4/cmd/migrate
  github.com/golang/mock/mockgen
  github.com/golangci/golangci-lint/cmd/golangci-lint
  github.com/golangci/golangci-lint/v2/cmd/golangci-lint
  github.com/google/wire/cmd/wire
  github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-grpc-gateway
  github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-openapiv2
  github.com/onsi/ginkgo/v2/ginkgo
  github.com/pressly/goose/v3/cmd/goose
  github.com/sqlc-dev/sqlc/cmd/sqlc
  github.com/swaggo/swag/cmd/swag
  go.uber.org/mock/mockgen
  golang.org/x/perf/cmd/benchstat
  golang.org/x/tools/cmd/deadcode
  golang.org/x/tools/cmd/goimports
  golang.org/x/tools/cmd/stringer
  golang.org/x/vuln/cmd/govulncheck
  google.golang.org/protobuf/cmd/protoc-gen-go
  honnef.co/go/tools/cmd/staticcheck
  k8s.io/code-generator/cmd/client-gen
  k8s.io/code-generator/cmd/deepcopy-gen
  k8s.io/code-generator/cmd/informer-gen
  k8s.io/code-generator/cmd/lister-gen
  sigs.k8s.io/controller-tools/cmd/controller-gen`.split(/\s+/),
);

function versionIn({ syntax }: GoModule, path: string): string | undefined {
  const found = syntax.require
    .filter((each) => isInside(path, each.path) && /^v\d/.test(each.version))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!found || syntax.replace.some(({ oldPath }) => oldPath === found.path)) return undefined;
  const isOfModule = found.path === path || syntax.tool.some(({ value }) => value === path) || inTheirModule.has(path);
  return isOfModule ? found.version : undefined;
}
