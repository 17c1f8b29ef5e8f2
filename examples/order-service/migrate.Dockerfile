# Brings the database up to date; runs once before each release.
ARG GOPROXY=https://goproxy.cn,direct

FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY cmd/migrate ./cmd/migrate
COPY internal/schema ./internal/schema
RUN go build -o /usr/local/bin/migrate ./cmd/migrate
CMD ["/usr/local/bin/migrate"]
