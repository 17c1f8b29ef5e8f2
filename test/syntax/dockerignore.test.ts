import assert from "node:assert/strict";
import balena from "@balena/dockerignore";
import { IgnoreMatcher, parseDockerignore } from "../../server/src/syntax/dockerignore";
import { processorTime } from "../support/processorTime";

describe("parseDockerignore", () => {
  it("cleans patterns as Docker does", () => {
    const table: [line: string, cleaned: string, negated?: "!"][] = [
      ["vendor", "vendor"],
      ["  vendor/ \t", "vendor"],
      ["/vendor", "vendor"],
      ["//vendor", "vendor"],
      ["./a//b/../c/.", "a/c"],
      ["../outside", "../outside"],
      ["/../outside", "outside"],
      [".", "."],
      ["/", "/"],
      ["!vendor/keep.txt", "vendor/keep.txt", "!"],
      ["! /go.sum", "go.sum", "!"],
      ["!!odd", "!odd", "!"],
      // Cleaning comes before the second look for `!`.
      ["./!odd", "odd", "!"],
      [" # no comment", "# no comment"],
      ["foo # comment", "foo # comment"],
      ["\u00a0\u0085bin\u3000", "bin"],
      ["bin\ufeff", "bin\ufeff"],
      ["{a,b}", "{a,b}"],
      ["a\\ ", "a\\"],
    ];
    for (const [line, cleaned, negated] of table) {
      const [pattern, ...others] = parseDockerignore(line).patterns;
      assert.deepEqual([pattern?.cleaned, pattern?.negated, others.length], [cleaned, negated === "!", 0], line);
    }
  });

  it("knows where patterns and comments stand", () => {
    const text = "\ufeff# build output\r\nbin/\r\n\r\n  !bin/keep \r\n\t\n#\n # x\n*.log";
    const { patterns, comments } = parseDockerignore(text);
    assert.deepEqual(
      patterns.map(({ line, span, raw }) => [line, text.slice(span.start, span.end), raw]),
      [
        [1, "bin/", "bin/"],
        [3, "!bin/keep", "!bin/keep"],
        [6, "# x", "# x"],
        [7, "*.log", "*.log"],
      ],
    );
    assert.deepEqual(
      comments.map(({ line, span, text: comment }) => [line, text.slice(span.start, span.end), comment]),
      [
        [0, "# build output", "# build output"],
        [5, "#", "#"],
      ],
    );
  });

  it("reads nothing from a file without patterns", () => {
    for (const text of ["", "\ufeff", "\n\n", " \r\n", "# only\n", "foo/../ ./."]) {
      assert.deepEqual(
        parseDockerignore(text).patterns.filter(({ cleaned }) => cleaned !== "."),
        [],
        JSON.stringify(text),
      );
    }
  });

  it("gives Docker's reason for lines that fail the build", () => {
    const illegal = 'illegal exclusion pattern: "!"';
    const syntax = "syntax error in pattern";
    const table: [line: string, reason: string | undefined][] = [
      ["!", illegal],
      ["! ", illegal],
      ["!/", illegal],
      ["[", syntax],
      ["a[", syntax],
      ["[]", syntax],
      ["[]a]", syntax],
      ["[^]", syntax],
      ["[a-]", syntax],
      ["[-a]", syntax],
      ["[z-a]", syntax],
      ["![", syntax],
      ["a\\", syntax],
      // Go's regular expressions know no such escapes.
      ["build\\output", syntax],
      ["caf\\é", syntax],
      ["build\\.output", undefined],
      ["]", undefined],
      ["[!a]", undefined],
      ["[\\]]", undefined],
      ["a{", undefined],
      ["(+", undefined],
      ["\\d", undefined],
    ];
    for (const [line, reason] of table) {
      assert.deepEqual(
        parseDockerignore(line).patterns.map(({ invalid }) => invalid),
        [reason],
        line,
      );
    }
  });
});

describe("IgnoreMatcher", () => {
  it("compares one pattern with a path and the folders above it", () => {
    const table: [pattern: string, ignored: string[], kept: string[]][] = [
      ["vendor", ["vendor", "vendor/a/b.go"], ["x/vendor", "vendors", "Vendor", "vendor.go"]],
      ["/vendor/", ["vendor", "vendor/a"], ["x/vendor"]],
      ["a/b", ["a/b", "a/b/c"], ["a", "a/bc", "x/a/b", "b"]],
      ["*.md", ["a.md", "x.md/a", ".md"], ["docs/a.md", "a.MD", "a.mdx"]],
      ["**/*.md", ["a.md", "docs/a.md", "a/b/c.md", "a.md/b"], ["a.mdx"]],
      ["**/node_modules", ["node_modules", "a/b/node_modules/c"], ["xnode_modules", "a/node_modulesx"]],
      ["*", ["a", "a/b", ".env"], []],
      ["**", ["a", "a/b"], []],
      ["*/*", ["a/b", "a/b/c"], ["a"]],
      ["a/**", ["a/b", "a/b/c"], ["a", "ab"]],
      ["a/*", ["a/b", "a/b/c"], ["a"]],
      ["a/**/b", ["a/b", "a/x/b", "a/x/y/b/z"], ["ab", "a/xb", "b"]],
      ["?.go", ["a.go", "é.go", "😀.go"], ["ab.go", ".go", "a/b.go"]],
      ["[^a].go", ["b.go", "^.go", "😀.go"], ["a.go", "bb.go"]],
      ["[!a].go", ["a.go", "!.go"], ["b.go"]],
      ["[a-c\\]]x", ["ax", "cx", "]x"], ["dx", "-x"]],
      ["[\\d_]x", ["7x", "_x"], ["ax", "dx"]],
      ["[\\D]x", ["ax"], ["7x"]],
      ["\\*.go", ["*.go"], ["a.go"]],
      ["a\\ b*", ["a b", "a bc"], ["a\\ b"]],
      ["\\d*", ["1", "1d"], ["d", "d1"]],
      ["{a,b}", ["{a,b}"], ["a", "b"]],
      ["*{a}+(b).$", ["x{a}+(b).$"], ["xaab.", "xabb"]],
      ["a^*b", [], ["ab", "a^b", "a^xb"]],
      ["^*.md", ["a.md"], ["^/a.md"]],
      ["a^b", ["a^b"], ["ab"]],
      ["../x", [], ["x", "a/x"]],
      [".", [], ["a", "a/b"]],
      ["/", [], ["a", "a/b"]],
      // Suffix comparison instead of a regular expression: any name that ends so.
      ["**.md", ["a.md", "docs/a.md", "a/.md"], ["a.mdx"]],
      ["**foo", ["foo", "xfoo", "a/xfoo", "a/foo/b"], ["foox"]],
      ["**foo*", ["foo", "a/foox"], ["xfoo", "a/xfoo"]],
      ["foo**", ["foo", "foox", "foox/y", "foo/a"], ["fo", "a/foo"]],
      ["a**b", ["ab", "a/b", "ax/b", "a/x/b"], ["axb"]],
      ["***", ["a", "a/b"], []],
      ["*?*/a*", ["ab/a", "ab/ab/c"], ["a", "ab/b/a"]],
      ["**/**", ["a", "a/b"], []],
      ["a/**/*", ["a/b", "a/b/c"], ["a"]],
    ];
    for (const [pattern, ignored, kept] of table) {
      const matcher = new IgnoreMatcher(parseDockerignore(pattern));
      for (const path of ignored) assert.equal(matcher.decide(path).ignored, true, `${pattern} ignores ${path}`);
      for (const path of kept) assert.equal(matcher.decide(path).ignored, false, `${pattern} keeps ${path}`);
    }
  });

  it("lets the last pattern in effect decide, and names it", () => {
    const table: [patterns: string[], path: string, by: string | undefined][] = [
      [["vendor", "!vendor/keep.txt"], "vendor/keep.txt", "!vendor/keep.txt"],
      [["vendor", "!vendor/keep.txt"], "vendor/other.txt", "vendor"],
      [["!go.mod", "*"], "go.mod", "*"],
      [["*", "!go.mod", "!cmd"], "cmd/api/main.go", "!cmd"],
      [["*", "!go.mod", "!cmd"], "go.mod", "!go.mod"],
      [["*", "!go.mod", "!cmd"], "go.sum", "*"],
      [["**", "!**/*.go"], "a/b/main.go", "!**/*.go"],
      [["**", "!**/*.go"], "a/b/main.c", "**"],
      [["*", "!cmd", "cmd/secret"], "cmd/secret/key", "cmd/secret"],
      [["*.md", "docs"], "docs/a.md", "docs"],
      [["a", "a"], "a", "a"],
      [["["], "[", undefined],
      [["!vendor"], "vendor", undefined],
      [["vendor"], "main.go", undefined],
    ];
    for (const [patterns, path, by] of table) {
      const decision = new IgnoreMatcher(parseDockerignore(patterns.join("\n"))).decide(path);
      assert.deepEqual(
        [decision.by?.raw, decision.ignored],
        [by, by !== undefined && !by.startsWith("!")],
        `${patterns} ${path}`,
      );
    }
    const [first] = parseDockerignore("a\na").patterns;
    assert.deepEqual(new IgnoreMatcher(parseDockerignore("a\na")).decide("a").by, first, "the second changes nothing");
  });

  it("does not put a pattern in effect through a folder on which it changes nothing", () => {
    const table: [patterns: string[], path: string, ignored: boolean][] = [
      // docs itself is not ignored, so `!docs` does nothing there, and it does not match docs/a.md.
      [["**/*.md", "!docs"], "docs/a.md", true],
      [["**/*.md", "!docs/**"], "docs/a.md", false],
      [["docs", "**/*.md", "!docs"], "docs/a.md", false],
      [["a", "!a/b", "a"], "a/b", false],
      [["a", "!a/b", "a/**"], "a/b", true],
    ];
    for (const [patterns, path, ignored] of table) {
      const decision = new IgnoreMatcher(parseDockerignore(patterns.join("\n"))).decide(path);
      assert.equal(decision.ignored, ignored, `${patterns} ${path}`);
    }
  });

  it("understands paths however they are written, and ignores nothing outside of the context", () => {
    const matcher = new IgnoreMatcher(parseDockerignore("a/b\n**/*.log"));
    for (const path of ["a/b", "./a/b", "a//b/", "/a/b", "a/x/../b/c"])
      assert.equal(matcher.decide(path).ignored, true, path);
    for (const path of ["", ".", "./", "..", "../x.log", "a/../../x.log"]) {
      assert.deepEqual(matcher.decide(path), { ignored: false, by: undefined }, path);
    }
  });

  it("tells a walker where exceptions may still bring something back", () => {
    const table: [patterns: string[], lookInto: string[], skip: string[]][] = [
      [["vendor"], ["", "cmd"], ["vendor", "vendor/a"]],
      [
        ["vendor", "!vendor/a/keep.txt"],
        ["vendor", "vendor/a"],
        ["vendor/b", "vendor/a/b", "vendor/a/keep.txtx"],
      ],
      [["!vendor/a", "vendor"], [], ["vendor"]],
      [
        ["*", "!cmd"],
        ["cmd", "cmd/api"],
        ["internal", "c", "cmdx"],
      ],
      [["*", "!**/*.go"], ["a", "a/b/c"], []],
      [["*", "!*.go"], ["a.go"], ["a", "a/b"]],
      [
        ["*", "!cmd/*/main.go"],
        ["cmd", "cmd/api"],
        ["web", "cmd/api/x", "cmd/api/x/y"],
      ],
      [
        ["*", "!cmd*/x"],
        ["cmd", "cmd2"],
        ["web", "cmd/y", "a/cmd"],
      ],
      [
        ["*", "!a/b/**"],
        ["a", "a/b"],
        ["a/c", "b"],
      ],
      [["*", "!a/**/z"], ["a", "a/b", "a/b/c"], ["b"]],
      [["*", "!a**"], ["a", "ab"], ["b"]],
      [["*", "!a[^b]c"], ["a"], ["b", "ab"]],
      [["*", "!["], [], ["a"]],
    ];
    for (const [patterns, lookInto, skip] of table) {
      const matcher = new IgnoreMatcher(parseDockerignore(patterns.join("\n")));
      for (const folder of lookInto)
        assert.equal(matcher.mayReincludeBelow(folder), true, `${patterns}: look into ${folder}`);
      for (const folder of skip) assert.equal(matcher.mayReincludeBelow(folder), false, `${patterns}: skip ${folder}`);
    }
  });

  it("never lets a walker skip what is not ignored", () => {
    const random = seeded(7);
    let skipped = 0;
    for (let round = 0; round < 150; round++) {
      const patterns = ["*", ...randomPatterns(random, 4, wildSegments)];
      const matcher = new IgnoreMatcher(parseDockerignore(patterns.join("\n")));
      for (const path of universe) {
        const folder = foldersAbove(path).find((above) => !matcher.mayReincludeBelow(above));
        if (folder === undefined) continue;
        skipped++;
        assert.equal(matcher.decide(path).ignored, true, `${patterns.join(" ")}: ${path} below ${folder}`);
      }
    }
    assert.ok(skipped > 1000, `only ${skipped} paths were below a folder to skip`);
  });

  it("agrees with @balena/dockerignore on lists without exceptions", () => {
    const random = seeded(1);
    let ignored = 0;
    for (let round = 0; round < 300; round++) {
      const patterns = randomPatterns(random, 3, segments).map((pattern) => pattern.replace(/^!/, ""));
      const matcher = new IgnoreMatcher(parseDockerignore(patterns.join("\n")));
      const oracle = balena({ ignorecase: false }).add(patterns);
      for (const path of universe) {
        const decision = matcher.decide(path);
        if (decision.ignored) ignored++;
        assert.equal(decision.ignored, oracle.ignores(path), `${patterns.join(" ")}: ${path}`);
      }
    }
    assert.ok(ignored > 5000 && ignored < 300 * universe.length - 5000, `${ignored} ignored paths prove little`);
  });

  it("agrees with Docker's walk over @balena/dockerignore's patterns, exceptions included", () => {
    const random = seeded(2);
    let broughtBack = 0;
    for (let round = 0; round < 800; round++) {
      const patterns = randomPatterns(random, 5, wildSegments);
      const matcher = new IgnoreMatcher(parseDockerignore(patterns.join("\n")));
      const expected = walk(patterns);
      for (const path of universe) {
        const { ignored, by } = matcher.decide(path);
        if (by?.negated === true) broughtBack++;
        assert.equal(ignored, expected(path), `${patterns.join(" ")}: ${path}`);
      }
    }
    assert.ok(broughtBack > 1000, `only ${broughtBack} paths were brought back`);
  });

  it("stays fast with thousands of patterns and paths", () => {
    const kinds = [
      (n: number) => `pkg${n}/generated`,
      (n: number) => `pkg${n}/*.pb.go`,
      (n: number) => `**/cache${n}`,
      (n: number) => `**/*.tmp${n}`,
      (n: number) => `!pkg${n}/generated/keep.go`,
      (n: number) => `build${n}/**`,
    ];
    const lines = Array.from({ length: 20_000 }, (_, n) => kinds[n % kinds.length]?.(n) ?? "");
    const paths = Array.from(
      { length: 100_000 },
      (_, n) => `pkg${n % 9000}/${n % 3 === 0 ? "generated" : "src"}/file${n}.go`,
    );
    let ignored = 0;
    const taken = processorTime(() => {
      const matcher = new IgnoreMatcher(parseDockerignore(lines.join("\n")));
      for (const path of paths) if (matcher.decide(path).ignored) ignored++;
    });
    assert.equal(
      ignored,
      paths.filter((path) => /^pkg\d*[02468]\/generated/.test(path) && Number(/\d+/.exec(path)?.[0]) % 6 === 0).length,
    );
    // Comparing each with each takes minutes.
    assert.ok(taken < 4000, `took ${taken} ms`);
  });

  it("takes no exponential time for a hostile pattern", () => {
    const text = [`${"*a".repeat(40)}*b`, `${"**/".repeat(40)}x*y`, `${"**/a".repeat(40)}/?b`, "[".repeat(5000)].join(
      "\n",
    );
    const matcher = new IgnoreMatcher(parseDockerignore(text));
    const taken = processorTime(() => {
      assert.equal(matcher.decide("a".repeat(2000)).ignored, false);
      assert.equal(matcher.decide("a/".repeat(1000)).ignored, false);
    });
    assert.ok(taken < 2000, `took ${taken} ms`);
  });
});

const names = ["a", "b", "ab", "ba", "a.b"];
/** All paths of one to four of a few names, and some of the names that only look like wildcards. */
const universe: readonly string[] = (() => {
  const levels: string[][] = [[...names, "*", "["]];
  for (let depth = 1; depth < 4; depth++) {
    const kept = depth < 3 ? names : ["a", "ab"];
    levels.push((levels[depth - 1] ?? []).flatMap((folder) => kept.map((name) => `${folder}/${name}`)));
  }
  return levels.flat();
})();

function foldersAbove(path: string): readonly string[] {
  return path.split("/").map((_, depth, parts) => parts.slice(0, depth).join("/"));
}

const segments = [
  "a",
  "b",
  "ab",
  "ba",
  "a.b",
  "*",
  "**",
  "?",
  "a*",
  "*a",
  "??",
  "[ab]",
  "[^a]",
  "[a-b]*",
  "*.b",
  "\\*",
  "\\[",
  ".",
  "..",
];
/** More where a slash is crossed without a `**` between slashes. `**a` at the start is left out: there balena differs from moby. */
const wildSegments = [...segments, "a**", "a**b", "*?*", "a*b*"];

function randomPatterns(random: () => number, most: number, from: readonly string[]): string[] {
  return Array.from({ length: 1 + Math.floor(random() * most) }, () => {
    const parts = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      () => from[Math.floor(random() * from.length)] ?? "a",
    );
    const decorated = [
      random() < 0.35 ? "!" : "",
      random() < 0.2 ? "/" : "",
      parts.join("/"),
      random() < 0.2 ? "/" : "",
    ];
    return decorated.join("");
  });
}

/** mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What of balena's class is used beyond its types: its rules, and how it compares one of them with one path. */
interface Rules {
  readonly _rules: readonly { readonly negative: boolean }[];
  _match(path: string, rule: { readonly negative: boolean }): boolean;
}

/** The order of comparisons in `MatchesUsingParentResults`, without any short cut; the comparisons themselves are balena's. */
function walk(patterns: readonly string[]): (path: string) => boolean {
  const rules = balena({ ignorecase: false }).add([...patterns]) as unknown as Rules;
  const known = new Map<string, { ignored: boolean; matched: boolean[] }>();
  const visit = (path: string): { ignored: boolean; matched: boolean[] } => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const slash = path.lastIndexOf("/");
    const above = slash === -1 ? [] : visit(path.slice(0, slash)).matched;
    let ignored = false;
    const matched = rules._rules.map((rule, index) => {
      const match = above[index] === true || (rule.negative === ignored && rules._match(path, rule));
      if (match) ignored = !rule.negative;
      return match;
    });
    const result = { ignored, matched };
    known.set(path, result);
    return result;
  };
  return (path) => visit(path).ignored;
}
