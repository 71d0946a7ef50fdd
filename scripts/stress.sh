#!/bin/sh
# Puts many clients on one model of the running daemon and stores the run. See scripts/stress/main.ts.
root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root" && exec node --import tsx scripts/stress/main.ts "$@"
