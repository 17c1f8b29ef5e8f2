import { goproxyOutageFallback } from "../../../server/src/rules/module-proxy/goproxy-outage-fallback";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "./goFiles";

const privateShop = {
  ...shop,
  "go.mod": "module git.example.com/team/shop\n\ngo 1.24\n\nrequire git.example.com/team/ledger v1.2.0\n",
};

testRule(goproxyOutageFallback, {
  reported: [
    {
      name: "two mirrors in a builder",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # two of them, to be sure
              GOPROXY=https://goproxy.cn,https://goproxy.io,direct
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,https://goproxy.io,direct",
      severity: "hint",
      message: "`https://goproxy.io` is asked only when `https://goproxy.cn` answers 404 or 410",
      fixes: [
        {
          title: "Write `GOPROXY=https://goproxy.cn|https://goproxy.io,direct`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV CGO_ENABLED=0 \
                # two of them, to be sure
                GOPROXY=https://goproxy.cn|https://goproxy.io,direct
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "every mirror of mainland China, in one go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=https://mirrors.aliyun.com/goproxy/,https://goproxy.cn,https://mirrors.tencent.com/go/,https://mirrors.huaweicloud.com/repository/goproxy/,direct
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "GOPROXY=https://mirrors.aliyun.com/goproxy/,https://goproxy.cn,https://mirrors.tencent.com/go/,https://mirrors.huaweicloud.com/repository/goproxy/,direct",
      fixes: [
        {
          title: "Write",
          result: dedent`
            FROM golang:1.24
            ENV GOPROXY=https://mirrors.aliyun.com/goproxy/|https://goproxy.cn|https://mirrors.tencent.com/go/|https://mirrors.huaweicloud.com/repository/goproxy/,direct
            WORKDIR /src
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
    ...["mirrors.cloud.tencent.com/go/", "repo.huaweicloud.com/repository/goproxy/"].map((mirror) => ({
      name: `${mirror} first`,
      files: {
        Dockerfile: `FROM golang:1.24\nENV GOPROXY=https://${mirror},https://goproxy.cn,direct\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n`,
        ...shop,
      },
      at: `GOPROXY=https://${mirror},https://goproxy.cn,direct`,
      message: `is asked only when \`https://${mirror}\` answers`,
    })),
    {
      name: "quotes for the shell",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go env -w GOPROXY=https://goproxy.cn,goproxy.io,direct
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,goproxy.io,direct",
      fixes: [
        {
          title: "Write",
          result: dedent`
            FROM golang:1.24
            RUN go env -w GOPROXY='https://goproxy.cn|goproxy.io,direct'
            WORKDIR /src
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "a pipe already between two of three",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOPROXY=https://goproxy.cn|https://mirrors.aliyun.com/goproxy/,https://goproxy.io
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn|https://mirrors.aliyun.com/goproxy/,https://goproxy.io",
      fixes: [
        {
          title: "Write",
          result: dedent`
            FROM golang:1.24
            ARG GOPROXY=https://goproxy.cn|https://mirrors.aliyun.com/goproxy/|https://goproxy.io
            WORKDIR /src
            COPY . .
            RUN <<EOF
            go build -o /shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "a parent stage, for a make of which nobody knows what it does",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=https://goproxy.io,https://goproxy.cn
          FROM base
          WORKDIR /src
          COPY . .
          RUN make build
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.io,https://goproxy.cn",
    },
    {
      name: "private modules that GOPRIVATE keeps away from every proxy",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=https://goproxy.cn,https://goproxy.io,direct GOPRIVATE=git.example.com
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...privateShop,
      },
      at: "GOPROXY=https://goproxy.cn,https://goproxy.io,direct",
    },
  ],
  silent: [
    {
      name: "one proxy and direct",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=https://goproxy.cn,direct
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "a proxy of the company first, which may refuse on purpose",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=https://proxy.example.com,https://goproxy.cn,direct
          WORKDIR /src
          COPY . .
          RUN go build \
              # all of it
              ./...
        `,
        ...shop,
      },
    },
    {
      name: "pipes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go env -w 'GOPROXY=https://goproxy.cn|https://goproxy.io|direct'
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "private modules whose names another proxy would see",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=https://goproxy.cn,https://goproxy.io,direct
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...privateShop,
      },
    },
    {
      name: "a variable in the list, and a stage without Go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG MIRROR=goproxy.io
          ENV GOPROXY=https://goproxy.cn,https://$MIRROR
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          FROM alpine:3.22
          ENV GOPROXY=https://goproxy.cn,https://goproxy.io
        `,
        ...shop,
      },
    },
    {
      name: "what stands behind direct, which is another rule's",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=https://goproxy.cn,https://goproxy.io,direct,https://goproxy.cn
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
  ],
});
