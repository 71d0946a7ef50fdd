#!/bin/sh
# Puts many clients on one model of the running daemon and stores the run. See scripts/stress/main.ts.
root=$(cd "$(dirname "$0")/.." && pwd -P)
if [ ! -d "$root/node_modules/tsx" ]; then
  echo "Packages are missing: run \`npm run setup\` in $root" >&2
  exit 1
fi
cd "$root" && exec node --import tsx scripts/stress/main.ts "$@"
