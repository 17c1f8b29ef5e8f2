import { copyMakesAFile } from "../../../server/src/rules/layer-cache/copy-makes-a-file";
import { dedent, testRule } from "../../support/ruleTester";
import { goMod, goSum, service } from "./modules";

const title = "End the destination with `/`";

testRule(copyMakesAFile, {
  reported: [
    {
      name: "two manifests to a folder that is not there",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          # manifests
          COPY go.mod go.sum /app
          WORKDIR /app/src
          RUN cd /app && go mod download

          COPY . .
          RUN go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...service,
      },
      at: "/app",
      line: 3,
      severity: "error",
      message:
        "`/app` does not exist here and does not end with `/`: it becomes one file that holds `go.sum`, and the other sources are lost.",
      fixes: [
        {
          title,
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            # manifests
            COPY go.mod go.sum /app/
            WORKDIR /app/src
            RUN cd /app && go mod download

            COPY . .
            RUN go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a pattern, and a relative destination in an inherited stage",
      files: {
        Dockerfile: "FROM golang:1.24 AS base\nWORKDIR /src\n\nFROM base\nCOPY go.* main.go backend\n",
        ...service,
      },
      at: "backend",
      message: "`/src/backend` does not exist here",
      fixes: [{ title, result: "FROM golang:1.24 AS base\nWORKDIR /src\n\nFROM base\nCOPY go.* main.go backend/\n" }],
    },
    {
      name: "the exec form, and quotes",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY ["go.mod", "go.sum", "/data-a"]\nADD go.mod go.sum "/data-b"\n',
        "go.mod": goMod,
        "go.sum": goSum,
      },
      at: ['"/data-a"', '"/data-b"'],
      fixes: [
        { title, result: 'FROM alpine:3.22\nCOPY ["go.mod", "go.sum", "/data-a/"]\nADD go.mod go.sum "/data-b"\n' },
        { title, result: 'FROM alpine:3.22\nCOPY ["go.mod", "go.sum", "/data-a"]\nADD go.mod go.sum "/data-b/"\n' },
      ],
    },
    {
      name: "a continuation with a comment in it, behind a heredoc that makes other folders",
      files: {
        Dockerfile:
          "FROM scratch AS files\nCOPY --chmod=644 \\\n  go.mod \\\n  # and the sums\n  go.sum \\\n  /manifests\n\nFROM alpine:3.22\nRUN <<EOF\nmkdir -p /srv/other\nEOF\nCOPY --from=files /manifests /manifests\nCOPY go.mod go.sum /srv/own\n",
        "go.mod": goMod,
        "go.sum": goSum,
      },
      at: ["/manifests", "/srv/own"],
    },
    {
      name: "files of another stage",
      files: {
        Dockerfile: "FROM golang:1.24 AS a\nCOPY . /a/\n\nFROM alpine:3.22\nCOPY --from=a /a/go.mod /a/go.sum /app\n",
        ...service,
      },
      at: "/app",
      message: "it becomes one file that holds `/a/go.sum`",
      fixes: [
        {
          title,
          result: "FROM golang:1.24 AS a\nCOPY . /a/\n\nFROM alpine:3.22\nCOPY --from=a /a/go.mod /a/go.sum /app/\n",
        },
      ],
    },
    {
      name: "a pattern that only the context's files match in another stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /app
          COPY . /app
          RUN go build -o /bot .
          FROM scratch
          COPY --from=build /bot /bot
          COPY --from=build /app/locale/*.yaml /app/locale
        `,
        "locale/a.yaml": "",
        "locale/b.yaml": "",
        ...service,
      },
      at: "/app/locale",
      line: 7,
      message: "it becomes one file that holds `/app/locale/b.yaml`",
      severity: "error",
    },
  ],
  silent: [
    {
      name: "a slash at the end, and the working directory",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /app\nCOPY go.mod go.sum /data/\nCOPY go.mod go.sum .\nCOPY go.mod go.sum /app\n",
        ...service,
      },
    },
    {
      name: "a folder that WORKDIR, mkdir or an earlier COPY has made",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /app/src\nRUN mkdir -p /data/x\nCOPY web /site/\nCOPY go.mod go.sum /app\nCOPY go.mod go.sum /data\nCOPY go.mod go.sum /site\n",
        ...service,
      },
    },
    {
      name: "folders of the base image",
      files: {
        Dockerfile:
          "FROM golang:1.24\nCOPY go.mod go.sum /go/src\nCOPY go.mod go.sum /usr/local/share\nCOPY go.mod go.sum /srv\n",
        ...service,
      },
    },
    {
      name: "a single file, whatever it becomes",
      files: { Dockerfile: "FROM golang:1.24\nCOPY go.mod /app\nCOPY go.mo* /other\n", ...service },
    },
    {
      name: "a folder among the sources makes the destination one",
      files: { Dockerfile: "FROM golang:1.24\nCOPY go.mod internal /app\n", ...service },
    },
    {
      name: "a base image of which nothing is known",
      files: { Dockerfile: "FROM registry.example.com/base:1\nCOPY go.mod go.sum /app\n", ...service },
    },
    {
      name: "a script that may make the folder",
      files: { Dockerfile: "FROM golang:1.24\nRUN ./prepare.sh\nCOPY go.mod go.sum /app\n", ...service },
    },
    {
      name: "a destination that a build argument decides",
      files: { Dockerfile: "FROM golang:1.24\nARG DIR\nCOPY go.mod go.sum $DIR\n", ...service },
    },
    ...(
      [
        ["that a command makes", "COPY . /a\nRUN cd /a && go build -o /a/shop .", "/a/go.mod /a/shop /app"],
        ["that a program may make beside them", "COPY . /a\nRUN make -C /a", "/a/locale/*.yaml /app"],
        ["that may be gone", "COPY . /a\nRUN rm /a/locale/b.yaml", "/a/locale/*.yaml /app"],
        ["that are one", "COPY . /a", "/a/locale/a*.yaml /app"],
        ["among which a folder is", "COPY . /a", "/a/locale/* /app"],
        ["in a folder that another stage has", "COPY --from=x /a /a", "/a/locale/*.yaml /app"],
        ["in folders with wildcards", "COPY . /a", "/a/*/*.yaml /app"],
        ["that an option excludes", "COPY . /a", "--exclude=b.yaml /a/locale/*.yaml /app"],
        ["with their folders", "COPY . /a", "--parents /a/locale/*.yaml /app"],
      ] as const
    ).map(([name, steps, words]) => ({
      name: `files of another stage ${name}`,
      files: {
        Dockerfile: `FROM golang:1.24 AS a\n${steps}\n\nFROM alpine:3.22\nCOPY --from=a ${words}\n`,
        "locale/a.yaml": "",
        "locale/b.yaml": "",
        "locale/en/c.yaml": "",
        ...service,
      },
    })),
    {
      name: "files of which an option leaves one",
      files: { Dockerfile: "FROM golang:1.24\nCOPY --exclude=go.sum go.* /app\n", ...service },
    },
    {
      name: "files of another image",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY --from=golang:1.24 /usr/local/go/VERSION /usr/local/go/LICENSE /app\n",
        ...service,
      },
    },
  ],
});
