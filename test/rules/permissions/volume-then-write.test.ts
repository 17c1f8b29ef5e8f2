import { volumeThenWrite } from "../../../server/src/rules/permissions/volume-then-write";
import { dedent, testRule } from "../../support/ruleTester";

testRule(volumeThenWrite, {
  reported: [
    {
      name: "a volume that is declared twice, once",
      files: {
        Dockerfile: "FROM alpine:3.22\nVOLUME /data\nVOLUME /data\nRUN touch /data/a\nRUN touch /data/b\nUSER 1000\n",
      },
      at: "touch /data/a",
      related: ["VOLUME /data"],
      fixes: [
        {
          title: "Move VOLUME below the last change",
          result: "FROM alpine:3.22\nRUN touch /data/a\nRUN touch /data/b\nVOLUME /data\nVOLUME /data\nUSER 1000\n",
        },
      ],
    },
    {
      name: "chown of a volume",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/clock .

          FROM alpine:3.22
          RUN adduser -D -u 1000 clock && mkdir -p /etc/clock /var/lib/clock

          # state
          VOLUME /var/lib/clock

          COPY --from=build /out/clock /usr/local/bin/
          RUN chown -R clock \
              # both
              /etc/clock /var/lib/clock
          USER 1000
          CMD ["clock"]
        `,
        "go.mod": "module example.com/clock\n\ngo 1.24\n",
      },
      at: "chown -R clock \\\n    # both\n    /etc/clock /var/lib/clock",
      line: 13,
      message: "`/var/lib/clock` has been declared a volume above",
      severity: "warning",
      related: ["VOLUME /var/lib/clock"],
      fixes: [
        {
          title: "Move VOLUME below the last change",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/clock .

            FROM alpine:3.22
            RUN adduser -D -u 1000 clock && mkdir -p /etc/clock /var/lib/clock

            COPY --from=build /out/clock /usr/local/bin/
            RUN chown -R clock \
                # both
                /etc/clock /var/lib/clock
            # state
            VOLUME /var/lib/clock
            USER 1000
            CMD ["clock"]
          `,
        },
      ],
    },
    {
      name: "a command in one of two volumes, to which COPY brings files as well",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          VOLUME ["/data", "/config"]
          COPY app.yaml /config/
          RUN chown 1000 /config/app.yaml
          COPY app.yaml /config/other.yaml
          CMD ["clock"]
        `,
        "app.yaml": "",
      },
      at: "chown 1000 /config/app.yaml",
      message: "`/config` has been declared a volume above",
      fixes: [
        {
          title: "Move VOLUME below the last change",
          result: dedent`
            FROM alpine:3.22
            COPY app.yaml /config/
            RUN chown 1000 /config/app.yaml
            VOLUME ["/data", "/config"]
            COPY app.yaml /config/other.yaml
            CMD ["clock"]
          `,
        },
      ],
    },
    {
      name: "a file that a heredoc makes, twice",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          VOLUME /data
          RUN <<EOF
            touch /data/a
          EOF
          RUN chmod 0700 /data
        `,
      },
      at: "touch /data/a",
      fixes: [
        {
          title: "Move VOLUME below the last change",
          result: dedent`
            FROM alpine:3.22
            RUN <<EOF
              touch /data/a
            EOF
            RUN chmod 0700 /data
            VOLUME /data
          `,
        },
      ],
    },
    {
      name: "a stage on another one, with a volume of its own",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS base
          RUN mkdir /data

          FROM base
          VOLUME /data
          RUN rm -rf /data/tmp
        `,
      },
      at: "rm -rf /data/tmp",
    },
  ],
  silent: [
    {
      name: "files that COPY and ADD bring, which every builder keeps",
      files: {
        Dockerfile:
          "FROM alpine:3.22\nVOLUME /data /config\nCOPY --chown=1000 app.yaml /config/\nADD app.yaml /data/\nUSER 1000\n",
        "app.yaml": "",
      },
    },
    {
      name: "changes above VOLUME",
      files: { Dockerfile: "FROM alpine:3.22\nRUN mkdir /data && chown 1000 /data\nVOLUME /data\nUSER 1000\n" },
    },
    {
      name: "another folder",
      files: { Dockerfile: "FROM alpine:3.22\nVOLUME /data\nRUN chown 1000 /database /etc\n" },
    },
    {
      name: "a folder above, without -R",
      files: { Dockerfile: "FROM alpine:3.22\nVOLUME /srv/data\nRUN chown 1000 /srv\n" },
    },
    { name: "the folder is only made", files: { Dockerfile: "FROM alpine:3.22\nVOLUME /data\nRUN mkdir -p /data\n" } },
    {
      name: "a mount over the folder",
      files: { Dockerfile: "FROM alpine:3.22\nVOLUME /data\nRUN --mount=type=tmpfs,target=/data touch /data/x\n" },
    },
    { name: "a script", files: { Dockerfile: "FROM alpine:3.22\nVOLUME /data\nRUN ./setup.sh /data\n" } },
    {
      name: "a volume that a variable names",
      files: { Dockerfile: "FROM alpine:3.22\nARG DATA\nVOLUME $DATA\nRUN touch /data/x\n" },
    },
    {
      name: "a volume of another stage",
      files: {
        Dockerfile: "FROM alpine:3.22 AS a\nVOLUME /data\nFROM alpine:3.22\nRUN mkdir /data && touch /data/x\n",
      },
    },
  ],
});
