/** Two code units of UTF-16 and four bytes: a client that counts otherwise marks and repairs the wrong text. */
export const wide = "𝒢🐹";

/** A Dockerfile with a finding behind them, on a line of its own kind. */
export const goproxyBehindWide = [
  "# 构建",
  "FROM golang:1.24 AS build",
  "WORKDIR /src",
  `ENV MASCOT="${wide}" GOPROXY="https://goproxy.cn;direct"`,
  "COPY go.mod go.sum ./",
  "RUN go mod download",
  "COPY . .",
  "RUN go build -o /app .",
  "FROM scratch",
  "COPY --from=build /app /app",
  'ENTRYPOINT ["/app"]',
  "",
].join("\n");
