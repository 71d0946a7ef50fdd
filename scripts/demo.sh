#!/bin/bash
# Drives the whole path on a running daemon with a tiny model on both engines: pull, answers streamed, whole and under a
# schema, the same weights in Ollama, a benchmark of the pair, a task broken down. Prints each result, ends at the first
# error, and removes what it made. Nothing is downloaded: a hub of its own serves the model.
#
#   HF_ENDPOINT=http://127.0.0.1:8099 bin/ollmlx serve      # in one terminal
#   scripts/demo.sh                                         # in another
#
# OLLMLX_URL, OLLMLX_PORT or OLLMLX_HOME name the daemon, which needs Ollama; OLLMLX_TEST_TINY_MODEL a tiny model that
# exists already.
set -euo pipefail
# `ollmlx run` reads standard input to its end; the caller's may never end.
exec </dev/null

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
python=$root/.venv/bin/python
model=demo/tiny
twin=demo-tiny:f16
work=$(mktemp -d)
hub=
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

clean_up() {
  code=$?
  set +e
  trap - EXIT
  [ -n "$task" ] && ollmlx task rm "$task" >/dev/null 2>&1
  ollmlx rm "$model" >/dev/null 2>&1
  ollmlx rm "$twin" >/dev/null 2>&1
  [ -n "$hub" ] && kill "$hub" 2>/dev/null
  rm -rf "$work"
  exit $code
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say "the daemon"
ollmlx status
status=$(ollmlx status --json)
url=$(field .url <<<"$status")
endpoint=$(field '.settings.find((s) => s.name === "hfEndpoint").value' <<<"$status")
[[ $endpoint =~ ^http://(127\.0\.0\.1|localhost):([0-9]+)$ ]] ||
  fail "the daemon pulls from $endpoint: start it with HF_ENDPOINT=http://127.0.0.1:8099, where this script serves the model"
hub_port=${BASH_REMATCH[2]}

say "a tiny model on a hub of our own, $endpoint"
mkdir -p "$work/hub/demo"
if [ -n "${OLLMLX_TEST_TINY_MODEL:-}" ]; then
  cp -r "$OLLMLX_TEST_TINY_MODEL" "$work/hub/$model"
else
  "$python" "$root/scripts/make-tiny-model.py" --out "$work/hub/$model" --seed 7
fi
mkfifo "$work/ready"
"$python" "$root/tests/fakes/hub-server.py" --root "$work/hub" --port "$hub_port" >"$work/ready" 2>"$work/hub.log" &
hub=$!
read -r _ <"$work/ready" || fail "the hub did not start: $(tail -1 "$work/hub.log")"

say "pull"
ollmlx pull "$model"
ollmlx list

say "a streamed answer"
options='"options": {"temperature": 0, "num_predict": 12}'
post /api/generate "{\"model\": \"$model\", \"prompt\": \"hello\", $options}" | tee "$work/stream"
lines=$(grep -c '"done": *false' "$work/stream")
[ "$lines" -ge 3 ] || fail "streamed in $lines pieces"

say "the same answer whole"
post /api/generate "{\"model\": \"$model\", \"prompt\": \"hello\", \"stream\": false, $options}" >"$work/whole"
field .response <"$work/whole"
streamed=$(node -e 'let t = ""; for (const l of require("fs").readFileSync(0, "utf8").trim().split("\n")) t += JSON.parse(l).response ?? ""; console.log(t)' <"$work/stream")
[ "$streamed" = "$(field .response <"$work/whole")" ] || fail "streamed and whole answers differ"

say "an answer under a JSON schema"
schema='{"type": "object", "properties": {"names": {"type": "array", "minItems": 3, "maxItems": 3, "items": {"type": "string", "maxLength": 8}}}, "required": ["names"], "additionalProperties": false}'
ollmlx run "$model" --format "$schema" -o num_predict=300 -o seed=3 "three names" | tee "$work/schema"
[ "$(field .names.length <"$work/schema")" = 3 ] || fail "the answer does not follow the schema"

say "the same weights in Ollama"
printf 'FROM %s\nTEMPLATE "{{ .Prompt }}"\n' "$work/hub/$model" >"$work/Modelfile"
ollmlx create "$twin" -f "$work/Modelfile"
ollmlx list
ollmlx run "$twin" -o temperature=0 -o num_predict=12 hello

say "a benchmark of the pair"
ollmlx bench "$model" --vs "$twin" --pairs 2 --prompt-tokens 32 --output-tokens 16

say "a task, broken down by the model"
task=$(ollmlx task add "Ship dark mode" --description "The settings page needs a theme switch that is remembered" --json | field .id)
proposal=$(ollmlx task breakdown "$task" --model "$model" --json | field .proposalId)
ollmlx task apply "$proposal"
ollmlx task show "$task"
subtasks=$(ollmlx task show "$task" --json | field .subtasks.length)
[[ $subtasks =~ ^[3-8]$ ]] || fail "$subtasks subtasks"

say "done: streamed in $lines pieces, schema kept, $subtasks subtasks created"
