"""Reads a lifecycle from its YAML notation into plain moves between states, and writes a copy of it without times and data.

    lifespec convert orders.life --to yaml | python3 lifecycle.py

prints the plain moves as JSON:

    {"entities": {"Order": {"of": null,
                            "states": ["Open", "Paid"],
                            "parts": {"letter": "Letter"},
                            "begin": [{"event": "Customer.Place", "to": ["Open"], "asks": []}],
                            "moves": [{"from": "Open", "event": "Customer.Pay", "to": "Paid", "stays": false,
                                       "asks": []}]}}}

An `event` that is null is a move that no event tells. What a move `asks` is a list of [entity, states]: an instance of
that entity must be in one of the states. An entity without creation begins with an event that is null.

A Petri net knows neither time nor data. So timers, `within`, fields and what is asked of them, scenarios and invariants
are left out, here and in the copy. Kept are questions after the state of an owner, or of a part of which there is at
most one. Faults, and parts of which there may be several, are refused: no net of this kind speaks of them.
"""

import json
import re
import sys

import yaml

ACTION = re.compile(r"(?<![\w.])(?:escape|stay|restart|resume|set|notify)(?![\w.])|->")
STATES = r"any (?:active )?state|\w+"


def plain(line):
    """A line of the language without texts, comments, tags and `allow`s."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    line = re.sub(r"\ballow\s+LS\d+|@[\w-]+|#.*", "", line)
    return " ".join(line.split())


class Entity:
    """The states of one entity, with what is inside of what."""

    def __init__(self, name, body, owner):
        self.name, self.body, self.owner = name, body, owner
        self.leaves, self.inner, self.first, self.final, self.lines = [], {}, {}, set(), []
        for state, content in (body.get("states") or {}).items():
            self._state(state, content or {})
        for name, states in (body.get("groups") or {}).items():
            self.inner[name] = self.states(plain(states["states"] if isinstance(states, dict) else states))
        self.lines += [(states, line) for states, line in self._shared()]
        if body.get("faults") or body.get("before create"):
            raise SystemExit(f"{self.name} has faults or comes before its creation: no net speaks of that")

    def _state(self, name, content):
        inside = content.get("states") or {}
        for state, inner in inside.items():
            self._state(state, inner or {})
        self.inner[name] = [leaf for state in inside for leaf in self.inner[state]] or [name]
        if inside:
            first = next((state for state, inner in inside.items() if (inner or {}).get("initial")), None)
            self.first[name] = first
        else:
            self.leaves.append(name)
        if content.get("final"):
            self.final.add(name)
        self.lines += [([name], line) for line in content.get("moves") or []]

    def _shared(self):
        for group in self.body.get("from") or []:
            yield self.states(plain(group["states"])), group["moves"]

    def states(self, words):
        """The states that a list such as `any active state except Busy` stands for."""
        wanted, _, without = words.partition(" except ")
        named = [leaf for word in re.findall(STATES, wanted) for leaf in self._named(word)]
        spared = {leaf for word in re.findall(STATES, without) for leaf in self._named(word)}
        return [leaf for leaf in self.leaves if leaf in set(named) - spared]

    def _named(self, word):
        if word == "any state":
            return self.leaves
        if word == "any active state":
            return [leaf for leaf in self.leaves if leaf not in self.final]
        return self.inner[word]

    def entered(self, name):
        """The state that a move to this state or phase leads to."""
        while name in self.first:
            name = self.first[name]
        return name

    def plain_lines(self):
        """Every line of a move, with the states that it leaves."""
        for states, lines in self.lines:
            leaves = [leaf for state in states for leaf in self.inner[state]]
            for line in lines if isinstance(lines, list) else [lines]:
                yield leaves, plain(line)


class Lifecycle:
    """All entities of a lifecycle."""

    def __init__(self, document):
        self.document = document
        self.entities = {
            name: Entity(name, body, body.get("of")) for name, body in document["entities"].items()
        }

    def parts(self, entity):
        """The parts of an entity by the names that it gives them."""
        parts = {}
        for name, words in (entity.body.get("parts") or {}).items():
            count, part = plain(words).split()
            if count not in ("one", "optional"):
                raise SystemExit(f"{entity.name} may have several {name}: no net of one token each speaks of that")
            parts[name] = part
        return parts

    def question(self, entity, words):
        """What a part of a guard asks of the states of others, as [entity, states]; None if it asks for data."""
        own = re.fullmatch(r"(\w+) in (.+)", words)
        if own:
            for other in self.entities.values():
                if other.name.lower() == own[1].lower():
                    return [other.name, other.states(own[2])]
        part = re.fullmatch(r"(some|no) (\w+) in ((?:(?! where ).)+)", words)
        if not part:
            return None
        while entity:
            name = self.parts(entity).get(part[2])
            if name:
                other = self.entities[name]
                states = other.states(part[3])
                absent = [None] + [leaf for leaf in other.leaves if leaf not in states]
                return [name, states if part[1] == "some" else absent]
            entity = self.entities.get(entity.owner)
        return None

    def guard(self, entity, words):
        """The questions of a guard that a net can ask, and the words for them."""
        if re.search(r"\bor\b|\bnot\b|[()]", words):
            return [], ""
        asked = [(part, self.question(entity, part)) for part in words.split(" and ")]
        kept = [(part, question) for part, question in asked if question]
        return [question for _, question in kept], " and ".join(part for part, _ in kept)

    def move(self, entity, line):
        """A line of a move as its event, guard, targets and what to write for it; None for what is left out."""
        kind, _, rest = line.partition(" ")
        if kind == "ignore":
            return [(event.strip(), [], ["stay"]) for event in rest.split(",")], line
        if kind == "incident":
            return [(rest.split(" ")[0], [], ["stay"])], f"ignore {rest.split(' ')[0]}"
        if kind not in ("on", "when") or rest.startswith("enter "):
            return [], None
        begins = ACTION.search(rest)
        head, actions = rest[: begins.start()].strip(), rest[begins.start() :]
        name = re.search(r"\bas (\w+\.\w+)", actions)
        words, event = head.partition(" within ")[0], name and name[1]
        if kind == "on":
            event, _, asked = head.partition(" ")
            words = asked.partition("when ")[2]
        questions, kept = self.guard(entity, words)
        targets = re.search(r"->\s*(\w+(?:\s*\|\s*\w+)*)", actions)
        to = re.split(r"\s*\|\s*", targets[1]) if targets else ["stay"]
        if "resume" in to:
            raise SystemExit(f"`{line}`: no net speaks of `resume`")
        action = f"-> {' | '.join(to)}" if targets else "stay"
        begin = f"on {event}" + (f" when {kept}" if kept else "") if kind == "on" else f"when {kept or 'true'}"
        return [(event, questions, to)], f"{begin} {action}" + (f" as {name[1]}" if name else "")

    def description(self):
        """The plain moves of all entities."""
        return {"entities": {name: self._entity(entity) for name, entity in self.entities.items()}}

    def _entity(self, entity):
        moves, begin = [], []
        for leaves, line in entity.plain_lines():
            for event, asks, targets in self.move(entity, line)[0]:
                moves += [
                    {
                        "from": leaf,
                        "event": event,
                        "to": leaf if to == "stay" else entity.entered(to),
                        "stays": to == "stay",
                        "asks": asks,
                    }
                    for leaf in leaves
                    for to in targets
                ]
        for line in entity.body.get("create") or []:
            for event, asks, targets in self.move(entity, plain(line))[0]:
                begin.append({"event": event, "to": [entity.entered(to) for to in targets], "asks": asks})
        if not begin:
            initial = [state for state, body in entity.body["states"].items() if (body or {}).get("initial")]
            begin.append({"event": None, "to": [entity.entered(state) for state in initial], "asks": []})
        return {"of": entity.owner, "states": entity.leaves, "parts": self.parts(entity), "begin": begin, "moves": moves}

    def untimed(self):
        """The lifecycle without times and data, in YAML."""
        kept = {key: self.document[key] for key in ("lifecycle", "actors", "events") if key in self.document}
        kept["allow"] = {"LS101": "Without times and data nothing may lead to a state."}
        kept["entities"] = {name: self._untimed_entity(entity) for name, entity in self.entities.items()}
        events = {
            move["event"]
            for entity in self.description()["entities"].values()
            for move in entity["moves"] + entity["begin"]
        }
        kept["logs"] = {name: self._untimed_log(log, events) for name, log in (self.document.get("logs") or {}).items()}
        return yaml.safe_dump(kept, sort_keys=False, width=10_000, allow_unicode=True)

    def _untimed_entity(self, entity):
        lines = lambda lines: [kept for line in lines if (kept := self.move(entity, plain(line))[1])]

        def state(body):
            body = body or {}
            kept = {key: body[key] for key in ("initial", "final", "discards") if key in body}
            kept["moves"] = lines(body.get("moves") or [])
            kept["states"] = {name: state(inner) for name, inner in (body.get("states") or {}).items()}
            return {key: value for key, value in kept.items() if value}

        body = entity.body
        kept = {key: body[key] for key in ("of", "parts", "groups") if key in body}
        kept["create"] = lines(body.get("create") or [])
        kept["from"] = [{"states": group["states"], "moves": lines(group["moves"])} for group in body.get("from") or []]
        kept["states"] = {name: state(inner) for name, inner in body["states"].items()}
        return {key: value for key, value in kept.items() if value}

    @staticmethod
    def _untimed_log(log, events):
        kept = []
        for line in log["map"]:
            if line.startswith("always "):
                names = [name for name in re.split(r",\s*", plain(line)[7:]) if name in events]
                line = names and "always " + ", ".join(names)
            if line and not line.startswith("set "):
                kept.append(line)
        return {"kind": log["kind"], "map": kept}


if __name__ == "__main__":
    json.dump(Lifecycle(yaml.safe_load(sys.stdin)).description(), sys.stdout, indent=2)
    print()
