"""Runs the documentation: every page is followed as a reader would follow it.

Each page has a folder of its own, and its fenced blocks are taken in order:

* a block with ``title="FILE"`` is written to that file;
* ``python`` is executed, the blocks of a page share their names;
* ``sh`` is run by bash, a command ``# exit code N`` must end so (0 if it does not say);
  only ``{ .sh .no-run }`` is not run: it installs something or needs a server;
* ``text`` right after one of these is what it prints; ``…`` stands for any part of a line,
  a line of ``…`` alone for any lines;
* ``yaml`` with ``rules:`` and no title is a pack whose examples hold.

A table whose header is :data:`PHRASE_TABLE` is a table of phrases: each row is checked.
Addresses of a model server on this machine lead to a server of the test.
"""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

import adrules
from adrules.authoring.examples import run_examples
from adrules.backends import BACKENDS
from adrules.checker import Checker
from adrules.cli.app import app
from adrules.domain.brief import Channel
from adrules.domain.report import Category
from adrules.domain.run import StopReason
from adrules.matching.cache import default_path
from adrules.matching.lexicon import GRAMMEMES
from adrules.packs.loader import load_packs, shipped_packs
from adrules.packs.schema import Pack, rule_class
from adrules.rules import KINDS
from adrules.rules.examples import unmark
from adrules.rules.limit import MEASURES
from adrules.rules.phrase import PhraseRule
from adrules.store.schema import METADATA
from adrules.text.facts import TOKEN_CLASSES
from faulty import VARIABLES
from loopback import Answer, serving

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))

PHRASE_TABLE = "| Фраза | Настройки | Находит | Не трогает |"

NEEDS = {
    "how-to/backends/openai.md": ("openai",),
    "how-to/backends/together.md": ("openai",),
    "how-to/backends/gigachat.md": ("gigachat",),
    "how-to/backends/batches.md": ("openai",),
    "how-to/backends/costs.md": ("openai",),
    "how-to/columns.md": ("pyarrow",),
    "how-to/model-server.md": ("openai", "torch", "transformers"),
    "how-to/from-prototype.md": ("openai",),
    "how-to/kinds/entity.ru.md": ("natasha",),
}
"""Optional dependencies that a page needs."""

DIALECTS = {"how-to/backends/together.md": "together", "how-to/backends/gigachat.md": "gigachat"}
"""How the model server of a page speaks, if not like OpenAI."""

SERVER = re.compile(r"http://127\.0\.0\.1:(?:8000|8080|11434)(?=/)")
ADDRESS = "http://127.0.0.1:8000"

CACHE = default_path()
"""The forms of words that this process keeps; a folder of its own would be cold on every page."""

UNSET = {*VARIABLES, "ADRULES_STORE", "ADRULES_LANG"}
"""Variables of the environment that would change what the pages show."""

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```[ \t]*$", re.DOTALL | re.MULTILINE
)
_TITLE = re.compile(r'title="([^"]+)"')
_EXIT = re.compile(r"\s*# exit code (\d+)$")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: str
    line: int
    language: str
    title: str
    run: bool
    body: str

    @property
    def place(self) -> str:
        return f"docs/{self.page}:{self.line}"


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    text, found = read(page), []
    for fence in _FENCE.finditer(text):
        info, indent = fence["info"].strip(), len(fence["indent"])
        language = (re.findall(r"[\w+-]+", info) or [""])[0]
        title = _TITLE.search(info)
        body = "".join(
            line[indent:] if line.strip() else "\n" for line in fence["body"].splitlines(keepends=True)
        )
        line = text.count("\n", 0, fence.start()) + 1
        found.append(Block(page, line, language, title[1] if title else "", ".no-run" not in info, body))
    return found


def same(printed: str, shown: str) -> bool:
    """Say whether a page shows what was printed; ``…`` stands for anything."""
    parts = []
    for line in shown.rstrip().split("\n"):
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"[ \t]*\n")
    return re.fullmatch("".join(parts) + r"\s*", printed.rstrip() + "\n") is not None


def python(block: Block, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    code = compile("\n" * block.line + block.body, block.place, "exec")
    with redirect_stdout(printed):
        exec(code, names)  # noqa: S102 - that is what the page tells its reader to do
    return printed.getvalue()


def script(block: Block) -> str:
    """Return a bash script that also checks how each command ends."""
    lines = []
    for command in re.sub(r"\\\n\s*", "", block.body).splitlines():
        if command.strip() and not command.lstrip().startswith("#"):
            wanted = _EXIT.search(command)
            code = wanted[1] if wanted else "0"
            lines.append(_EXIT.sub("", command))
            lines.append(
                f'status=$?; [ $status -eq {code} ] || {{ echo "exit code $status, not {code}"; exit 1; }}'
            )
    return "\n".join(lines)


def exported(block: Block) -> dict[str, str]:
    """Return the variables that a block sets for the rest of the page."""
    return dict(re.findall(r"^export (\w+)=(\S+)$", block.body, re.MULTILINE))


def shell(block: Block, folder: Path, variables: dict[str, str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "ADRULES_CACHE": str(CACHE.parent) if CACHE else "off",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        "COLUMNS": "100",
        **variables,
    }
    done = subprocess.run(
        ["bash", "-c", script(block)],  # noqa: S607 - the reader's own shell
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    printed = done.stdout.decode()
    assert done.returncode == 0, f"{block.place}:\n{block.body}\n{printed}"
    return printed


def follow(page: str, folder: Path, server: str) -> None:
    """Do what a page says; ``server`` is where its model server is."""
    names: dict[str, Any] = {"__name__": "page"}
    variables: dict[str, str] = {}
    for block, after in pairwise([*blocks(page), None]):
        printed = None
        body = replace(block, body=SERVER.sub(server, block.body))
        if block.title:
            file = folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body.body, encoding="utf-8")
        elif block.language == "python" and block.run:
            printed = python(body, names)
        elif block.language == "sh" and block.run:
            printed = shell(body, folder, variables)
            variables |= exported(body)
        elif block.language == "yaml" and "rules:" in block.body:
            examples_hold(block, folder)
        shown = after is not None and after.language == "text" and not after.title
        if (
            printed is not None
            and shown
            and not same(printed.replace(server, ADDRESS), SERVER.sub(ADDRESS, after.body))
        ):
            pytest.fail(f"{after.place} shows\n{after.body}\nprinted was\n{printed}", pytrace=False)


def examples_hold(block: Block, folder: Path) -> None:
    file = folder / f"block-{block.line}.yaml"
    file.write_text(block.body, encoding="utf-8")
    (pack,) = load_packs([file])
    wrong = [
        f"{r.rule_id}: {r.example!r}: {r.failure}"
        for r in run_examples(pack)
        if r.failure and r.kind != "none"
    ]
    assert not wrong, f"{block.place}: {wrong}"


def model(body: dict[str, Any], number: int) -> Answer:  # noqa: ARG001 - as the server calls it
    """Answer like a model that repairs its text when told what is wrong."""
    repaired = len(body["messages"]) > 2
    return Answer(
        ["Вклад «Снегирь»: 15 % годовых на 3 месяца" if repaired else "Откройте для себя вклад «Снегирь»!"]
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_page_does_what_it_says(page: str, tmp_path: Path, monkeypatch) -> None:
    for name in NEEDS.get(page, ()):
        pytest.importorskip(name)
    monkeypatch.chdir(tmp_path)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    with serving(rest=model, dialect=DIALECTS.get(page, "openai")) as server:
        follow(page, tmp_path, server.url)


def phrase_rows() -> Iterator[tuple[str, ...]]:
    for page in PAGES:
        for table in read(page).split(PHRASE_TABLE)[1:]:
            for line in table.split("\n")[2:]:
                if not line.startswith("|"):
                    break
                yield tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])


@pytest.mark.parametrize(("phrase", "options", "finds", "leaves"), list(phrase_rows()))
def test_the_phrase_finds_what_the_table_says(phrase: str, options: str, finds: str, leaves: str) -> None:
    chosen = yaml.safe_load("{" + options.strip("`") + "}") or {}
    rule = PhraseRule.model_validate(
        {"id": "other/a", "category": "other", "message": "а", "phrases": [phrase.strip("`")], **chosen}
    )
    checker = Checker((Pack(rules=(rule,)),))
    for example in filter(None, finds.split("<br>")):
        text, marked = unmark(example)
        assert marked, f"nothing is marked in {example!r}"
        assert [(v.start, v.end) for v in checker.check(text).violations] == marked, example
    for example in filter(None, leaves.split("<br>")):
        assert checker.check(example).ok is True, example
        assert not checker.check(example).violations, example


IN_TUTORIALS = [
    *re.findall(r"^  - id: (\S+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE),
    *(
        rule_id
        for page in PAGES
        if page.startswith("tutorial/")
        for rule_id in re.findall(r"^  - id: (\S+)$", read(page), re.MULTILINE)
    ),
]


@pytest.mark.parametrize("rule_id", dict.fromkeys(IN_TUTORIALS))
def test_a_rule_that_a_newcomer_copies_goes_with_the_shipped_packs(rule_id: str) -> None:
    shipped = load_packs([*shipped_packs().values()])
    assert rule_id not in {rule.id for pack in shipped for rule in pack.rules}


def named(page: str) -> set[str]:
    """Return all that stands in backticks on a page, and the words of it."""
    quoted = re.findall(r"`([^`\n]+)`", read(page))
    return {*quoted, *(word for text in quoted for word in re.findall(r"[\w-]+", text))}


def commands(group: Any, path: str = "adrules") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.mark.parametrize(("path", "command"), list(commands(typer.main.get_command(app))))
def test_the_reference_has_every_option_of_the_command(path: str, command: Any) -> None:
    heading = re.search(rf"^## `{path}`$(.*?)(?=^## |\Z)", read("reference/cli.md"), re.DOTALL | re.MULTILINE)
    assert heading, f"no section on {path}"
    told = set(re.findall(r"--[a-z][\w-]*", heading[1]))
    has = {
        option for p in command.params for option in (*p.opts, *p.secondary_opts) if option.startswith("--")
    }
    assert told == has - {"--help"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_has_every_key_of_the_kind(kind: str) -> None:
    keys = {info.alias or name for name, info in rule_class(kind).model_fields.items()}
    assert keys - named("reference/kinds.ru.md") == set()


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("reference/kinds.ru.md", {category.value for category in Category}),
        ("reference/kinds.ru.md", set(MEASURES)),
        ("reference/kinds.ru.md", {channel.value for channel in Channel}),
        ("reference/kinds.ru.md", set(Pack.model_fields)),
        ("reference/phrase-language.ru.md", {f"<{name}>" for name in TOKEN_CLASSES}),
        ("reference/phrase-language.ru.md", set(GRAMMEMES)),
        ("reference/cli.md", {f"{name}:" for name in BACKENDS} | {channel.value for channel in Channel}),
        ("reference/store.md", {table.name for table in METADATA.tables.values()}),
        ("reference/store.md", {c.name for table in METADATA.tables.values() for c in table.columns}),
        ("reference/output.md", {reason.value for reason in StopReason}),
        ("reference/output.md", {category.value for category in Category} & {"cliche"}),
    ],
)
def test_the_reference_is_complete(page: str, wanted: set[str]) -> None:
    assert wanted - named(page) == set()


def test_the_reference_has_every_public_name() -> None:
    told = set(re.findall(r"^::: adrules\.(\w+)$", read("reference/api.md"), re.MULTILINE))
    assert told - {"errors"} == set(adrules.__all__) - {"__version__"}


FREE = {"models", "rules", "stops", "fired_by_attempt", "attempts_histogram", "brief", "rule"} | {
    *("groups", "saved_without", "repairs"),
}
"""Keys of maps whose own keys are names, and of values that other pages document."""


def keys_of(value: object, path: str = "") -> Iterator[str]:
    """Yield the keys of a JSON value; those of maps with free keys are left out."""
    if isinstance(value, list):
        for item in value:
            yield from keys_of(item, path)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name not in FREE and (path, name) != ("summary", "skipped"):
                yield from keys_of(inner, name)


def test_the_reference_has_every_key_of_the_output(tmp_path: Path) -> None:
    for block in blocks("reference/output.md"):
        if block.title:
            (tmp_path / block.title).write_text(block.body, encoding="utf-8")
    printed = [
        "adrules check messages.txt --pack rules.yaml --json # exit code 1",
        "adrules generate brief.yaml --backend scripted:texts.txt --pack rules.yaml --store runs.sqlite --json",
        "adrules runs list --store runs.sqlite --json",
        "adrules runs stats --store runs.sqlite --json --against scripted:texts.txt",
        "adrules runs replay --store runs.sqlite --pack rules.yaml --json",
        "echo 'Вклад \"Снегирь\"' | adrules check - --pack marks.yaml --fix --json",
        "adrules brief facts brief.yaml --json",
        "adrules rules list rules.yaml --json",
        "adrules rules show cliche/otkryt-dlya-sebya --pack rules.yaml --json",
        "adrules rules test rules.yaml --coverage --on messages.txt --json",
        "adrules rules lint rules.yaml --json",
        "adrules rules diff rules.yaml rules.yaml --on messages.txt --json",
        "adrules bench messages.txt --pack rules.yaml --rounds 1 --workers 2 --json",
        "adrules rules explain открыли --pack rules.yaml --rule cliche/otkryt-dlya-sebya --json",
    ]
    seen: set[str] = set()
    for command in printed:
        value = json.loads(shell(Block("", 0, "sh", "", run=True, body=command), tmp_path, {}))
        assert value["schema"] in read("reference/output.md")
        seen |= set(keys_of(value))
        run = value["runs"][0]["run_id"] if isinstance(value.get("runs"), list) else ""
    command = f'adrules runs show "{run or newest(tmp_path)}" --store runs.sqlite --json'
    seen |= set(keys_of(json.loads(shell(Block("", 0, "sh", "", run=True, body=command), tmp_path, {}))))
    assert seen - named("reference/output.md") == set()


def newest(folder: Path) -> str:
    body = "adrules runs list --store runs.sqlite --json"
    runs = json.loads(shell(Block("", 0, "sh", "", run=True, body=body), folder, {}))["runs"]
    return str(runs[0]["run_id"])


def test_every_page_is_in_the_navigation() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]

    def pages(entries: list[Any]) -> Iterator[str]:
        for entry in entries:
            for value in entry.values():
                yield from pages(value) if isinstance(value, list) else [value]

    assert sorted(pages(nav)) == PAGES


def test_the_layers_of_the_explanation_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", read("explanation/architecture.md"), re.MULTILINE)
    told = [
        [module for number, module in rows if number == str(place)] for place in range(1, len(layers) + 1)
    ]
    assert told == [[module.strip() for module in layer.split("|")] for layer in layers]
