"""Counts how often the cases of a log make each move of a lifecycle, and how long they stay in each state.

    lifespec convert spec/permit.life --to yaml | python3 coverage.py --log Steps receipt.xes.gz

Times are in seconds, of stays that ended, exactly as recorded; quantiles are the nearest of them from above. A record
that is no legal move counts as a slip, and the case goes on from where its event leads, as `lifespec replay` does.
Guards, timers and moves that no event tells are not looked at.
"""

import argparse
import collections
import json
import math
import sys

import yaml

from lifecycle import Lifecycle
from mapping import Mapping, records


def quantiles(stays):
    """How many stays, and how long they were."""
    stays = sorted(stays)
    at = lambda part: stays[max(math.ceil(part * len(stays)), 1) - 1]
    return {"stays": len(stays), "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": stays[-1]} if stays else {"stays": 0}


class Walk:
    """All cases, step by step through the plain moves."""

    def __init__(self, description, changes):
        self.changes = changes
        self.moves, self.begin, self.slips = collections.Counter(), collections.Counter(), collections.Counter()
        self.stays, self.entered = collections.defaultdict(list), collections.Counter()
        self.ways = []
        for name, entity in description["entities"].items():
            self.ways += [(name, None, begin["event"], to, False) for begin in entity["begin"] for to in begin["to"]]
            self.ways += [(name, move["from"], move["event"], move["to"], move["stays"]) for move in entity["moves"]]

    def case(self, steps):
        """One case."""
        now = {}
        for step in steps:
            shown = [way for way in self.ways if step.label == way[3 if self.changes else 2]]
            legal = [way for way in shown if now.get(way[0], (None,))[0] == way[1]]
            way = (legal or shown)[0]
            name, _, _, to, stays = way
            before, since = now.get(name, (None, step.time))
            if not legal:
                self.slips[f"{name} {before} {step.label}"] += 1
            else:
                (self.moves if before else self.begin)[f"{name} {before} {way[2]} {to}"] += 1
            if stays and legal:
                continue
            if before:
                self.stays[f"{name} {before}"].append((step.time - since).total_seconds())
            self.entered[f"{name} {to}"] += 1
            now[name] = to, step.time


def main():
    """Everything once."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("history", help="JSON Lines, or an XES file")
    parser.add_argument("--log", required=True, help="the mapping that reads it")
    given = parser.parse_args()
    lifecycle = Lifecycle(yaml.safe_load(sys.stdin))
    mapping = Mapping(lifecycle.document["logs"][given.log])
    walk = Walk(lifecycle.description(), mapping.kind == "changes")
    for steps in mapping.cases(records(given.history)).values():
        walk.case(steps)
    states = {state: {"entered": count, **quantiles(walk.stays[state])} for state, count in walk.entered.items()}
    report = {"begin": walk.begin, "moves": walk.moves, "slips": walk.slips, "states": states}
    json.dump(report, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
