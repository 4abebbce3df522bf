#!/usr/bin/env bash
# Replays the flat workload in every format, packing and number of threads, and checks each report against the truth.
#
#   GENERATOR=gen_log.py benches/truth.sh [JOBS [SEED…]]      default: 20000 jobs, seeds 1 2 3
#
# LIFESPEC  the program to try                  [target/release/lifespec]
# THREADS   numbers of threads to try           [1 2 3]
# WORK      a folder for logs and reports, kept [a new one, removed at the end]
#
# Without GENERATOR the histories come from `lifespec simulate`, as plain records, in JSON Lines and CSV.
# Exit code: 0 if every report is exact, 1 if any differs, 2 if nothing could be tried.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lifespec=${LIFESPEC:-$here/../target/release/lifespec}
jobs=${1:-20000}
shift || true
seeds=("$@")
[ ${#seeds[@]} -gt 0 ] || seeds=(1 2 3)
read -ra threads <<<"${THREADS:-1 2 3}"
if [ -n "${WORK:-}" ]; then
    mkdir -p "$WORK"
    work=$WORK
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

skip() { echo "SKIPPED: $*" >&2; }
tried=0 failed=0 skipped=0

# One log, with every number of threads: FILE TRUTH [--log NAME]
try() {
    local file=$1 truth=$2 count code verdict
    shift 2
    for count in "${threads[@]}"; do
        code=0
        "$lifespec" replay "$here/flat-job.life" "$@" "$file" --threads "$count" --format json \
            >"$work/report.json" 2>"$work/errors" || code=$?
        if [ "$code" -gt 1 ] && grep -q 'which this program was built without' "$work/report.json" "$work/errors"; then
            skip "$(basename "$file"): this program was built without Parquet"
            skipped=$((skipped + 1))
            return
        fi
        tried=$((tried + 1))
        verdict=0
        printf '%-24s %s threads  exit %s  ' "$(basename "$file")" "$count" "$code"
        "$here/check-truth.py" "$truth" "$work/report.json" || verdict=$?
        # Every truth here has violations in it, so that the run has to fail.
        if [ "$verdict" -ne 0 ] || [ "$code" -ne 1 ]; then
            failed=$((failed + 1))
            cp "$work/report.json" "$work/differs-$(basename "$file")-$count.json" || true
            cat "$work/errors"
        fi
    done
}

# One log, as it is and packed: FILE TRUTH [--log NAME]
try_packed() {
    local file=$1 truth=$2
    shift 2
    try "$file" "$truth" "$@"
    for packer in gzip zstd; do
        if ! command -v "$packer" >/dev/null; then
            skip "$(basename "$file"): there is no $packer"
            skipped=$((skipped + 1))
            continue
        fi
        local packed=$file.gz
        [ "$packer" = gzip ] || packed=$file.zst
        "$packer" -c "$file" >"$packed"
        try "$packed" "$truth" "$@"
        rm "$packed"
    done
}

generated() {
    local base=$work/flat-$jobs-$1 columns=()
    if python3 -c 'import pyarrow' 2>/dev/null; then
        columns=(--parquet "$base.parquet")
    else
        skip "Parquet: the generator needs pyarrow"
        skipped=$((skipped + 1))
    fi
    python3 "$GENERATOR" --jobs "$jobs" --seed "$1" --out "$base.jsonl" --csv "$base.csv" --xes "$base.xes" \
        "${columns[@]}" 2>/dev/null
    try_packed "$base.jsonl" "$base.truth.json" --log Flat
    try_packed "$base.csv" "$base.truth.json" --log Flat
    try_packed "$base.xes" "$base.truth.json" --log Traces
    if [ ${#columns[@]} -gt 0 ]; then
        try "$base.parquet" "$base.truth.json" --log Flat
    fi
}

simulated() {
    local base=$work/plain-$jobs-$1 format
    for format in jsonl csv; do
        "$lifespec" simulate "$here/flat-job.life" --jobs "$jobs" --seed "$1" --format "$format" \
            --inject skip=0.5% late=0.5% from=0.5% boundary=0.1% duplicate=0.1% \
            --truth "$base.truth.json" --output "$base.$format"
        try_packed "$base.$format" "$base.truth.json"
    done
}

for seed in "${seeds[@]}"; do
    if [ -n "${GENERATOR:-}" ]; then
        generated "$seed"
    else
        simulated "$seed"
    fi
done
echo "$((tried - failed)) of $tried reports are exact; $skipped skipped"
[ "$tried" -gt 0 ] || exit 2
[ "$failed" -eq 0 ]
