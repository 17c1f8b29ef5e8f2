import { npmrcAuthHostMismatch } from "../../../server/src/rules/npmrc/npmrc-auth-host-mismatch";
import { npmPublicRegistry } from "../../../server/src/syntax/npmRegistry";
import { dedent, testRule } from "../../support/ruleTester";

const { host } = new URL(npmPublicRegistry);

testRule(npmrcAuthHostMismatch, {
  reported: [
    {
      name: "a scheme in front, with which npm does not use the line",
      files: {
        ".npmrc": dedent`
          registry=https://npm.example.com/
          https://npm.example.com/:username=ci
          https://npm.example.com/:_password=\${NPM_PASSWORD}
        `,
      },
      at: "https://npm.example.com/",
      line: 2,
      message: "npm does not use a credential for `https://npm.example.com/`",
      severity: "warning",
      fixes: [
        {
          title: "Write `//npm.example.com/:username`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            registry=https://npm.example.com/
            //npm.example.com/:username=ci
            //npm.example.com/:_password=\${NPM_PASSWORD}
          `,
        },
      ],
    },
    {
      name: "http in front, where the right line is there already",
      files: {
        ".npmrc":
          "http://npm.example.com/:_authToken=${OLD}\n//npm.example.com/:_authToken=${NEW}\nregistry=https://npm.example.com/\n",
      },
      at: "http://npm.example.com/",
      fixes: [],
    },
    {
      name: "a scheme and a missing port, put right together",
      files: {
        ".npmrc": "registry=https://npm.example.com:8443/npm/\nhttps://npm.example.com/npm/:_authToken=${NPM_TOKEN}\n",
      },
      at: "https://npm.example.com/npm/",
      fixes: [
        {
          title: "Write `//npm.example.com:8443/npm/:_authToken`",
          result: "registry=https://npm.example.com:8443/npm/\n//npm.example.com:8443/npm/:_authToken=${NPM_TOKEN}\n",
        },
      ],
    },
    {
      name: "a scheme in front of a host that no registry of the file has: nobody knows what is meant",
      files: { ".npmrc": "registry=https://npm.example.com/\nhttps://gitlab.example.cn/:_authToken=${T}\n" },
      at: "https://gitlab.example.cn/",
      fixes: [],
    },
    {
      name: "a port that is missing",
      files: {
        ".npmrc": dedent`
          registry=https://npm.example.com:8443/npm/
          //npm.example.com/npm/:_authToken=\${NPM_TOKEN}
        `,
      },
      at: "//npm.example.com/npm/",
      message:
        "No registry of this file is at `//npm.example.com/npm/`; the nearest one is `//npm.example.com:8443/npm/`.",
      severity: "warning",
      fixes: [
        {
          title: "Write `//npm.example.com:8443/npm/:_authToken`",
          safety: "suggestion",
          preferred: true,
          result: "registry=https://npm.example.com:8443/npm/\n//npm.example.com:8443/npm/:_authToken=${NPM_TOKEN}\n",
        },
      ],
    },
    {
      name: "a letter of the host",
      files: { "web/.npmrc": "@shop:registry=https://npm.example.com/\n//npm.exmaple.com/:_authToken=${NPM_TOKEN}\n" },
      at: "//npm.exmaple.com/",
      severity: "warning",
      fixes: [
        {
          title: "Write `//npm.example.com/:_authToken`",
          result: "@shop:registry=https://npm.example.com/\n//npm.example.com/:_authToken=${NPM_TOKEN}\n",
        },
      ],
    },
    {
      name: "a letter of the public registry's host",
      files: { ".npmrc": "//registry.npmsj.org/:_authToken=${NPM_TOKEN}\n" },
      at: "//registry.npmsj.org/",
      fixes: [
        {
          title: `Write \`//${host}/:_authToken\``,
          result: `//${host}/:_authToken=\${NPM_TOKEN}\n`,
        },
      ],
    },
    {
      name: "another path of the same host, which may be for publishing: a hint",
      files: {
        ".npmrc": "registry=https://npm.example.com/group/\n//npm.example.com/hosted/:_authToken=${NPM_TOKEN}\n",
      },
      at: "//npm.example.com/hosted/",
      severity: "hint",
      fixes: [
        {
          title: "Write `//npm.example.com/group/:_authToken`",
          result: "registry=https://npm.example.com/group/\n//npm.example.com/group/:_authToken=${NPM_TOKEN}\n",
        },
      ],
    },
    {
      name: "a port that is missing, where the lock file names the other address of the host",
      files: {
        ".npmrc": "registry=https://npm.example.com:8443/\n//npm.example.com/:_authToken=${NPM_TOKEN}\n",
        "package.json": "{}",
        "package-lock.json": '{ "a": { "resolved": "https://npm.example.com:8443/left/-/left-1.0.0.tgz" } }',
      },
      at: "//npm.example.com/",
      severity: "warning",
    },
    {
      name: "another path than the one that the lock file names",
      files: {
        ".npmrc": "registry=https://npm.example.com/group/\n//npm.example.com/hosted/:_authToken=${NPM_TOKEN}\n",
        "package.json": "{}",
        "package-lock.json": '{ "a": { "resolved": "https://npm.example.com/group/left/-/left-1.0.0.tgz" } }',
      },
      at: "//npm.example.com/hosted/",
      severity: "hint",
    },
    {
      name: "another host altogether: a hint",
      files: { ".npmrc": "registry=https://npm.example.com/\n//gitlab.example.cn/api/:_authToken=${GITLAB_TOKEN}\n" },
      at: "//gitlab.example.cn/api/",
      severity: "hint",
      message: "npm uses this credential only if one is set elsewhere",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "host and path of the registry",
      files: { ".npmrc": "registry=https://npm.example.com/a/b/\n//npm.example.com/a/b/:_authToken=${T}\n" },
    },
    {
      name: "a parent of it",
      files: {
        ".npmrc":
          "@s:registry=https://npm.example.com/a/b/\n//npm.example.com/a/:_authToken=${T}\n//npm.example.com:_auth=${A}\n",
      },
    },
    {
      name: "the public registry, which is the default",
      files: {
        ".npmrc": `@s:registry=https://npm.example.com/\n//npm.example.com/:_authToken=\${T}\n//${host}/:_authToken=\${N}\n`,
      },
    },
    {
      name: "no registry in the file: it is set elsewhere",
      files: { ".npmrc": "//npm.example.com/:_authToken=${T}\n" },
    },
    {
      name: "a registry from a variable",
      files: { ".npmrc": "registry=${REGISTRY}\n//npm.example.com/:_authToken=${T}\n" },
    },
    {
      name: "a host from a variable",
      files: { ".npmrc": "registry=https://npm.example.com/\n//${HOST}/:_authToken=${T}\n" },
    },
    {
      name: "the registry that package.json publishes to",
      files: {
        ".npmrc": "registry=https://npm.example.com/group/\n//npm.example.com/hosted/:_authToken=${T}\n",
        "package.json": '{ "publishConfig": { "registry": "https://npm.example.com/hosted/" } }',
      },
    },
    {
      name: "a host that npm's lock file takes packages from, by an address that is not like the registry's",
      files: {
        ".npmrc": "registry=https://npm.example.com/\n//npm.pkg.github.com/:_authToken=${GITHUB_TOKEN}\n",
        "package.json": '{ "dependencies": { "@shop/theme": "1.0.0" } }',
        "package-lock.json":
          '{ "a": { "resolved": "https://npm.pkg.github.com/download/@shop/theme/1.0.0/4f2ffdf", "integrity": "sha512-x" } }',
      },
    },
    {
      name: "a host that the lock file of yarn takes packages from",
      files: {
        "web/.npmrc": "registry=https://npm.example.com/\n//gitlab.example.cn/api/:_authToken=${T}\n",
        "web/package.json": "{}",
        "web/yarn.lock":
          'left@^1.0.0:\n  version "1.0.0"\n  resolved "https://gitlab.example.cn/api/left/-/left-1.0.0.tgz#4f2ffdf"\n',
      },
    },
    {
      name: "a host that the lock file of pnpm takes packages from",
      files: {
        ".npmrc": "registry=https://npm.example.com/\n//gitlab.example.cn/api/:_authToken=${T}\n",
        "package.json": "{}",
        "pnpm-lock.yaml":
          "packages:\n  left@1.0.0:\n    resolution: {integrity: sha512-x, tarball: https://gitlab.example.cn/api/v4/left.tgz}\n",
      },
    },
    {
      name: "numbered hosts, which are two",
      files: {
        ".npmrc":
          "//npm2.example.com/:_authToken=${T}\n@a:registry=https://npm1.example.com/\n@b:registry=https://npm2.example.com/\n",
      },
    },
    {
      name: "other settings of a host",
      files: { ".npmrc": "registry=https://npm.example.com/\n//other.example.cn/:cafile=/etc/ssl/ca.pem\n" },
    },
  ],
});
