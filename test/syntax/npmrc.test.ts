import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse as parseIni } from "ini";
import { npmPublicRegistry, registryScopeOf } from "../../server/src/syntax/npmRegistry";
import { type NpmrcEntry, parseNpmrc, topLevelSettings } from "../../server/src/syntax/npmrc";
import type { Span } from "../../server/src/syntax/text";

describe("parseNpmrc", () => {
  it("yields key, value and comment of a line as ini reads them", () => {
    const table: [line: string, key: string, value: unknown, comment?: string][] = [
      ["registry=https://npm.example.com/", "registry", "https://npm.example.com/"],
      ["  save-exact = true  ", "save-exact", true],
      ["save-exact", "save-exact", true],
      ["proxy=null", "proxy", null],
      ["empty=", "empty", ""],
      ["url=https://x.example/?a=1#part", "url", "https://x.example/?a=1", "#part"],
      ["token=abc ; mine", "token", "abc", "; mine"],
      ["token=a\\;b\\#c\\\\d\\e", "token", "a;b#c\\d\\e"],
      ["trailing=a\\", "trailing", "a\\"],
      ['quoted="a;b # c"', "quoted", "a;b # c"],
      ['half="a;b" ; c', "half", '"a', ';b" ; c'],
      ['json="tab\\tsmile\\u263a"', "json", "tab\tsmile☺"],
      ['broken="C:\\dir"', "broken", '"C:\\dir"'],
      ["single='a;b'", "single", "a;b"],
      ["number='5'", "number", 5],
      ["text=5", "text", "5"],
      ["lone='", "lone", ""],
      ["key;cut=value", "key", "value"],
      ["just ; a key", "just", true, "; a key"],
      ["[section] ; no section", "[section]", true, "; no section"],
      ['"quoted key"=1', "quoted key", "1"],
      ["omit[]=dev", "omit", "dev"],
      ["[]=x", "[]", "x"],
    ];
    for (const [line, key, value, comment] of table) {
      const entry = onlyEntry(line);
      assert.deepEqual([entry.key, entry.value], [key, value], line);
      assert.equal(entry.inlineComment && slice(line, entry.inlineComment), comment, line);
    }
    assert.equal(onlyEntry("omit[]=dev").isArray, true);
    assert.equal(onlyEntry("[]=x").isArray, false);
  });

  it("keeps where key, value and comment stand", () => {
    const text = '# top\r\n\r\n  "a b"[] =  x\\;y   # why  \r\nlone';
    const { entries, comments } = parseNpmrc(text);
    assert.deepEqual(comments, [{ line: 0, span: { start: 0, end: 5 }, text: "top" }]);
    const [first, second] = entries;
    assert.ok(first?.valueSpan && first.inlineComment && second);
    assert.equal(first.line, 2);
    assert.equal(slice(text, first.span), '"a b"[] =  x\\;y   # why');
    assert.equal(slice(text, first.keySpan), '"a b"[]');
    assert.equal(slice(text, first.valueSpan), "x\\;y");
    assert.equal(first.rawValue, "x\\;y");
    assert.equal(slice(text, first.inlineComment), "# why");
    assert.equal(slice(text, second.span), "lone");
    assert.equal(second.valueSpan, undefined);
    const empty = onlyEntry("key=  ");
    assert.deepEqual([empty.valueSpan, empty.rawValue], [{ start: 6, end: 6 }, ""]);
  });

  it("splits scoped keys", () => {
    const table: [
      key: string,
      name: string,
      registry?: string | undefined,
      scheme?: string | undefined,
      npmScope?: string,
    ][] = [
      ["//npm.example.com/:_authToken", "_authToken", "//npm.example.com/"],
      ["//npm.example.com:8443/a/b/:username", "username", "//npm.example.com:8443/a/b/"],
      ["//npm.example.com:_authToken", "_authToken", "//npm.example.com"],
      ["https://npm.example.com/:_authToken", "_authToken", "//npm.example.com/", "https:"],
      ["https://npm.example.com/", "https://npm.example.com/"],
      ["@acme:registry", "registry", undefined, undefined, "@acme"],
      ["registry", "registry"],
      ["a:b", "a:b"],
      ["//${HOST}/:_password", "_password", "//${HOST}/"],
    ];
    for (const [key, name, registry, scheme, npmScope] of table) {
      const text = `\n ${key}=x`;
      const entry = onlyEntry(text);
      assert.equal(entry.name, name, key);
      assert.equal(slice(text, entry.nameSpan), name, key);
      assert.equal(entry.registryScope?.registry, registry, key);
      assert.equal(entry.registryScope && slice(text, entry.registryScope.span), registry, key);
      assert.equal(entry.registryScope?.scheme && slice(text, entry.registryScope.scheme), scheme, key);
      assert.equal(entry.npmScope?.scope, npmScope, key);
      assert.equal(entry.npmScope && slice(text, entry.npmScope.span), npmScope, key);
    }
    const quoted = '"//h\\u002fx/:_auth[]"=1';
    const entry = onlyEntry(quoted);
    assert.deepEqual([entry.name, slice(quoted, entry.nameSpan)], ["_auth", "_auth"]);
    assert.ok(entry.registryScope);
    assert.equal(slice(quoted, entry.registryScope.span), "//h\\u002fx/");
  });

  it("finds the variables that npm replaces", () => {
    const table: [line: string, ...variables: string[]][] = [
      ["a=${NPM_TOKEN}", "${NPM_TOKEN}"],
      ["a=x${A}y${B?}z", "${A}", "${B?}"],
      ['a="x\\u0024{A} ${B}"', "\\u0024{A}", "${B}"],
      ["//${HOST}/:_authToken=${T}", "${HOST}", "${T}"],
      ["a=$TOKEN"],
      ["a=${}"],
      ["a=\\${A}"],
      // ini makes one backslash of two, and that one escapes
      ["a=\\\\${A}"],
      ["a=\\\\\\\\${A}", "${A}"],
      ["a=x ; ${A}"],
      ["a=${A?b}"],
      ["a=${${A}}", "${A}"],
    ];
    for (const [line, ...variables] of table) {
      const found = onlyEntry(line).variables;
      assert.deepEqual(
        found.map((variable) => slice(line, variable.span)),
        variables,
        line,
      );
    }
    const [shellDefault] = onlyEntry("a=${A:-x}").variables;
    assert.deepEqual([shellDefault?.name, shellDefault?.optional], ["A:-x", false]);
    const [optional] = onlyEntry("a=${A?}").variables;
    assert.deepEqual([optional?.name, optional?.optional, optional?.within], ["A", true, "value"]);
  });

  it("puts what follows a section header into the section", () => {
    const { entries, sections } = parseNpmrc("a=1\n[one]\nb=2\n['two.x']\r\nc=3");
    assert.deepEqual(
      sections.map(({ name, line }) => [name, line]),
      [
        ["one", 1],
        ["two.x", 3],
      ],
    );
    assert.deepEqual(
      entries.map((entry) => entry.section),
      [undefined, "one", "two.x"],
    );
  });

  it("takes a byte order mark for white space, as npm does", () => {
    assert.equal(onlyEntry("\uFEFFregistry=x").key, "registry");
    assert.equal(onlyEntry("\uFEFFregistry=x").keySpan.start, 1);
    assert.deepEqual(parseNpmrc("\uFEFF[one]").sections, []);
  });

  it("does not throw where ini does", () => {
    for (const text of ["'null'=x", "'{\"length\":5}'=x", "'{\"toString\":1}'=x", "a=null\n[a.b]\nx=1"]) {
      assert.throws(() => parseIni(text), text);
      topLevelSettings(parseNpmrc(text));
    }
    assert.equal(onlyEntry("'null'=x").key, "null");
  });
});

/** How many files are generated for the comparison with ini and npm: `NPMRC_CASES=50000` for a thorough run. */
const cases = Number(process.env["NPMRC_CASES"] ?? 4000);

describe("topLevelSettings", () => {
  it("agrees with ini and npm on generated files", function () {
    this.timeout(10_000 + 4 * cases);
    const envReplace = npmEnvReplace();
    const random = seeded(20240917);
    let compared = 0;
    let settings = 0;
    let variables = 0;
    for (let run = 0; run < cases; run++) {
      const text = generate(random);
      const syntax = parseNpmrc(text);
      assertSpansHold(text, syntax.entries);
      for (const entry of syntax.entries) variables += assertVariables(text, entry, envReplace);
      const expected = iniSettings(text);
      if (!expected) continue;
      const actual = Object.fromEntries([...topLevelSettings(syntax)].filter(([, value]) => !isObject(value)));
      assert.deepEqual(sorted(actual), sorted(expected), JSON.stringify(text));
      compared++;
      settings += Object.keys(expected).length;
    }
    const figures = `compared ${compared} files with ${settings} settings and ${variables} variables`;
    assert.ok(compared > 0.87 * cases && settings > 2.5 * cases && variables > 0.3 * cases, figures);
    if (process.env["NPMRC_CASES"] !== undefined) console.log(`      ${figures}`);
  });

  it("lets the last line win and collects lists", () => {
    const syntax = parseNpmrc("a=1\na=2\nb=1\nb[]=2\nb=3\n__proto__=x\n[c]\na=3");
    assert.deepEqual(
      [...topLevelSettings(syntax)],
      [
        ["a", "2"],
        ["b", ["1", "2", "3"]],
      ],
    );
  });

  it("follows ini's dotted sections", () => {
    assert.deepEqual([...topLevelSettings(parseNpmrc("a=1\nb=2\n[a.x]\ny=1"))], [["b", "2"]]);
    assert.deepEqual([...topLevelSettings(parseNpmrc("a=\nb=2\n[a]\n[b]"))], [["b", "2"]]);
  });
});

describe("registryScopeOf", () => {
  it("drops protocol, file name, query and fragment", () => {
    assert.equal(registryScopeOf("https://npm.example.com"), "//npm.example.com/");
    assert.equal(registryScopeOf("http://npm.example.com:8080/a/b?c#d"), "//npm.example.com:8080/a/");
    assert.equal(registryScopeOf(npmPublicRegistry), npmPublicRegistry.replace("https:", ""));
    assert.equal(registryScopeOf("npm.example.com/"), undefined);
    assert.equal(registryScopeOf("mailto:a@example.com"), undefined);
  });
});

function onlyEntry(text: string): NpmrcEntry {
  const { entries } = parseNpmrc(text);
  const [entry] = entries;
  assert.ok(entry && entries.length === 1, `one entry in ${JSON.stringify(text)}`);
  return entry;
}

function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

type EnvReplace = (text: string, environment: Record<string, string>) => string;

/** npm's own replacement of variables, from the npm that runs here. */
function npmEnvReplace(): EnvReplace {
  const modules = execFileSync("npm", ["root", "--global", "--loglevel=error"], { encoding: "utf8" }).trim();
  return createRequire(join(modules, "npm", "package.json"))("@npmcli/config/lib/env-replace.js");
}

/**
 * The variables found in a line are those that npm replaces in what ini makes of it.
 * @returns how many there were
 */
function assertVariables(text: string, entry: NpmrcEntry, envReplace: EnvReplace): number {
  // What npm puts in is recognized by a mark that no generated text has.
  const marks = new Proxy({}, { get: (_, name) => `\u0001${String(name)}\u0002` });
  const replaced = (whole: unknown) =>
    typeof whole === "string"
      ? [...envReplace(whole, marks).matchAll(/\u0001(.*?)\u0002/gs)].map((match) => match[1])
      : [];
  for (const [within, whole] of [
    ["key", entry.key],
    ["value", entry.value],
  ] as const) {
    const found = entry.variables.filter((variable) => variable.within === within);
    assert.deepEqual(
      found.map(({ name }) => name),
      replaced(whole),
      JSON.stringify(text),
    );
    if (within === "key" || typeof whole !== "string" || entry.rawValue !== whole || whole.includes("\\")) continue;
    // Written as it is read: what npm makes of it with nothing set can be put together from the text.
    let at = entry.valueSpan?.start ?? 0;
    let unset = "";
    for (const { span, optional } of found) {
      unset += slice(text, { start: at, end: optional ? span.start : span.end });
      at = span.end;
    }
    unset += slice(text, { start: at, end: entry.valueSpan?.end ?? at });
    assert.equal(unset, envReplace(whole, {}), JSON.stringify(text));
  }
  return entry.variables.length;
}

/** Every span lies within its line, and the decoded value is that of the written value alone. */
function assertSpansHold(text: string, entries: readonly NpmrcEntry[]): void {
  for (const entry of entries) {
    const inner = [entry.keySpan, entry.nameSpan, entry.valueSpan, entry.inlineComment].filter(
      (span) => span !== undefined,
    );
    for (const span of [...inner, ...entry.variables.map((variable) => variable.span)]) {
      const inLine = span.start >= entry.span.start && span.start <= span.end && span.end <= text.length;
      assert.ok(inLine && !/[\r\n]/.test(slice(text, span)), JSON.stringify(text));
    }
    // A comment behind it can be what makes `'text' ; comment` no quoted text.
    if (entry.valueSpan && !entry.inlineComment) {
      const { alone } = parseIni(`alone=${entry.rawValue}`);
      assert.deepEqual(entry.value, alone, JSON.stringify(text));
    }
  }
}

/** What ini finds at the top level that is no section; `undefined` where it throws. */
function iniSettings(text: string): Record<string, unknown> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(parseIni(text))
        .filter(([, value]) => !isObject(value))
        // ini also hangs the content of a section onto a list of the same name
        .map(([key, value]) => [key, Array.isArray(value) ? Array.from(value) : value]),
    );
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): unknown[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function generate(random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const names = [
    "registry",
    "a",
    "b",
    "a.b",
    "a\\.b",
    "@s:registry",
    "//h.example/:_authToken",
    "//h.example:1/p/:_auth",
  ];
  const oddNames = [
    "__proto__",
    "",
    "'7.5'",
    '"q k"',
    "'null'",
    "x;y",
    "x#y",
    '"half',
    "true",
    "constructor",
    "'[1,2]'",
  ];
  const pieces = [
    "abc",
    "5",
    "${A}",
    "${B?}",
    "\\${C}",
    "\\;",
    "\\#",
    "\\\\",
    "\\",
    " ",
    ";",
    "#",
    "=",
    "'",
    '"',
    "[]",
  ];
  const odd = ["\t", "\u00a0", "\u2028", "é", "\\u0041", '\\"', "true", "false", "null", "{", "}", "[", "]", "\uFEFF"];
  const key = () => (random() < 0.75 ? pick(names) : pick(oddNames));
  const value = () => {
    const text = Array.from({ length: Math.floor(random() * 5) }, () => pick(random() < 0.8 ? pieces : odd)).join("");
    return pick([text, text, text, `"${text}"`, `'${text}'`, "true", "null", "'[\"x\",1]'", "'{\"x\":1}'", '"a\\tb"']);
  };
  const line = () => {
    const kind = random();
    if (kind < 0.1) return `${pick(["", " "])}${pick(["#", ";"])}${value()}`;
    if (kind < 0.14) return `${pick(["", "", "", " "])}[${key()}]${pick(["", "", " ", " ;c"])}`;
    if (kind < 0.18) return pick(["", " ", "=", "=x", " =x", "[", "]", "[]"]);
    if (kind < 0.26) return key();
    const space = () => pick(["", "", " ", "\t"]);
    return `${space()}${key()}${random() < 0.2 ? "[]" : ""}${space()}=${space()}${value()}${pick(["", "", " ", " # c", ";c"])}`;
  };
  const lines = Array.from({ length: 1 + Math.floor(random() * 10) }, line);
  return (random() < 0.05 ? "\uFEFF" : "") + lines.join(pick(["\n", "\n", "\r\n", "\r", "\n\n"]));
}

/** Mulberry32: the same files in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
