"""What the machine allows: the same bytes read by native code that only counts.

``scan.c`` is compiled with the system's C compiler where there is one; yardsticks of the standard
library are measured in any case.
"""

import ctypes
import shutil
import statistics
import subprocess
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.throughput.engines import Ours, Rules, rules_of
from benchmarks.throughput.naive import forms
from benchmarks.throughput.twin import Twin

from adrules import native

Json = dict[str, Any]

CHECK = "Checker.check"
SCAN = "scan in C, all messages joined, counts only"
_SEED, _PRIME, _BITS = 14695981039346656037, 1099511628211, (1 << 64) - 1


def ceiling(pack: Path, texts: Sequence[str], folder: Path, rounds: int) -> Json:
    """Return rates of our check, of the scan in C, and of the yardsticks, on the same messages.

    Taken in turns; ours on as many messages as take about as long as the others together.
    """
    data = ("\n".join(texts) + "\n").encode()
    ours = Ours(pack)
    began = time.process_time()
    hits = sum(len(ours.check(text).violations) for text in texts[:1000])
    part = texts[1000 : 1000 + max(20, int(500 / (time.process_time() - began)))]
    size = sum(len(text.encode()) for text in part)
    contenders: dict[str, tuple[Callable[[], float], int, int]] = {
        CHECK: (_timed(lambda: [ours.check(text) for text in part]), len(part), size),
    }
    twin = None
    if native.compiled is not None:
        twin = Twin(pack)
        seconds_of = twin.seconds
        seconds_of(texts[:1000])
        contenders[f"{CHECK}, the Python engine"] = (lambda: seconds_of(part), len(part), size)
    contenders |= {
        name: (_timed(work), len(texts), len(data))
        for name, work in (
            ("str.split on every message", lambda: [text.split() for text in texts]),
            ("bytes.translate, all messages joined", lambda: data.translate(bytes(range(256)))),
            ("bytes.count, all messages joined", lambda: data.count(b"\n")),
        )
    }
    scan = _compiled(rules_of(pack), folder)
    found: Json = {"messages": len(texts), "bytes": len(data), "our_hits": hits, "messages_compared": 1000}
    if scan is not None:
        first = ("\n".join(texts[:1000]) + "\n").encode()
        contenders = {
            SCAN: (_timed(lambda: scan(data)), len(texts), len(data)),
            **contenders,
        }
        found["scan_hits"], found["scan_words"] = scan(first)
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (work, _, _) in contenders.items():
            seconds[name].append(work())
    if twin is not None:
        twin.close()
    found["rates"] = [
        {
            "name": name,
            "messages_per_s": float(f"{messages / statistics.median(seconds[name]):.3g}"),
            "megabytes_per_s": float(f"{size / statistics.median(seconds[name]) / 1e6:.3g}"),
        }
        for name, (_, messages, size) in contenders.items()
    ]
    return found


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    def timed() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return timed


def _compiled(rules: Rules, folder: Path) -> Callable[[bytes], tuple[int, int]] | None:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    source = Path(__file__).with_name("scan.c")
    library = folder / "scan.so"
    command = [compiler, "-O2", "-march=native", "-shared", "-fPIC", str(source), "-o", str(library)]
    subprocess.run(command, check=True)  # noqa: S603 - our own source
    function = ctypes.CDLL(str(library)).scan
    function.restype = ctypes.c_int64
    table, ids, edges, ends = _tables(rules)
    words = ctypes.c_int64()
    arrays = [
        _pointer(table),
        len(table) // 2 - 1,
        _pointer(ids),
        _pointer(edges),
        len(edges) // 2 - 1,
        _pointer(ends),
    ]
    arguments = [
        ctypes.c_void_p(a) if i in {0, 2, 3, 5} else ctypes.c_uint64(a) for i, a in enumerate(arrays)
    ]

    def scan(data: bytes) -> tuple[int, int]:
        count = function(data, ctypes.c_size_t(len(data)), *arguments, ctypes.byref(words))
        return int(count), words.value

    scan.kept = (table, ids, edges, ends)  # type: ignore[attr-defined] - the arrays live as long as the function
    return scan


def _pointer(values: "array[int]") -> int:
    return values.buffer_info()[0]


def _tables(rules: Rules) -> "tuple[array[int], array[int], array[int], array[int]]":
    """Return the table of forms, the runs of word numbers, the edges of the trie and its ends."""
    numbers: dict[str, int] = {}
    by_form: dict[str, set[int]] = {}
    edges: dict[tuple[int, int], int] = {}
    ends = [0]
    for rule in rules:
        for phrase in rule["phrases"]:
            node = 0
            for word in phrase.split():
                number = numbers.setdefault(word, len(numbers))
                for form in forms(word):
                    by_form.setdefault(form, set()).add(number)
                if (node, number) not in edges:
                    edges[node, number] = len(ends)
                    ends.append(0)
                node = edges[node, number]
            ends[node] += 1
    runs = array("i")
    forms_at: dict[int, int] = {}
    for form, members in by_form.items():
        forms_at[_hash(form)] = len(runs)
        runs.extend([*sorted(members), -1])
    keyed = {((node << 32 | number) + 1): target for (node, number), target in edges.items()}
    table = _open(forms_at, lambda key: key)
    trie = _open(keyed, lambda key: (key * 11400714819323198485 & _BITS) >> 20)
    return table, runs, trie, array("i", ends)


def _hash(word: str) -> int:
    value = _SEED
    for character in word:
        value = (value ^ ord(character)) * _PRIME & _BITS
    return value


def _open(values: dict[int, int], place: Callable[[int], int]) -> "array[int]":
    """Return an open-addressing table of pairs, at most half full; the key 0 is free."""
    size = 1 << (2 * len(values)).bit_length()
    table = array("Q", bytes(16 * size))
    for key, value in values.items():
        at = place(key) & (size - 1)
        while table[2 * at]:
            at = (at + 1) & (size - 1)
        table[2 * at], table[2 * at + 1] = key, value
    return table
