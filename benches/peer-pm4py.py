#!/usr/bin/env python3
"""Replays the flat workload with PM4Py: token-based replay of a XES log on the net of benches/flat-job.life.

    benches/peer-pm4py.py flat.xes

A net knows no time, so what is overstayed is not found. Prints how many jobs do not fit.
"""

import sys

import pm4py
from pm4py.algo.conformance.tokenreplay import algorithm
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

# The moves of the lifecycle, by the name that the generator gives an event and the one that the simulator gives it.
STAGES = ["Creating", "Shipping", "Received", "Transferring", "Packaging"]
MOVES = [
    ("start", "create", "Customer.Create", "Creating"),
    ("Creating", "update_properties", "Customer.Update", "Creating"),
    ("Creating", "ship", "Customer.Ship", "Shipping"),
    ("Creating", "expire", "Service.Expire", "Closed"),
    ("Shipping", "receive", "Operator.Receive", "Received"),
    ("Shipping", "expire", "Service.Expire", "Closed"),
    ("Received", "begin_transfer", "Service.BeginTransfer", "Transferring"),
    ("Transferring", "finish_processing", "Service.FinishProcessing", "Packaging"),
    ("Packaging", "return_shipped", "Operator.Return", "Completed"),
    ("Packaging", "return_shipped_with_errors", "Operator.ReturnWithErrors", "Closed"),
]
for stage in STAGES:
    MOVES.append((stage, "fault", "Service.ReportFault", f"Faulted in {stage}"))
    MOVES.append((f"Faulted in {stage}", "recover", "Operator.Recover", stage))


def net(plain):
    """A place for each state, a transition for each move; a history may end anywhere."""
    made, places = PetriNet("flat"), {}
    end = PetriNet.Place("end")
    made.places.add(end)

    def place(name):
        if name not in places:
            places[name] = PetriNet.Place(name)
            made.places.add(places[name])
        return places[name]

    def move(label, before, after):
        transition = PetriNet.Transition(f"t{len(made.transitions)}", label)
        made.transitions.add(transition)
        add_arc_from_to(before, transition, made)
        add_arc_from_to(transition, after, made)

    for before, flat, event, after in MOVES:
        move(event if plain else flat, place(before), place(after))
    for name in [name for name in places if name != "start"]:
        move(None, places[name], end)
    return made, Marking({places["start"]: 1}), Marking({end: 1})


def main():
    log = pm4py.read_xes(sys.argv[1], return_legacy_log_object=True, show_progress_bar=False)
    plain = any("." in event["concept:name"] for event in log[0])
    made, initial, final = net(plain)
    replayed = algorithm.apply(log, made, initial, final, parameters={"show_progress_bar": False})
    wrong = sum(not trace["trace_is_fit"] for trace in replayed)
    print(f"{len(log)} jobs, {wrong} do not fit")


if __name__ == "__main__":
    main()
