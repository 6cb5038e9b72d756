#!/bin/bash
# build.sh OUT: builds Debian's grpc-gateway for the product of bench/api.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "$1")
api=$here/../../api
protos=$here/../../../codegen/protos
for tool in go protoc-gen-go protoc-gen-grpc-gateway; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src/main"
cp "$here/main.go" "$work/src/main/"
# Debian's Go protobuf is 1.3: timestamps live in its old package.
map=Mgoogle/protobuf/timestamp.proto=github.com/golang/protobuf/ptypes/timestamp
apis=google.golang.org/genproto/googleapis/api/annotations
map+=,Mgoogle/api/annotations.proto=$apis,Mgoogle/api/http.proto=$apis
protoc -I "$api" -I "$protos" --go_out="plugins=grpc,$map:$work/src" \
  --grpc-gateway_out="$map:$work/src" library.proto
cd "$work/src/main"
GO111MODULE=off GOFLAGS='' GOPATH=$work:/usr/share/gocode \
  GOCACHE=${GOCACHE:-$work/cache} go build -o "$out" .
