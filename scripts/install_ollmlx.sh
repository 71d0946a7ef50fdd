#!/bin/bash
# Sets ollmlx up and links the command into a folder of yours. Safe to run again: what is up to date is skipped.
# Run from a checkout it uses that checkout; piped into bash it first clones the repository that OLLMLX_REPOSITORY names.
# Written for the bash 3.2 that macOS has.
set -euo pipefail

usage() {
  cat <<'END'
Usage: install_ollmlx.sh [options]
  --bin-dir DIR   where the command is linked (default: $OLLMLX_BIN_DIR, else ~/.local/bin)
  --uninstall     remove the link and what the set-up made; models and data stay
  --purge         with --uninstall: also remove the data (OLLMLX_HOME) and the MLX models, never Ollama's own models
  --dry-run       say what would be done and do nothing
  -h, --help      this text

Nothing is installed outside the checkout but one link; no sudo, no change to shell files.
Without a checkout (curl ... | bash), OLLMLX_REPOSITORY is the git address to clone and OLLMLX_DIR the folder
(default: ~/.local/share/ollmlx).

Examples:
  scripts/install_ollmlx.sh
  scripts/install_ollmlx.sh --bin-dir /usr/local/bin --dry-run
  scripts/install_ollmlx.sh --uninstall
Exit code: 0 done, 1 something is missing or failed, 2 wrong usage.
END
}

bin_dir=${OLLMLX_BIN_DIR:-$HOME/.local/bin}
clone_dir=${OLLMLX_DIR:-$HOME/.local/share/ollmlx}
action=install
dry_run=
purge=

fail() {
  echo "install_ollmlx: $1" >&2
  exit "${2:-1}"
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --uninstall) action=uninstall ;;
    --purge) purge=1 ;;
    --dry-run) dry_run=1 ;;
    --bin-dir)
      [ -n "${2:-}" ] || fail "--bin-dir needs a folder" 2
      bin_dir=$2
      shift
      ;;
    *) fail "unknown option $1 (see --help)" 2 ;;
  esac
  shift
done
[ -z "$purge" ] || [ "$action" = uninstall ] || fail "--purge belongs to --uninstall" 2
case $bin_dir in /*) ;; *) bin_dir=$PWD/$bin_dir ;; esac
link=$bin_dir/ollmlx

# Says what is done, and does it unless this is a dry run.
act() {
  local what=$1
  shift
  if [ -n "$dry_run" ]; then
    echo "Would: $what"
  else
    echo "$what"
    "$@"
  fi
}

is_checkout() { [ -f "$1/scripts/setup.mjs" ] && [ -f "$1/bin/ollmlx" ]; }

# The checkout that this file belongs to; nothing when it was piped in.
find_checkout() {
  local here=
  if [ -n "${BASH_SOURCE[0]:-}" ] && [ -f "${BASH_SOURCE[0]}" ]; then
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
  fi
  if [ -n "$here" ] && is_checkout "$here"; then echo "$here"; fi
}

advise() {
  case "$1 $(uname -s)" in
    "node Darwin") echo "install it with \`brew install node\` or from https://nodejs.org" ;;
    "node "*) echo "install it from https://nodejs.org or with your package manager" ;;
    "python Darwin") echo "install it with \`brew install python@3.12\` or from https://www.python.org" ;;
    *) echo "install it with your package manager, for example \`apt-get install python3 python3-venv\`" ;;
  esac
}

check_tools() {
  local name
  command -v node >/dev/null 2>&1 || fail "Node is missing: $(advise node), 20.9 or newer, and run this again"
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 9) ? 0 : 1)' ||
    fail "Node $(node --version) is too old: $(advise node), 20.9 or newer, and run this again"
  command -v npm >/dev/null 2>&1 || fail "npm is missing: it comes with Node; $(advise node)"
  for name in python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      echo "Node $(node --version), $("$name" --version 2>&1)"
      return
    fi
  done
  fail "Python 3.11 or newer with venv is missing: $(advise python) and run this again"
}

advise_path() {
  case ":$PATH:" in
    *":$bin_dir:"*)
      echo "Start it with: ollmlx serve"
      return
      ;;
  esac
  echo "$bin_dir is not on PATH. Add it, then start it with \`ollmlx serve\`:"
  case ${SHELL:-} in
    */fish) echo "  fish_add_path $bin_dir" ;;
    */zsh) echo "  echo 'export PATH=\"$bin_dir:\$PATH\"' >>~/.zshrc" ;;
    *) echo "  echo 'export PATH=\"$bin_dir:\$PATH\"' >>~/.bashrc" ;;
  esac
}

refuse_foreign_link() {
  if [ -e "$link" ] || [ -L "$link" ]; then
    [ -L "$link" ] || fail "$link exists and is no link: move it away and run this again"
    case $(readlink "$link") in
      */bin/ollmlx) ;;
      *) fail "$link points to $(readlink "$link"), which is not ours: move it away and run this again" ;;
    esac
  fi
}

install() {
  local root=$1
  check_tools
  refuse_foreign_link
  if [ -z "$root" ]; then
    if is_checkout "$clone_dir"; then
      act "Update $clone_dir" git -C "$clone_dir" pull --ff-only --quiet
    else
      [ -n "${OLLMLX_REPOSITORY:-}" ] || fail "run this from a checkout, or set OLLMLX_REPOSITORY to the git address to clone"
      command -v git >/dev/null 2>&1 || fail "git is missing: install it, or download the source and run its scripts/install_ollmlx.sh"
      [ ! -e "$clone_dir" ] || fail "$clone_dir exists and is no checkout of ollmlx: set OLLMLX_DIR to another folder"
      act "Clone $OLLMLX_REPOSITORY into $clone_dir" git clone --quiet --depth 1 -- "$OLLMLX_REPOSITORY" "$clone_dir"
    fi
    root=$clone_dir
  fi
  act "Set up $root (packages, .venv, dashboard, program; about 2 GB)" set_up "$root"
  act "Make $bin_dir" mkdir -p "$bin_dir"
  act "Link $link to $root/bin/ollmlx" ln -sfn "$root/bin/ollmlx" "$link"
  advise_path
}

set_up() { (cd "$1" && npm run --silent setup); }

uninstall() {
  local root=$1 home=${OLLMLX_HOME:-$HOME/.ollmlx} models=${OLLAMA_MODELS:-$HOME/.ollama/models}/mlx pid name
  [ -n "$root" ] || root=$clone_dir
  if [ -f "$home/daemon.json" ]; then
    pid=$(sed -n 's/.*"pid": *\([0-9][0-9]*\).*/\1/p' "$home/daemon.json" | head -1)
    if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
      fail "ollmlx is running (process $pid): stop it with Ctrl-C or \`kill $pid\` and run this again"
    fi
  fi
  if [ -L "$link" ] && [ "$(readlink "$link")" = "$root/bin/ollmlx" ]; then
    act "Remove $link" rm -f "$link"
  else
    echo "No link of this checkout at $link"
  fi
  if [ "$root" = "$clone_dir" ] && is_checkout "$root"; then
    act "Remove $root" rm -rf "$root"
  else
    for name in node_modules .venv out dist .next .setup next-env.d.ts mlx_backend/__pycache__; do
      if [ -e "$root/$name" ]; then act "Remove $root/$name" rm -rf "${root:?}/$name"; fi
    done
  fi
  if [ -n "$purge" ]; then
    for name in "$home" "$models"; do
      if [ -e "$name" ]; then act "Remove $name ($(du -sh "$name" | cut -f1))" rm -rf "$name"; fi
    done
  else
    echo "Kept: $home (data) and $models (models); --purge removes them"
  fi
}

# Called last, so that a download that was cut off runs nothing.
"$action" "$(find_checkout)"
