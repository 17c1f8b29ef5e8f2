import { strict as assert } from "node:assert";
import { withoutChance } from "./evidence";
import { describeRealBuilds } from "./lab";
import { shop } from "./samples";

/** Longer than any of the builds that succeed takes, and far below what a person would wait. */
const patienceMs = 20_000;

/** What the first proxy of a list does, and whether the second one is asked then, after a comma and after a bar. */
const cases = [
  { first: "answers 404", path: "status/404", comma: true, bar: true },
  { first: "answers 410", path: "status/410", comma: true, bar: true },
  { first: "answers 403", path: "status/403", comma: false, bar: true },
  { first: "answers 500", path: "status/500", comma: false, bar: true },
  { first: "never answers", path: "hang", comma: false, bar: false },
];

// The fact that goproxy-outage-fallback and goproxy-syntax stand on.
describeRealBuilds("lists of module proxies", {}, (lab) => {
  for (const { first, path, ...expected } of cases) {
    for (const [separator, asksSecond] of [[",", expected.comma] as const, ["|", expected.bar] as const]) {
      it(`a first proxy that ${first}, then \`${separator}\`: the second is ${asksSecond ? "" : "not "}asked`, async () => {
        const list = `${lab.proxy.url}/${path}${separator}${lab.proxy.url}/mirror`;
        const project = lab.project({
          ...shop,
          Dockerfile: `FROM golang:1.19\nWORKDIR /src\nCOPY go.mod go.sum ./\nENV GOPROXY=${list}\nRUN go mod download\n`,
        });
        lab.proxy.takeRequests();
        const { code, output } = await project.build({ timeoutMs: patienceMs });
        const isSecondAsked = lab.proxy.takeRequests().some((asked) => asked.startsWith("/mirror/"));
        assert.deepEqual({ isBuilt: code === 0, isSecondAsked }, { isBuilt: asksSecond, isSecondAsked: asksSecond });
        const failure = /go: \S+@\S+: .*/.exec(output)?.[0] ?? `nothing for ${patienceMs / 1000} seconds`;
        lab.record("lists", { first, separator, isSecondAsked, said: code === 0 ? "" : withoutChance(failure) });
      });
    }
  }
});
