import assert from "node:assert/strict";
import { simulate } from "../../server/src/build/build";
import { runsGoAtRunTime } from "../../server/src/build/runtime";
import { globalPlaces, settingPlaces } from "../../server/src/build/settingPlaces";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { textOf } from "../../server/src/syntax/value";
import { dedent } from "../support/dedent";

function buildOf(text: string) {
  const demand = { texts: new Set<string>(), sizes: new Set<string>(), answers: 0 };
  return simulate(parseDockerfile(text), { dockerfile: "Dockerfile", context: undefined, builds: {}, demand });
}

describe("places that set a variable", () => {
  const build = buildOf(dedent`
    ARG GOPROXY=https://a.example
    FROM golang:1.24
    ARG GOPROXY
    ENV GOPROXY=$GOPROXY CGO_ENABLED=0
    ENV GOPROXY $GOPROXY,direct
    RUN GOPROXY=off go build ./... && export A=1 GOPROXY=direct; go env -w GOPROXY=https://b.example
    FROM alpine
    ENV GOPROXY=https://never.example
  `);
  const places = settingPlaces(build.stages[0] ?? assert.fail(), (name) => name === "GOPROXY");

  it("are found in every form, in the order of the file, with their values", () => {
    assert.deepEqual(
      places.map(({ form, value, span }) => [form, textOf(value), build.syntax.slice(span)]),
      [
        ["ARG", "https://a.example", "GOPROXY"],
        ["ENV", "https://a.example", "GOPROXY=$GOPROXY"],
        ["ENV", "https://a.example,direct", "GOPROXY $GOPROXY,direct"],
        ["inline", "off", "GOPROXY=off"],
        ["export", "direct", "GOPROXY=direct"],
        ["go env -w", "https://b.example", "GOPROXY=https://b.example"],
      ],
    );
  });

  it("know the pair in which a value was written first", () => {
    const [global] = globalPlaces(build, (name) => name === "GOPROXY");
    assert.equal(global?.source, global?.pair);
    assert.equal(places[0]?.source, global?.pair, "an ARG that takes the global default");
    assert.equal(places[1]?.source, global?.pair, "an ENV that hands the ARG on");
    assert.equal(places[3]?.source, undefined, "an assignment in a RUN");
  });
});

describe("whether containers of a stage run go", () => {
  const answers: readonly (readonly [string, string])[] = [
    ['FROM golang:1.24\nCMD ["go", "run", "."]', "yes"],
    ['FROM golang:1.24\nENTRYPOINT ["air"]', "yes"],
    ['FROM golang:1.24\nCMD ["/app"]', "no"],
    ["FROM golang:1.24\nCMD make run", "unknown"],
    ['FROM golang:1.24\nENTRYPOINT ["/entrypoint.sh"]', "unknown"],
    ["FROM golang:1.24\nRUN true", "unknown"],
    ['FROM alpine:3.22\nCMD ["go", "run", "."]', "no"],
  ];
  for (const [text, answer] of answers) {
    it(`${JSON.stringify(text)}: ${answer}`, () => {
      assert.equal(runsGoAtRunTime(buildOf(text).finalStage ?? assert.fail()), answer);
    });
  }

  it("is no for a stage in the middle that has no command", () => {
    const build = buildOf("FROM golang:1.24 AS build\nRUN true\nFROM scratch\nCOPY --from=build /app /app\n");
    assert.equal(runsGoAtRunTime(build.stages[0] ?? assert.fail()), "no");
  });
});
