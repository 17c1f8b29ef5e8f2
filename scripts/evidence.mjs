// Writes docs/evidence.md from the figures in docs/evidence/*.json. Nothing on that page is written by hand.
//   npm run evidence             writes the page from the figures that are there
//   npm run evidence -- --check  only compares
// What makes each file stands in `sources`; a figure that is missing is named on the page as missing.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const page = "docs/evidence.md";

/** The files with figures, and what writes each; what is given to it as options may be a figure itself. */
const sources = {
  builds: "npm run test:build",
  corpus: "npm run test:corpus",
  editing: "npm run bench -- --write docs/evidence/editing.json",
  activation: "npm run bench:activation -- --write docs/evidence/activation.json",
  commands: "npm run bench:commands -- FOLDER --write docs/evidence/commands.json",
  growth: "npm run bench:growth -- --write docs/evidence/growth.json",
  fuzz: ({ inputs, seed }) => `npm run fuzz -- --inputs ${inputs} --seed ${seed} --write docs/evidence/fuzz.json`,
  soak: "SOAK_EDITS=100000 SOAK_RESULT=docs/evidence/soak.json npm test -- server",
};
/** Each by its name, `undefined` where it was not measured. */
const figures = Object.fromEntries(
  Object.keys(sources).map((name) => {
    const file = `docs/evidence/${name}.json`;
    return [name, existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined];
  }),
);

const sections = [
  ["Real projects", "corpus", corpusSection],
  ["Real builds", "builds", buildsSection],
  ["Speed while editing", "editing", editingSection],
  ["Activation in VS Code", "activation", activationSection],
  ["Speed of the command line", "commands", commandsSection],
  ["What grows", "growth", growthSection],
  ["Mutated and generated input", "fuzz", fuzzSection],
  ["Hours of typing", "soak", soakSection],
];

const body = sections.flatMap(([title, name, write]) => [
  `## ${title}`,
  "",
  ...(figures[name] === undefined ? ["Not measured for this version."] : write(figures[name])),
  "",
  `From \`${commandOf(name)}\`.`,
  "",
]);
const content = [
  "# Evidence",
  "",
  "What the hints find in real projects, whether the fixes still build, and how fast it is. This page is made by `npm run evidence` from",
  "[the figures](evidence) that the commands below each section write; anyone can run them again. Times depend on the machine, ratios",
  "less so: what is compared was measured in one run.",
  "",
  ...body,
  "## What is not covered",
  "",
  "- Windows containers: their stages are read, but almost every rule keeps silent about them.",
  "- Builders other than Docker with BuildKit, and what a CI system does around a build.",
  "- The real builds use [stand-ins for the official images](real-builds.md#base-images-are-stand-ins) and Docker 20.10.",
  "- The other linters measured here are those that npm delivers; hadolint and others have to be installed another way.",
  "- Whether a finding is worth a person's while cannot be measured. That findings are true was checked by reading them.",
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (!existsSync(page) || readFileSync(page, "utf8") !== content) {
    console.error(`${page} is not what the figures say: run \`npm run evidence\`.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, content);
}

/** The command that has written the figures of a name, or that would write them. */
function commandOf(name) {
  const command = sources[name];
  return typeof command === "string" ? command : command(figures[name] ?? { inputs: "COUNT", seed: 1 });
}

function corpusSection({ cases, files, findings, severities, rules, faults }) {
  const rows = Object.entries(rules).sort(([, a], [, b]) => b - a);
  return [
    `${files} Dockerfiles and \`.npmrc\` files of ${cases} public projects: ${findings} findings, one in ${(files / findings).toFixed(1)} files.`,
    `${faults.known} faults that people repaired in such projects, before and after their repair: ${faults.reported} are reported before,`,
    `${faults.silentAfterRepair} are silent after.`,
    "",
    ...table(
      ["severity", "findings"],
      Object.entries(severities).map(([name, count]) => [name, count]),
    ),
    "",
    "<details><summary>Findings by rule</summary>",
    "",
    ...table(
      ["rule", "findings"],
      rows.map(([id, count]) => [`[${id}](rules/${id}.md)`, count]),
    ),
    "",
    "</details>",
  ];
}

function buildsSection({ engine, sections: parts }) {
  const all = Object.values(parts);
  const shown = all.flatMap((part) => part.shown ?? []);
  const rules = new Set(shown.map(({ rule }) => rule));
  const failed = all.flatMap((part) => part.failed ?? []);
  const repaired = Object.entries(parts).flatMap(([title, { projects }]) =>
    projects ? [`${projects.length} ${title}`] : [],
  );
  return [
    `Docker ${engine}. ${shown.length} claims of ${rules.size} rules are shown by a build that has the cause, and by one after the fix.`,
    ...(repaired.length > 0
      ? [`Built before and after, and answering the same each time: ${repaired.join(", ")}.`]
      : []),
    failed.length === 0 ? "No test failed." : `${failed.length} tests failed: ${failed.join("; ")}.`,
    "The commands, messages and bytes stand on [the page about real builds](real-builds.md).",
  ];
}

function editingSection({ node, edits, warmUp, later, firstStart, cases }) {
  const rows = cases.flatMap(({ name, measured }) =>
    measured.map(({ server, start, p50, p95, laterP50, laterP95, memory }, index) => {
      const against = (ours, theirs) => (index === 0 ? "" : ` (${(theirs / ours).toFixed(1)} ×)`);
      return [
        name,
        server,
        ms(start),
        ms(p50),
        `${ms(p95)}${against(measured[0].p95, p95)}`,
        ms(laterP50),
        `${ms(laterP95)}${against(measured[0].laterP95, laterP95)}`,
        `${memory.toFixed(0)} MB`,
      ];
    }),
  );
  return [
    `From an edit to its diagnostics, through the real server on standard input and output, ${edits} edits after ${warmUp} that are not counted, and`,
    `as many after ${later} more seconds of typing, when most of the code is compiled. Start-up is until the first answer, the memory`,
    `that after the ${edits} edits; in brackets is what the other server takes of our time. Ours keeps what V8 has compiled for its next start, as in the editor; the first one took ${ms(firstStart)} at`,
    `${cases[0].name}. Node.js ${node}. The other server does less: it knows no Go and reads no file around the Dockerfile.`,
    "",
    ...table(["case", "server", "start", "p50", "p95", "later p50", "later p95", "memory"], rows),
  ];
}

function activationSection({ vscode, runs, activations }) {
  return [
    "What VS Code counts when it activates an extension: evaluating its script and the call of `activate`. Nothing is activated before a Dockerfile or",
    "an `.npmrc` is opened, unless the folder has a `.go-hints.yaml`. The language server starts after that, in its own process.",
    `VS Code ${vscode}, ${runs} windows, in each first one of its own extensions to compare with.`,
    "",
    ...table(
      ["extension", "fastest", "median", "slowest"],
      activations.map(({ extension, fastest, median, slowest }) => [extension, ms(fastest), ms(median), ms(slowest)]),
    ),
  ];
}

function commandsSection({ node, oneFile, folder }) {
  const lines = [
    `One small Dockerfile, the whole process, Node.js ${node}; ours keeps what V8 has compiled for its next run:`,
    "",
    ...table(
      ["command", "median", "against an empty process", "memory"],
      oneFile.map(({ name, milliseconds, ratio, megabytes }) => [
        name,
        ms(milliseconds),
        `${ratio.toFixed(2)} ×`,
        `${megabytes.toFixed(0)} MB`,
      ]),
    ),
  ];
  if (folder === undefined) return lines;
  const [own] = folder.rates;
  return [
    ...lines,
    "",
    `${folder.files} Dockerfiles; the others take one file in a process:`,
    "",
    ...table(
      ["command", "files per second", "ours against it"],
      folder.rates.map(({ name, filesPerSecond }, index) => [
        name,
        filesPerSecond.toFixed(1),
        index === 0 ? "" : `${(own.filesPerSecond / filesPerSecond).toFixed(1)} ×`,
      ]),
    ),
  ];
}

function growthSection({ node, growth, largeContext }) {
  return [
    `The fastest check of each size, Node.js ${node}. An exponent of 1 is linear, 2 quadratic.`,
    "",
    ...table(
      ["what grows", "times", "exponent"],
      growth.map(({ name, points, exponent }) => [
        name,
        points.map(({ size, milliseconds }) => `${size}: ${ms(milliseconds)}`).join(" · "),
        exponent.toFixed(2),
      ]),
    ),
    "",
    `A context of ${largeContext.files} files on the disk: ${ms(largeContext.first)} for the first check, which lists and matches them all, and ` +
      `${ms(largeContext.edited)} after an edit of the Dockerfile.`,
  ];
}

function fuzzSection({ inputs, seed, seconds, processes, files, findings, tried, inputsWithFaults, faults }) {
  const verdict = inputsWithFaults === 0 ? "None broke a promise." : `${inputsWithFaults} broke a promise:`;
  return [
    `${inputs} inputs (seed ${seed}) in ${seconds} s, in ${processes} ${processes === 1 ? "process" : "processes"}: Dockerfiles, \`.npmrc\`, ignore files, go.mod, compose files and settings, made by`,
    `grammars and by mutation. In all of them ${files} files were checked, with ${findings} findings: nothing may throw, hang or mark a place outside of`,
    "the file. What takes longer was done with a part of the inputs:",
    "",
    ...table(
      ["what was done", "what may not happen", "inputs"],
      [
        ["its fixes were applied, each by itself", "damage to a file", tried.fixes],
        ["edited and checked again", "another answer than from scratch", tried.edits],
        ["all safe fixes were applied", "damage, or something left for a second run", tried.fixAll],
        ["reported in all formats", "a control character that gets through", tried.reports],
      ],
    ),
    "",
    verdict,
    ...(faults.length === 0
      ? []
      : ["", ...faults.map(({ kind, count, first }) => `- ${count} × ${kind} (\`--only ${first}\`)`)]),
    "",
    "What is found becomes a case in `test/fuzz/regressions.test.ts`.",
  ];
}

function soakSection({ runs }) {
  return [
    "Random edits in many open files, with saves, closes, changes on the disk, cancelled requests and changed settings, through the real server. At each",
    "check its diagnostics equal those of a check from scratch.",
    "",
    ...table(
      ["an editor that types", "edits", "open files", "memory when warm", "at the end"],
      runs.map(({ name, edits, documents, warmMegabytes, endMegabytes }) => [
        name,
        edits,
        documents,
        `${warmMegabytes.toFixed(0)} MB`,
        `${endMegabytes.toFixed(0)} MB`,
      ]),
    ),
  ];
}

function ms(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** Numbers stand at the right. */
function table(header, rows) {
  const isNumber = header.map((_, column) => rows.every((row) => typeof row[column] === "number"));
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(header), line(isNumber.map((right) => (right ? "---:" : "---"))), ...rows.map(line)];
}
