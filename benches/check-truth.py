#!/usr/bin/env python3
"""Checks a report of `lifespec replay` against what was planted into the log.

    lifespec replay benches/flat-job.life --log Flat flat.jsonl --format json > report.json
    benches/check-truth.py flat.truth.json report.json

The truth is that of the generator of the flat workload, JSON with the lists `skip`, `gap` and `timeout` of job names, or
that of `lifespec simulate --truth`, JSON with a list `planted`. Exactly these jobs must be the instances of violations,
one each, on the planted record if the truth names it; nothing else may be an error, and the summary must count them.

Exit code: 0 if they are, 1 if anything differs, 2 if a file cannot be read.
"""

import collections
import json
import sys

# Everything that a record cannot be; what is overdue, or could not be read, has codes of its own.
VIOLATIONS = range(301, 320)
SHOWN = 10


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        print(f"error: cannot read {path}: {error}", file=sys.stderr)
        sys.exit(2)


def planted(truth):
    """The jobs with something that cannot be, by its kind."""
    if "planted" not in truth:
        return {kind: set(truth[kind]) for kind in ("skip", "gap", "timeout")}
    kinds = collections.defaultdict(set)
    for one in truth["planted"]:
        if not one["legal"]:
            kinds[one["kind"]].add(one["instance"])
    return kinds


def number(finding):
    return int(finding["code"].removeprefix("LS"))


def differences(truth, report):
    """A sentence for each way in which the report is not the truth."""
    kinds = planted(truth)
    expected = set().union(*kinds.values())
    errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    violations = [finding for finding in errors if number(finding) in VIOLATIONS]
    found = collections.Counter(finding["instance"] for finding in violations)
    for kind, jobs in kinds.items():
        missed = sorted(jobs - found.keys())
        if missed:
            yield f"{len(missed)} of {len(jobs)} jobs with `{kind}` were not found: {some(missed)}"
    extra = sorted(found.keys() - expected)
    if extra:
        yield f"{len(extra)} jobs were found in which nothing was planted: {some(extra)}"
    repeated = sorted(job for job, count in found.items() if count > 1)
    if repeated:
        yield f"{len(repeated)} jobs have more than one violation: {some(repeated)}"
    lines = {one["instance"]: one["record"] for one in truth.get("planted", []) if not one["legal"]}
    told = ((finding["instance"], finding["record"]["line"]) for finding in violations)
    elsewhere = [f"{job} on line {line} instead of {lines[job]}" for job, line in told if lines.get(job, line) != line]
    if elsewhere:
        yield f"{len(elsewhere)} violations are on another record: {some(elsewhere)}"
    others = [f"{finding['code']} {finding['message']}" for finding in errors if number(finding) not in VIOLATIONS]
    if others:
        yield f"{len(others)} other errors: {some(others)}"
    summary = report["summary"]
    wanted = {
        "records": truth["events"] if "events" in truth else truth["records"],
        "instances": truth["jobs"],
        "violates": len(expected),
        "duplicates": sum(one["kind"] == "duplicate" for one in truth.get("planted", [])),
        "not_decided": 0,
        "overdue": 0,
        "skipped": 0,
        "unread": 0,
    }
    for key, count in wanted.items():
        if summary[key] != count:
            yield f"the summary counts {summary[key]} as {key}, and not {count}"


def some(texts):
    return ", ".join(texts[:SHOWN]) + (", …" if len(texts) > SHOWN else "")


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    truth, report = load(sys.argv[1]), load(sys.argv[2])
    found = list(differences(truth, report))
    kinds = ", ".join(f"{len(jobs)} {kind}" for kind, jobs in sorted(planted(truth).items()))
    codes = collections.Counter(finding["code"] for finding in report["findings"])
    told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    print(f"{'DIFFERS' if found else 'exact'}: planted {kinds or 'nothing'}; found {told or 'nothing'}")
    for sentence in found:
        print(f"  {sentence}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
