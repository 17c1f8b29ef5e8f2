import assert from "node:assert/strict";
import { causeOf } from "../../server/src/diagnose/cause";
import { fixesFor } from "../../server/src/diagnose/fixes";
import { diagnosisReport } from "../../server/src/diagnose/report";
import { Linter } from "../../server/src/lint/engine";
import { describeRules } from "../../server/src/lint/metadata";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { assertTranslated, inPseudoLocale } from "../support/pseudoLocale";
import { diagnoseFiles, dockerfile, modules, type Reply } from "./fakeNetwork";

const sums = "a.test/m v1.0.0 h1:abc=\na.test/m v1.0.0/go.mod h1:abc=\n";

const replies: readonly Reply[] = [
  200,
  "no-such-name",
  "resolver",
  "refused",
  "unreachable",
  "reset",
  "timeout",
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-wrong-name",
  "certificate-unknown-authority",
  "tls",
  "tunnel",
  "proxy-password",
  "not-http",
  401,
  403,
  404,
  410,
  429,
  500,
  204,
  { status: 200, body: "<html>" },
  { status: 302, location: "https://cdn.test/" },
  { status: 302, location: "http://one.test/" },
  { status: 302, location: "/@v/again.info" },
  { status: 302 },
];

/** Settings of a Dockerfile that lead to other sentences. */
const settings: readonly (readonly string[])[] = [
  ["ENV GOPROXY=https://one.test"],
  ["ENV GOPROXY=https://one.test,direct"],
  ["ENV GOPROXY=https://one.test|https://two.test,off"],
  ["ENV GOPROXY=https://one.test GOPRIVATE=a.test"],
  ["ENV GOPROXY=https://one.test GOSUMDB=off"],
  ["ENV GOPROXY=https://one.test HTTPS_PROXY=http://net.test:3128"],
  ["ENV GOPROXY=off"],
  ["ENV GOPROXY=one.test;two.test"],
];

describe("a report on a download in a pseudo-locale leaves nothing in English:", () => {
  for (const lines of settings) {
    it(lines.join(", "), () =>
      inPseudoLocale(async () => {
        for (const reply of replies) {
          for (const sum of [sums, undefined]) {
            const files = {
              Dockerfile: dockerfile(...lines),
              "go.mod": modules("\ta.test/m v1.0.0"),
              ...(sum !== undefined && { "go.sum": sum }),
            };
            const { diagnosis } = await diagnoseFiles(files, { "one.test": reply, "": 404 });
            const linter = new Linter(new Workspace(new MemoryFileSystem(files)));
            const lint = await linter.lint("Dockerfile", { settings: resolveSettings(undefined, {}, "en") });
            const fixes = fixesFor(causeOf(diagnosis), diagnosis, lint);
            const report = diagnosisReport(diagnosis, { fixes, path: "Dockerfile", locale: "en" });
            assert.match(report, /⟦/);
            const names = [...describeRules().map(({ id }) => id), JSON.stringify(files)].join("\n");
            for (const line of report.split("\n"))
              assertTranslated(line, names, `a line of the report on ${JSON.stringify(reply)}`);
          }
        }
      }),
    ).timeout(20_000);
  }
});
