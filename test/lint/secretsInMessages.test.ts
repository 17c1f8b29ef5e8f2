import assert from "node:assert/strict";
import { allRules } from "../../server/src/rules/index";
import { memoryLinter, requestWith } from "../support/lintInMemory";

const secret = "s3cretValue9876543210";

const goVariables = [
  "GOPROXY",
  "GOSUMDB",
  "GOPRIVATE",
  "GONOPROXY",
  "GONOSUMDB",
  "GOINSECURE",
  "GOVCS",
  "GOAUTH",
  "GOFLAGS",
  "GOTOOLCHAIN",
  "GOOS",
  "GOARCH",
  "GOCACHE",
  "GOMODCACHE",
  "GOPATH",
  "CGO_ENABLED",
  "GO111MODULE",
  "HTTPS_PROXY",
  "NPM_CONFIG_REGISTRY",
  "NPM_TOKEN",
];

const npmKeys = [
  "registry",
  "@corp:registry",
  "proxy",
  "https-proxy",
  "noproxy",
  "cafile",
  "key",
  "_auth",
  "_authToken",
  "//r.example.com/:_authToken",
  "//r.example.com/:_password",
  "//r.example.com/:certfile",
  "unknown-key",
  "strict-ssl",
  "save-exact",
];

/** Values that hold the secret as a password, or in place of a user. */
const addresses = [
  `https://user:${secret}@host.example.com`,
  `https://user:${secret}@host.example.com,direct`,
  `https://user:${secret}@host.example.com|off;https://${secret}@other.example.com`,
  `sum.example.com https://user:${secret}@host.example.com`,
  `sum.golang.org https://user:${secret}@host.example.com more`,
  `-insecure-flag=https://user:${secret}@host.example.com`,
];

/** What anybody reads of a finding. Edits are left out: they move text of the file, which is where they go. */
async function textsFor(path: string, text: string): Promise<readonly string[]> {
  const files = { [path]: text, "go.mod": "module git.corp.example.com/a\n\ngo 1.24\n", "main.go": "package main\n" };
  const report = await memoryLinter(files, allRules).lint(path, requestWith({ minimumConfidence: "low" }));
  assert.deepEqual(report.ruleErrors, []);
  return report.findings.flatMap(({ message, related, fixes }) => [
    message,
    ...related.map((each) => each.message),
    ...fixes.map(({ title }) => title),
  ]);
}

describe("no message, and no title of a fix, holds a credential:", () => {
  const withSecret = (texts: readonly string[]) => texts.filter((text) => text.includes(secret));

  for (const name of goVariables) {
    it(`of ${name}`, async () => {
      for (const value of addresses) {
        for (const setting of [
          `ENV ${name}="${value}"`,
          `ARG ${name}="${value}"`,
          `RUN go env -w ${name}="${value}"`,
          `RUN export ${name}="${value}" && go mod download`,
        ]) {
          const text = `FROM golang:1.24\nWORKDIR /src\n${setting}\nCOPY . .\nRUN ${name}="${value}" go build -o /app .\nCMD ["/app"]\n`;
          assert.deepEqual(withSecret(await textsFor("Dockerfile", text)), [], setting);
        }
      }
    });
  }

  for (const key of npmKeys) {
    it(`of ${key} in .npmrc`, async () => {
      for (const value of [secret, ...addresses]) {
        const text = `${key}=${value}\n${key} = "${value}"\n`;
        assert.deepEqual(withSecret(await textsFor(".npmrc", text)), [], text);
      }
    });
  }
});
