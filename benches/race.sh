#!/usr/bin/env bash
# Races `lifespec replay` against other programs on the flat workload: whole processes, in pairs A B A B …
#
#   FLOOR=… SQLCHECK=… GENERATOR=… DATA=folder benches/race.sh [PAIRS]      default: 5 pairs
#
# benches/README.md says what each variable names and what each figure is. Whatever is absent is skipped, and said so.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pairs=${1:-5}
lifespec=${LIFESPEC:-$here/../target/release/lifespec}
python=${PYTHON:-python3}
threads=${THREADS:-1}
jobs=${JOBS:-143000}
seed=${SEED:-1}
spec=$here/flat-job.life

# shellcheck source=benches/pairs.sh
. "$here/pairs.sh"

[ -x "$lifespec" ] || refuse "there is no program $lifespec (cargo build --release, or LIFESPEC)"
[ -n "${DATA:-}" ] || refuse "DATA has to name a folder for logs"
mkdir -p "$DATA"
base=$DATA/flat-$jobs-$seed
plain=$DATA/plain-$jobs-$seed

replay() { # FILE [--log NAME]: the command that reads a log, in `command`
    local file=$1
    shift
    command=("$lifespec" replay "$spec" "$file" "$@" --threads "$threads" --color never)
}

# Runs the rest if a variable names something that is there: VARIABLE WHAT
named() {
    local value=${!1:-}
    if [ -z "$value" ]; then
        skip "$2: $1 names nothing"
        return 1
    fi
    if ! type -P "$value" >/dev/null && [ ! -f "$value" ]; then
        skip "$2: there is no $value ($1)"
        return 1
    fi
}

has() { # FILE WHAT
    [ -f "$1" ] || { skip "$2: there is no $1"; return 1; }
}

imports() { # MODULE…
    local module
    for module in "$@"; do
        "$python" -c "import $module" >/dev/null 2>&1 || { skip "$module: $python cannot import it"; return 1; }
    done
}

generate() {
    local columns=()
    if imports pyarrow; then columns=(--parquet "$base.parquet"); fi
    "$python" "$GENERATOR" --jobs "$jobs" --seed "$seed" --out "$base.jsonl" --xes "$base.xes" "${columns[@]}"
}

simulate() { # FORMAT
    [ -f "$plain.$1" ] || "$lifespec" simulate "$spec" --jobs "$jobs" --seed "$seed" --format "$1" \
        --inject skip=0.5% late=0.5% from=0.5% --output "$plain.$1"
}

if [ ! -f "$base.jsonl" ] && named GENERATOR "the flat workload"; then
    generate
fi

# Another build of the program, on plain records, which need no mapping and no generator.
if named OTHER "another build"; then
    simulate jsonl
    replay "$plain.jsonl"
    race "lifespec / another build, plain records" "${command[@]}" -- "$OTHER" "${command[@]:1}"
fi

if has "$base.jsonl" "JSON Lines"; then
    replay "$base.jsonl" --log Flat
    if named FLOOR "the floor"; then
        race "lifespec / floor" "${command[@]}" -- "$FLOOR" sonic+state "$base.jsonl" -t "$threads"
    fi
    if named FLOOR_BATCHED "the batched floor"; then
        race "lifespec / batched floor" "${command[@]}" -- \
            "$FLOOR_BATCHED" sonic+state "$base.jsonl" -t "$threads" --hash huge
    fi
    if named SQLCHECK "DuckDB and Polars"; then
        for engine in duckdb polars; do
            imports "$engine" || continue
            race "lifespec / $engine, JSON Lines" "${command[@]}" -- \
                "$python" "$SQLCHECK" "$engine" "$base.jsonl" "$threads"
        done
    fi
    if named SNAPPEA "P monitors" && named SNAPPEA_SPEC "P monitors"; then
        # A P event cannot have the name `fault`, so each begins with `e_`.
        [ -f "$base.p.jsonl" ] || sed 's/"event":"/&e_/' "$base.jsonl" >"$base.p.jsonl"
        race "lifespec / P monitors, without time" "${command[@]}" -- \
            "$SNAPPEA" --format text observe "$SNAPPEA_SPEC" "$base.p.jsonl" --spec Lifecycle --sorted \
            --parser-config '{"event":"event","key":"job","timestamp":"ts","payload":"to"}'
    fi
fi

if has "$base.parquet" "Parquet" && named SQLCHECK "DuckDB and Polars on Parquet"; then
    replay "$base.parquet" --log Flat
    for engine in duckdb polars; do
        imports "$engine" || continue
        race "lifespec / $engine, Parquet" "${command[@]}" -- \
            "$python" "$SQLCHECK" "$engine" "$base.parquet" "$threads"
    done
fi

# Process mining reads XES; without the generator, that of the simulator.
if [ -f "$base.xes" ]; then
    traces=$base.xes
    replay "$traces" --log Traces
else
    simulate xes
    traces=$plain.xes
    replay "$traces"
fi
if imports pm4py; then
    race "lifespec / PM4Py, XES, without time" "${command[@]}" -- "$python" "$here/peer-pm4py.py" "$traces"
fi
if named PROCESS_MINING "process_mining"; then
    race "lifespec / process_mining, XES" "${command[@]}" -- "$PROCESS_MINING" "$traces"
fi
