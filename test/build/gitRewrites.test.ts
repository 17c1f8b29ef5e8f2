import assert from "node:assert/strict";
import { gitRewritesBefore, isSsh, rewritten, sshHost } from "../../server/src/build/gitRewrites";
import { goCommandWith, simulateFiles } from "../support/simulation";

/** The address of a module for the `go build` at the end of a Dockerfile. */
async function addressIn(dockerfile: string, module = "github.com/acme/ledger"): Promise<string> {
  const build = await simulateFiles({ Dockerfile: `FROM golang:1.24 AS base\n${dockerfile}\nRUN go build .\n` });
  return rewritten(gitRewritesBefore(goCommandWith(build, "go build").command), module);
}

const global = "RUN git config --global";

describe("gitRewrites", () => {
  const cases: readonly [name: string, dockerfile: string, address: string][] = [
    ["nothing rewritten", "RUN git config --global user.name x", "https://github.com/acme/ledger"],
    [
      "ssh in place of https",
      `${global} url."ssh://git@github.com/".insteadOf "https://github.com/"`,
      "ssh://git@github.com/acme/ledger",
    ],
    [
      "the short form of ssh, a key in other case",
      `${global} URL.git@github.com:.insteadof https://github.com/`,
      "git@github.com:acme/ledger",
    ],
    [
      "a prefix that does not fit",
      `${global} url."ssh://git@github.com/other/".insteadOf "https://github.com/other/"`,
      "https://github.com/acme/ledger",
    ],
    [
      "the longest prefix",
      `${global} url."ssh://git@a.example/".insteadOf "https://github.com/acme/" && git config --global url."ssh://git@b.example/".insteadOf "https://github.com/"`,
      "ssh://git@a.example/ledger",
    ],
    [
      "a token that is not known",
      `ARG T\n${global} url."https://$T:x-oauth-basic@github.com/".insteadOf "https://github.com/"`,
      "https://*:x-oauth-basic@github.com/acme/ledger",
    ],
    [
      "a host from a variable",
      `ENV GIT_HOST=git.corp.internal\n${global} url."ssh://git@$GIT_HOST/".insteadOf https://github.com/`,
      "ssh://git@git.corp.internal/acme/ledger",
    ],
    [
      "a stage below",
      `${global} url."ssh://git@github.com/".insteadOf "https://github.com/"\nFROM base`,
      "ssh://git@github.com/acme/ledger",
    ],
    [
      "a stage beside",
      `${global} url."ssh://git@github.com/".insteadOf "https://github.com/"\nFROM golang:1.24`,
      "https://github.com/acme/ledger",
    ],
    [
      "another user's configuration",
      `${global} url."ssh://git@github.com/".insteadOf "https://github.com/"\nRUN useradd -m app\nUSER app`,
      "https://github.com/acme/ledger",
    ],
    [
      "the system's configuration",
      'RUN git config --system url."ssh://git@github.com/".insteadOf "https://github.com/"\nRUN useradd -m app\nUSER app',
      "ssh://git@github.com/acme/ledger",
    ],
    [
      "one repository's configuration",
      'RUN git config url."ssh://git@github.com/".insteadOf "https://github.com/"',
      "https://github.com/acme/ledger",
    ],
  ];
  for (const [name, dockerfile, address] of cases) {
    it(name, async () => assert.equal(await addressIn(dockerfile), address));
  }

  it("tells addresses of ssh and their hosts", () => {
    const hosts = [
      "ssh://git@GitHub.com:22/acme",
      "git+ssh://github.com/acme",
      "git@github.com:acme/x",
      "ssh://git@*/x",
    ];
    assert.deepEqual(hosts.map(sshHost), ["github.com", "github.com", "github.com", undefined]);
    assert.deepEqual([...hosts, "https://git@github.com/acme", "/src/git@x"].map(isSsh), [
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
