#!/bin/sh
# Pulls and runs models on the running daemon and stores each run. See scripts/model-tests/main.ts.
root=$(cd "$(dirname "$0")/.." && pwd -P)
if [ ! -d "$root/node_modules/tsx" ]; then
  echo "Packages are missing: run \`npm run setup\` in $root" >&2
  exit 1
fi
cd "$root" && exec node --import tsx scripts/model-tests/main.ts "$@"
