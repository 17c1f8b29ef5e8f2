import assert from "node:assert/strict";
import { type BuildScriptKind, buildScriptKind, findBuildCommands } from "../../server/src/syntax/buildCommands";
import type { BuildReference } from "../../server/src/syntax/buildReference";
import { processorTime } from "../support/processorTime";

describe("findBuildCommands", () => {
  it("tells Dockerfile and context in one command", () => {
    const table: [command: string, ...expected: string[]][] = [
      ["docker build .", ". in ''"],
      ["docker build -f build/Dockerfile .", "build/Dockerfile in ''"],
      ["docker build --file=build/Dockerfile ./app/", "build/Dockerfile in app"],
      ["docker build -f=D -t x:latest --pull .", "D in ''"],
      ["docker build -fD -qt x .", "D in ''"],
      ["docker build . -f D", "D in ''"],
      ["docker image build --no-cache --build-arg A=b app", ". in app"],
      ["docker buildx build --platform linux/amd64,linux/arm64 --push -t x -f ./a/../D ..", "D in .."],
      ["podman build --layers -v /a:/b:Z -f Containerfile", "Containerfile in ''"],
      ["buildah bud --tls-verify=false -f D app", "D in app"],
      ["nerdctl build -t x 'a b'", ". in a b"],
      ['docker build -f "a b/D" "."', "a b/D in ''"],
      ["sudo -E DOCKER_BUILDKIT=1 docker build .", ". in ''"],
      ['docker build -t $IMAGE:$(git rev-parse --short HEAD) --label a="$B" -f D .', "D in ''"],
      ["docker build ${FLAGS} -f D . > out.log 2>&1", "D in ''"],
      ["docker build . && docker build -f E e", ". in ''", "E in e"],
      ["docker build -t x \\\n  -f D \\\r\n  app", "D in app"],
      ["if docker build app; then docker build -f E e; fi", ". in app", "E in e"],
      // programs that variables stand for
      ["ENGINE=$(command -v podman || command -v docker)\n$ENGINE build -f D .", "D in ''"],
      ['"$DOCKER" build . && ${CONTAINER_TOOL} image build -f E e', ". in ''", "E in e"],
      ["${TOOL:-docker} buildx build app", ". in app"],
      ["$GO build . && $BUILDER build ."],
      ["DOCKER=make\n$DOCKER build ."],
      ["$DOCKER run build ."],
      // what cannot be known
      ["docker build $DIR"],
      ["docker build -f $FILE ."],
      ['docker build -f "Dockerfile.$MODE" .'],
      ["docker build -f `x` ."],
      ["docker build $FLAGS ."],
      ["docker build --new-flag value ."],
      ["docker build -z value ."],
      ["docker build a b"],
      ["docker build"],
      ["docker build -"],
      ["docker build -f - ."],
      ["docker build -t x - < Dockerfile"],
      ["docker build https://git.example.com/a.git#main"],
      ["docker build /srv/app"],
      ["docker build ~/app"],
      // what builds nothing
      ["echo docker build ."],
      ['echo "docker build ."'],
      ["# docker build ."],
      ["true # docker build ."],
      ["docker run build ."],
      ["docker compose build app"],
      ["mydocker build ."],
      ["cat <<EOF\ndocker build .\nEOF"],
    ];
    for (const [command, ...expected] of table) assert.deepEqual(summaries(command, "script"), expected, command);
  });

  it("keeps where the command stands, its target and its build arguments", () => {
    const text =
      'set -eu\r\ntime docker build --target release --build-arg A=1 --build-arg "B=$B" --build-arg C -f D . | tee log\r\n';
    const [found] = findBuildCommands(text, "script");
    assert.ok(found);
    assert.deepEqual([found.kind, found.relativeTo, found.target, found.line], ["command", "either", "release", 1]);
    assert.match(text.slice(found.span.start, found.span.end), /^docker build .* -f D \.$/);
    assert.deepEqual(
      [...(found.buildArguments ?? [])],
      [
        ["A", "1"],
        ["B", undefined],
        ["C", undefined],
      ],
    );
  });

  it("knows the engine of a Makefile by what is assigned to its name", () => {
    const make = (first: string) => `${first}\nimage: ## build it\n\t@$(TOOL) build -t \${IMG} -f build/Dockerfile .\n`;
    for (const line of ["TOOL ?= docker", "export TOOL := $(shell which podman)", "TOOL ::= DOCKER_BUILDKIT=1 docker"])
      assert.deepEqual(summaries(make(line), "makefile"), ["build/Dockerfile in ''"], line);
    for (const line of ["", "TOOL = go", "TOOLS = docker"])
      assert.deepEqual(summaries(make(line), "makefile"), [], line);
  });

  it("keeps the names of contexts: of a command, of one that cannot be followed, in variables and of build-push-action", () => {
    const names = (text: string, kind: "makefile" | "script" | "workflow") =>
      findBuildCommands(text, kind).map(({ isOfAnyDockerfile = false, namedContexts }) => [
        isOfAnyDockerfile,
        ...(namedContexts ?? []),
      ]);
    assert.deepEqual(
      names('docker buildx build --build-context build=./out --build-context="ui=$UI" -f cicd/Dockerfile .', "script"),
      [[false, "build", "ui"]],
    );
    assert.deepEqual(names('docker build --build-context build=. "$DIR"\ndocker build "$DIR"', "script"), [
      [true, "build"],
    ]);
    assert.deepEqual(names("FLAGS = --build-context build=out\nall:\n\tdocker build $(FLAGS) -f D .\n", "makefile"), [
      [false],
      [true, "build"],
    ]);
    const step =
      "steps:\n  - uses: docker/build-push-action@v6\n    with:\n      context: .\n      build-contexts: |\n        build=./out\n        alpine=docker-image://alpine:${{ env.TAG }}\n";
    assert.deepEqual(names(step, "workflow"), [[false, "build", "alpine"]]);
  });

  it("keeps the names of build arguments that stand in variables, or in commands that cannot be followed", () => {
    const text =
      'ARGS += --build-arg=A="$(A)"\nall:\n\tdocker build --build-arg B=1 .\n\tmydocker build --build-arg "C" $(ARGS) .\n';
    const found = findBuildCommands(text, "makefile");
    assert.deepEqual(
      found.map(({ isOfAnyDockerfile = false, buildArguments }) => [isOfAnyDockerfile, ...(buildArguments ?? [])]),
      [
        [false, ["B", "1"]],
        [true, ["A", undefined], ["C", undefined]],
      ],
    );
  });

  it("keeps build arguments of build-push-action: expressions, quotes and folded lines are unknown", () => {
    const text = `steps:
  - uses: docker/build-push-action@v6
    with:
      context: .
      build-args: |
        GO_VERSION=1.26
        BACKEND=\${{ matrix.backend }}
        "QUOTED=a,b"
        EMPTY=
        \${{ inputs.more }}
        FROM_ENVIRONMENT
  - uses: docker/build-push-action@v6
    with:
      build-args: ONE=1
  - uses: docker/build-push-action@v6
    with:
      build-args: >-
        FOLDED=1
        MORE=2
`;
    assert.deepEqual(
      findBuildCommands(text, "workflow").map(({ buildArguments }) => [...(buildArguments ?? [])]),
      [
        [
          ["GO_VERSION", "1.26"],
          ["BACKEND", undefined],
          ["QUOTED", undefined],
          ["EMPTY", ""],
          ["FROM_ENVIRONMENT", undefined],
        ],
        [["ONE", "1"]],
        [
          ["FOLDED", undefined],
          ["MORE", undefined],
        ],
      ],
    );
  });

  it("keeps build arguments of builds whose Dockerfile or context nobody can know", () => {
    const open = (text: string, kind: "script" | "workflow") =>
      findBuildCommands(text, kind).map(({ context, dockerfile, isOfAnyDockerfile, buildArguments }) => [
        context,
        dockerfile,
        isOfAnyDockerfile,
        [...(buildArguments ?? [])].flat(),
      ]);
    assert.deepEqual(open('docker build --build-arg A=1 -f "$FILE" .\ndocker build -f "$FILE" .', "script"), [
      [undefined, undefined, true, ["A", "1"]],
    ]);
    assert.deepEqual(
      open('docker build --build-arg A=1 -f D "$DIR"\ncd "$DIR"\ndocker build --build-arg B .', "script"),
      [
        [undefined, "D", undefined, ["A", "1"]],
        [undefined, undefined, true, ["B", undefined]],
      ],
    );
    const step = (inputs: string) => `- uses: docker/build-push-action@v6\n  with:\n    build-args: A=1\n${inputs}`;
    assert.deepEqual(open(step("    context: ${{ inputs.context }}\n    file: D\n"), "workflow"), [
      [undefined, "D", undefined, ["A", "1"]],
    ]);
    assert.deepEqual(open(step("    context: .\n    file: ${{ inputs.file }}\n"), "workflow"), [
      [undefined, undefined, true, ["A", "1"]],
    ]);
  });

  it("follows the working folder of scripts", () => {
    const table: [script: string, ...expected: string[]][] = [
      ["cd app && docker build -f D .", "app/D in app"],
      ["cd app\ndocker build ..", ". in ''"],
      ["(cd app && docker build .)\ndocker build .", ". in app", ". in ''"],
      ["cd app || exit 1\ndocker build .", ". in app"],
      ['cd "$DIR"\ndocker build .'],
      ["pushd app >/dev/null\ndocker build .\npopd\ndocker build .", ". in app"],
      ["if x; then\n  cd a\n  docker build .\nfi\ndocker build .", ". in a"],
      ["[ -d a ] && cd a\ndocker build ."],
      ["x && cd a && cd b && docker build .\ndocker build .", ". in a/b"],
      ["test x || cd a\ndocker build ."],
      ["cd -\ndocker build ."],
      ['cd "$(dirname "$0")/.." && docker build .', "file: . in .."],
      ["cd $(dirname ${BASH_SOURCE[0]})\ndocker build -f D .", "file: D in ''"],
      ['cd "$(git rev-parse --show-toplevel)"\ndocker build -f D .', "workspace: D in ''"],
      ["build() {\n  docker build .\n}\nbuild", ". in ''"],
      ["build() {\n  docker build .\n}\ncd a\nbuild\ndocker build .", ". in a"],
      ["function build {\n  docker build .\n}\ncd a\nbuild"],
      ["build()\n{\n  cd /srv\n}\ndocker build .", ". in ''"],
      ["for i in 1 2; do cd a; done\ndocker build ."],
    ];
    for (const [script, ...expected] of table) {
      const found = findBuildCommands(script, "script").map((reference) =>
        reference.relativeTo === "either" ? summary(reference) : `${reference.relativeTo}: ${summary(reference)}`,
      );
      assert.deepEqual(found, expected, script);
    }
  });

  it("reads the recipes of Makefiles, a shell for each line", () => {
    const text = [
      "IMG ?= example.com/app # don't",
      "BUILD = docker build variable",
      "image: ## docker build help",
      "\t@cd app && docker build -t $(IMG):$(shell git describe --tags) \\",
      "\t  --build-arg V=$$VERSION -f D .",
      "\t-docker build -f E .",
      "\t@echo 'docker build no'",
      "\t# docker build no",
      "\tdocker build -f $(FILE) .",
      "\t$(MAKE) docker build",
      "LONG = a \\",
      "\tdocker build continued",
    ].join("\n");
    assert.deepEqual(summaries(text, "makefile"), ["app/D in app", "E in ''"]);
    assert.deepEqual(
      findBuildCommands(text, "makefile").map(({ line, relativeTo }) => [line, relativeTo]),
      [
        [3, "file"],
        [5, "file"],
      ],
    );
  });

  it("reads the steps of workflows", () => {
    const text = `
on: push
jobs:
  image:
    strategy:
      matrix:
        go:
          - "1.22"
    steps:
      - uses: actions/checkout@v4
      - run: docker build -f inline/Dockerfile .
      - name: several lines # docker build no
        working-directory: services/api
        run: |
          cd cmd
          docker build .

          # a comment
          docker build -f \${{ matrix.file }} .
      - name: folded
        run: >-
          docker build
          -f folded/Dockerfile
          folded
      - run: "docker build -t x quoted"
      - run: docker build expanded
        working-directory: \${{ matrix.folder }}
    # less indented
      - name: Build
        id: build
        uses: docker/build-push-action@v6
        if: github.event_name == 'push'
        with:
          context: ./app # the service
          file: "docker/Dockerfile"
          tags: |
            context: no
            file: no
          target: release
          push: true
      - uses: docker/build-push-action@v6
`;
    assert.deepEqual(summaries(text, "workflow"), [
      "inline/Dockerfile in ''",
      ". in services/api/cmd",
      "folded/Dockerfile in folded",
      ". in quoted",
      "docker/Dockerfile in app",
      ". in ''",
    ]);
    const action = findBuildCommands(text, "workflow")[4];
    assert.ok(action);
    assert.deepEqual([action.kind, action.relativeTo, action.target], ["workflow", "workspace", "release"]);
    assert.match(text.slice(action.span.start, action.span.end), /^name: Build\n[\s\S]*push: true$/);
    assert.equal(text.split("\n")[action.line]?.trim(), "- name: Build");
  });

  it("knows the contexts of build-push-action", () => {
    const table: [inputs: string, ...expected: string[]][] = [
      ["context: .", ". in ''"],
      ["file: docker/Dockerfile", "docker/Dockerfile in ''"],
      ['context: "{{defaultContext}}:app"\n          file: D', "app/D in app"],
      ["context: app\n          file: ''", ". in app"],
      ["context: ${{ matrix.dir }}"],
      ["context: .\n          file: ${{ matrix.file }}"],
      ["context: https://git.example.com/a.git"],
    ];
    for (const [inputs, ...expected] of table) {
      const text = `steps:\n      - uses: docker/build-push-action@v5\n        with:\n          ${inputs}\n`;
      assert.deepEqual(summaries(text, "workflow"), expected, inputs);
    }
    assert.deepEqual(summaries("- uses: docker/build-push-action@v5\n  with: { context: app }", "workflow"), []);
    assert.deepEqual(summaries("- uses: docker/build-push-action@v5\r\n  with:\r\n    context: a\r\n", "workflow"), [
      ". in a",
    ]);
    assert.deepEqual(summaries("- uses: example/build-push-action@v5\n  with:\n    context: a", "workflow"), []);
  });

  it("drops run steps under a default working folder, unless they have their own", () => {
    const text = `defaults:
  run:
    shell: bash
    working-directory: app
jobs:
  a:
    steps:
      - run: docker build .
      - run: docker build own
        working-directory: "."
`;
    assert.deepEqual(summaries(text, "workflow"), [". in own"]);
  });

  it("survives what is not finished", () => {
    const whole = "f() { (cd 'a' && docker build -t \"$(x `y` ${z})\" -f D . <<E >f 2>&1\nE\n) || true; }\n";
    for (let end = 0; end <= whole.length; end++) {
      for (const kind of ["script", "makefile", "workflow"] as const) {
        findBuildCommands(whole.slice(0, end), kind);
        findBuildCommands(`\t${whole.slice(0, end)}`, kind);
        findBuildCommands(`- run: ${whole.slice(0, end)}`, kind);
      }
    }
  });

  it("needs time in proportion to the text", () => {
    for (const piece of [
      "$(",
      "${",
      "`",
      "'",
      '"',
      "( ",
      "{ ",
      "\\\n",
      "<<E\n",
      "- run: x\n",
      " - - ",
      "docker build --tag ",
    ]) {
      for (const kind of ["script", "makefile", "workflow"] as const) {
        const taken = processorTime(() => findBuildCommands(`\t${piece.repeat(20_000)}`, kind));
        assert.ok(taken < 1500, `${kind} ${piece}: took ${taken} ms`);
      }
    }
  }).timeout(60_000);
});

describe("buildScriptKind", () => {
  it("goes by the name", () => {
    const table: [path: string, kind: BuildScriptKind | undefined][] = [
      ["Makefile", "makefile"],
      ["build/docker.mk", "makefile"],
      ["hack/build.sh", "script"],
      [".github/workflows/ci.yaml", "workflow"],
      ["actions/image/action.yml", "workflow"],
      ["compose.yml", undefined],
      ["MyMakefile", undefined],
    ];
    for (const [path, kind] of table) assert.equal(buildScriptKind(path), kind, path);
  });
});

function summaries(text: string, kind: BuildScriptKind): string[] {
  return findBuildCommands(text, kind).map(summary);
}

function summary({ context, dockerfile }: BuildReference): string {
  return `${dockerfile ?? "."} in ${context || "''"}`;
}
