import { npmrcUnscopedAuth } from "../../../server/src/rules/npmrc/npmrc-unscoped-auth";
import { dedent, testRule } from "../../support/ruleTester";

const lock = { "package-lock.json": "{}" };

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
          title: "Write `//registry.npmjs.org/:_authToken`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            ; for the build server
            save-exact=true
            //registry.npmjs.org/:_authToken=\${NPM_TOKEN}
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
        { title: ":username`", result: "//registry.npmjs.org/:username=ci\n_password=${NPM_PASSWORD}\n" },
        { title: ":_password`", result: "username=ci\n//registry.npmjs.org/:_password=${NPM_PASSWORD}\n" },
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
      files: { ".npmrc": "_authToken=${OLD_TOKEN}\n//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n" },
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
          result: "//registry.npmjs.org/:email=ci@example.com\nkeyfile=/run/secrets/key\ncertfile=/run/secrets/cert\n",
        },
        {
          title: ":keyfile`",
          result: "email=ci@example.com\n//registry.npmjs.org/:keyfile=/run/secrets/key\ncertfile=/run/secrets/cert\n",
        },
        {
          title: ":certfile`",
          result: "email=ci@example.com\nkeyfile=/run/secrets/key\n//registry.npmjs.org/:certfile=/run/secrets/cert\n",
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
