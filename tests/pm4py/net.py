"""Builds a Petri net from the plain moves of a lifecycle: one token in each instance's state."""

import itertools

from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to


class Net:
    """The net of a root and of its parts, of which there is at most one each.

    A place is a state of an instance; for a part there is one more, in which it does not exist yet. A transition is a
    move. What it asks of another instance is an arc to and fro. From everywhere a silent transition leads to the end,
    because a history may be over at any time.
    """

    def __init__(self, description, mapping):
        self.entities = description["entities"]
        self.mapping = mapping
        if mapping.kind == "changes":
            self.entities = {mapping.entity: self.entities[mapping.entity]}
        self.net, self.places, self.count = PetriNet("lifecycle"), {}, itertools.count()
        self.source, ends = self._place("source"), []
        for name, entity in self.entities.items():
            end = self._place(f"{name} is over")
            ends.append(end)
            for state in [None, *entity["states"]] if entity["of"] else entity["states"]:
                self.places[name, state] = self._place(f"{name} in {state}")
                self._transition(None, [self.places[name, state]], [end])
        for name, entity in self.entities.items():
            self._begin(name, entity)
            for move in entity["moves"]:
                self._move(name, move)
        self.initial = Marking({self.source: 1})
        self.final = Marking({end: 1 for end in ends})

    def _place(self, name):
        place = PetriNet.Place(name)
        self.net.places.add(place)
        return place

    def _transition(self, label, sources, targets):
        transition = PetriNet.Transition(f"t{next(self.count)}", label)
        self.net.transitions.add(transition)
        for place in sources:
            add_arc_from_to(place, transition, self.net)
        for place in targets:
            add_arc_from_to(transition, place, self.net)

    def _labels(self, event, state, changed):
        """What the log may show of a move."""
        if self.mapping.kind == "events":
            return [event]
        if changed is None:
            return [state] if event in self.mapping.always else [state, None]
        return [state] if changed else [None]

    def _begin(self, name, entity):
        parts = [self.places[other, None] for other, body in self.entities.items() if body["of"]]
        source = [self.places[name, None]] if entity["of"] else [self.source]
        for begin in entity["begin"]:
            for state in begin["to"]:
                for label in self._labels(begin["event"], state, None):
                    targets = [self.places[name, state]] + ([] if entity["of"] else parts)
                    self._asking(label, name, begin["asks"], source, targets, None)

    def _move(self, name, move):
        for label in self._labels(move["event"], move["to"], not move.get("stays")):
            if label is None and move["from"] == move["to"]:
                continue
            source, target = self.places[name, move["from"]], self.places[name, move["to"]]
            self._asking(label, name, move["asks"], [source], [target], move["from"])

    def _asking(self, label, name, asks, sources, targets, own):
        """A transition for each way to answer what the move asks."""
        if any(entity == name and own not in states for entity, states in asks):
            return
        asks = [(entity, states) for entity, states in asks if entity != name and entity in self.entities]
        for answer in itertools.product(*([(entity, state) for state in states] for entity, states in asks)):
            if len({entity for entity, _ in answer}) < len(set(answer)):
                continue
            asked = [self.places[place] for place in sorted(set(answer), key=str)]
            self._transition(label, sources + asked, targets + asked)
