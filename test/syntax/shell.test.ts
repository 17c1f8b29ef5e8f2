import { strict as assert } from "node:assert";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { scriptOf } from "../../server/src/syntax/shell";
import {
  exportedVariable,
  literalOf,
  type ShellCommand,
  type ShellScript,
  shellVariable,
  wordValue,
} from "../../server/src/syntax/shellModel";
import { known, textOf, unset } from "../../server/src/syntax/value";

function script(run: string): { script: ShellScript; text: string } {
  const text = `FROM golang\n${run}\n`;
  const instruction = parseDockerfile(text).instructions[1];
  assert.ok(instruction);
  return { script: scriptOf(instruction), text };
}

/** `A=b [sudo env] name args` with marks: `?` may not run, `!` may fail, `|` stands in a pipe. */
function show(command: ShellCommand): string {
  const marks = [command.isCertain ? "" : "?", command.mayFail ? "!" : "", command.inPipe ? "|" : ""].join("");
  const assignments = command.assignments.map((assignment) => `${assignment.name}=${assignment.value?.text ?? ""}`);
  const wrappers = command.wrappers.length > 0 ? [`[${command.wrappers.join(" ")}]`] : [];
  return [...(marks ? [marks] : []), ...assignments, ...wrappers, ...command.words.map((word) => word.text)].join(" ");
}

describe("scriptOf", () => {
  const table: { name: string; run: string; expected: string[] }[] = [
    { name: "a list with &&", run: "RUN cd /src && go build .", expected: ["cd /src", "go build ."] },
    { name: "a list with ;", run: "RUN go vet; go build", expected: ["! go vet", "go build"] },
    { name: "an alternative", run: "RUN go vet || true", expected: ["! go vet", "? true"] },
    {
      name: "a list under set -e",
      run: "RUN set -eux; go vet; go build",
      expected: ["! set -eux", "go vet", "go build"],
    },
    { name: "a pipe", run: "RUN go list | sort", expected: ["!| go list", "| sort"] },
    {
      name: "a branch",
      run: "RUN if [ -f go.mod ]; then go mod download; fi",
      expected: ["! [ -f go.mod ]", "?! go mod download"],
    },
    { name: "a loop", run: "RUN for p in a b; do go build ./cmd/$p; done", expected: ["?! go build ./cmd/$p"] },
    {
      name: "assignments",
      run: "RUN CGO_ENABLED=0 GOOS=linux go build",
      expected: ["CGO_ENABLED=0 GOOS=linux go build"],
    },
    { name: "env", run: "RUN env -u GOFLAGS GOOS=linux go build", expected: ["GOOS=linux [env] go build"] },
    {
      name: "applets of busybox, and what it is asked for itself",
      run: "RUN /bin/busybox chown -R 5 /app && busybox sh -c 'busybox.static chmod 700 /app' && busybox --install -s && busybox /app",
      expected: [
        "[busybox] chown -R 5 /app",
        "[busybox sh busybox] chmod 700 /app",
        "busybox --install -s",
        "busybox /app",
      ],
    },
    {
      name: "nested wrappers",
      run: "RUN sudo -u app timeout -k 5 60 nice -n 5 go test ./...",
      expected: ["[sudo timeout nice] go test ./..."],
    },
    { name: "time as a keyword", run: "RUN time go build", expected: ["go build"] },
    { name: "sh -c", run: 'RUN sh -c "go build && go vet"', expected: ["[sh] go build", "[sh] go vet"] },
    {
      name: "bash with options in the same word",
      run: "RUN bash -euo pipefail -c 'go build'",
      expected: ["[bash] go build"],
    },
    { name: "exec form", run: 'RUN ["go", "build", "-o", "/a b"]', expected: ["go build -o /a b"] },
    { name: "exec form of sh -c", run: 'RUN ["/bin/sh", "-c", "go build"]', expected: ["[sh] go build"] },
    {
      name: "a comment inside a continuation",
      run: "RUN go build \\\n  # small\n  -trimpath .",
      expected: ["go build -trimpath ."],
    },
    {
      name: "a heredoc",
      run: "RUN <<EOF\ngo mod download\ngo build\nEOF",
      expected: ["! go mod download", "go build"],
    },
    { name: "a heredoc for bash", run: "RUN bash <<EOF\ngo build\nEOF", expected: ["[bash] go build"] },
    { name: "a heredoc into a file", run: "RUN cat <<EOF > run.sh\ngo build\nEOF", expected: ["cat"] },
    { name: "a heredoc for another language", run: "RUN <<EOF\n#!/usr/bin/env python3\nimport go\nEOF", expected: [] },
    { name: "su -c", run: "RUN su app -c 'go build'", expected: ["[su] go build"] },
    { name: "a script", run: "RUN ./build.sh --fast", expected: ["./build.sh --fast"] },
  ];
  for (const { name, run, expected } of table) {
    it(name, () => {
      const read = script(run);
      assert.deepEqual(read.script.commands.map(show), expected);
    });
  }

  it("gives each word its place in the file", () => {
    const { script: read, text } = script("RUN --mount=type=ssh go build \\\n  # note\n  -o /out/app \\\n ./cmd/app");
    for (const word of read.commands[0]?.words ?? [])
      assert.equal(text.slice(word.span.start, word.span.end), word.text);
  });

  it("gives words inside sh -c and inside a heredoc their place as well", () => {
    for (const run of [
      'RUN sh -c "cd /x && go build ./..."',
      "RUN ['sh']",
      'RUN ["sh", "-c", "go build ./..."]',
      "RUN <<EOF\n  go build ./...\nEOF",
    ]) {
      const { script: read, text } = script(run);
      for (const command of read.commands) {
        for (const word of command.words)
          if (literalOf(word) === word.text) assert.ok(text.slice(word.span.start, word.span.end).includes(word.text));
      }
    }
  });

  it("follows what a shell exports, sets and unsets", () => {
    const { script: read } = script("RUN A=1; export B=2 C; C=3 && export A && unset B && go build");
    const build = read.commands.at(-1);
    assert.equal(build?.words[0]?.text, "go");
    const value = (name: string) => textOf(exportedVariable(build?.scope, name, () => unset).value);
    assert.equal(value("A"), "1");
    assert.equal(value("B"), undefined);
    assert.equal(value("C"), "3");
  });

  it("forgets what a branch may have changed, and what a subshell did", () => {
    const { script: read } = script("RUN export A=1; (export A=2); if x; then export B=2; fi; go build");
    const build = read.commands.at(-1);
    assert.equal(textOf(exportedVariable(build?.scope, "A", () => unset).value), "1");
    assert.equal(exportedVariable(build?.scope, "B", () => unset).value.kind, "unknown");
  });

  it("gives up on bodies that no person writes", () => {
    const { script: read } = script(`RUN echo ${"$(".repeat(300)}`);
    assert.equal(read.isComplete, false);
    assert.deepEqual(read.commands, []);
  });
});

describe("long histories of a shell", () => {
  function valueAtEnd(run: string, name: string) {
    const command = script(run).script.commands.at(-1);
    return exportedVariable(command?.scope, name, () => unset).value;
  }

  it("gives up on values that double with each line", () => {
    assert.equal(valueAtEnd(`RUN export A=x; ${"A=$A$A; ".repeat(16)}go build`, "A").kind, "known");
    assert.equal(valueAtEnd(`RUN export A=x; ${"A=$A$A; ".repeat(20)}go build`, "A").kind, "unknown");
  });

  it("gives up on values behind thousands of others", () => {
    assert.equal(valueAtEnd(`RUN export A=x; ${"A=$A; ".repeat(5000)}go build`, "A").kind, "unknown");
  });

  it("is shared by the commands of an inner shell", () => {
    const [first, second] = script('RUN sh -c "cd a; cd b"').script.commands;
    assert.ok(first?.scope && second?.scope);
    assert.equal(second.scope.before, first.scope);
  });

  it("forgets all variables where the names of exported ones come from elsewhere", () => {
    assert.equal(valueAtEnd("RUN export $(cat .env) && go build", "GOPROXY").kind, "unknown");
    assert.equal(valueAtEnd("RUN export A=$(cat .env) && go build", "GOPROXY").kind, "unset");
  });
});

describe("assignments without a command", () => {
  const cases: readonly [run: string, assignments: readonly string[]][] = [
    ["RUN GOOS=linux GOARCH=amd64", ["GOOS=linux", "GOARCH=amd64"]],
    ["RUN go version && VERSION=1.2 && export COMMIT=abc", ["VERSION=1.2"]],
    ['RUN NAME="$(cat name)"; TAG=$NAME', ['NAME="$(cat name)"', "TAG=$NAME"]],
    ["RUN <<EOF\nMODE=fast\ngo build\nEOF", ["MODE=fast"]],
    ["RUN GOOS=linux go build", []],
    ["RUN sh -c 'GOOS=linux'", []],
  ];
  for (const [run, expected] of cases) {
    it(run.replace(/\n/g, " "), () => {
      const { script: read, text } = script(run);
      assert.deepEqual(
        read.assignments.map(({ span }) => text.slice(span.start, span.end)),
        expected,
      );
    });
  }
});

describe("a tilde", () => {
  const lookup = (name: string) => (name === "HOME" ? known("/home/app") : unset);
  const cases: readonly [run: string, value: string | undefined][] = [
    ["RUN touch ~", "/home/app"],
    ["RUN touch ~/x", "/home/app/x"],
    ["RUN touch ~/x*", "/home/app/x*"],
    ['RUN touch ~/"a b"', "/home/app/a b"],
    ["RUN touch ~other/x", undefined],
    ["RUN touch ~+", undefined],
    ["RUN touch a~", "a~"],
    ["RUN touch ./~/x", "./~/x"],
    ["RUN touch '~/x'", "~/x"],
    ['RUN touch "~/x"', "~/x"],
    ['RUN touch ~"/x"', "~/x"],
    ["RUN touch \\~/x", "~/x"],
    ["RUN touch --at=~/x", "--at=~/x"],
    // bash takes this for a home, dash does not.
    ["RUN touch at=~/x", undefined],
    ["RUN touch ${AT:-~/x}", undefined],
    ['RUN ["touch", "~/x"]', "~/x"],
    ['RUN ["sh", "-c", "touch ~/x"]', "/home/app/x"],
    ["RUN HOME=/srv && touch ~/x", "/srv/x"],
    ["RUN HOME=/srv touch ~/x", "/home/app/x"],
    ["RUN su -c 'touch ~/x' other", undefined],
    ["RUN sudo -u other touch ~/x", "/home/app/x"],
  ];
  for (const [run, expected] of cases) {
    it(run, () => {
      const command = script(run).script.commands.at(-1);
      const word = command?.words.at(-1);
      assert.ok(command && word);
      assert.equal(textOf(wordValue(word, (name) => shellVariable(command.scope, name, lookup))), expected);
    });
  }

  it("is a home in what a shell assigns", () => {
    const { script: read } = script("RUN export A=~/x B=~other/x C='~/x' D=/a:~/x; E=~/x go build > ~/log");
    const build = read.commands.at(-1);
    const value = (name: string) => textOf(exportedVariable(build?.scope, name, lookup).value);
    assert.deepEqual(["A", "B", "C", "D"].map(value), ["/home/app/x", undefined, "~/x", undefined]);
    const words = [build?.assignments[0]?.value, build?.redirects[0]?.target];
    assert.deepEqual(
      words.map((word) => word && textOf(wordValue(word, lookup))),
      ["/home/app/x", "/home/app/log"],
    );
  });
});
