#!/bin/bash
# Sets ollmlx up in this checkout and links the command into ~/.local/bin (or $OLLMLX_BIN_DIR). Safe to run again.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
bin_dir=${OLLMLX_BIN_DIR:-$HOME/.local/bin}

fail() {
  echo "install_ollmlx: $*" >&2
  exit 1
}

command -v node >/dev/null 2>&1 || fail "Node is missing: install Node 20.9 or newer"
command -v npm >/dev/null 2>&1 || fail "npm is missing: install it with Node"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 9) ? 0 : 1)' ||
  fail "Node $(node --version) is too old: install Node 20.9 or newer"

has_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      return 0
    fi
  done
  return 1
}
has_python || fail "Python 3.11 or newer with venv is missing: install it and run this again"

(cd "$root" && npm run --silent setup)

link=$bin_dir/ollmlx
if [ -e "$link" ] && [ ! -L "$link" ]; then
  fail "$link exists and is no link: move it away and run this again"
fi
mkdir -p "$bin_dir"
ln -sfn "$root/bin/ollmlx" "$link"
echo "Linked $link"
case ":$PATH:" in
  *":$bin_dir:"*) echo "Start it with: ollmlx serve" ;;
  *) echo "Add $bin_dir to PATH, then start it with: ollmlx serve" ;;
esac
