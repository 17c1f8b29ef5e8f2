import { npmrcInvalidValue } from "../../../server/src/rules/npmrc/npmrc-invalid-value";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcInvalidValue, {
  reported: [
    {
      name: "words that are no false",
      files: {
        ".npmrc": dedent`
          ; quieter
          fund=no
          audit = off # slow
          save-exact=true
        `,
      },
      at: ["no", "off"],
      line: [2, 3],
      message: "npm does not take this for `false`: `",
      severity: "warning",
      fixes: [
        {
          title: "Write `false`",
          safety: "suggestion",
          preferred: true,
          result: "; quieter\nfund=false\naudit = off # slow\nsave-exact=true\n",
        },
        { title: "Write `false`", result: "; quieter\nfund=no\naudit = false # slow\nsave-exact=true\n" },
      ],
    },
    {
      name: "a zero, which leaves the check of certificates on",
      files: { ".npmrc": "registry=https://npm.example.com/\nca=null\nstrict-ssl=0\n" },
      at: "0",
      message: "`strict-ssl` stays on",
      fixes: [],
    },
    {
      name: "a number with letters",
      files: { "web/.npmrc": "fetch-retries=three\nfetch-timeout=30s\n" },
      at: ["three", "30s"],
      severity: "warning",
      message: [
        "npm does not take this for `fetch-retries` and goes on without the line. It takes a number.",
        "`fetch-timeout`",
      ],
      fixes: [],
    },
    {
      name: "a word of a list, misspelt and unknown",
      files: { ".npmrc": "loglevel=verbos\ninstall-strategy=linked-in\nomit[]=dev\nomit[]=test\n" },
      at: ["verbos", "linked-in", "test"],
      message: ["It takes `silent`, `error`, `warn`", /hoisted/, "It takes `dev`, `optional`, `peer`."],
      fixes: [
        {
          title: "Write `verbose`",
          safety: "suggestion",
          preferred: true,
          result: "loglevel=verbose\ninstall-strategy=linked-in\nomit[]=dev\nomit[]=test\n",
        },
      ],
    },
    {
      name: "a word that older versions took",
      files: { ".npmrc": "auth-type=sso\n" },
      at: "sso",
      message: "npm no longer takes this for `auth-type`",
      fixes: [],
    },
    {
      name: "addresses without a scheme",
      files: {
        ".npmrc": "registry=npm.example.com/npm/\n@shop:registry=//shop.example.com\nproxy=proxy.example.com:3128\n",
      },
      at: ["npm.example.com/npm/", "//shop.example.com", "proxy.example.com:3128"],
      message: ["npm cannot ask this registry", "npm cannot ask this registry", "npm cannot use this proxy"],
      severity: "error",
      fixes: [
        {
          title: "Write `https://npm.example.com/npm/`",
          result:
            "registry=https://npm.example.com/npm/\n@shop:registry=//shop.example.com\nproxy=proxy.example.com:3128\n",
        },
        {
          title: "Write `https://shop.example.com`",
          result:
            "registry=npm.example.com/npm/\n@shop:registry=https://shop.example.com\nproxy=proxy.example.com:3128\n",
        },
        {
          title: "Write `http://proxy.example.com:3128`",
          result:
            "registry=npm.example.com/npm/\n@shop:registry=//shop.example.com\nproxy=http://proxy.example.com:3128\n",
        },
      ],
    },
    {
      name: "an empty proxy, which npm warns of and does without",
      files: { ".npmrc": "https-proxy=\n" },
      at: "https-proxy=",
      message: "goes on without the line",
      severity: "warning",
      fixes: [],
    },
    {
      name: "no value where one is needed",
      files: { ".npmrc": "registry\nloglevel=\ncafile=null\n" },
      at: ["registry", "loglevel=", "null"],
      fixes: [],
    },
    {
      name: "dates, versions and modes",
      files: { ".npmrc": "before=yesterday\ninit-version=1.0\numask=0o1000\n" },
      at: ["yesterday", "1.0", "0o1000"],
      message: ["a date", "a full version", "an octal number"],
      fixes: [],
    },
    {
      name: "settings that npm refuses together",
      files: { ".npmrc": "save-dev=true\nfund=false\nsave-prod=true\n" },
      at: "save-prod=true",
      message: "npm stops with an error: `save-prod` must not stand beside `save-dev`.",
      related: ["save-dev=true"],
      fixes: [],
    },
    {
      name: "a word that only a later npm takes",
      files: { ".npmrc": "access=private\n", "package.json": '{ "packageManager": "npm@10.9.2" }' },
      at: "private",
      message: "It takes `restricted`, `public`, `null`.",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "that word in a project of the later npm",
      files: { ".npmrc": "access=private\n", "package.json": '{ "packageManager": "npm@11.6.0" }' },
    },
    {
      name: "values of every kind",
      files: {
        ".npmrc":
          'registry=https://npm.example.com/\nproxy=false\nhttps-proxy=null\nfetch-retries="3"\nloglevel=silent\nlockfile-version=3\ncolor=always\nbefore=2024-01-31\numask=022\ncafile=~/ca.pem\ninit-version=v1.0.0\ninit-author-url=\n',
      },
    },
    {
      name: "words that come to true, and a zero that switches off",
      files: { ".npmrc": "fund=yes\naudit=1\nignore-scripts=0\nprogress=on\nsave-exact\nengine-strict=\n" },
    },
    { name: "texts that may be anything", files: { ".npmrc": "tag=no\nscope=off\ninit-license=none\nbrowser=no\n" } },
    { name: "variables", files: { ".npmrc": "registry=${REGISTRY}\nfetch-retries=${RETRIES}\nloglevel=${LEVEL?}\n" } },
    { name: "a line that does not count", files: { ".npmrc": "loglevel=loud\nloglevel=warn\n[x]\nfetch-retries=x\n" } },
    {
      name: "pnpm, which has words of its own",
      files: { ".npmrc": "loglevel=debug\ncolor=never\n", "pnpm-lock.yaml": "" },
    },
    {
      name: "a setting that the npm of the project does not know",
      files: { ".npmrc": "allow-git=maybe\n", "package.json": '{ "packageManager": "npm@10.9.2" }' },
    },
    { name: "settings behind a registry", files: { ".npmrc": "//npm.example.com/:strict-ssl=no\n" } },
  ],
});
