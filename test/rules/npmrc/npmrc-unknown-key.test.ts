import { npmrcUnknownKey } from "../../../server/src/rules/npmrc/npmrc-unknown-key";
import { dedent, testRule } from "../../support/ruleTester";

const npm = { "package-lock.json": "{}" };
const pinned = (version: string) => ({ "package.json": JSON.stringify({ packageManager: `npm@${version}` }) });

testRule(npmrcUnknownKey, {
  reported: [
    {
      name: "the names of environment variables, in a project that uses npm",
      files: {
        ".npmrc": dedent`
          # behind the company's proxy
          http-proxy=http://proxy.example.com:3128/
          https_proxy=http://proxy.example.com:3128/
          no_proxy=.example.com ; all of them
          save-exact=true
        `,
        ...npm,
      },
      at: ["http-proxy", "https_proxy", "no_proxy"],
      line: [2, 3, 4],
      message: [
        "npm has no setting `http-proxy`; `proxy` is the one that is meant, it seems.",
        "`https-proxy`",
        "`noproxy`",
      ],
      severity: "warning",
      fixes: [
        {
          title: "Write `proxy`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # behind the company's proxy
            proxy=http://proxy.example.com:3128/
            https_proxy=http://proxy.example.com:3128/
            no_proxy=.example.com ; all of them
            save-exact=true
          `,
        },
        {
          title: "Write `https-proxy`",
          safety: "safe",
          result: dedent`
            # behind the company's proxy
            http-proxy=http://proxy.example.com:3128/
            https-proxy=http://proxy.example.com:3128/
            no_proxy=.example.com ; all of them
            save-exact=true
          `,
        },
        {
          title: "Write `noproxy`",
          safety: "safe",
          result: dedent`
            # behind the company's proxy
            http-proxy=http://proxy.example.com:3128/
            https_proxy=http://proxy.example.com:3128/
            noproxy=.example.com ; all of them
            save-exact=true
          `,
        },
      ],
    },
    {
      name: "the right name is there already",
      files: { ".npmrc": "proxy=http://proxy.example.com:3128/\nhttp-proxy=http://proxy.example.com:3128/\n", ...npm },
      at: "http-proxy",
      fixes: [],
    },
    {
      name: "a value that the right setting would not take",
      files: { ".npmrc": "http_proxy=proxy.example.com:3128\n", ...npm },
      at: "http_proxy",
      fixes: [],
    },
    {
      name: "a slip, and nothing that tells what the project uses",
      files: { "web/.npmrc": "save-exat=true\nengine-strict = true\n" },
      at: "save-exat",
      message: "`save-exact` is the one that is meant",
      fixes: [
        {
          title: "Write `save-exact`",
          safety: "suggestion",
          preferred: true,
          result: "save-exact=true\nengine-strict = true\n",
        },
      ],
    },
    {
      name: "a setting of pnpm's whose name is like one of npm's",
      files: { ".npmrc": "strict-peer-dependencies=false\n", ...npm },
      at: "strict-peer-dependencies",
      message: "`strict-peer-dependencies` is a setting of pnpm; npm does not have it",
      fixes: [],
    },
    {
      name: "other spellings of a name",
      files: { ".npmrc": "strict_ssl=true\nlegacyPeerDeps=true\n//npm.example.com/:authToken=${T}\n", ...npm },
      at: ["strict_ssl", "legacyPeerDeps", "//npm.example.com/:authToken"],
      fixes: [
        {
          title: "Write `strict-ssl`",
          safety: "safe",
          result: "strict-ssl=true\nlegacyPeerDeps=true\n//npm.example.com/:authToken=${T}\n",
        },
        {
          title: "Write `legacy-peer-deps`",
          safety: "safe",
          result: "strict_ssl=true\nlegacy-peer-deps=true\n//npm.example.com/:authToken=${T}\n",
        },
        {
          title: "Write `_authToken`",
          safety: "suggestion",
          result: "strict_ssl=true\nlegacyPeerDeps=true\n//npm.example.com/:_authToken=${T}\n",
        },
      ],
    },
    {
      name: "always-auth, gone since npm 7",
      files: { ".npmrc": "always-auth=true\nregistry=https://npm.example.com/\n", ...npm },
      at: "always-auth",
      message: "npm has no `always-auth` since version 7: the line has no effect.",
      fixes: [
        {
          title: "Remove `always-auth`",
          safety: "safe",
          preferred: true,
          result: "registry=https://npm.example.com/\n",
        },
      ],
    },
    {
      name: "always-auth where Yarn 1 may read it",
      files: { ".npmrc": "always-auth=true\n" },
      at: "always-auth",
      fixes: [{ title: "Remove", safety: "suggestion", result: "" }],
    },
    {
      name: "pnpm's settings in a project of npm",
      files: { ".npmrc": "shamefully-hoist=true\nnode-linker=hoisted\n", ...npm },
      at: ["shamefully-hoist", "node-linker"],
      message: ["`shamefully-hoist` is a setting of pnpm; npm does not have it, and this project uses npm.", /pnpm/],
      fixes: [],
    },
    {
      name: "what scripts of packages read",
      files: { ".npmrc": "electron_mirror=https://npmmirror.com/mirrors/electron/\npython=/usr/bin/python3\n", ...npm },
      at: ["electron_mirror", "python"],
      severity: "information",
      message: ["the environment variable `npm_config_electron_mirror`", "`npm_config_python`"],
      fixes: [],
    },
    {
      name: "a setting that the npm of the project does not have yet",
      files: { ".npmrc": "min-release-age=7\nignore-scripts=true\n", ...pinned("10.9.2") },
      at: "min-release-age",
      message: "npm 10, which package.json asks for, has no `min-release-age`: it came with npm 11.",
      fixes: [],
    },
    {
      name: "a token without a key, which is not shown",
      files: { ".npmrc": "npm_0123456789abcdefABCDEF0123456789abcd\n" },
      at: "npm_0123456789abcdefABCDEF0123456789abcd",
      secret: "0123456789abcdef",
      fixes: [],
    },
    {
      name: "a name whose value is wrong as well, or a token that would come into force",
      files: { ".npmrc": "engine_strict=no\n//npm.example.com/:authToken=aa11bb22cc33\n", ...npm },
      at: ["engine_strict", "//npm.example.com/:authToken"],
      secret: "aa11bb22cc33",
      fixes: [],
    },
    {
      name: "a name written twice",
      files: { ".npmrc": "http_proxy=http://a.example.com:1\nhttp_proxy=http://b.example.com:1\n", ...npm },
      at: "http_proxy",
      line: 2,
      fixes: [{ title: "Write `proxy`", result: "proxy=http://a.example.com:1\nproxy=http://b.example.com:1\n" }],
    },
    {
      name: "null behind a key with dots, which ini takes apart",
      files: { ".npmrc": "//npm.example.com/:_authToken=null\n" },
      at: "//npm.example.com/:_authToken=null",
      message: "`null` behind a key with dots makes npm look for a setting `//npm`",
    },
    {
      name: "a slip in a project of pnpm",
      files: { ".npmrc": "shamefuly-hoist=true\n", "pnpm-lock.yaml": "" },
      at: "shamefuly-hoist",
    },
  ],
  silent: [
    {
      name: "npm's settings and those behind a registry or a scope",
      files: {
        ".npmrc":
          "registry=https://npm.example.com/\n@shop:registry=https://npm.example.com/shop/\n//npm.example.com/:_authToken=${T}\n//npm.example.com/:certfile=/c\n//npm.example.com/:strict-ssl=true\nomit[]=dev\nstrict-npmrc=true\n",
      },
    },
    {
      name: "pnpm's settings in its project",
      files: {
        "web/.npmrc":
          "shamefully-hoist=true\nauto-install-peers=true\nstrict-peer-dependencies=false\nonly-something-new=1\n",
        "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      },
    },
    {
      name: "pnpm's settings where nothing tells what the project uses",
      files: { ".npmrc": "public-hoist-pattern[]=*eslint*\nminimum-release-age=10080\n" },
    },
    {
      name: "Yarn 1, by the package.json of the root",
      files: {
        "web/.npmrc": "always-auth=true\nnetwork-timeout=600000\nemail=ci@example.com\n",
        "package.json": '{ "packageManager": "yarn@1.22.22" }',
      },
    },
    { name: "Bun", files: { ".npmrc": "hoist-pattern[]=*\nhttp-proxy=http://proxy:3128\n", "bun.lock": "{}" } },
    {
      name: "credentials without a registry, which another rule is about",
      files: { ".npmrc": "_authToken=${NPM_TOKEN}\nemail=ci@example.com\n", ...npm },
    },
    {
      name: "a setting that the npm of the project still has",
      files: { ".npmrc": "shrinkwrap=false\ntmp=/tmp\n", ...pinned("9.9.4") },
    },
    { name: "comments and sections", files: { ".npmrc": "# http-proxy=x\n[old]\nhttp-proxy=x\n", ...npm } },
    { name: "a dotted name of npm's", files: { ".npmrc": "init.author.name=Ada\ninit.license=MIT\n", ...npm } },
  ],
});
