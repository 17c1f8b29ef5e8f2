// Dockerfiles of any size, for the benchmarks.

/** A multi-stage file of about `lines` lines with a Go step in every fifth instruction, as generated and monorepo files have. */
export function sampleDockerfile(lines) {
  const parts = [
    "ARG GO_VERSION=1.24",
    "FROM golang:${GO_VERSION} AS build",
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
  ];
  for (let index = 0; parts.length < lines - 6; index++) {
    parts.push(
      `# service ${index}`,
      `ENV SERVICE_${index}=value-${index}`,
      `COPY cmd/service${index}/ ./cmd/service${index}/`,
    );
    parts.push(
      "RUN --mount=type=cache,target=/root/.cache/go-build \\",
      `    CGO_ENABLED=0 go build -trimpath \\`,
      `      -o /out/service${index} ./cmd/service${index}`,
    );
  }
  parts.push(
    "FROM gcr.io/distroless/static-debian12:nonroot",
    "COPY --from=build /out/ /",
    'ENTRYPOINT ["/service0"]',
    "",
  );
  return parts.join("\n");
}

/** About `lines` lines of ordinary instructions with `goSteps` Go steps among them. */
export function fewGoSteps(lines, goSteps) {
  const parts = [
    "FROM golang:1.24 AS build",
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
    "COPY . .",
  ];
  const others = Math.floor((lines - parts.length - 3) / goSteps) - 1;
  for (let step = 0; step < goSteps; step++) {
    for (let index = 0; index < others; index++) {
      const name = `${step}_${index}`;
      const kinds = [
        `# note ${name}`,
        `ENV NOTE_${name}=value`,
        `RUN mkdir -p /data/${name}`,
        `LABEL note.${name}="x"`,
      ];
      parts.push(kinds[index % kinds.length]);
    }
    parts.push(`RUN CGO_ENABLED=0 go build -trimpath -o /out/service${step} ./cmd/service${step}`);
  }
  parts.push(
    "FROM gcr.io/distroless/static-debian12:nonroot",
    "COPY --from=build /out/ /",
    'ENTRYPOINT ["/service0"]',
    "",
  );
  return parts.join("\n");
}

/** A stage for each of many programs, and a last one that collects them. */
export function manyStages(count) {
  const names = Array.from({ length: count }, (_, index) => `service${index}`);
  const builders = names.flatMap((name) => [
    `FROM base AS ${name}`,
    `COPY cmd/${name}/ ./cmd/${name}/`,
    `ENV NAME=${name}`,
    `RUN CGO_ENABLED=0 go build -o /out/${name} ./cmd/${name}`,
  ]);
  return [
    "FROM golang:1.24 AS base",
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
    ...builders,
    "FROM gcr.io/distroless/static-debian12:nonroot",
    ...names.map((name) => `COPY --from=${name} /out/${name} /bin/${name}`),
    'ENTRYPOINT ["/bin/service0"]',
    "",
  ].join("\n");
}

/** The files that lie around each of them. */
export const surroundings = {
  "go.mod": "module example.com/bench\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n",
  "go.sum": "example.com/dep v1.0.0 h1:x\n",
};
