import { privateHost } from "./baseImages";
import { buildFails, prints } from "./looks";
import { privateHostOption, privateNetrc } from "./privateHost";
import type { BuildOptions, Project } from "./project";
import { accounts, ledger, staged } from "./samples";
import { describeShowings } from "./showing";

const withHost: BuildOptions = { options: [privateHostOption] };
const withSecret = (project: Project): BuildOptions => ({
  options: [privateHostOption, "--secret", `id=netrc,src=${project.secretFile("netrc", privateNetrc)}`],
});
const privateModules = [privateHost];
const download = "RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download";
const privateSteps = (settings: string, downloadStep = download) => `
${settings}
COPY go.mod go.sum ./
${downloadStep}
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
`;

describeShowings("private modules", [
  {
    rule: "goprivate-missing",
    claim: "the private module is asked of its own host",
    files: { ...accounts, Dockerfile: staged(privateSteps("").trimStart()) },
    before: buildFails(
      /reading http:\/\/127\.0\.0\.1:\d+\/git\.modules\.test\/team\/ledger\/\S+: 404 Not Found/,
      withSecret,
    ),
    repair: "--fix-suggestions",
    settings: () => ({ privateModules }),
    after: prints("42 coins\n", { build: withSecret }),
  },
  {
    rule: "goprivate-syntax",
    claim: "the pattern matches the module",
    files: { ...accounts, Dockerfile: staged(privateSteps(`ENV GOPRIVATE=https://${privateHost}`)) },
    before: buildFails(
      /reading http:\/\/127\.0\.0\.1:\d+\/git\.modules\.test\/team\/ledger\/\S+: 404 Not Found/,
      withSecret,
    ),
    repair: "--fix",
    after: prints("42 coins\n", { build: withSecret }),
  },
  {
    rule: "gonoproxy-without-gonosumdb",
    claim: "the public checksum database is not asked for the private module",
    files: {
      ...accounts,
      "go.sum": "",
      Dockerfile: staged(
        // The stand-in for the image exempts the suite's own modules, which the original does not.
        privateSteps(`ENV GONOSUMDB=\nENV GONOPROXY=${privateHost}`)
          .replace("go build", "go build -mod=mod")
          .replace("RUN CGO", "RUN --mount=type=secret,id=netrc,target=/root/.netrc CGO"),
      ),
    },
    before: buildFails(
      /verifying go\.mod: git\.modules\.test\/team\/ledger@v1\.0\.0\/go\.mod: .*404 Not Found/,
      withSecret,
    ),
    repair: "--fix",
    after: prints("42 coins\n", { build: withSecret }),
  },
  {
    rule: "private-auth-missing",
    claim: "the step has the credentials",
    files: {
      ...accounts,
      Dockerfile: staged(privateSteps(`ENV GOPRIVATE=${privateHost}`, "RUN go mod download")),
    },
    before: buildFails(
      /could not read Username for 'http:\/\/git\.modules\.test': terminal prompts disabled/,
      withHost,
    ),
    repair: "--fix-suggestions",
    settings: () => ({ privateModules }),
    after: prints("42 coins\n", { build: withSecret }),
  },
  {
    rule: "git-missing",
    claim: "git is there to fetch the private module",
    files: {
      ...accounts,
      Dockerfile: `FROM golang:1.22-alpine
WORKDIR /src
ENV GOPRIVATE=${privateHost}
COPY go.mod go.sum ./
${download}
CMD ["ls", "/go/pkg/mod/${privateHost}/team"]
`,
    },
    before: buildFails(/exec: "git": executable file not found in \$PATH/, withSecret),
    repair: "--fix",
    after: prints(`ledger@${ledger.version}\n`, { build: withSecret }),
  },
  {
    rule: "secret-mount-not-readable",
    claim: "the user of the step may read the credentials",
    files: {
      ...accounts,
      Dockerfile: `FROM golang:1.19
RUN useradd -m -u 1000 app
USER app
WORKDIR /home/app/src
ENV GOPRIVATE=${privateHost}
COPY --chown=app go.mod go.sum ./
RUN --mount=type=secret,id=netrc,target=/home/app/.netrc go mod download
CMD ["ls", "/go/pkg/mod/${privateHost}/team"]
`,
    },
    before: buildFails(/could not read Username|Permission denied/, withSecret),
    repair: "--fix-suggestions",
    after: prints(`ledger@${ledger.version}\n`, { build: withSecret }),
  },
]);
