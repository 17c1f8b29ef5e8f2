import * as l10n from "@vscode/l10n";
import { replacementsOf } from "../../build/moduleIndex";
import { allSettingPlaces, type SettingPlace } from "../../build/settingPlaces";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { type ChecksumScope, checksumScopes } from "../shared/checksumScope";
import { DockerfileEdits } from "../shared/edits";
import { inLowerCase } from "../shared/inLowerCase";
import { entryBelow, type PatternDefect, patternDefect, publicEntry, repairedList } from "../shared/patternLists";
import { coversEveryModule } from "../shared/privateModules";
import { replaceSetting } from "../shared/settingEdits";

const lists = new Set(["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"]);

export const goprivateSyntax = defineDockerfileRule({
  meta: {
    id: "goprivate-syntax",
    category: "private-modules",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A pattern of private modules that matches nothing, or everything"),
    effect: () =>
      l10n.t(
        "The modules that were meant are asked of the public servers: their names get out, and one that `go.sum` does not list fails verification.",
      ),
    remedy: () =>
      l10n.t(
        "Write prefixes of module paths, with commas and nothing else between them: `git.example.com,github.com/corp`.",
      ),
  },
  mentions: inLowerCase(lists),
  check({ build, report }) {
    const isWanted = (name: string) => lists.has(name);
    const places = allSettingPlaces(build, isWanted);
    const scopes = checksumScopes(build, places);
    const edits = new DockerfileEdits(build);
    for (const place of places) {
      const scope = scopes.get(place);
      const list = place.source === place.pair ? textOf(place.value) : undefined;
      // `none` is a word of its own: no module at all.
      if (!list || list === "none" || !scope?.isInForce || scope.isExempt) continue;
      const flaw = flawOf(place, list, scope);
      if (!flaw) continue;
      const { repaired } = flaw;
      const isLiteral = !/\$/.test(place.pair?.rawValue ?? edits.text.slice(place.span.start, place.span.end));
      const fixes: readonly Fix[] =
        repaired !== undefined && isLiteral
          ? [
              {
                title: l10n.t("Replace it by `{0}`", `${place.name}=${repaired}`),
                safety: "safe",
                preferred: true,
                edits: () => [replaceSetting(edits, place, place.name, repaired)],
              },
            ]
          : [];
      report({ span: place.span, message: flaw.message, severity: flaw.isFatal ? "error" : "warning", fixes });
    }
  },
});

interface Flaw {
  readonly message: string;
  readonly isFatal: boolean;
  readonly repaired: string | undefined;
}

function flawOf(place: SettingPlace, list: string, scope: ChecksumScope): Flaw | undefined {
  const { name } = place;
  const defect = patternDefect(list);
  if (defect) return { message: messageOf(defect, name), isFatal: true, repaired: repairedList(list) };
  const below = entryBelow(list, requiredPaths(scope));
  if (below) {
    const { entry, module } = below;
    const stem = entry.replace(/\/\*+\/?$/, "");
    const repaired = list.split(",").map((each) => (each === entry ? stem : each));
    return {
      message: l10n.t("`{0}` matches only what lies below `{1}`, and go.mod requires `{1}` itself.", entry, module),
      isFatal: true,
      repaired: repaired.join(","),
    };
  }
  const entry = publicEntry(list);
  // What switches all verification off is another rule's.
  const isOther = name === "GOINSECURE" || (name === "GONOSUMDB" && coversEveryModule(list));
  if (entry === undefined || isOther) return undefined;
  return { message: publicMessage(name, entry), isFatal: false, repaired: undefined };
}

function publicMessage(name: string, entry: string): string {
  if (name === "GONOSUMDB")
    return l10n.t(
      "`{0}` covers a whole public host: none of its modules is looked up in the checksum database.",
      entry,
    );
  if (name === "GONOPROXY")
    return l10n.t(
      "`{0}` covers a whole public host: each of its modules is fetched with git, past the module proxy.",
      entry,
    );
  return l10n.t(
    "`{0}` covers a whole public host: each of its modules is fetched with git, past the module proxy, and is not verified.",
    entry,
  );
}

function messageOf(defect: PatternDefect, name: string): string {
  switch (defect) {
    case "quotes":
      return l10n.t("The value of `{0}` keeps its quotation marks, so that its patterns match no module path.", name);
    case "separator":
      return l10n.t(
        "Go separates the patterns of `{0}` by commas alone: with `;` or `|` between them they match nothing.",
        name,
      );
    case "blank":
      return l10n.t("Go takes a blank in `{0}` as a part of the pattern, which then matches no module path.", name);
    case "scheme":
      return l10n.t(
        "`{0}` holds a URL. Patterns are compared with module paths, which begin with the host's name.",
        name,
      );
    case "upper-case":
      return l10n.t(
        "A pattern of `{0}` has upper-case letters in its host: module paths have none, and case counts.",
        name,
      );
  }
}

function requiredPaths({ modules }: ChecksumScope): readonly string[] {
  return modules.flatMap(({ syntax }) =>
    syntax.require.filter(({ path }) => replacementsOf(syntax, path).length === 0).map(({ path }) => path),
  );
}
