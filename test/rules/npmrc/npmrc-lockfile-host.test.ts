import { npmrcLockfileHost } from "../../../server/src/rules/npmrc/npmrc-lockfile-host";
import { npmPublicRegistry } from "../../../server/src/syntax/npmRegistry";
import { dedent, testRule } from "../../support/ruleTester";

const mirror = "https://registry.npmmirror.com/";
const company = "https://npm.example.com/";

/** A lock file with packages from these addresses, in npm's own form. */
function lockOf(...addresses: readonly string[]): string {
  const packages = Object.fromEntries(
    addresses.map((resolved, index) => [
      `node_modules/package-${index}`,
      { version: "1.0.0", resolved, license: "MIT" },
    ]),
  );
  return JSON.stringify(
    { name: "shop", lockfileVersion: 3, requires: true, packages: { "": {}, ...packages } },
    null,
    2,
  );
}

const manifest = { "package.json": '{ "name": "shop" }\n' };
const fromMirror = { ...manifest, "package-lock.json": lockOf(`${mirror}left/-/left-1.0.0.tgz`) };
const fromPublic = { ...manifest, "package-lock.json": lockOf(`${npmPublicRegistry}left/-/left-1.0.0.tgz`) };

testRule(npmrcLockfileHost, {
  reported: [
    {
      name: "a lock file that was written with a mirror, in a project of a company with a registry",
      files: {
        ".npmrc": dedent`
          # the company's registry
          registry=https://npm.example.com/
          save-exact=true
          //npm.example.com/:_authToken=\${NPM_TOKEN}
        `,
        ...manifest,
        "package-lock.json": lockOf(
          `${mirror}left/-/left-1.0.0.tgz`,
          `${mirror}@types/node/-/node-24.0.0.tgz`,
          `${npmPublicRegistry}right/-/right-1.0.0.tgz`,
          `${company}@shop/theme/-/theme-1.0.0.tgz`,
        ),
      },
      at: company,
      line: 2,
      severity: "information",
      message: "for 2 of them `package-lock.json` names `registry.npmmirror.com`, and npm goes there",
      fixes: [
        {
          title: "Add `replace-registry-host=always`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # the company's registry
            registry=https://npm.example.com/
            replace-registry-host=always
            save-exact=true
            //npm.example.com/:_authToken=\${NPM_TOKEN}
          `,
        },
      ],
    },
    {
      name: "the public registry, and a lock file of a company; npm-shrinkwrap.json goes before package-lock.json",
      files: {
        "web/.npmrc": `fund=false\nregistry=${npmPublicRegistry}`,
        "web/package.json": '{ "packageManager": "npm@10.9.2" }\n',
        "web/npm-shrinkwrap.json": lockOf(`${company}left/-/left-1.0.0.tgz`),
        "web/package-lock.json": fromPublic["package-lock.json"],
      },
      at: npmPublicRegistry,
      message: "`npm-shrinkwrap.json` names `npm.example.com`",
      fixes: [
        {
          title: "Add `replace-registry-host=always`",
          result: `fund=false\nregistry=${npmPublicRegistry}\nreplace-registry-host=always`,
        },
      ],
    },
    {
      name: "a scope's own registry; only hosts are replaced, so that paths that differ stand in the way of the fix",
      files: {
        ".npmrc": "@shop:registry=https://npm.example.com/\n",
        ...manifest,
        "package-lock.json": lockOf(
          "https://nexus.example.cn/repository/npm/@shop/theme/-/theme-1.0.0.tgz",
          `${mirror}left/-/left-1.0.0.tgz`,
        ),
      },
      at: company,
      message: "for 1 of them `package-lock.json` names `nexus.example.cn`",
      fixes: [],
    },
    {
      name: "two hosts and ports, an escaped scope, and the registry named twice: the last line counts",
      files: {
        ".npmrc": `registry=${mirror}\nregistry="http://10.0.0.1:4873/"\n`,
        ...manifest,
        "package-lock.json": lockOf(
          "http://10.0.0.1:4874/left/-/left-1.0.0.tgz",
          `${company}@types%2fnode/-/node-24.0.0.tgz`,
        ),
      },
      at: '"http://10.0.0.1:4873/"',
      message: "for 2 of them `package-lock.json` names `10.0.0.1:4874`, `npm.example.com`",
    },
    {
      name: "another host is replaced: then not even the public registry's",
      files: { ".npmrc": `registry=${company}\nreplace-registry-host=old.example.cn\n`, ...fromPublic },
      at: company,
      fixes: [],
    },
    {
      name: "no host is replaced",
      files: { ".npmrc": `registry=${company}\nreplace-registry-host=never\n`, ...fromPublic },
      at: company,
      fixes: [],
    },
  ],
  silent: [
    {
      name: "the public registry in the lock file, which npm replaces by itself",
      files: { ".npmrc": `registry=${company}\n`, ...fromPublic },
    },
    { name: "the same host", files: { ".npmrc": `registry=${mirror}\n`, ...fromMirror } },
    {
      name: "a host of the same domain: a registry may keep its tarballs elsewhere",
      files: { ".npmrc": "registry=https://mirrors.npmmirror.com/npm/\n", ...fromMirror },
    },
    {
      name: "all hosts are replaced",
      files: { ".npmrc": `registry=${company}\nreplace-registry-host=always\n`, ...fromMirror },
    },
    {
      name: "this host is replaced",
      files: { ".npmrc": `registry=${company}\nreplace-registry-host=registry.npmmirror.com\n`, ...fromMirror },
    },
    {
      name: "a variable says which host is replaced",
      files: { ".npmrc": `registry=${company}\nreplace-registry-host=\${HOSTS}\n`, ...fromMirror },
    },
    { name: "a registry from a variable", files: { ".npmrc": "registry=${REGISTRY}\n", ...fromMirror } },
    {
      name: "no registry in the file: another one may be in force",
      files: { ".npmrc": "fund=false\n", ...fromMirror },
    },
    {
      name: "packages of a scope with a registry of its own, whatever that is",
      files: {
        ".npmrc": `registry=${company}\n@shop:registry=\${SHOP_REGISTRY}\n`,
        ...manifest,
        "package-lock.json": lockOf("https://shop.example.cn/@shop/theme/-/theme-1.0.0.tgz"),
      },
    },
    {
      name: "what comes from no registry",
      files: {
        ".npmrc": `registry=${company}\n`,
        ...manifest,
        "package-lock.json": lockOf(
          "git+ssh://git@git.example.cn/left.git#0123456",
          "https://cdn.example.cn/xlsx-0.20.3/xlsx-0.20.3.tgz",
          "packages/theme",
        ),
      },
    },
    {
      name: "pnpm's project",
      files: {
        ".npmrc": `registry=${company}\n`,
        ...fromMirror,
        "package.json": '{ "packageManager": "pnpm@10.0.0" }',
      },
    },
    {
      name: "npm 7, which has no such setting",
      files: { ".npmrc": `registry=${company}\n`, ...fromMirror, "package.json": '{ "packageManager": "npm@7.24.2" }' },
    },
    {
      name: "a workspace, whose file npm does not read",
      files: {
        "web/.npmrc": `registry=${company}\n`,
        "web/package.json": "{}\n",
        "web/package-lock.json": fromMirror["package-lock.json"],
        "package.json": '{ "workspaces": ["web"] }\n',
      },
    },
    {
      name: "the lock file of another folder",
      files: { "web/.npmrc": `registry=${company}\n`, "web/package.json": "{}\n", ...fromMirror },
    },
    {
      name: "no package.json beside it, a lock file that is none",
      files: { ".npmrc": `registry=${company}\n`, "package-lock.json": fromMirror["package-lock.json"] },
    },
    {
      name: "a lock file that is no JSON",
      files: { ".npmrc": `registry=${company}\n`, ...manifest, "package-lock.json": '"resolved": "https://"' },
    },
  ],
});
