import { registrySetAfterInstall } from "../../../server/src/rules/npmrc/registry-set-after-install";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../layer-cache/npmProjects";

const build = (rest: string) => `FROM node:22 AS web\nWORKDIR /app\nCOPY . .\n${rest}\n`;
const registry = "https://npm.example.com/";

testRule(registrySetAfterInstall, {
  reported: [
    {
      name: "a mirror that a build argument chooses",
      files: {
        Dockerfile: dedent`
          FROM node:10.15.0 AS web
          WORKDIR /build_dir
          ARG npm_registry=https://npm.example.com/

          COPY package.json package-lock.json /build_dir/
          RUN apt-get update \
              && apt-get install -y --no-install-recommends python3 \
              # the packages
              && npm install

          COPY src /build_dir/src
          ENV NPM_CONFIG_REGISTRY=\${npm_registry}
          RUN node --max_old_space_size=2048 node_modules/@angular/cli/bin/ng build --prod

          FROM nginx:1.29
          COPY --from=web /build_dir/dist /usr/share/nginx/html
        `,
        ...shop,
      },
      at: "NPM_CONFIG_REGISTRY=${npm_registry}",
      line: 12,
      severity: "warning",
      message: "after `npm install` has installed the packages",
      related: ["npm install"],
      fixes: [
        {
          title: "Move `NPM_CONFIG_REGISTRY` above `npm install`",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM node:10.15.0 AS web
            WORKDIR /build_dir
            ARG npm_registry=https://npm.example.com/

            COPY package.json package-lock.json /build_dir/
            ENV NPM_CONFIG_REGISTRY=\${npm_registry}
            RUN apt-get update \
                && apt-get install -y --no-install-recommends python3 \
                # the packages
                && npm install

            COPY src /build_dir/src
            RUN node --max_old_space_size=2048 node_modules/@angular/cli/bin/ng build --prod

            FROM nginx:1.29
            COPY --from=web /build_dir/dist /usr/share/nginx/html
          `,
        },
      ],
    },
    {
      name: "an ARG among others, in a file with heredocs",
      files: {
        Dockerfile: build(`RUN <<EOT\n  npm ci\nEOT\nARG MODE=a npm_config_registry=${registry}\nRUN echo $MODE`),
        ...shop,
      },
      at: `npm_config_registry=${registry}`,
      fixes: [
        {
          title: "Move `npm_config_registry` above `npm ci`",
          result: build(`ARG npm_config_registry=${registry}\nRUN <<EOT\n  npm ci\nEOT\nARG MODE=a\nRUN echo $MODE`),
        },
      ],
    },
    {
      name: "npm config set: no fix",
      files: { Dockerfile: build(`RUN npm ci\nRUN npm config set registry ${registry} && npm run build`), ...shop },
      at: `npm config set registry ${registry}`,
      fixes: [],
    },
    {
      name: "a value that depends on the steps in between: no fix",
      files: {
        Dockerfile: build(`RUN npm ci\nARG HOST=npm.example.com\nENV NPM_CONFIG_REGISTRY=https://$HOST/`),
        ...shop,
      },
      at: "NPM_CONFIG_REGISTRY=https://$HOST/",
      fixes: [],
    },
    {
      name: "Yarn's own variable, in a stage on top of another",
      files: {
        Dockerfile: `FROM node:22 AS base\nWORKDIR /app\nCOPY . .\n\nFROM base\nRUN yarn\nENV YARN_NPM_REGISTRY_SERVER=${registry}\n`,
        ...shop,
      },
      at: `YARN_NPM_REGISTRY_SERVER=${registry}`,
      line: 7,
    },
  ],
  silent: [
    {
      name: "it stands above",
      files: { Dockerfile: build(`ENV NPM_CONFIG_REGISTRY=${registry}\nRUN npm ci`), ...shop },
    },
    {
      name: "an install comes behind it",
      files: { Dockerfile: build(`RUN npm ci\nENV NPM_CONFIG_REGISTRY=${registry}\nRUN npm i -g serve`), ...shop },
    },
    {
      name: "a stage on top installs",
      files: {
        Dockerfile: `${build(`RUN npm ci\nENV NPM_CONFIG_REGISTRY=${registry}`)}\nFROM web\nRUN npx playwright install\n`,
        ...shop,
      },
    },
    {
      name: "a script may install",
      files: { Dockerfile: build(`RUN npm ci\nENV NPM_CONFIG_REGISTRY=${registry}\nRUN ./build.sh`), ...shop },
    },
    {
      name: "the install says where to ask",
      files: { Dockerfile: build(`RUN npm ci --registry=${registry}\nENV NPM_CONFIG_REGISTRY=${registry}`), ...shop },
    },
    {
      name: "the container installs",
      files: {
        Dockerfile: build(`RUN npm ci\nENV NPM_CONFIG_REGISTRY=${registry}\nCMD npm install && npm start`),
        ...shop,
      },
    },
    {
      name: "another registry was set above",
      files: {
        Dockerfile: build(
          `ENV npm_config_registry=https://other.example.com\nRUN npm ci\nENV npm_config_registry=${registry}`,
        ),
        ...shop,
      },
    },
    { name: "another variable", files: { Dockerfile: build("RUN npm ci\nENV NPM_CONFIG_LOGLEVEL=error"), ...shop } },
    {
      name: "a scope of its own",
      files: { Dockerfile: build(`RUN npm ci\nRUN npm config set @acme:registry ${registry}`), ...shop },
    },
    {
      name: "nothing is installed",
      files: { Dockerfile: build(`RUN npm run lint\nENV NPM_CONFIG_REGISTRY=${registry}`), ...shop },
    },
    {
      name: "the install may not run",
      files: { Dockerfile: build(`RUN test -d node_modules || npm ci\nENV NPM_CONFIG_REGISTRY=${registry}`), ...shop },
    },
  ],
});
