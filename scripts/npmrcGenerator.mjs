// Files for the comparison with npm: settings of every kind with values of every kind, right and wrong, the same in every run.

const values = [
  "true",
  "false",
  "null",
  "undefined",
  "",
  "0",
  "1",
  "5",
  "-1",
  "0.5",
  "1e3",
  "0x10",
  "abc",
  "12px",
  "NaN",
  "Infinity",
  "yes",
  "no",
  "on",
  "off",
  "always",
  "dev",
  "prod",
  "production",
  "peer",
  "optional",
  "silent",
  "verbose",
  "loud",
  "timing",
  "https://npm.example.com/",
  "http://npm.example.com",
  "npm.example.com",
  "//npm.example.com/",
  "https://",
  "file:///x",
  "ftp://h/",
  "/var/x",
  "~/x",
  ".",
  "2024-01-02",
  "yesterday",
  "2024-13-45",
  "1.2.3",
  "v1.2.3",
  "1.2",
  "01.2.3",
  "1.0.0-rc.1+b",
  "022",
  "0o777",
  "0o1000",
  "511",
  "512",
  "18",
  "999",
  '"quoted"',
  '"5"',
  "'5'",
  '"true"',
  "'null'",
  "hoisted",
  "nested",
  "2",
  "3",
  "4",
  "all",
  "none",
  "root",
  "public",
  "restricted",
  "web",
  "legacy",
  "sso",
  "global",
  "project",
  "cyclonedx",
  "*",
  "^",
  "a b",
];
const spoilt = [
  (name) => name.replaceAll("-", "_"),
  (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
  (name) => name.slice(0, -1),
  (name) => `${name}s`,
  (name) => name.toUpperCase(),
  (name) => `x-${name}`,
];
const foreign = [
  "http-proxy",
  "https_proxy",
  "no-proxy",
  "always-auth",
  "email",
  "shamefully-hoist",
  "node-linker",
  "electron_mirror",
  "python",
  "@s:registry",
  "@s:token",
  "//h.example.com/:_authToken",
  "//h.example.com/:authToken",
  "//h.example.com/:always-auth",
  "//h.example.com/:strict-ssl",
  "_authToken",
  "_auth",
  "username",
  "_password",
  "_authtoken",
  "certfile",
  "keyfile",
  "npm-version",
  "https://h.example.com/:_auth",
  "a.b",
  "toString",
  "constructor",
  "unsafe-perm",
  "cache-lock-wait",
  "hasOwnProperty",
];

/** @param options the options by name, as the product knows them. */
export function generatedNpmrc(index, options) {
  const random = seeded(index + 1);
  const pick = (items) => items[Math.floor(random() * items.length)];
  // npm looks for its other files by these while it is loading.
  const names = [...options.keys()].filter(
    (name) => !["globalconfig", "global-ignore-file", "userconfig", "prefix"].includes(name),
  );
  const lines = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const kind = random();
    const known = pick(names);
    const name = kind < 0.7 ? known : kind < 0.85 ? pick(foreign) : pick(spoilt)(known);
    const own = options.get(known)?.values ?? [];
    const value = kind < 0.7 && own.length > 0 && random() < 0.4 ? pick(own) : pick(values);
    return random() < 0.06 ? name : `${name}${random() < 0.1 ? "[]" : ""}=${value}`;
  });
  if (random() < 0.03) lines.splice(Math.floor(random() * lines.length), 0, "[section]");
  return `${lines.join("\n")}\n`;
}

/** Mulberry32. */
function seeded(seed) {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
