import { categories, categoryTitles, describeRules } from "../../server/src/lint/metadata";
import type { BuiltProject, Evidence, MeasuredBuild, Observation, ProxyList, ShownRule } from "./evidence";
import { reasonNotShown } from "./notShown";

/** The parts of docs/real-builds.md that are made of the evidence, by the name of their marker. */
export function generatedParts(evidence: Evidence): Readonly<Record<string, string>> {
  const sections = Object.values(evidence.sections);
  const shown = sections.flatMap((section) => section.shown ?? []);
  const measured = sections.flatMap((section) => section.measured ?? []);
  return {
    summary: summary(evidence, shown),
    rules: ruleTables(shown),
    "not shown": notShownTable(shown),
    lists: listTable(sections.flatMap((section) => section.lists ?? [])),
    projects: projectTables(evidence),
    example: [exampleTable(measured), ...roundsOf(measured)].join("\n\n"),
  };
}

/**
 * What keeps the page from being published: tests that failed, rules that nothing has shown and that nobody has given a
 * reason for, and rules with a reason although they were shown.
 */
export function contradictions(evidence: Evidence): readonly string[] {
  const { sections } = evidence;
  const shown = new Set(Object.values(sections).flatMap((section) => (section.shown ?? []).map(({ rule }) => rule)));
  const failed = failures(evidence).map((name) => `failed: ${name}`);
  const unexplained = describeRules().flatMap(({ id, category }) => {
    const reason = reasonNotShown(id, category);
    if (shown.has(id))
      return category !== "npmrc" && reason !== undefined ? [`${id} is shown, and listed as not shown`] : [];
    return reason === undefined ? [`${id} is neither shown nor listed in notShown.ts`] : [];
  });
  return [...failed, ...unexplained];
}

/** The tests that failed, with the titles that they stand below. */
function failures({ sections }: Evidence): readonly string[] {
  return Object.entries(sections).flatMap(([title, { failed = [] }]) => failed.map((name) => `${title}: ${name}`));
}

/** The words of the example's table, by the README that it stands in. */
const exampleWords = {
  "README.md": {
    header: ["First build", "After an edit", "Modules fetched again", "Image", "Start"],
    states: ["as it is", "after the safe fixes", "after the suggestions as well"],
  },
  "README.zh-CN.md": {
    header: ["首次构建", "修改源码后", "重新下载的模块", "镜像", "启动结果"],
    states: ["原样", "应用安全修复后", "再应用建议后"],
  },
} as const;

/** What the example's builds cost, for the READMEs and the page about real builds. */
export function exampleTable(
  measured: readonly MeasuredBuild[],
  readme: keyof typeof exampleWords = "README.md",
): string {
  const { header, states } = exampleWords[readme];
  return table(
    ["`examples/order-service`", ...header],
    measured.map((each, index) => [
      states[index] ?? each.state,
      seconds(each.coldSeconds),
      seconds(each.rebuildSeconds),
      String(each.modulesFetchedAfterEdit),
      bytes(each.imageBytes),
      code(each.start),
    ]),
  );
}

/** How the seconds came about, where it was not by one build. */
function roundsOf(measured: readonly MeasuredBuild[]): readonly string[] {
  const rounds = Math.min(...measured.map((each) => each.rounds ?? 1));
  return rounds > 1
    ? [`The seconds are the middle ones of ${rounds} rounds, in which the three states took turns with the machine.`]
    : [];
}

function summary(evidence: Evidence, shown: readonly ShownRule[]): string {
  const { engine, sections } = evidence;
  const failed = failures(evidence);
  const rules = describeRules();
  const shownRules = new Set(shown.map(({ rule }) => rule));
  const projects = Object.values(sections).flatMap((section) => section.projects ?? []);
  const names = new Set(projects.map(({ name }) => name));
  return (
    `Docker ${engine} has shown ${shownRules.size} of ${rules.length} rules with ${shown.length} projects, ` +
    `and has built ${names.size} more projects before and after ${projects.length} repairs. ` +
    (failed.length === 0 ? "No test failed." : `${failed.length} tests failed: ${failed.join("; ")}.`)
  );
}

function ruleTables(shown: readonly ShownRule[]): string {
  const rules = describeRules();
  return categories
    .flatMap((category) => {
      const members = new Set(rules.filter((rule) => rule.category === category).map(({ id }) => id));
      const rows = shown.filter(({ rule }) => members.has(rule));
      if (rows.length === 0) return [];
      const cells = rows.map(({ rule, claim, before, repair, after }) => [
        `[${rule}](rules/${rule}.md): ${claim}`,
        observed(before),
        repair === "by hand" ? repair : `\`${repair}\``,
        observed(after),
      ]);
      return [`### ${categoryTitles[category]()}`, table(["Rule", "Before", "Repair", "After"], cells)];
    })
    .join("\n\n");
}

function notShownTable(shown: readonly ShownRule[]): string {
  const shownRules = new Set(shown.map(({ rule }) => rule));
  const byReason = new Map<string, string[]>();
  for (const { id, category } of describeRules()) {
    if (shownRules.has(id)) continue;
    const reason = reasonNotShown(id, category) ?? "Not shown yet.";
    byReason.set(reason, [...(byReason.get(reason) ?? []), `[${id}](rules/${id}.md)`]);
  }
  return table(
    ["Rules", "Why no build shows them"],
    [...byReason].map(([reason, rules]) => [rules.join(", "), reason]),
  );
}

function listTable(lists: readonly ProxyList[]): string {
  const rows = lists.map(({ first, separator, isSecondAsked, said }) => [
    first,
    `\`${separator.replace("|", "\\|")}\``,
    isSecondAsked ? "is asked, and the build goes on" : "is not asked",
    said === "" ? "" : code(said),
  ]);
  return table(["The first proxy", "Separator", "The second one", "Message"], rows);
}

function projectTables({ sections }: Evidence): string {
  const rows = Object.entries(sections).flatMap(([title, { projects }]) =>
    projects === undefined ? [] : [[title, ...figuresOf(projects)]],
  );
  return table(
    ["Repairs", "Projects", "Changed by repairs", "Kinds of findings repaired", "Images before", "Images after"],
    rows,
  );
}

function figuresOf(projects: readonly BuiltProject[]): readonly string[] {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return [
    String(projects.length),
    String(projects.filter(({ repaired }) => repaired.length > 0).length),
    String(sum(projects.map(({ repaired }) => repaired.length))),
    bytes(sum(projects.map(({ before }) => before.imageBytes))),
    bytes(sum(projects.map(({ after }) => after.imageBytes))),
  ];
}

function observed({ command, succeeded, said, figures }: Observation): string {
  const outcome = succeeded ? "" : " ✗";
  const counted = Object.entries(figures ?? {}).map(([what, count]) =>
    what.startsWith("bytes") ? `${bytes(count)}${what.slice("bytes".length)}` : `${what}: ${count}`,
  );
  const seen = [...(said === undefined ? [] : [code(said)]), ...counted].join(", ");
  return `\`${command}\`${outcome}${seen === "" ? "" : `: ${seen}`}`;
}

function code(text: string): string {
  return text === "" ? "nothing" : `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function seconds(count: number): string {
  return `${count.toFixed(1)} s`;
}

function bytes(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(2)} GB`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} MB`;
  return count >= 1e3 ? `${(count / 1e3).toFixed(1)} kB` : `${count} bytes`;
}
