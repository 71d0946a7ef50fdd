#!/usr/bin/env bash
# Compares an MLX model with its GGUF twin on this machine. The measuring is done by `ollmlx bench`: both engines are asked
# directly, in turns, for the same prompt and the same number of tokens; tokens are counted by the engines, not as words.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
ollmlx=${OLLMLX_BIN:-$root/bin/ollmlx}
mlx_model=mlx-community/Llama-3.2-1B-Instruct-8bit
gguf_model=llama3.2:1b
prompt="Write a detailed explanation of how neural networks work."
tokens=128
pairs=6
warmups=1
mlx_output=${MLX_OUTPUT:-/tmp/mlx_output.txt}
gguf_output=${GGUF_OUTPUT:-/tmp/gguf_output.txt}
skip_missing=
store=
note=

usage() {
  cat <<EOF
Usage: ${0##*/} [options]
  --mlx MODEL           MLX model (default: $mlx_model)
  --gguf MODEL          GGUF model (default: $gguf_model)
  --prompt TEXT         prompt of both (default: $prompt)
  -n TOKENS             tokens to generate (default: $tokens)
  -r PAIRS              repetitions of each (default: $pairs, the least that a claim needs)
  --warmup N            requests before the first measured one (default: $warmups)
  --mlx-output FILE     what the MLX model wrote (default: $mlx_output)
  --gguf-output FILE    what the GGUF model wrote (default: $gguf_output)
  --skip-missing        measure one model alone when the other or its engine is missing
  --store               keep the run in docs/results and write PERFORMANCE_RESULTS.md from the stored runs
  --note TEXT           with --store: what a reader must know of the models
A running daemon is needed (\`ollmlx serve\`). Exit code: 0 measured, 1 something is missing or failed, 2 wrong usage.
EOF
}

fail() {
  echo "Error: $1" >&2
  exit "${2:-1}"
}

while (($#)); do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --skip-missing) skip_missing=1 && shift && continue ;;
    --store) store=1 && shift && continue ;;
    --mlx | --gguf | --prompt | -n | -r | --warmup | --mlx-output | --gguf-output | --note) ;;
    *) fail "unknown option $1 (see --help)" 2 ;;
  esac
  (($# > 1)) || fail "$1 needs a value" 2
  case $1 in
    --mlx) mlx_model=$2 ;;
    --gguf) gguf_model=$2 ;;
    --prompt) prompt=$2 ;;
    -n) tokens=$2 ;;
    -r) pairs=$2 ;;
    --warmup) warmups=$2 ;;
    --mlx-output) mlx_output=$2 ;;
    --gguf-output) gguf_output=$2 ;;
    --note) note=$2 ;;
  esac
  shift 2
done

engine_state() {
  node -e 'const { engines } = JSON.parse(process.argv[1]); console.log(engines.find(({ id }) => id === process.argv[2])?.state)' "$status" "$1"
}

# Whether the engine runs and has the model; says why not.
is_ready() {
  local engine=$1 model=$2 shown state
  state=$(engine_state "$engine")
  if [[ $state != running ]]; then
    echo "$model cannot be measured: its engine is $state (see \`ollmlx status\`)" >&2
    return 1
  fi
  if ! shown=$("$ollmlx" show "$engine:$model" --json 2>&1); then
    echo "$model cannot be measured: ${shown%%$'\n'*}" >&2
    return 1
  fi
}

status=$("$ollmlx" status --json) || exit 1
models=()
is_ready mlx "$mlx_model" && models+=("mlx:$mlx_model")
is_ready ollama "$gguf_model" && models+=("ollama:$gguf_model")
((${#models[@]} > 0)) || fail "neither model is there. Pull them: ollmlx pull $mlx_model; ollmlx pull $gguf_model"
if ((${#models[@]} < 2)) && [[ -z $skip_missing ]]; then
  fail "one model is missing: pull it, or measure the other alone with --skip-missing"
fi

echo "MLX against GGUF"
echo "  MLX      $mlx_model"
echo "  GGUF     $gguf_model"
echo "  Prompt   $prompt"
echo "  Work     $tokens tokens, $pairs pairs in turns (ABBA), $warmups warm-up"
echo

result=$(mktemp)
trap 'rm -f "$result"' EXIT
against=()
((${#models[@]} == 2)) && against=(--vs "${models[1]}")
# The expansion of an empty array is an error in the bash 3.2 that macOS has, hence the +.
"$ollmlx" bench "${models[0]}" ${against[@]+"${against[@]}"} --prompt "$prompt" -n "$tokens" -r "$pairs" \
  --warmup "$warmups" --json --output "$result"
node "$root/scripts/print-pair-report.mjs" "$result" "$mlx_output" "$gguf_output"
if [[ -n $store ]]; then node "$root/scripts/write-results.mjs" --add-bench "$result" --note "$note"; fi
