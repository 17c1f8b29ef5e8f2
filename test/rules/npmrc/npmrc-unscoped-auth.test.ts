import { npmrcUnscopedAuth } from "../../../server/src/rules/npmrc/npmrc-unscoped-auth";
import { npmPublicRegistry } from "../../../server/src/syntax/npmRegistry";
import { dedent, testRule } from "../../support/ruleTester";

const lock = { "package-lock.json": "{}" };

const { host } = new URL(npmPublicRegistry);

testRule(npmrcUnscopedAuth, {
  reported: [
    {
      name: "a token without a registry, which belongs to the public one",
      files: {
        ".npmrc": dedent`
          ; for the build server
          save-exact=true
          _authToken=\${NPM_TOKEN}
          fund=false
        `,
        ...lock,
      },
      at: "_authToken",
      line: 3,
      message: "`_authToken` names no registry: npm refuses every command that asks one (`ERR_INVALID_AUTH`).",
      severity: "error",
      fixes: [
        {
          title: `Write \`//${host}/:_authToken\``,
          safety: "suggestion",
          preferred: true,
          result: dedent`
            ; for the build server
            save-exact=true
            //${host}/:_authToken=\${NPM_TOKEN}
            fund=false
          `,
        },
      ],
    },
    {
      name: "the registry that the file names, with its path",
      files: {
        "web/.npmrc": dedent`
          registry=https://npm.example.com:8443/repository/npm
          @shop:registry=https://npm.example.com:8443/repository/shop
          _auth = \${NPM_AUTH} # CI
        `,
      },
      at: "_auth",
      fixes: [
        {
          title: "Write `//npm.example.com:8443/repository/:_auth`",
          result: dedent`
            registry=https://npm.example.com:8443/repository/npm
            @shop:registry=https://npm.example.com:8443/repository/shop
            //npm.example.com:8443/repository/:_auth = \${NPM_AUTH} # CI
          `,
        },
      ],
    },
    {
      name: "user and password, both of which move",
      files: { ".npmrc": "username=ci\n_password=${NPM_PASSWORD}\n" },
      at: ["username", "_password"],
      fixes: [
        { title: ":username`", result: `//${host}/:username=ci\n_password=\${NPM_PASSWORD}\n` },
        { title: ":_password`", result: `username=ci\n//${host}/:_password=\${NPM_PASSWORD}\n` },
      ],
    },
    {
      name: "a user without a password: npm wants the line gone",
      files: { ".npmrc": "save-exact=true\nusername=ci\n" },
      at: "username",
      message: "`_password` is missing",
      fixes: [{ title: "Remove `username`", safety: "suggestion", preferred: false, result: "save-exact=true\n" }],
    },
    {
      name: "a misspelt token",
      files: { ".npmrc": "_authtoken=${NPM_TOKEN}\n" },
      at: "_authtoken",
      message: "npm knows no `_authtoken`",
      fixes: [{ title: "Remove `_authtoken`", result: "" }],
    },
    {
      name: "two lines at the end of a file without a last line break, both of which go",
      files: { ".npmrc": "fund=false\n_password=${A}\n_password=${B}" },
      at: "_password",
      line: 3,
      fixes: [{ title: "Remove `_password`", result: "fund=false\n" }],
    },
    {
      name: "a line that a later one replaces, which moves as well",
      files: { ".npmrc": "_authToken=${OLD}\n_authToken=${NPM_TOKEN}\n" },
      at: "_authToken",
      line: 2,
      fixes: [
        {
          title: `Write \`//${host}/:_authToken\``,
          result: `//${host}/:_authToken=\${OLD}\n//${host}/:_authToken=\${NPM_TOKEN}\n`,
        },
      ],
    },
    {
      name: "two registries, between which nobody can choose",
      files: {
        ".npmrc":
          "registry=https://npm.example.com/\n@shop:registry=https://shop.example.com/npm/\n_authToken=${NPM_TOKEN}\n",
      },
      at: "_authToken",
      fixes: [],
    },
    {
      name: "a scope alone, beside which the public registry is in use",
      files: { ".npmrc": "@shop:registry=https://shop.example.com/npm/\n_authToken=${NPM_TOKEN}\n" },
      at: "_authToken",
      fixes: [],
    },
    {
      name: "a registry from a variable",
      files: { ".npmrc": "registry=${NPM_REGISTRY}\n_authToken=${NPM_TOKEN}\n" },
      at: "_authToken",
      fixes: [],
    },
    {
      name: "a token for that registry is there already",
      files: { ".npmrc": `_authToken=\${OLD_TOKEN}\n//${host}/:_authToken=\${NPM_TOKEN}\n` },
      at: "_authToken",
      fixes: [],
    },
    {
      name: "what npm 12 refuses",
      files: { ".npmrc": "email=ci@example.com\nkeyfile=/run/secrets/key\ncertfile=/run/secrets/cert\n" },
      at: ["email", "keyfile", "certfile"],
      severity: "warning",
      message: ["npm 12 refuses to run with it, npm 11 warns", /./, /./],
      fixes: [
        {
          title: ":email`",
          result: `//${host}/:email=ci@example.com\nkeyfile=/run/secrets/key\ncertfile=/run/secrets/cert\n`,
        },
        {
          title: ":keyfile`",
          result: `email=ci@example.com\n//${host}/:keyfile=/run/secrets/key\ncertfile=/run/secrets/cert\n`,
        },
        {
          title: ":certfile`",
          result: `email=ci@example.com\nkeyfile=/run/secrets/key\n//${host}/:certfile=/run/secrets/cert\n`,
        },
      ],
    },
  ],
  silent: [
    { name: "a registry in front", files: { ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n" } },
    { name: "a slash left out, which works", files: { ".npmrc": "//npm.example.com:_authToken=${NPM_TOKEN}\n" } },
    { name: "an empty value", files: { ".npmrc": "_authToken=\n_auth=null\nusername=false\n" } },
    { name: "a comment", files: { ".npmrc": "# _authToken=${NPM_TOKEN}\n;_auth=x\n" } },
    { name: "a section, which npm does not read", files: { ".npmrc": "[old]\n_authToken=${NPM_TOKEN}\n" } },
    {
      name: "pnpm, which takes it for the default registry",
      files: { ".npmrc": "_authToken=${NPM_TOKEN}\n", "pnpm-lock.yaml": "" },
    },
    {
      name: "Yarn by packageManager in a folder above",
      files: { "web/.npmrc": "email=ci@example.com\n", "package.json": '{ "packageManager": "yarn@1.22.22" }' },
    },
  ],
});
