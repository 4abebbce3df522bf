#!/usr/bin/env bash
# Races `lifespec check` on a job and its drives against checkers of models: whole processes, in pairs A B A B …
#
#   STATERIGHT=sr SPIN_MODEL=aie.pml benches/race-explore.sh [PAIRS]        default: 5 pairs
#
# benches/README.md says what each variable names. Whatever is absent is skipped, and said so.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pairs=${1:-5}
# shellcheck source=benches/pairs.sh
. "$here/pairs.sh"
lifespec=${LIFESPEC:-$here/../target/release/lifespec}
spec=$here/yardstick.life
[ -x "$lifespec" ] || refuse "there is no program $lifespec (cargo build --release, or LIFESPEC)"

check() { # [ARGUMENTS]: the command, in `command`
    command=("$lifespec" check "$spec" --quiet --color never "$@")
}

for drives in 14 20; do
    check --parts $drives --max-states 10000000
    if [ -n "${STATERIGHT:-}" ]; then
        race "$drives drives, counted: stateright" "${command[@]}" -- "$STATERIGHT" multi $drives bfs 1
    else
        skip "stateright with $drives drives: STATERIGHT names no program"
    fi
    if [ -n "${EXPLORER:-}" ]; then
        race "$drives drives, counted: an explorer written for it" "${command[@]}" -- "$EXPLORER" multi $drives
    else
        skip "an explorer with $drives drives: EXPLORER names no program"
    fi
done

if [ -n "${SPIN_MODEL:-}" ] && type -P spin >/dev/null && type -P gcc >/dev/null; then
    model=$(realpath "$SPIN_MODEL")
    for drives in 5 6 7; do
        mkdir -p "$work/spin-$drives"
        (cd "$work/spin-$drives" && spin -DN=$drives -a "$model" >/dev/null && gcc -O2 -DSAFETY -o pan pan.c)
        check --parts $drives --max-states 10000000
        race "$drives drives: SPIN" "${command[@]}" -- "$work/spin-$drives/pan" -m3000000 -w24
    done
    check
    race "any number of drives, all questions: SPIN with 7, deadlocks alone" "${command[@]}" -- "$work/spin-7/pan" -m3000000 -w24
else
    skip "SPIN: SPIN_MODEL names no model, or spin or gcc is missing"
fi
