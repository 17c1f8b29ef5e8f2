import assert from "node:assert/strict";
import type { ContextHints, ContextOverrides } from "../../server/src/workspace/context";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const none: ContextHints = { literalSources: [], wildcardSources: [], takesWholeContext: false, buildsGo: false };

interface Case {
  readonly about: string;
  /** Texts by path; a path alone in `and` is an empty file. */
  readonly files: Readonly<Record<string, string>>;
  readonly and?: readonly string[];
  readonly dockerfile: string;
  readonly hints?: Partial<ContextHints>;
  readonly overrides?: ContextOverrides;
  /** `KIND ROOT`, followed by `(guess)`, by the deciding text and by the target; `unknown` for none. */
  readonly expected: string;
}

async function decide({ files, and = [], dockerfile, hints, overrides }: Case): Promise<string> {
  const all = { [dockerfile]: "", ...Object.fromEntries(and.map((path) => [path, ""])), ...files };
  const workspace = new Workspace(new MemoryFileSystem(all));
  const { context } = await workspace.surroundings(dockerfile, { ...none, ...hints }, overrides);
  if (!context) return "unknown";
  const { kind, path, span, target } = context.decision;
  const text = path !== undefined && span ? (files[path] ?? "").slice(span.start, span.end) : undefined;
  return [
    `${kind} "${context.root}"`,
    ...(context.isGuess ? ["(guess)"] : []),
    ...(path === undefined ? [] : [`in ${path}`]),
    ...(text === undefined ? [] : [`<${text.replace(/\s+/g, " ")}>`]),
    ...(target === undefined ? [] : [`target ${target}`]),
  ].join(" ");
}

const compose = "services:\n  api:\n    build:\n      context: ..\n      dockerfile: build/Dockerfile\n";

const cases: Readonly<Record<string, readonly Case[]>> = {
  "what a person has said": [
    {
      about: "the command line wins over all else",
      files: { "deploy/compose.yml": compose },
      and: ["other/x"],
      dockerfile: "build/Dockerfile",
      overrides: { context: "./other/", contexts: { "build/Dockerfile": "" } },
      expected: 'command-line "other"',
    },
    {
      about: "the configuration wins over compose files",
      files: { "deploy/compose.yml": compose },
      dockerfile: "build/Dockerfile",
      overrides: { contexts: { "./build/Dockerfile": "build" }, configurationPath: ".go-hints.yaml" },
      expected: 'configuration "build" in .go-hints.yaml',
    },
    {
      about: "the configuration speaks for the Dockerfiles that it names",
      files: {},
      dockerfile: "build/Dockerfile",
      overrides: { contexts: { "other/Dockerfile": "other" } },
      expected: 'copy-sources "build" (guess)',
    },
    ...["../elsewhere", "/srv", "absent", "build/Dockerfile"].map((context) => ({
      about: `${context} is no folder of the workspace, and nothing is made up in its place`,
      files: {},
      dockerfile: "build/Dockerfile",
      overrides: { context },
      expected: "unknown",
    })),
  ],
  "compose, bake and Skaffold files": [
    {
      about: "a compose file names context and Dockerfile",
      files: { "deploy/docker-compose.yml": compose },
      dockerfile: "build/Dockerfile",
      expected: 'compose "" in deploy/docker-compose.yml <build: context: .. dockerfile: build/Dockerfile>',
    },
    {
      about: "the default name lies in the context",
      files: { "compose.yaml": "services:\n  api:\n    build: ./api\n" },
      dockerfile: "api/Dockerfile",
      expected: 'compose "api" in compose.yaml <build: ./api>',
    },
    {
      about: "a compose file and a build command with the same context",
      files: {
        "compose.yaml": "services:\n  api:\n    build: ./api\n",
        Makefile: "image:\n\tdocker build -f api/Dockerfile api\n",
      },
      dockerfile: "api/Dockerfile",
      expected: 'compose "api" in compose.yaml <build: ./api>',
    },
    {
      about: "a compose file and a build command that contradict each other tell nothing",
      files: {
        "compose.yaml": "services:\n  api:\n    build: ./api\n",
        Makefile: "image:\n\tdocker build -f api/Dockerfile .\n",
      },
      dockerfile: "api/Dockerfile",
      expected: "unknown",
    },
    {
      about: "a build command wins over a compose file by the sources",
      files: {
        "compose.yaml": "services:\n  api:\n    build: ./api\n",
        Makefile: "image:\n\tdocker build -f api/Dockerfile .\n",
      },
      and: ["go.mod"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod", "bin/api"] },
      expected: 'build-command "" in Makefile <docker build -f api/Dockerfile .>',
    },
    {
      about: "contexts of which each holds a source that the other one lacks tell nothing",
      files: {
        "compose.yaml": "services:\n  api:\n    build: ./api\n",
        Makefile: "image:\n\tdocker build -f api/Dockerfile .\n",
      },
      and: ["go.mod", "go.sum", "api/app.conf"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod", "go.sum", "app.conf"] },
      expected: "unknown",
    },
    {
      about: "files that go commands name decide where COPY sources do not",
      files: {
        "compose.yaml": "services:\n  api:\n    build: ./api\n",
        Makefile: "image:\n\tdocker build -f api/Dockerfile .\n",
      },
      and: ["go.mod", "api/go.mod", "api/cmd/main.go"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod"], takesWholeContext: true, goSources: ["cmd/main.go"] },
      expected: 'compose "api" in compose.yaml <build: ./api>',
    },
    {
      about: "a script, of which nobody knows where it is started, does not contradict a compose file",
      files: {
        "compose.yaml": "services:\n  api:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n",
        "api/hack/image.sh": "docker build .\n",
      },
      dockerfile: "api/Dockerfile",
      expected: 'compose "" in compose.yaml <build: context: . dockerfile: api/Dockerfile>',
    },
    {
      about: "a compose file whose context lacks sources that lie above it is out of date",
      files: { "compose.yaml": "services:\n  api:\n    build: ./api\n" },
      and: ["go.mod", "api/main.go"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod", "api/main.go"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "a compose file whose context holds a source that no folder above it does",
      files: { "compose.yaml": "services:\n  api:\n    build: ./api\n" },
      and: ["go.mod", "api/main.go"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod", "main.go"] },
      expected: 'compose "api" in compose.yaml <build: ./api>',
    },
    {
      about: "of two contexts the one with more sources",
      files: {
        "compose.yaml":
          "services:\n  a:\n    build: ./api\n  b:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n",
      },
      and: ["go.mod", "cmd/main.go"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod", "cmd"] },
      expected: 'compose "" in compose.yaml <build: context: . dockerfile: api/Dockerfile>',
    },
    {
      about: "a target that all services share",
      files: { "compose.yaml": "services:\n  a:\n    build:\n      context: .\n      target: prod\n" },
      dockerfile: "Dockerfile",
      expected: 'compose "" in compose.yaml <build: context: . target: prod> target prod',
    },
    {
      about: "no target where services differ",
      files: {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      target: prod\n  b:\n    build:\n      context: .\n      target: dev\n",
      },
      dockerfile: "Dockerfile",
      expected: 'compose "" in compose.yaml <build: context: . target: prod>',
    },
    {
      about: "a bake file",
      files: { "docker-bake.hcl": 'target "api" {\n  context = "."\n  dockerfile = "build/Dockerfile"\n}\n' },
      dockerfile: "build/Dockerfile",
      expected: 'bake "" in docker-bake.hcl <target "api" { context = "." dockerfile = "build/Dockerfile" }>',
    },
    {
      about: "a Skaffold file",
      files: {
        "skaffold.yaml":
          "apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts:\n    - image: api\n      context: api\n",
      },
      dockerfile: "api/Dockerfile",
      expected: 'skaffold "api" in skaffold.yaml <image: api context: api>',
    },
    {
      about: "a container action is built in its folder",
      files: { "label/action.yml": "runs:\n  using: docker\n  image: Dockerfile\n" },
      dockerfile: "label/Dockerfile",
      expected: 'action "label" in label/action.yml <Dockerfile>',
    },
    {
      about: "GoReleaser builds in a folder that nobody knows, whatever else speaks for one",
      files: {
        ".goreleaser.yaml": "dockers:\n  - dockerfile: build/Dockerfile\n",
        Makefile: "image:\n\tdocker build -f build/Dockerfile .\n",
        tool: "",
      },
      dockerfile: "build/Dockerfile",
      hints: { literalSources: ["tool"] },
      expected: "unknown",
    },
    {
      about: "a Dockerfile that compiles is not GoReleaser's, though it has the default name",
      files: { ".goreleaser.yaml": "dockers:\n  - image_templates: [example/tool]\n", "go.mod": "module x\n" },
      dockerfile: "Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "a context that is absent says nothing",
      files: {
        "compose.yaml": "services:\n  a:\n    build:\n      context: gone\n      dockerfile: ../api/Dockerfile\n",
      },
      dockerfile: "api/Dockerfile",
      expected: 'copy-sources "api" (guess)',
    },
    {
      about: "a context outside the workspace says nothing",
      files: {
        "compose.yaml": "services:\n  a:\n    build:\n      context: ../beside\n      dockerfile: ../api/Dockerfile\n",
      },
      dockerfile: "api/Dockerfile",
      expected: 'copy-sources "api" (guess)',
    },
    {
      about: "text that is no YAML says nothing",
      files: { "compose.yaml": "services: [build: {{{\n\t- *a &b\n" },
      dockerfile: "Dockerfile",
      expected: 'copy-sources "" (guess)',
    },
  ],
  "build commands": [
    {
      about: "in a Makefile, from its folder",
      files: { "svc/Makefile": "image:\n\tdocker build -t x -f build/Dockerfile .\n" },
      dockerfile: "svc/build/Dockerfile",
      expected: 'build-command "svc" in svc/Makefile <docker build -t x -f build/Dockerfile .>',
    },
    {
      about: "in a workflow, from the workspace folder",
      files: {
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: docker build -f build/Dockerfile .\n",
      },
      dockerfile: "build/Dockerfile",
      expected: 'build-command "" in .github/workflows/ci.yml <docker build -f build/Dockerfile .>',
    },
    {
      about: "in a script, from whichever folder fits the Dockerfile",
      files: { "svc/hack/image.sh": "#!/bin/sh\ndocker build -f build/Dockerfile .\n" },
      dockerfile: "svc/build/Dockerfile",
      expected: 'build-command "svc" in svc/hack/image.sh <docker build -f build/Dockerfile .>',
    },
    {
      about: "in a script, unless the sources lie elsewhere",
      files: { "api/image.sh": "docker build .\n" },
      and: ["go.mod", "cmd/main.go"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["go.mod", "cmd"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "in a justfile",
      files: { justfile: "image:\n  docker build api\n" },
      dockerfile: "api/Dockerfile",
      expected: 'build-command "api" in justfile <docker build api>',
    },
    {
      about: "that are left over from before the sources lay farther up say nothing",
      files: { Makefile: "old:\n\tdocker build -t x img\n" },
      and: ["go.mod", "main.go"],
      dockerfile: "img/Dockerfile",
      hints: { literalSources: ["go.mod", "main.go"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "with a variable for the context say nothing",
      files: { Makefile: "image:\n\tdocker build -f build/Dockerfile $(ROOT)\n" },
      dockerfile: "build/Dockerfile",
      expected: 'copy-sources "build" (guess)',
    },
    {
      about: "about another Dockerfile say nothing",
      files: { Makefile: "image:\n\tdocker build -f other/Dockerfile .\n" },
      dockerfile: "build/Dockerfile",
      expected: 'copy-sources "build" (guess)',
    },
    {
      about: "in node_modules and vendor are not read",
      files: { "vendor/x/Makefile": "i:\n\tdocker build -f ../../build/Dockerfile ../..\n" },
      dockerfile: "build/Dockerfile",
      expected: 'copy-sources "build" (guess)',
    },
  ],
  "the sources": [
    {
      about: "all lie in the Dockerfile's own folder",
      files: {},
      and: ["api/main.go", "api/x", "main.go", "x", "go.mod"],
      dockerfile: "api/Dockerfile",
      hints: { literalSources: ["main.go", "./x"], buildsGo: true },
      expected: 'copy-sources "api" (guess)',
    },
    {
      about: "most lie farther up",
      files: {},
      and: ["go.mod", "cmd/api/main.go", "deploy/api/entrypoint.sh", "deploy/go.mod"],
      dockerfile: "deploy/api/Dockerfile",
      hints: { literalSources: ["go.mod", "cmd/api", "deploy/api/entrypoint.sh"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "lie partly beside the Dockerfile alone: with either folder a COPY would fail",
      files: {},
      and: ["go.mod", "go.sum", "main.go", "build/entrypoint.sh"],
      dockerfile: "build/Dockerfile",
      hints: { literalSources: ["go.mod", "entrypoint.sh", "main.go"], takesWholeContext: true, buildsGo: true },
      expected: "unknown",
    },
    {
      about: "among equals the nearest folder that holds go.mod",
      files: {},
      and: ["go.mod", "svc/go.mod"],
      dockerfile: "svc/build/docker/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true },
      expected: 'copy-sources "svc" (guess)',
    },
    {
      about: "among equals without go.mod the nearest",
      files: {},
      and: ["svc/build/app.conf"],
      dockerfile: "svc/build/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true },
      expected: 'copy-sources "svc/build" (guess)',
    },
    {
      about: "that go commands name win over a go.mod farther up",
      files: {},
      and: ["go.mod", "main.go", "tools/probe/probe.go"],
      dockerfile: "tools/probe/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true, goSources: ["probe.go"] },
      expected: 'copy-sources "tools/probe" (guess)',
    },
    {
      about: "that go commands name farther up",
      files: {},
      and: ["go.mod", "cmd/api/main.go"],
      dockerfile: "cmd/api/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true, goSources: ["cmd/api"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "are some Go file at the root",
      files: {},
      and: ["go.mod", "tools/a/x.go"],
      dockerfile: "tools/a/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true, goSources: ["*.go"] },
      expected: 'copy-sources "tools/a" (guess)',
    },
    {
      about: "may be a program beside the Dockerfile or a module farther up: nobody knows",
      files: {},
      and: ["go.mod", "examples/go/main.go"],
      dockerfile: "examples/go/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true },
      expected: "unknown",
    },
    {
      about: "are a module beside the Dockerfile",
      files: {},
      and: ["go.mod", "examples/go/main.go", "examples/go/go.mod"],
      dockerfile: "examples/go/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true },
      expected: 'copy-sources "examples/go" (guess)',
    },
    {
      about: "are all that there is, which nobody copies from a folder with Dockerfiles alone",
      files: {},
      and: ["go.mod", "Makefile", "build/api/README.md", "build/api/Dockerfile.dev"],
      dockerfile: "build/api/Dockerfile",
      hints: { takesWholeContext: true },
      expected: "unknown",
    },
    {
      about: "are files of Go that lie nowhere, whatever module lies farther up",
      files: {},
      and: ["go.mod", "main.go"],
      dockerfile: "samples/go/Dockerfile",
      hints: { takesWholeContext: true, buildsGo: true, goSources: ["app.go"] },
      expected: "unknown",
    },
    {
      about: "go.mod counts only where Go is built",
      files: {},
      and: ["go.mod", "web/index.html"],
      dockerfile: "web/Dockerfile",
      hints: { takesWholeContext: true },
      expected: 'copy-sources "web" (guess)',
    },
    {
      about: "with wildcards decide where literal ones do not",
      files: {},
      and: ["go.mod", "go.sum", "build/readme"],
      dockerfile: "build/Dockerfile",
      hints: { wildcardSources: ["go.*"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "with wildcards over several folders",
      files: {},
      and: ["services/a/go.mod", "build/x"],
      dockerfile: "build/Dockerfile",
      hints: { wildcardSources: ["./services/*/go.mo[d]"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "written from the root or with dots are those of the context",
      files: {},
      and: ["cmd/main.go"],
      dockerfile: "build/Dockerfile",
      hints: { literalSources: ["/cmd", "../cmd/./main.go", "x/../cmd/"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "may lie in opaque folders",
      files: {},
      and: ["vendor/modules.txt"],
      dockerfile: "build/Dockerfile",
      hints: { literalSources: ["vendor/modules.txt"] },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "that lie nowhere speak for no folder",
      files: {},
      and: ["go.mod"],
      dockerfile: "build/Dockerfile",
      hints: { literalSources: ["dist/app"], buildsGo: true },
      expected: "unknown",
    },
    {
      about: "that lie nowhere leave go.mod to speak where all is taken",
      files: {},
      and: ["go.mod"],
      dockerfile: "build/Dockerfile",
      hints: { literalSources: ["dist/app"], takesWholeContext: true, buildsGo: true },
      expected: 'copy-sources "" (guess)',
    },
    {
      about: "are none: the own folder",
      files: {},
      and: ["go.mod"],
      dockerfile: "build/Dockerfile",
      hints: { buildsGo: true },
      expected: 'copy-sources "build" (guess)',
    },
  ],
};

describe("the build context", () => {
  for (const [by, table] of Object.entries(cases)) {
    describe(`by ${by}`, () => {
      for (const entry of table) {
        it(entry.about, async () => assert.equal(await decide(entry), entry.expected));
      }
    });
  }

  it("keeps build arguments of all builds of the Dockerfile, with the values that they share", async () => {
    const service = (name: string, version: string) =>
      `  ${name}:\n    build:\n      context: .\n      args:\n        GOPROXY: https://goproxy.cn\n        VERSION: ${version}\n        REVISION: \${REVISION}\n`;
    const files = { Dockerfile: "", "compose.yaml": `services:\n${service("a", "1")}${service("b", "2")}` };
    const { builds } = await new Workspace(new MemoryFileSystem(files)).surroundings("Dockerfile", none);
    assert.deepEqual(
      [...(builds.buildArguments ?? [])],
      [
        ["GOPROXY", "https://goproxy.cn"],
        ["VERSION", undefined],
        ["REVISION", undefined],
      ],
    );
  });

  it("keeps the names of build arguments that builds of other contexts and of no known Dockerfile give", async () => {
    const files = {
      Dockerfile: "",
      Makefile:
        "a:\n\tdocker build --build-arg A=1 --build-arg B=2 .\nb:\n\tdocker build --build-arg A=1 -f Dockerfile $(CONTEXT)\nc:\n\tdocker build --build-arg C=3 -f $(FILE) .\nd:\n\tdocker build --build-arg D=4 other\n",
      "other/Dockerfile": "",
    };
    const { builds } = await new Workspace(new MemoryFileSystem(files)).surroundings("Dockerfile", none);
    assert.deepEqual(
      [...(builds.buildArguments ?? [])],
      [
        ["A", "1"],
        ["B", undefined],
      ],
    );
    assert.deepEqual([...(builds.perhapsGiven ?? [])], ["C"]);
  });

  const chosen: readonly ContextOverrides[] = [{ context: "" }, { contexts: { "build/Dockerfile": "" } }];
  for (const overrides of chosen) {
    it(`by ${Object.keys(overrides)[0]} leaves what build files say about the builds`, async () => {
      const makefile = "image:\n\tcp config.yaml build\n\tdocker build --build-arg A=1 --build-arg=B build\n";
      const files = {
        "build/Dockerfile": "",
        Makefile: makefile,
        "compose.yaml":
          "services:\n  api:\n    build: build\n    command: go run .\n  other:\n    build:\n      context: build\n      additional_contexts:\n        base: service:api\n",
        ".gitlab-ci.yml": "image:\n  script:\n    - docker build --build-arg C=1 -f $FILE .\n",
      };
      const { context, builds } = await new Workspace(new MemoryFileSystem(files)).surroundings(
        "build/Dockerfile",
        none,
        overrides,
      );
      assert.equal(context?.root, "");
      assert.deepEqual(context.builders, [makefile]);
      assert.deepEqual([...(builds.buildArguments?.keys() ?? [])], ["A", "B"]);
      assert.deepEqual([...(builds.perhapsGiven ?? [])], ["C"]);
      assert.deepEqual(builds.containers, [{ command: "go run ." }]);
      assert.deepEqual(builds.takenStages, [""]);
    });
  }

  it("keeps build arguments where no folder can be told", async () => {
    const files = {
      ".goreleaser.yaml": "dockers:\n  - dockerfile: build/Dockerfile\n",
      "build/Dockerfile": "",
      Makefile: "image:\n\tdocker build --build-arg A=1 build\n",
    };
    const surroundings = await new Workspace(new MemoryFileSystem(files)).surroundings("build/Dockerfile", none);
    assert.equal(surroundings.context, undefined);
    assert.deepEqual([...(surroundings.builds.buildArguments ?? [])], [["A", undefined]]);
  });

  it("takes arguments in a variable for the builds of its file", async () => {
    const files = {
      Dockerfile: "",
      Makefile: "TOOL ?= podman\nARGS = --build-arg A=1\na:\n\t$(TOOL) build $(ARGS) -f Dockerfile .\n",
      "compose.yaml": "services:\n  api:\n    build: other\n",
      "other/Dockerfile": "",
    };
    const workspace = new Workspace(new MemoryFileSystem(files));
    const perhapsGiven = async (dockerfile: string) => {
      const { builds } = await workspace.surroundings(dockerfile, none);
      return [...(builds.perhapsGiven ?? [])];
    };
    assert.deepEqual(await perhapsGiven("Dockerfile"), ["A"]);
    assert.deepEqual(await perhapsGiven("other/Dockerfile"), []);
  });

  it("survives a Dockerfile with more sources than anyone writes", async () => {
    const literalSources = Array.from({ length: 5000 }, (_, index) => "x/".repeat(index));
    const workspace = new Workspace(new MemoryFileSystem({ "a/b/c/Dockerfile": "", "a/x/y": "" }));
    const { context } = await workspace.surroundings("a/b/c/Dockerfile", { ...none, literalSources });
    assert.equal(context?.root, "a");
  });
});
