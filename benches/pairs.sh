# Races two commands in pairs A B A B …, and prints what each took and the ratios. To be sourced: `here` is this folder,
# `pairs` how many pairs; makes the folder `work`.
# shellcheck shell=bash disable=SC2154

skip() { echo "SKIPPED: $*" >&2; }
refuse() { echo "error: $*" >&2; exit 2; }

[[ $pairs =~ ^[1-9][0-9]*$ ]] || refuse "expected a number of pairs, not \`$pairs\`"
timer=$(type -P time) && "$timer" -f %U true 2>/dev/null || refuse "GNU time is needed (the package \`time\`)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs a command, adds what it took to a file, keeps what it printed: NAME COMMAND…
measure() {
    local name=$1 code=0
    shift
    "$timer" -q -o "$work/time" -f '%U %S %e %M' "$@" >"$work/$name.out" 2>"$work/$name.err" || code=$?
    # 1 is the answer of a checker that found something.
    if [ "$code" -gt 1 ]; then
        cat "$work/$name.out" "$work/$name.err" | head -n 5 >&2
        return 1
    fi
    tail -n 1 "$work/time" >>"$work/$name.times"
}

# The last line that a command printed; some print to standard error alone.
said() {
    cat "$work/$1.err" "$work/$1.out" | tail -n 1
}

# The same as `skip`, with the reason of a run that failed; and forgets its times.
drop() {
    skip "$1: a run failed, see above"
    rm -f "$work"/[ab].times
}

# Races two commands: TITLE A… -- B…
race() {
    local title=$1 a=() pair
    shift
    while [ "$1" != -- ]; do
        a+=("$1")
        shift
    done
    shift
    printf '\n== %s\n' "$title"
    rm -f "$work"/[ab].times
    for ((pair = 0; pair < pairs; pair++)); do
        measure a "${a[@]}" || { drop "$title"; return; }
        measure b "$@" || { drop "$title"; return; }
    done
    echo "A says: $(said a)"
    echo "B says: $(said b)"
    paste -d ' ' "$work/a.times" "$work/b.times" | awk -f "$here/ratios.awk"
}
