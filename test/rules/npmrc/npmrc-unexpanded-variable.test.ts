import { npmrcUnexpandedVariable } from "../../../server/src/rules/npmrc/npmrc-unexpanded-variable";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcUnexpandedVariable, {
  reported: [
    {
      name: "a shell's form",
      files: {
        ".npmrc": dedent`
          registry=https://npm.example.com/
          //npm.example.com/:_authToken=$NPM_TOKEN
          save-exact=true
        `,
      },
      at: "$NPM_TOKEN",
      line: 2,
      message: "npm does not fill in `$NPM_TOKEN` and takes it as it stands; it fills in `${NPM_TOKEN}`.",
      severity: "warning",
      fixes: [
        {
          title: "Write `${NPM_TOKEN}`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            registry=https://npm.example.com/
            //npm.example.com/:_authToken=\${NPM_TOKEN}
            save-exact=true
          `,
        },
      ],
    },
    {
      name: "Windows' form",
      files: { "web/.npmrc": '//npm.example.com/:_authToken="%NPM_TOKEN%" ; CI\n' },
      at: "%NPM_TOKEN%",
      fixes: [{ title: "${NPM_TOKEN}", result: '//npm.example.com/:_authToken="${NPM_TOKEN}" ; CI\n' }],
    },
    {
      name: "defaults, which npm does not know",
      files: {
        ".npmrc": "registry=${NPM_REGISTRY:-https://npm.example.com/}\n//npm.example.com/:_authToken=${TOKEN-none}\n",
      },
      at: ["${NPM_REGISTRY:-https://npm.example.com/}", "${TOKEN-none}"],
      message: "npm knows no defaults",
      fixes: [
        {
          title: "Write `${NPM_REGISTRY}`",
          result: "registry=${NPM_REGISTRY}\n//npm.example.com/:_authToken=${TOKEN-none}\n",
        },
        {
          title: "Write `${TOKEN}`",
          result: "registry=${NPM_REGISTRY:-https://npm.example.com/}\n//npm.example.com/:_authToken=${TOKEN}\n",
        },
      ],
    },
    {
      name: "within a URL and a key",
      files: {
        ".npmrc":
          "//$NPM_HOST/:_authToken=${NPM_TOKEN}\nproxy=http://$PROXY_USER:$PROXY_PASSWORD@proxy.example.com:3128\n",
      },
      at: ["$NPM_HOST", "$PROXY_USER", "$PROXY_PASSWORD"],
    },
    {
      name: "an error in place of a default",
      files: { ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN:?not set}\n" },
      at: "${NPM_TOKEN:?not set}",
      fixes: [{ title: "Write `${NPM_TOKEN}`", result: "//npm.example.com/:_authToken=${NPM_TOKEN}\n" }],
    },
  ],
  silent: [
    {
      name: "npm's forms",
      files: { ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n//a.example.com/:_auth=${AUTH?}\n" },
    },
    {
      name: "a text that is meant",
      files: { ".npmrc": "init-author-name=\\${NAME}\n_password=pa$$word\ninit-license=$1\n" },
    },
    {
      name: "what npm fills in itself",
      files: { ".npmrc": "message=Release %s of $VERSION\nuser-agent=npm/{npm-version}\n" },
    },
    { name: "escaped characters of a URL", files: { ".npmrc": "registry=https://npm.example.com/%AB%CD/\n" } },
    { name: "a comment", files: { ".npmrc": "# _authToken=$NPM_TOKEN\nsave-exact=true ; was $EXACT\n" } },
    {
      name: "pnpm, which knows defaults",
      files: { ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN-}\n", "pnpm-lock.yaml": "" },
    },
    { name: "an earlier line that does not count", files: { ".npmrc": "cache=$HOME/.npm\ncache=/var/cache/npm\n" } },
  ],
});
