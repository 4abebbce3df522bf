"""Compares the cost of the nearest legal history with that of PM4Py's optimal alignments.

    python tests/pm4py/alignments.py

A hidden test writes lifecycles without guards, fields, timers and parts, random traces of each, and what lifespec says
of them, to target/alignments.json. Here each lifecycle becomes a Petri net: a place for each state, a transition for
each move and target, silent where no event records it; from everywhere, the start too, a silent step to the end, since
a history may end anywhere.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRITER = "nearest::nets::alignments_are_written_down_for_pm4py"
# What PM4Py takes for a move of the log or the model alone; a silent step costs 1, far less than all of them together.
MOVE = 10_000

try:
    from pm4py.algo.conformance.alignments.petri_net import algorithm as alignments
    from pm4py.algo.evaluation.replay_fitness.variants import alignment_based
    from pm4py.objects.log.obj import Event, EventLog, Trace
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to
except ImportError as error:
    print(f"SKIPPED: nothing was compared, PM4Py cannot be imported ({error})", file=sys.stderr)
    sys.exit(0)


def net_of(lifecycle):
    net = PetriNet(lifecycle["name"])
    start, end = PetriNet.Place("start"), PetriNet.Place("end")
    places = {state: PetriNet.Place(state) for state in lifecycle["states"]}
    net.places.update([start, end, *places.values()])

    def connect(label, before, after):
        transition = PetriNet.Transition(f"t{len(net.transitions)}", label)
        net.transitions.add(transition)
        add_arc_from_to(before, transition, net)
        add_arc_from_to(transition, after, net)

    for move in lifecycle["moves"]:
        before = start if move["from"] is None else places[move["from"]]
        connect(move["event"], before, places[move["to"]])
    for place in [start, *places.values()]:
        connect(None, place, end)
    return net, Marking({start: 1}), Marking({end: 1})


def compare(lifecycle):
    net, initial, final = net_of(lifecycle)
    log = EventLog()
    for trace in lifecycle["traces"]:
        log.append(Trace([Event({"concept:name": event}) for event in trace["events"]]))
    parameters = {alignments.Parameters.SHOW_PROGRESS_BAR: False}
    aligned = alignments.apply(log, net, initial, final, parameters=parameters)
    wrong = 0
    for trace, found in zip(lifecycle["traces"], aligned):
        theirs = (found["cost"] // MOVE, found["bwc"] // MOVE)
        if theirs != (trace["cost"], trace["worst"]):
            wrong += 1
            print(f"{lifecycle['name']}: {trace} but PM4Py says {theirs}", file=sys.stderr)
    fitness = alignment_based.evaluate(aligned)
    pairs = [("average_trace_fitness", "average", 1e-9), ("log_fitness", "total", 1e-3)]
    for theirs, ours, slack in pairs:
        if abs(fitness[theirs] - lifecycle[ours]) > slack:
            wrong += 1
            print(f"{lifecycle['name']}: {ours} {lifecycle[ours]}, {theirs} {fitness[theirs]}", file=sys.stderr)
    costs = [trace["cost"] for trace in lifecycle["traces"]]
    spread = ", ".join(f"{costs.count(cost)} of cost {cost}" for cost in sorted(set(costs)))
    print(f"{lifecycle['name']}: {len(costs)} traces, {spread}; average {lifecycle['average']:.6f}")
    return wrong


def main():
    command = ["cargo", "test", "--quiet", "--test", "main", WRITER, "--", "--ignored", "--exact"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    written = json.loads((ROOT / "target" / "alignments.json").read_text(encoding="utf-8"))
    wrong = sum(compare(lifecycle) for lifecycle in written)
    print("every cost is the same" if wrong == 0 else f"{wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
