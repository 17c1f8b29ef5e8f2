import { npmrcLiteralToken } from "../../../server/src/rules/npmrc/npmrc-literal-token";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcLiteralToken, {
  reported: [
    {
      name: "a token for a registry",
      files: {
        ".npmrc": dedent`
          ; the company's packages
          registry=https://npm.example.com/
          @shop:registry=https://npm.example.com/shop/
          //npm.example.com/:_authToken=npm_4f8d1c77aa90bd22e6f1
          save-exact=true
        `,
      },
      at: "npm_4f8d1c77aa90bd22e6f1",
      line: 4,
      message: "`//npm.example.com/:_authToken` holds a credential in plain text. Revoke it",
      severity: "error",
      secret: "npm_4f8d1c77aa90bd22e6f1",
      fixes: [
        {
          title: "Replace the value with `${NPM_TOKEN}` (and revoke the old one)",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            ; the company's packages
            registry=https://npm.example.com/
            @shop:registry=https://npm.example.com/shop/
            //npm.example.com/:_authToken=\${NPM_TOKEN}
            save-exact=true
          `,
        },
      ],
    },
    {
      name: "a second registry, which gets a variable of its own",
      files: {
        "web/.npmrc":
          "//npm.example.com/:_authToken=aa11bb22cc33\n//gitlab.example.cn/api/v4/npm/:_authToken = glpat-dd44ee55ff66 \n",
      },
      at: ["aa11bb22cc33", "glpat-dd44ee55ff66"],
      fixes: [
        {
          title: "`${NPM_TOKEN}`",
          result:
            "//npm.example.com/:_authToken=${NPM_TOKEN}\n//gitlab.example.cn/api/v4/npm/:_authToken = glpat-dd44ee55ff66 \n",
        },
        {
          title: "`${GITLAB_EXAMPLE_CN_API_V4_NPM_TOKEN}`",
          result:
            "//npm.example.com/:_authToken=aa11bb22cc33\n//gitlab.example.cn/api/v4/npm/:_authToken = ${GITLAB_EXAMPLE_CN_API_V4_NPM_TOKEN} \n",
        },
      ],
    },
    {
      name: "a password and the old form without a registry",
      files: {
        ".npmrc":
          '_auth = "YWRtaW46aHVudGVyMg=="\n//npm.example.com/:username=ci\n//npm.example.com/:_password=aHVudGVyMg\n',
      },
      at: ['"YWRtaW46aHVudGVyMg=="', "aHVudGVyMg"],
      fixes: [
        {
          title: "`${NPM_AUTH}`",
          result: "_auth = ${NPM_AUTH}\n//npm.example.com/:username=ci\n//npm.example.com/:_password=aHVudGVyMg\n",
        },
        {
          title: "`${NPM_EXAMPLE_COM_PASSWORD}`",
          result:
            '_auth = "YWRtaW46aHVudGVyMg=="\n//npm.example.com/:username=ci\n//npm.example.com/:_password=${NPM_EXAMPLE_COM_PASSWORD}\n',
        },
      ],
    },
    {
      name: "a value that a number sign cuts: what is behind belongs to the secret",
      files: { ".npmrc": "//npm.example.com/:_password=ab3d#ef9g" },
      at: "ab3d#ef9g",
      secret: "ef9g",
      fixes: [{ title: "`${NPM_PASSWORD}`", result: "//npm.example.com/:_password=${NPM_PASSWORD}" }],
    },
    {
      name: "a comment behind the value, which stays",
      files: { ".npmrc": "//npm.example.com:_authToken=ghp_16C7e42F292c69 ; of the build server\n" },
      at: "ghp_16C7e42F292c69",
      fixes: [{ title: "`${NPM_TOKEN}`", result: "//npm.example.com:_authToken=${NPM_TOKEN} ; of the build server\n" }],
    },
    {
      name: "a token in a section, where npm does not use it and everybody can read it",
      files: { ".npmrc": "[old]\n//npm.example.com/:_authToken=aa11bb22cc33\n" },
      at: "aa11bb22cc33",
    },
  ],
  silent: [
    {
      name: "a variable",
      files: { ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n//a.example.com/:_password=${PASSWORD?}\n" },
    },
    {
      name: "a variable in a form that npm does not know",
      files: { ".npmrc": "//npm.example.com/:_authToken=$NPM_TOKEN\n//a.example.com/:_authToken=${NPM_TOKEN:-none}\n" },
    },
    {
      name: "words that stand for a token",
      files: {
        ".npmrc":
          "//a.example.com/:_authToken=<token>\n//b.example.com/:_authToken=REPLACE_ME\n//c.example.com/:_authToken=your-token-here\n//d.example.com/:_authToken=TOKEN\n",
      },
    },
    {
      name: "tokens that are blotted out",
      files: {
        ".npmrc":
          "//a.example.com/:_authToken=xxxxxxxx\n//b.example.com/:_auth=********\n//c.example.com/:_authToken=npm_xxxxxxxxxxxx1a2b\n//d.example.com/:_password=...\n",
      },
    },
    {
      name: "templates",
      files: {
        ".npmrc":
          "//a.example.com/:_authToken={{ npm_token }}\n//b.example.com/:_authToken=%NPM_TOKEN%\n//c.example.com/:_authToken=__NPM_TOKEN__\n",
      },
    },
    {
      name: "comments",
      files: { ".npmrc": "# //npm.example.com/:_authToken=aa11bb22cc33\n;_auth=YWRtaW46aHVudGVyMg==\n" },
    },
    {
      name: "empty values and other keys",
      files: {
        ".npmrc":
          "//npm.example.com/:_authToken=\nemail=ci@example.com\n//npm.example.com/:username=ci\nalways-auth=true\n_authToken\n",
      },
    },
  ],
});
