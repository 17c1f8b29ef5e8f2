import { npmrcProjectIgnored } from "../../../server/src/rules/npmrc/npmrc-project-ignored";
import { dedent, testRule } from "../../support/ruleTester";

const root = (workspaces: unknown) => JSON.stringify({ name: "shop", private: true, workspaces });

testRule(npmrcProjectIgnored, {
  reported: [
    {
      name: "a file in a workspace, of which npm reads nothing",
      files: {
        "packages/web/.npmrc": dedent`
          # of this package alone
          save-exact=true
          registry=https://npm.example.com/
        `,
        "packages/web/package.json": '{ "name": "web" }',
        "package.json": root(["packages/*"]),
        "package-lock.json": "{}",
      },
      at: "save-exact=true",
      line: 2,
      message: "npm ignores this file: its folder is a workspace, and only `.npmrc` counts.",
      severity: "warning",
      fixes: [],
    },
    {
      name: "a root that is not the workspace folder, and patterns of every kind",
      files: {
        "shop/apps/a/web/.npmrc": "fund=false\n",
        "shop/apps/a/web/package.json": "{}",
        "shop/package.json": root({ packages: ["./apps/**", "!apps/b/**"] }),
      },
      at: "fund=false",
      message: "only `shop/.npmrc` counts",
    },
    {
      name: "prefix in a project",
      files: {
        ".npmrc": dedent`
          save-exact=true
          prefix=~/.npm-global
          fund=false
        `,
        "package.json": '{ "name": "web" }',
      },
      at: "prefix=~/.npm-global",
      line: 2,
      message: "npm does not take `prefix` from a project's `.npmrc` and logs an error at every command.",
      fixes: [
        { title: "Remove `prefix`", safety: "suggestion", preferred: true, result: "save-exact=true\nfund=false\n" },
      ],
    },
    {
      name: "prefix from a variable",
      files: { "web/.npmrc": "prefix = ${HOME}/.npm ; global\n", "web/package.json": "{}" },
      at: "prefix = ${HOME}/.npm ; global",
      fixes: [{ title: "Remove", result: "; global\n" }],
    },
  ],
  silent: [
    { name: "prefix in a user's own file", files: { ".npmrc": "prefix=~/.npm-global\n" } },
    {
      name: "the root's own file",
      files: { ".npmrc": "fund=false\n", "package.json": root(["packages/*"]), "packages/web/package.json": "{}" },
    },
    {
      name: "a package that is no workspace",
      files: { "tools/.npmrc": "fund=false\n", "tools/package.json": "{}", "package.json": root(["packages/*"]) },
    },
    {
      name: "a package that a pattern takes out",
      files: {
        "packages/old/.npmrc": "fund=false\n",
        "packages/old/package.json": "{}",
        "package.json": root(["packages/*", "!packages/old"]),
      },
    },
    {
      name: "a folder without a package.json",
      files: { "packages/web/.npmrc": "fund=false\n", "package.json": root(["packages/*"]) },
    },
    {
      name: "pnpm, which has its own way with workspaces",
      files: {
        "packages/web/.npmrc": "fund=false\nprefix=/x\n",
        "packages/web/package.json": "{}",
        "package.json": root(["packages/*"]),
        "pnpm-lock.yaml": "",
      },
    },
    {
      name: "a package.json that is broken",
      files: {
        "packages/web/.npmrc": "fund=false\n",
        "packages/web/package.json": "{",
        "package.json": '{ "workspaces": 5',
      },
    },
    {
      name: "no settings",
      files: {
        "packages/web/.npmrc": "# nothing yet\n",
        "packages/web/package.json": "{}",
        "package.json": root(["packages/*"]),
      },
    },
  ],
});
