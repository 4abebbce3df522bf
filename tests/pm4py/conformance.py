"""Compares what `lifespec replay` says of a log with what PM4Py says of it.

    python3 conformance.py --lifespec target/release/lifespec spec/permit.life --log Steps receipt.xes.gz

The net is built from the lifecycle by `lifecycle.py` and `net.py`. A net knows neither time nor data, so both sides are
asked about a copy of the lifecycle without them. What is compared:

- the cases that conform: those without an error in the report, and those whose alignment costs nothing;
- where each other case first leaves the lifecycle: the first record with an error, and the first record that no
  alignment without cost reaches;
- what the nearest legal history costs: `findings[].nearest.cost` of the report of `--nearest`, or of a file with a
  number for each case, and the moves of the best alignment that are in the log alone or in the net alone.

With `--disturb SEED` both sides judge a log in which every case has slips: records are lost, told in another order, or
belong to another case. It holds many more ways to leave the lifecycle than a log of what really happened.

An XES file is read by this script and given to lifespec as JSON Lines under the same keys.
The exit code is 1 if anything differs. Needs Python 3.11, PM4Py 2.7 and PyYAML.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pm4py
import yaml
from pm4py.algo.conformance.alignments.petri_net import algorithm as alignments
from pm4py.algo.conformance.tokenreplay import algorithm as token_replay
from pm4py.objects.log.obj import Event, EventLog, Trace

from lifecycle import Lifecycle
from mapping import Mapping, records
from net import Net

SKIP = ">>"
QUIET = {"show_progress_bar": False}


class Aligner:
    """Best alignments, one for each different trace."""

    def __init__(self, net):
        self.net, self.costs = net, {}

    def cost(self, labels):
        """How many moves of the best alignment are in the log alone, or in the net alone and told by an event."""
        if labels not in self.costs:
            self.costs[labels] = cost(alignments.apply(trace(labels), self.net.net, self.net.initial, self.net.final))
        return self.costs[labels]

    def reach(self, labels):
        """How many steps a legal history can begin with."""
        legal, illegal = 0, len(labels) + 1
        while illegal - legal > 1:
            middle = (legal + illegal) // 2
            legal, illegal = (legal, middle) if self.cost(labels[:middle]) else (middle, illegal)
        return legal


def trace(labels):
    """A case as PM4Py reads it."""
    return Trace([Event({"concept:name": label}) for label in labels])


def cost(alignment):
    """The moves of an alignment that one side makes alone; the net's silent moves cost nothing."""
    return sum(1 for log, net in alignment["alignment"] if SKIP in (log, net) and net is not None)


def timed(work):
    """The outcome of some work, and how many seconds it took."""
    begin = time.perf_counter()
    outcome = work()
    return outcome, time.perf_counter() - begin


def replay(binary, spec, mapping, log, *options):
    """The report of `lifespec replay`."""
    command = [binary, "replay", spec, "--log", mapping, log, "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout.decode()}{done.stderr.decode()}")
    return json.loads(done.stdout)


def slips(report, cases):
    """For each case that has errors, the place of its first record with one."""
    places = {step.line: (case, place) for case, steps in cases.items() for place, step in enumerate(steps)}
    first = {}
    for finding in report["findings"]:
        if finding["severity"] == "error":
            case, place = places[finding["record"]["line"]]
            first[case] = min(place, first.get(case, place))
    return first


def nearest(report):
    """What the nearest legal history of each case costs: of a report, or of an object of cases and numbers."""
    if "findings" not in report:
        return report
    told = [finding for finding in report["findings"] if finding.get("nearest")]
    return {finding["instance"]: finding["nearest"]["cost"] for finding in told}


def compare(what, ours, theirs):
    """Says where two answers differ; whether they do."""
    differing = sorted(case for case in ours.keys() | theirs.keys() if ours.get(case) != theirs.get(case))
    print(f"{what}: {'the same' if not differing else f'{len(differing)} cases differ'}")
    for case in differing[:20]:
        print(f"  {case}: lifespec says {ours.get(case)}, PM4Py says {theirs.get(case)}")
    return bool(differing)


def disturbed(history, mapping, seed):
    """The records with slips, about one a case."""
    chance = random.Random(seed)
    history = list(history)
    cases = {}
    for record in history:
        cases.setdefault(mapping.case.of(record), []).append(record)
    for case, told in list(cases.items()):
        slip, one, other = chance.choice("lose swap move".split()), chance.choice(told), chance.choice(told)
        if slip == "lose":
            history = [record for record in history if record is not one]
        elif slip == "swap":
            times = mapping.time.of(one), mapping.time.of(other)
            mapping.time.put(other, times[0])
            mapping.time.put(one, times[1])
        else:
            mapping.case.put(one, chance.choice(list(cases)))
    return history


def ask_pm4py(net, traces):
    """The costs of all cases and how far each is legal; says how long that took."""
    log = EventLog([trace(labels) for labels in traces.values()])
    place = net.net, net.initial, net.final
    replayed, seconds = timed(lambda: token_replay.apply(log, *place, parameters=QUIET))
    fit = sum(1 for result in replayed if result["trace_is_fit"])
    print(f"PM4Py {pm4py.__version__}, token replay: {fit} of {len(log)} fit, {seconds:.2f} s")
    aligned, seconds = timed(lambda: alignments.apply_log(log, *place, parameters=QUIET))
    costs = {case: cost(alignment) for case, alignment in zip(traces, aligned)}
    fit = sum(1 for moves in costs.values() if not moves)
    print(f"PM4Py, alignments: {fit} of {len(log)} fit, cost {sum(costs.values())} in all, {seconds:.2f} s")
    aligner = Aligner(net)
    aligner.costs = {traces[case]: moves for case, moves in costs.items()}
    first, seconds = timed(lambda: {case: aligner.reach(traces[case]) for case, moves in costs.items() if moves})
    print(f"PM4Py, the longest legal beginnings of the others: {seconds:.2f} s")
    return costs, first


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("spec", help="the lifecycle")
    parser.add_argument("history", help="JSON Lines, or an XES file")
    parser.add_argument("--log", required=True, help="the mapping that reads it")
    parser.add_argument("--lifespec", default="lifespec", help="the program")
    parser.add_argument("--disturb", type=int, metavar="SEED", help="judge a copy of the log with slips")
    parser.add_argument("--costs", help="write what PM4Py's alignments cost, case by case, to this file")
    parser.add_argument("--nearest", help="`ask` lifespec for the nearest legal histories, or read their costs from a file")
    return parser.parse_args()


def main():
    """Everything once; the exit code."""
    given = arguments()
    text = subprocess.run([given.lifespec, "convert", given.spec, "--to", "yaml"], capture_output=True, check=True).stdout
    lifecycle = Lifecycle(yaml.safe_load(text))
    mapping = Mapping(lifecycle.document["logs"][given.log])
    net = Net(lifecycle.description(), mapping)
    history = list(records(given.history))
    if given.disturb is not None:
        history = disturbed(history, mapping, given.disturb)
    cases = mapping.cases(history)
    traces = {case: tuple(step.label for step in steps) for case, steps in cases.items()}
    print(f"{len(cases)} cases, {sum(map(len, traces.values()))} records, {len(set(traces.values()))} different traces")
    print(f"the net: {len(net.net.places)} places, {len(net.net.transitions)} transitions; without times and data")
    with tempfile.TemporaryDirectory() as folder:
        spec, log = Path(folder) / "untimed.yaml", Path(folder) / "log.jsonl"
        spec.write_text(lifecycle.untimed(), encoding="utf-8")
        log.write_text("".join(json.dumps(record) + "\n" for record in history), encoding="utf-8")
        report, seconds = timed(lambda: replay(given.lifespec, spec, given.log, log))
        print(f"lifespec: {json.dumps(report['summary'])}, {seconds:.3f} s")
        asked = replay(given.lifespec, spec, given.log, log, "--nearest") if given.nearest == "ask" else None
    costs, first = ask_pm4py(net, traces)
    ours = slips(report, cases)
    differs = compare("the cases that conform", dict.fromkeys(ours, "violates"), dict.fromkeys(first, "violates"))
    differs |= compare("the first records that are not legal", ours, first)
    if given.costs:
        Path(given.costs).write_text(json.dumps(costs, indent=1) + "\n", encoding="utf-8")
    if given.nearest:
        told = nearest(asked or json.loads(Path(given.nearest).read_text(encoding="utf-8")))
        paid = lambda all_costs: {case: moves for case, moves in all_costs.items() if moves}
        differs |= compare("what the nearest legal histories cost", paid(told), paid(costs))
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
