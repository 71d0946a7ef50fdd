#!/bin/sh
# Pulls and runs models on the running daemon and stores each run. See scripts/model-tests/main.ts.
root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root" && exec node --import tsx scripts/model-tests/main.ts "$@"
