import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { variablesOf } from "../../server/src/syntax/shellVariables";

function variablesIn(text: string) {
  const { instructions } = parseDockerfile(text);
  const run = instructions.find(({ keyword }) => keyword === "RUN");
  assert.ok(run, "the text has a RUN");
  const { reads, assigned, isComplete } = variablesOf(run);
  return {
    reads: reads.map(
      ({ span, place, hasDefault }) => `${text.slice(span.start, span.end)} ${place}${hasDefault ? " default" : ""}`,
    ),
    assigned: [...assigned],
    isComplete,
  };
}

describe("variables of a shell text", () => {
  const reads: readonly (readonly [string, string, readonly string[]])[] = [
    ["words, quoted and not", "RUN echo $A \"$B\" '$C' \\$D", ["$A word", "$B word"]],
    ["substitutions", 'RUN echo "$(cat $A)" $((B + $C))', ["$A word", "$C word"]],
    [
      "defaults",
      "RUN echo ${A:-$B} ${C#v} ${#D}",
      ["${A:-$B} word default", "$B word", "${C#v} word", "${#D} word default"],
    ],
    [
      "conditions",
      'RUN [ -n "$A" ] && [[ $B == x ]]; case $C in $D) ;; esac',
      ["$A condition", "$B condition", "$C condition", "$D word"],
    ],
    [
      "loops and branches",
      "RUN for x in $A; do if $B; then $C; else $D; fi; done",
      ["$A word", "$B word", "$C word", "$D word"],
    ],
    ["heredocs of a command", "RUN cat <<X > /f\n$A\nX\n", ["$A heredoc"]],
    ["one heredoc as the script", "RUN <<X\necho $A\ncat <<Y\n$B\nY\nX\n", ["$A word", "$B heredoc"]],
    ["a quoted heredoc", "RUN <<'X'\ncat <<'Y'\n$A\nY\nX\n", []],
    ["positional and special parameters", 'RUN echo $1 $@ $? $$ "$*"', []],
    ["a continuation with a comment", "FROM x\nRUN echo \\\n  # $A\n  $B\n", ["$B word"]],
  ];
  for (const [name, text, expected] of reads) {
    it(`reads ${name}`, () => assert.deepEqual(variablesIn(text).reads, expected));
  }

  const assigned: readonly (readonly [string, string, readonly string[]])[] = [
    ["assignments", "RUN A=1; B=2 env; export C=3", ["A", "B", "C"]],
    ["loops and read", "RUN for A in 1; do read -r B C; done", ["A", "B", "C"]],
    ["defaults that assign", "RUN : ${A:=1} ${B:-2}", ["A"]],
    ["functions and subshells", "RUN f() { A=1; }; (B=2)", ["A", "B"]],
    ["arithmetic", "RUN echo $((A += 1)); printf -v B x", ["A", "B"]],
  ];
  for (const [name, text, expected] of assigned) {
    it(`knows what is set by ${name}`, () => assert.deepEqual(variablesIn(text).assigned, expected));
  }

  it("knows nothing behind eval, a sourced file, names from elsewhere or a syntax error", () => {
    for (const text of [
      "RUN eval $A",
      "RUN . ./x && echo $A",
      "RUN export $(cat .env) && echo $A",
      "RUN echo $A && (",
    ]) {
      assert.equal(variablesIn(text).isComplete, false, text);
    }
  });

  it("is not irritated by exported values that others give", () => {
    assert.equal(variablesIn('RUN export A=$B C="$(pwd)" D && echo $D').isComplete, true);
  });

  it("counts in the version of the document that it is asked for", () => {
    const first = parseDockerfile("FROM x\nRUN echo $A\n");
    const text = "FROM xyz\n\nRUN echo $A\n";
    const second = parseDockerfile(text, first);
    for (const { instructions } of [first, second]) for (const each of instructions) variablesOf(each);
    const span = variablesOf(second.instructions[1] ?? assert.fail()).reads[0]?.span;
    assert.equal(span && text.slice(span.start, span.end), "$A");
  });

  describe("substitutions", () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ["a program with and without arguments", 'RUN echo "$(date -u)" $(V)', ["$(date -u): date", "$(V): V alone"]],
      ["the first of a pipe and of a list", "RUN A=$(x 1 | y) B=$(z && w)", ["$(x 1 | y): x", "$(z && w): z"]],
      ["one in the other", "RUN echo $(a $(b))", ["$(a $(b)): a", "$(b): b alone"]],
      ["several lines, with a comment inside", "RUN echo $(a \\\n# no\n  b)", ["$(a \\\n# no\n  b): a"]],
      ["a heredoc of a command", "RUN cat <<X > /f\n$(a b)\nX\n", ["$(a b): a heredoc"]],
      ["back-ticks, quotes, variables and brackets that are no command", "RUN echo `a` '$(b)' $($C) $((1 + 2))", []],
      ["assignments in front", "RUN echo $(A=1 b)", []],
    ];
    for (const [name, text, expected] of cases) {
      it(name, () => {
        const dockerfile = `FROM golang:1.24\n${text}`;
        const run = parseDockerfile(dockerfile).instructions[1];
        assert.ok(run);
        const cut = ({ start, end }: { readonly start: number; readonly end: number }) => dockerfile.slice(start, end);
        const found = variablesOf(run).substitutions.map(({ span, program, programSpan, isAlone, place }) => {
          assert.equal(cut(programSpan), program);
          return `${cut(span)}: ${program}${isAlone ? " alone" : ""}${place === "heredoc" ? " heredoc" : ""}`;
        });
        assert.deepEqual(found, expected);
      });
    }
  });
});
