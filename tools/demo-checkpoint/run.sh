#!/usr/bin/env bash
# tools/demo-checkpoint/run.sh <step> [arguments]: the steps in their order are listed in README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
state=${FGCLIP2_DEMO_STATE:-$HOME/.cache/fgclip2-demo-checkpoint}
concepts=${FGCLIP2_DEMO_CONCEPTS:-$here/demo_checkpoint/concepts.json}
package=$here/../../packages/demo-checkpoint
export PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
mkdir -p "$state"
cd "$here"
step=${1:?Expected a step, see README.md}
shift
python() { "$state/venv/bin/python" "$@"; }

case $step in
  setup)
    python3 -m venv "$state/venv"
    "$state/venv/bin/pip" install -r requirements.txt
    ;;
  sprites)
    (cd sprites && npm ci && node render.mjs "$concepts" "$state/sprites.rgba")
    ;;
  tokenizer) python -m demo_checkpoint.tokenizer ;;
  scenes) python -m demo_checkpoint.evaluation_set --seed "${1:-1}" "${@:2}" ;;
  search-scenes) python -m demo_checkpoint.search_scenes --seed "${1:-13}" "${@:2}" ;;
  train) nice -n 19 "$state/venv/bin/python" -m demo_checkpoint.train "$@" ;;
  export) python -m demo_checkpoint.export "${1:-$state/checkpoint}" "${@:2}" ;;
  samples) python -m demo_checkpoint.samples "${1:-$package/scenes}" ;;
  expected)
    "${FGCLIP2_REFERENCE:-$HOME/.cache/fgclip2-reference}/bin/python" expected.py "${1:-$package}"
    ;;
  *)
    echo "Expected setup, sprites, tokenizer, scenes, search-scenes, train, export, samples or expected, got $step." >&2
    exit 1
    ;;
esac
