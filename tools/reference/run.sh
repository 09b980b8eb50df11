#!/usr/bin/env bash
# tools/reference/run.sh [tiny|base|images] [seed ...]
# Runs PyTorch on random weights and inputs (or Pillow on random images), then this repository on the same, and
# prints how far apart they are; exit status 1 when that is more than allowed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
python=${FGCLIP2_REFERENCE:-$HOME/.cache/fgclip2-reference}/bin/python
export PYTHONDONTWRITEBYTECODE=1
what=${1:-tiny}
seeds=("${@:2}")
[ ${#seeds[@]} -gt 0 ] || seeds=(1)

if ! [ -x "$python" ]; then
  echo "Expected a Python environment at $python, got none: see $here/README.md." >&2
  exit 1
fi
pnpm() { (cd "$here/../.." && node tools/pnpm.mjs --silent "$@"); }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
for seed in "${seeds[@]}"; do
  run="$folder/$seed"
  if [ "$what" = images ]; then
    "$python" "$here/image_processor.py" "$run" --seed "$seed"
    pnpm --dir tools/reference run images "$run" || status=1
  else
    "$python" "$here/reference.py" "$run" --size "$what" --seed "$seed"
    for precision in float32 float64; do
      echo "This repository against PyTorch in $precision:"
      pnpm run goldens "$run/$precision" --base || status=1
    done
  fi
  rm -rf "$run"
  echo
done
exit $status
