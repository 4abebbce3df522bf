"""Reads the records of a log, and what a mapping of the lifecycle makes of them."""

import datetime
import gzip
import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

PATH = re.compile(r'((?:\w+|"(?:[^"\\]|\\.)*")(?:\.(?:\w+|"(?:[^"\\]|\\.)*"))+|\w+|"(?:[^"\\]|\\.)*")|(->|[+,])')


@dataclass
class Step:
    """One record of a case: which line it is, and what it shows."""

    line: int
    time: datetime.datetime
    label: str


def records(path):
    """Every record of JSON Lines, or every event of an XES file under its own keys, its trace under `trace`."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rb") as file:
        if ".xes" not in path:
            yield from (json.loads(line) for line in file if line.strip())
            return
        root = ElementTree.parse(file).getroot()
    kind = lambda node: node.tag.rpartition("}")[2]
    attributes = lambda node: {child.get("key"): child.get("value") for child in node if kind(child) != "event"}
    for trace in (node for node in root if kind(node) == "trace"):
        about = attributes(trace)
        yield from ({**attributes(event), "trace": dict(about)} for event in trace if kind(event) == "event")


class Source:
    """The value of a key: paths and texts joined by `+`, alternatives by `or`, whole values renamed."""

    def __init__(self, words):
        value, _, renames = words.partition(" rename ")
        self.renames = dict(
            (json.loads(raw), name) for raw, name in re.findall(r'("(?:[^"\\]|\\.)*")\s*->\s*([\w.]+)', renames)
        )
        self.ways = [[piece.group(0) for piece in PATH.finditer(way) if piece[1]] for way in value.split(" or ")]

    def of(self, record):
        """What the record says, or None."""
        for way in self.ways:
            parts = [self._piece(piece, record) for piece in way]
            if all(part is not None for part in parts):
                value = "".join(map(str, parts))
                return self.renames.get(value, value)
        return None

    def put(self, record, value):
        """Lets the record say something else, where it is one path that says it."""
        way = next(way for way in self.ways if self._piece(way[0], record) is not None)
        *above, last = self._keys(way[0])
        for key in above:
            record = record[key]
        record[last] = value

    @staticmethod
    def _keys(piece):
        keys = re.findall(r'\w+|"(?:[^"\\]|\\.)*"', piece)
        keys = keys[1:] if keys[0] == "itself" and len(keys) > 1 else keys
        return [json.loads(key) if key.startswith('"') else key for key in keys]

    def _piece(self, piece, record):
        if re.fullmatch(r'"(?:[^"\\]|\\.)*"', piece):
            return json.loads(piece)
        for key in self._keys(piece):
            record = record.get(key) if isinstance(record, dict) else None
        return record


class Mapping:
    """A mapping of events, or of changes, of one record a step."""

    def __init__(self, log):
        self.kind, self.entity = log["kind"].split(" ")[0], log["kind"].rpartition(" of ")[2]
        if self.kind not in ("events", "changes"):
            raise SystemExit("only logs of events and of changes show every step")
        lines = [" ".join(line.split()) for line in log["map"]]
        sources = {key: Source(words) for key, equals, words in (line.partition(" = ") for line in lines) if equals}
        self.time, self.case = sources["time"], sources.get("root") or sources["id"]
        self.shown = sources["event" if self.kind == "events" else "to"]
        stated = lambda word: [line[len(word) :] for line in lines if line.startswith(word)]
        self.ignored = {json.loads(text) for line in stated("ignore ") for text in re.findall(r'"[^"]*"', line)}
        self.always = {event.strip() for line in stated("always ") for event in line.split(",")}

    def cases(self, all_records):
        """The steps of every case in the order of time; the same record twice at one time is one step."""
        cases, seen = {}, set()
        for line, record in enumerate(all_records, 1):
            label = self.shown.of(record)
            words = json.dumps(record, sort_keys=True)
            if label in self.ignored or words in seen:
                continue
            seen.add(words)
            time = datetime.datetime.fromisoformat(self.time.of(record))
            cases.setdefault(self.case.of(record), []).append(Step(line, time, label))
        for steps in cases.values():
            steps.sort(key=lambda step: step.time)
        return cases
