# syntax=docker/dockerfile:1

# The command line for CI. `docker run --rm -v "$PWD:/src:ro" ghcr.io/go-hints/dockerfile-go-hints` checks a folder.

# The package is the same for every platform, so it is built once, on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-alpine3.22 AS package
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
# The very package that goes to npm: what it lacks is not in the image either.
RUN mkdir /out && npm pack --pack-destination /out && tar -xzf /out/*.tgz -C /out

FROM node:24-alpine3.22
COPY --from=package /out/package/ /opt/dockerfile-go-hints/
RUN ln -s /opt/dockerfile-go-hints/dist/cli.js /usr/local/bin/dockerfile-go-hints
# A container is gone after its check: what V8 has compiled would be kept for nobody.
ENV NODE_DISABLE_COMPILE_CACHE=1
# The user `node` of the base image, by number, so that `runAsNonRoot` can check it.
USER 1000:1000
WORKDIR /src
ENTRYPOINT ["dockerfile-go-hints"]
CMD ["check"]
