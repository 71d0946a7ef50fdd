#!/bin/bash
# Drives the whole path on a running daemon with the demo model on both engines: install, answers streamed, whole and under
# a schema, a benchmark against its twin in Ollama, a task broken down. Prints each result, ends at the first error, and
# removes what it made. Nothing is downloaded: the model lies in the package.
#
#   bin/ollmlx serve      # in one terminal
#   scripts/demo.sh       # in another
#
# OLLMLX_URL, OLLMLX_PORT or OLLMLX_HOME name the daemon, which needs Ollama.
set -euo pipefail
# `ollmlx run` reads standard input to its end; the caller's may never end.
exec </dev/null

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
model=ollmlx/demo
twin=demo:mlx-f16
question="What is ollmlx?"
work=$(mktemp -d)
made=()
task=

say() { printf '\n== %s\n' "$*"; }
fail() {
  echo "demo: $*" >&2
  exit 1
}
ollmlx() { "${OLLMLX_BIN:-$root/bin/ollmlx}" "$@"; }
# One value of the JSON on standard input: `field '.a.b'`.
field() { node -e 'const v = JSON.parse(require("fs").readFileSync(0)); console.log(eval("v" + process.argv[1]))' "$1"; }
post() { curl -fsS -N "$url$1" -d "$2"; }
is_installed() { [ "$(ollmlx list --json | field ".some(({ name }) => name === '$1')")" = true ]; }

clean_up() {
  code=$?
  set +e
  trap - EXIT
  [ -n "$task" ] && ollmlx task rm "$task" >/dev/null 2>&1
  for name in ${made[@]+"${made[@]}"}; do ollmlx rm "$name" >/dev/null 2>&1; done
  rm -rf "$work"
  exit $code
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say "the daemon"
ollmlx status
url=$(ollmlx status --json | field .url)
for name in "$model" "$twin"; do is_installed "$name" || made+=("$name"); done

say "the demo model, from the package"
ollmlx pull "$model"
ollmlx list

say "a streamed answer"
chat="\"model\": \"$model\", \"messages\": [{\"role\": \"user\", \"content\": \"$question\"}], \"options\": {\"temperature\": 0}"
post /api/chat "{$chat}" | tee "$work/stream"
lines=$(grep -c '"done": *false' "$work/stream")
[ "$lines" -ge 3 ] || fail "streamed in $lines pieces"

say "the same answer whole"
post /api/chat "{$chat, \"stream\": false}" | field .message.content | tee "$work/whole"
streamed=$(node -e 'let t = ""; for (const l of require("fs").readFileSync(0, "utf8").trim().split("\n")) t += JSON.parse(l).message?.content ?? ""; console.log(t)' <"$work/stream")
[ "$streamed" = "$(cat "$work/whole")" ] || fail "streamed and whole answers differ"

say "an answer under a JSON schema"
schema='{"type": "object", "properties": {"names": {"type": "array", "minItems": 3, "maxItems": 3, "items": {"type": "string", "maxLength": 8}}}, "required": ["names"], "additionalProperties": false}'
ollmlx run "$model" --format "$schema" -o num_predict=300 -o seed=3 "three names" | tee "$work/schema"
[ "$(field .names.length <"$work/schema")" = 3 ] || fail "the answer does not follow the schema"

say "a benchmark against its twin in Ollama, which the first one makes"
ollmlx bench "$model" --vs "$twin" --pairs 2 --prompt-tokens 32 --output-tokens 16
ollmlx list

say "the twin's answer"
ollmlx run "$twin" -o temperature=0 "$question" | tee "$work/twin"
[ "$(cat "$work/twin")" = "$(cat "$work/whole")" ] || fail "the twin says something else"

say "a task, broken down by the model"
task=$(ollmlx task add "Ship dark mode" --description "The settings page needs a theme switch that is remembered" --json | field .id)
proposal=$(ollmlx task breakdown "$task" --model "$model" --json | field .proposalId)
ollmlx task apply "$proposal"
ollmlx task show "$task"
subtasks=$(ollmlx task show "$task" --json | field .subtasks.length)
[[ $subtasks =~ ^[3-8]$ ]] || fail "$subtasks subtasks"

say "done: streamed in $lines pieces, schema kept, $subtasks subtasks created"
