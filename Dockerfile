# Wellfield in an image of one file.
#
#   docker build --build-arg VERSION="$(git describe --tags --always)" -t wellfield .
#   docker run -p 8080:8080 -v wellfield:/data wellfield
#   docker run --rm -v wellfield:/data wellfield verify --data /data
#
# The folder /data keeps the embedded database, the photos and the secret: back
# it up. With DATABASE_URL=postgres://… it keeps the photos and the secret.

FROM node:20-bookworm-slim AS packages
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM golang:1.26-bookworm AS build
ARG VERSION=image
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /src/node_modules node_modules
# The packages are here already, so npm has nothing left to do.
RUN make build NPM=true VERSION="$VERSION" && mkdir -p /empty/data /empty/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
# Neither folder can be made later: there is no shell and the user is nobody.
COPY --from=build --chown=65532:65532 /empty /
COPY --from=build /src/bin/wellfield /wellfield
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/wellfield"]
CMD ["serve", "--addr", "0.0.0.0:8080", "--data", "/data"]
