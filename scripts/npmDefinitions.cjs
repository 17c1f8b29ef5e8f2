// Prints the options of one npm release as JSON: node npmDefinitions.cjs FOLDER, the folder being that of npm's package.
// npm's definitions name their types by constructors and modules, so they are loaded, in a process of their own.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.argv[2];
const load = (path) => require(join(folder, path));
const modern = ["node_modules/@npmcli/config/lib/definitions/index.js", "lib/utils/config/index.js"].find((path) =>
  existsSync(join(folder, path)),
);
console.log(JSON.stringify(modern ? modernOptions(modern) : { options: npm6Options(), scoped: [] }));

function modernOptions(path) {
  const { definitions, nerfDarts = [] } = load(path);
  const { typeDefs } = load("node_modules/@npmcli/config");
  const types = typeNames(typeDefs);
  const options = Object.entries(definitions).map(([name, definition]) => [
    name,
    {
      ...readType(definition.typeDescription === "IP Address" ? "address" : definition.type, types),
      fallback: fallbackOf(definition),
      isDeprecated: Boolean(definition.deprecated),
      excludes: definition.exclusive ?? [],
    },
  ]);
  return { options: Object.fromEntries(options), scoped: nerfDarts };
}

/** npm 6 has bare tables of types; its defaults are those of the machine, and nothing says which are not. */
function npm6Options() {
  const defaults = load("lib/config/defaults.js");
  const nopt = load("node_modules/nopt");
  const types = typeNames(nopt.typeDefs);
  const options = Object.entries(defaults.types).map(([name, type]) => [
    name,
    {
      ...readType(name === "local-address" ? "address" : type, types),
      fallback: null,
      isDeprecated: false,
      excludes: [],
    },
  ]);
  // What starts with an underscore is npm's own and not for files.
  return Object.fromEntries(options.filter(([name]) => !name.startsWith("_")));
}

function typeNames(typeDefs) {
  return new Map(Object.entries(typeDefs).map(([name, { type }]) => [type, name.toLowerCase()]));
}

function readType(type, names) {
  if (type === "address") return { types: ["address"], values: [], isNullable: true, isList: false };
  const members = [type].flat();
  const literals = members.filter((member) => typeof member !== "function" && !names.has(member) && member !== null);
  const named = members.filter((member) => names.has(member) && member !== Array).map((member) => names.get(member));
  const unknown = literals.filter((member) => !["string", "number", "boolean"].includes(typeof member));
  const strange = members.filter((member) => typeof member === "function" && member !== Array && !names.has(member));
  if (unknown.length > 0 || strange.length > 0) throw new Error(`a type that is not known here: ${String(type)}`);
  return {
    types: [...new Set(named)],
    values: [...new Set(literals.map(String))],
    isNullable: members.includes(null),
    isList: members.includes(Array),
  };
}

/**
 * The default as text, unless it depends on something: npm then describes it in words, which do not name it (or do, as in
 * "60000 (1 minute)").
 */
function fallbackOf({ default: value, defaultDescription }) {
  if (value === undefined || Array.isArray(value)) return null;
  const text = String(value);
  const plain = typeof value === "string" ? JSON.stringify(value) : text;
  if (defaultDescription.trim() === plain) return text;
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text !== "" && new RegExp(`(?<![\\w/.])${escaped}(?![\\w/])`).test(defaultDescription) ? text : null;
}
