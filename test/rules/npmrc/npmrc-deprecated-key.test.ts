import { npmrcDeprecatedKey } from "../../../server/src/rules/npmrc/npmrc-deprecated-key";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcDeprecatedKey, {
  reported: [
    {
      name: "production, for which omit is written",
      files: {
        ".npmrc": dedent`
          # the image needs no development dependencies
          production=true # small
          fund=false
        `,
      },
      at: "production",
      line: 2,
      message: "npm warns of `production`: it is outdated, and `omit` is written instead.",
      severity: "information",
      fixes: [
        {
          title: "Write `omit=dev`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # the image needs no development dependencies
            omit=dev # small
            fund=false
          `,
        },
      ],
    },
    {
      name: "only and also, and a key without a value",
      files: { "web/.npmrc": "only=production\n", "package.json": "{}" },
      at: "only",
      fixes: [{ title: "Write `omit=dev`", result: "omit=dev\n" }],
    },
    {
      name: "names with dots",
      files: { ".npmrc": "init.author.name = Ada\ninit.license=MIT\n" },
      at: ["init.author.name", "init.license"],
      fixes: [
        { title: "Write `init-author-name`", safety: "safe", result: "init-author-name = Ada\ninit.license=MIT\n" },
        { title: "Write `init-license`", result: "init.author.name = Ada\ninit-license=MIT\n" },
      ],
    },
    {
      name: "the layout of node_modules, and a key without a value",
      files: { ".npmrc": "legacy-bundling\n" },
      at: "legacy-bundling",
      fixes: [{ title: "Write `install-strategy=nested`", result: "install-strategy=nested\n" }],
    },
    {
      name: "the new setting is there already",
      files: { ".npmrc": "omit=optional\nproduction=true\n" },
      at: "production",
      fixes: [],
    },
    {
      name: "two that would become the same line",
      files: { ".npmrc": "production=true\nonly=prod\n" },
      at: ["production", "only"],
      fixes: [],
    },
    {
      name: "no successor",
      files: { ".npmrc": "cache-min=60\nglobal-style=false\n" },
      at: ["cache-min", "global-style"],
      message: "it is outdated.",
      fixes: [],
    },
    {
      name: "outdated in the npm of the project and gone in the newest",
      files: { ".npmrc": "shrinkwrap=false\n", "package.json": '{ "packageManager": "npm@11.6.0" }' },
      at: "shrinkwrap",
      fixes: [],
    },
  ],
  silent: [
    { name: "what is written instead", files: { ".npmrc": "omit=dev\ninstall-strategy=nested\ninit-license=MIT\n" } },
    { name: "a comment", files: { ".npmrc": "# production=true\n" } },
    { name: "a section", files: { ".npmrc": "[x]\nproduction=true\n" } },
    { name: "pnpm, where it is not outdated", files: { ".npmrc": "production=true\n", "pnpm-lock.yaml": "" } },
    { name: "what npm has no longer, which another rule is about", files: { ".npmrc": "tmp=/tmp\nsso-type=oauth\n" } },
    { name: "behind a registry", files: { ".npmrc": "//npm.example.com/:cert=x\n" } },
  ],
});
