import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FileReport } from "../../server/src/lint/engine";
import { skip } from "../support/skip";
import { type CorpusCase, findCorpus, lintCase, readCases } from "./corpus";
import { linesOf, readFaults, unreported } from "./faults";
import { Collection, type Snapshot } from "./snapshot";

const snapshotPath = "test/corpus/snapshot.json";
const evidencePath = "docs/evidence/corpus.json";

/** `npm run test:corpus -- --update` writes both files anew instead of comparing with them. */
const isUpdate = process.env["GO_HINTS_UPDATE"] === "1";

/** A change of more lines is a change of everything. */
const maximumLines = 300;

const corpus = findCorpus();
const faults = "folder" in corpus ? readFaults(corpus.folder) : [];

interface Run {
  readonly findings: Collection;
  readonly severities: Record<string, number>;
  /** Rules that threw and files that could not be read. */
  readonly failures: readonly string[];
  /** What linting the repositories took. */
  readonly seconds: number;
  /** The report on the file that each case of a fault is about, by the name of the case. */
  readonly faultReports: ReadonlyMap<string, FileReport>;
}

describe("the corpus of real files", function () {
  this.timeout(2 * 60_000);
  let run: Run;

  before(async function () {
    if ("absent" in corpus) skip(this, corpus.absent);
    run = await lintCorpus(corpus.folder);
  });

  it("is read by every rule without a failure", () => {
    assert.deepEqual(run.failures, []);
  });

  it("has the findings of the snapshot", () => {
    const now = run.findings.snapshot;
    assert.ok(now.cases > 0, "the corpus has no cases");
    const changes = run.findings.changesSince(readJson(snapshotPath, { cases: 0, files: 0, findings: 0, rules: {} }));
    if (isUpdate) {
      for (const line of changes) console.log(line);
      writeJson(snapshotPath, now);
      return;
    }
    if (changes.length > 0) {
      const shown = changes.slice(0, maximumLines).join("\n");
      assert.fail(`${shown}\nIf that is meant: npm run test:corpus -- --update`);
    }
    assert.deepEqual(now, readJson<Snapshot | undefined>(snapshotPath, undefined));
  });

  for (const { id, rule, line } of faults) {
    const reason = unreported[id];
    if (reason === undefined) {
      it(`reports ${id}: ${rule} at line ${line}`, () => {
        const lines = linesOf(rule, run.faultReports.get(`${id}-before`));
        assert.ok(
          lines.includes(line),
          `${rule} reports ${lines.length === 0 ? "nothing" : `lines ${lines.join(", ")}`}`,
        );
      });
    } else {
      it(`does not report ${id}: ${reason}`, () => {
        const lines = linesOf(rule, run.faultReports.get(`${id}-before`));
        assert.ok(!lines.includes(line), "it does: take it off the list");
      });
    }
    it(`is silent about ${id} after its repair`, () => {
      const report = run.faultReports.get(`${id}-after`);
      assert.ok(report, "there is no such case");
      assert.deepEqual(linesOf(rule, report), []);
    });
  }

  it("is what the evidence tells", () => {
    const { seconds, ...figures } = evidenceOf(run);
    if (isUpdate) {
      writeJson(evidencePath, { ...figures, seconds });
      return;
    }
    const { seconds: earlier, ...recorded } = readJson<Partial<Evidence>>(evidencePath, {});
    assert.equal(typeof earlier, "number", `${evidencePath} is missing: npm run test:corpus -- --update`);
    assert.deepEqual(recorded, figures);
  });
});

async function lintCorpus(folder: string): Promise<Run> {
  const findings = new Collection();
  const severities: Record<string, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  const failures: string[] = [];
  const repositories = readCases(folder, "repositories");
  const started = performance.now();
  for (const each of repositories) {
    const reports = await lintCase(each);
    findings.add(each.name, reports);
    failures.push(...reports.flatMap((report) => failuresOf(each, report)));
    for (const { severity } of reports.flatMap((report) => report.findings)) {
      severities[severity] = (severities[severity] ?? 0) + 1;
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const faultReports = new Map<string, FileReport>();
  for (const each of readCases(folder, "faults")) {
    const reports = await lintCase(each);
    failures.push(...reports.flatMap((report) => failuresOf(each, report)));
    const report = reports.find(({ path }) => path === each.target);
    if (report) faultReports.set(each.name, report);
  }
  return { findings, severities, failures, seconds, faultReports };
}

function failuresOf({ name }: CorpusCase, { path, ruleErrors, skipped }: FileReport): readonly string[] {
  const failures = ruleErrors.map(({ rule, error }) => `${name}/${path}: ${rule} failed: ${String(error)}`);
  return skipped ? [...failures, `${name}/${path}: ${skipped.message}`] : failures;
}

/** What a page about the project may say of this run. */
interface Evidence {
  readonly cases: number;
  readonly files: number;
  readonly findings: number;
  readonly severities: Readonly<Record<string, number>>;
  readonly rules: Readonly<Record<string, number>>;
  readonly faults: { readonly known: number; readonly reported: number; readonly silentAfterRepair: number };
  readonly seconds: number;
}

function evidenceOf({ findings, severities, seconds, faultReports }: Run): Evidence {
  const { cases, files, findings: count, rules } = findings.snapshot;
  const reported = faults.filter(({ id, rule, line }) =>
    linesOf(rule, faultReports.get(`${id}-before`)).includes(line),
  );
  const silent = faults.filter(({ id, rule }) => linesOf(rule, faultReports.get(`${id}-after`)).length === 0);
  return {
    cases,
    files,
    findings: count,
    severities,
    rules: Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, rule.findings])),
    faults: { known: faults.length, reported: reported.length, silentAfterRepair: silent.length },
    seconds: Math.round(seconds * 10) / 10,
  };
}

/** What a file of this project holds, of which the tests are the only writer; `absent` where there is none yet. */
function readJson<Content>(path: string, absent: Content): Content {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : absent;
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
