"""Measure adrules on labelled messages.

    python benchmarks/quality/score.py                        # tables of the project's own set
    python benchmarks/quality/score.py --min-severity error   # what gates the loop alone
    python benchmarks/quality/score.py --show pressure        # misses and false alarms of a category
    python benchmarks/quality/score.py --peer krrkt           # the same tables for krrkt, and both compared
    python benchmarks/quality/score.py --gate                 # exit 1 when a figure is below its floor

GUIDE.md says what is labelled and how it is counted. ``--data`` takes message files of this format
or JSON lines. Needs adrules alone, which is used through its public interface.
"""

import argparse
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import corpus
import engines
import floors
import other_sets
import tables

import adrules

HERE = Path(__file__).parent
RESULTS, FLOORS, FROZEN = HERE / "results.json", HERE / "floors.json", HERE / "FROZEN.sha256"
BLIND = "first, blind run"


def data_hash(files: list[Path]) -> str:
    """Return one hash over the names and the content of ``files``."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        digest.update(f"{file.name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def frozen_files() -> list[Path]:
    """Return the files that the hash in FROZEN.sha256 covers."""
    return sorted([*HERE.glob("messages_*.txt"), *HERE.glob("briefs*.yaml")])


def read(files: list[Path] | None) -> list[corpus.Message]:
    """Return the messages of ``files``, by default of the project's own set."""
    if files is None:
        return corpus.load()
    plain = [file for file in files if file.suffix != ".jsonl"]
    rows = [row for file in files if file.suffix == ".jsonl" for row in other_sets.load_jsonl(file)]
    return [*corpus.load(plain), *rows]


def measure(messages: list[corpus.Message], packs: tuple[str, ...], files: list[Path]) -> dict[str, Any]:
    """Return the results at every severity; the findings stay under ``_checked``."""
    checked = engines.with_adrules(messages, packs)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "adrules": adrules.__version__,
        "packs": list(packs),
        "rulesets": engines.ruleset(packs),
        "data": data_hash(files),
        "messages": len(messages),
        "severities": {s: tables.measured(engines.at_least(checked, s)) for s in engines.SEVERITIES},
        "_checked": checked,
    }


def against_peer(messages: list[corpus.Message], results: dict[str, Any]) -> dict[str, Any]:
    """Return krrkt's tables, and both checkers compared at each severity of ours."""
    theirs, version = engines.with_krrkt(messages)
    ours = results["_checked"]
    return {
        "name": "krrkt",
        "version": version,
        "mapping": {name: sorted(categories) for name, categories in engines.PEER_NAMES.items()},
        "tables": tables.measured(theirs),
        "compared": {s: tables.comparison(engines.at_least(ours, s), theirs) for s in engines.SEVERITIES},
    }


def write_json(file: Path, data: dict[str, Any]) -> None:
    """Write ``data`` without its private parts."""
    public = {key: value for key, value in data.items() if not key.startswith("_")}
    file.write_text(json.dumps(public, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def record(results: dict[str, Any]) -> None:
    """Write results.json: this run as the present one; the first recorded run stays for ever."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    public = {key: value for key, value in results.items() if not key.startswith("_")}
    for severity in engines.SEVERITIES[:-1]:  # the rules stand once, at the widest severity
        public["severities"][severity] = {
            k: v for k, v in public["severities"][severity].items() if k != "rules"
        }
    write_json(RESULTS, {BLIND: kept.get(BLIND, public), "present": public})


def arguments() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", nargs="+", type=Path, help="message files (.txt) or JSON lines (.jsonl)")
    parser.add_argument("--packs", nargs="+", default=list(engines.PACKS))
    parser.add_argument("--min-severity", choices=engines.SEVERITIES, default="info")
    parser.add_argument(
        "--show", metavar="CATEGORY", help="list its misses and false alarms; clean: all on clean messages"
    )
    parser.add_argument("--rules", action="store_true", help="print the table of rules, too")
    parser.add_argument("--peer", choices=["krrkt"])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--freeze", action="store_true", help="write FROZEN.sha256, and nothing else")
    parser.add_argument("--gate", action="store_true", help="compare with floors.json")
    parser.add_argument("--write-floors", action="store_true")
    parser.add_argument("--record", action="store_true", help="write results.json")
    return parser.parse_args()


def main() -> int:
    """Run the command line; return the exit status."""
    options = arguments()
    if options.data and (options.gate or options.write_floors or options.record):
        sys.exit("--gate, --write-floors and --record are for the project's own set")
    if options.freeze:
        FROZEN.write_text(data_hash(frozen_files()) + "\n", encoding="utf-8")
        return 0
    messages = read(options.data)
    results = measure(messages, tuple(options.packs), options.data or frozen_files())
    if options.peer:
        try:
            results["peer"] = against_peer(messages, results)
        except engines.PeerMissingError as error:
            sys.exit(str(error))
    if options.json:
        write_json(options.json, results)
    if options.record:
        record(results)
    if options.write_floors:
        write_json(FLOORS, floors.from_results(results))
    if options.gate:
        return gate(results)
    report(options, results)
    return 0


def report(options: argparse.Namespace, results: dict[str, Any]) -> None:
    """Print the tables that the options ask for."""
    severity = options.min_severity
    if options.show:
        print(tables.shown(engines.at_least(results["_checked"], severity), options.show))
        return
    title = f"adrules {results['adrules']}, {', '.join(results['packs'])}, severity {severity} and graver"
    print(title, tables.category_table(results["severities"][severity]), sep="\n")
    if options.rules:
        print("", tables.rule_table(results["severities"][severity]), sep="\n")
    if options.peer:
        peer = results["peer"]
        print(f"\nkrrkt {peer['version']}", tables.category_table(peer["tables"]), sep="\n")
        print("", tables.comparison_table(peer["compared"][severity]), sep="\n")


def gate(results: dict[str, Any]) -> int:
    """Print what is below its floor; return 1 if anything is."""
    worse = floors.below(results, json.loads(FLOORS.read_text(encoding="utf-8")))
    print("\n".join(worse) or f"{results['messages']} messages: every figure is at or above its floor")
    return bool(worse)


if __name__ == "__main__":
    sys.exit(main())
