# Prints the runs of pairs, and the medians of the ratios A / B. A line: user, sys, wall and peak KiB of A, then of B.

function median(values, count, sorted, i, j, value) {
    for (i = 1; i <= count; i++) {
        value = values[i]
        for (j = i - 1; j >= 1 && sorted[j] > value; j--) sorted[j + 1] = sorted[j]
        sorted[j + 1] = value
    }
    least = sorted[1]; most = sorted[count]
    return count % 2 ? sorted[(count + 1) / 2] : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}

# What takes less than a clock tells is counted as the least that it tells.
function ratio(a, b, least) { return (a < least ? least : a) / (b < least ? least : b) }

function line(name, cpu, wall, kib) { printf "%4d  %s  %8.2f s CPU  %8.2f s wall  %8.1f MiB\n", NR, name, cpu, wall, kib / 1024 }

function tell(what, values) {
    middle = median(values, NR)
    printf "A / B  %-6s  %7.3f  (%.3f to %.3f)\n", what, middle, least, most
}

{
    line("A", $1 + $2, $3, $4)
    line("B", $5 + $6, $7, $8)
    cpu[NR] = ratio($1 + $2, $5 + $6, 0.01)
    wall[NR] = ratio($3, $7, 0.01)
    peak[NR] = ratio($4, $8, 1)
}

END {
    print "medians of the ratios of " NR " pairs (least to most)"
    tell("CPU", cpu)
    tell("wall", wall)
    tell("memory", peak)
}
