import type { Files } from "./project";
import { alone, emptyRepository, greet, printing, program, shop } from "./samples";

/** A project without its Dockerfile. */
export interface ProjectShape {
  readonly name: string;
  readonly files: Files;
  /** The package that holds the program. */
  readonly main: string;
  /** What the program writes. */
  readonly answer: string;
}

const cart = {
  "internal/cart/cart.go": "package cart\n\n// Total is what the cart costs.\nfunc Total() int { return 42 }\n",
  "cmd/shop/main.go":
    'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/shop/internal/cart"\n)\n\nfunc main() { fmt.Println(cart.Total()) }\n',
};

const replaced = `module example.com/shop\n\ngo 1.19\n\nrequire ${greet.path} v0.0.0\n\nreplace ${greet.path} => ./greet\n`;
const greetFolder = { "greet/go.mod": greet.files["go.mod"] ?? "", "greet/greet.go": greet.files["greet.go"] ?? "" };

export const projectShapes: readonly ProjectShape[] = [
  {
    name: "one package",
    files: { ...alone, "main.go": printing('"one"'), "main_test.go": "package main\n" },
    main: ".",
    answer: "one\n",
  },
  {
    name: "a module with a requirement",
    files: { ...shop, "README.md": "# Shop\n" },
    main: ".",
    answer: "Hello, shop\n",
  },
  {
    name: "cmd and internal",
    files: { ...alone, ...cart },
    main: "./cmd/shop",
    answer: "42\n",
  },
  {
    name: "two programs",
    files: { ...alone, ...cart, "cmd/worker/main.go": printing('"works"') },
    main: "./cmd/shop",
    answer: "42\n",
  },
  {
    name: "an embedded file",
    files: {
      ...alone,
      "main.go":
        'package main\n\nimport (\n\t_ "embed"\n\t"fmt"\n)\n\n//go:embed page.html\nvar page string\n\nfunc main() { fmt.Print(page) }\n',
      "page.html": "<h1>Shop</h1>\n",
    },
    main: ".",
    answer: "<h1>Shop</h1>\n",
  },
  {
    name: "vendored modules",
    files: {
      ...shop,
      "vendor/modules.txt": `# ${greet.path} ${greet.version}\n## explicit; go 1.19\n${greet.path}\n`,
      "vendor/modules.test/greet/greet.go": greet.files["greet.go"] ?? "",
    },
    main: ".",
    answer: "Hello, shop\n",
  },
  {
    name: "a replacement in a folder",
    files: { "go.mod": replaced, "main.go": program("shop"), ...greetFolder },
    main: ".",
    answer: "Hello, shop\n",
  },
  {
    name: "a network library and junk beside it",
    files: {
      ...alone,
      "main.go": printing('net.JoinHostPort("shop", "80")', "net"),
      ".env": "PAYMENT_KEY=only-an-example\n",
      "debug.log": "line\n".repeat(1000),
      ...emptyRepository,
      "web/node_modules/left/index.js": "\n",
    },
    main: ".",
    answer: "shop:80\n",
  },
];

/** A way to write a Dockerfile. Each builds as it stands, with what real ones have that could be better. */
export interface DockerfileShape {
  readonly name: string;
  readonly text: (shape: ProjectShape) => string;
}

export const dockerfileShapes: readonly DockerfileShape[] = [
  {
    name: "one stage",
    text: ({ main }) => `FROM golang:1.19
WORKDIR /app
COPY . .
RUN go build -o /app/shop ${main}
EXPOSE 8080
CMD ["/app/shop"]
`,
  },
  {
    name: "everything copied, then Alpine and /root",
    text: ({ main }) => `FROM golang:1.19 AS builder
ENV GO111MODULE=on \\
    CGO_ENABLED=0
WORKDIR /build
COPY . .
RUN go mod download
RUN go build -o shop ${main}

FROM alpine:3.22
RUN apk add --no-cache ca-certificates tzdata
WORKDIR /root/
COPY --from=builder /build/shop .
EXPOSE 8080
CMD ["./shop"]
`,
  },
  {
    name: "settings of Go in the final image",
    text: ({ main }) => `FROM golang:1.19 AS build
ARG VERSION=dev
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -a -installsuffix cgo -ldflags "-X main.version=$VERSION" -o /out/shop ${main}

FROM debian:bookworm-slim
ENV GO111MODULE=on GOFLAGS=-mod=mod APP_ENV=production
COPY --from=build /out/shop /usr/local/bin/shop
EXPOSE 8080 9090
ENTRYPOINT ["/usr/local/bin/shop"]
`,
  },
  {
    name: "scratch, and a user by number",
    text: ({ main }) => `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -o /out/shop ${main}

FROM scratch
COPY --from=build /out/shop /shop
USER 1000:1000
ENTRYPOINT ["/shop"]
`,
  },
  {
    name: "cache mounts and distroless",
    text: ({ main }) => `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=cache,target=/root/.cache/go-build \\
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/shop ${main}

FROM gcr.io/distroless/static:nonroot
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`,
  },
  {
    name: "the shell starts the program",
    text: ({ main }) => `FROM golang:1.19-bookworm AS build
WORKDIR /src
COPY . ./
RUN go env -w GO111MODULE=on
RUN export CGO_ENABLED=0 && go build -o bin/shop ${main}

FROM debian:bookworm-slim
WORKDIR /srv
ENV LOG_LEVEL=info
COPY --from=build /src/bin/shop ./shop
EXPOSE 8080
CMD ./shop
`,
  },
  {
    name: "a user without rights builds and runs",
    text: ({ main }) => `FROM golang:1.19
RUN useradd --create-home --uid 1000 app
USER app
WORKDIR /home/app/src
COPY --chown=app . .
RUN CGO_ENABLED=0 go build -buildvcs=false -o /home/app/shop ${main}
CMD ["/home/app/shop"]
`,
  },
  {
    name: "the source in the image, and a user by name",
    text: ({ main }) => `ARG GO_VERSION=1.19
FROM golang:\${GO_VERSION} AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /app/shop ${main}

FROM alpine:3.22
RUN addgroup -S app && adduser -S -G app app
WORKDIR /app
COPY --from=build /app /app
USER app
ENTRYPOINT ["/app/shop"]
`,
  },
];
