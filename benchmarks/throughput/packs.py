"""Rule packs to measure with, written as an author would write them. The same for one seed.

python -m benchmarks.throughput.packs FOLDER
"""

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from benchmarks.throughput.phrases import phrases
from benchmarks.throughput.vocabulary import vocabulary

SEED = 11

_STEMS = """
    бесплатн выгодн уникальн надежн эксклюзив гарантир инновацион безупречн идеальн лучш популярн
    эффективн комфортн качествен современн максимальн быстр премиальн индивидуальн профессиональн
    удобн доступн специальн неповторим фантастич волшебн восхитительн незабываем потрясающ грандиозн
"""
_NOUNS = "скидк акци бонус подарок предложени услови ставк цен тариф кешбэк вклад кредит карт"

_FORMAL = (
    r"[!?]{2,}",
    r"\.{2,}",
    r"\b\d+ ?% ?(?:скидк|кешбэк|годовых)\w*",
    r"\bот \d[\d ]* ?(?:₽|руб\w*)",
    r"\b\d[\d ]*000 ?(?:₽|руб\w*)",
    r"\bдо \d{1,2} (?:января|марта|апреля|июня|августа|октября|декабря)\b",
    r"\bс \d{1,2} \w+ по \d{1,2} \w+",
    r"\bвсего за \d+ (?:минут|час|дн|дня|дней)\w*",
    r"\bне (?:упусти|проспи|откладыва)\w*",
    r"\b(?:звони|пиши|жми)(?:те)?\b",
    r"\b\w+-\w+-\w+\b",
    r"\s[-–]\s",
    r"\bв (?:прило\w+|офис\w*|отделени\w*)\b",
    r"\b(?:мы|наш\w*) [а-я]+(?:ли|ем|им)\b",
    r"(?:^|[.!?] )(?:нужн|хот)\w+ [^.!?]{1,40}\?",
    r"\bцен\w* (?:снижен|пополам|упал)\w*",
    r"\bдля [а-я]+(?:ых|их) [а-я]+",
    r"«[^«»]{30,}»",
    r"\b(?:и|а|но) [а-я]+ (?:и|а|но)\b",
    r"[а-я]{14,}",
)
"""Patterns of no word in particular: marks, figures, constructions."""

_SLOW = (r"\b([а-я]{4,}) \1\b", r"\b[а-я]+ых(?= [а-я]+ых)")
"""Two that no linear engine takes: a backreference and a lookahead."""


def regexes() -> tuple[str, ...]:
    """Return the 100 patterns."""
    pairs = [rf"\b{stem}\w* {noun}\w*" for stem, noun in product(_STEMS.split(), _NOUNS.split())]
    random.Random(SEED).shuffle(pairs)  # noqa: S311 - not for secrets
    stems = [rf"\b{stem}\w*" for stem in _STEMS.split()]
    found = (*_FORMAL, *_SLOW, *stems, *pairs)
    return found[:100]


LIMITS: Mapping[str, int] = {
    "graphemes": 200,
    "words": 26,
    "sentences": 3,
    "caps_percent": 30,
    "exclamation_marks": 1,
    "longest_word": 18,
}
"""What is counted, and how many a message may have."""


def _phrase_rules(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"cliche/p{number:04}",
            "category": "cliche",
            "phrases": [phrase.text],
            "message": "«{match}» — штамп.",
            "hint": "Назови вместо этого факт.",
        }
        for number, phrase in enumerate(phrases(count, vocabulary(1)), 1)
    ]


def _packs() -> dict[str, Callable[[], list[dict[str, Any]]]]:
    """Return for each pack what makes its rules."""
    expressions = [
        {
            "id": f"other/r{number:03}",
            "category": "other",
            "kind": "regex",
            "patterns": [pattern],
            "message": "«{match}» подходит под образец.",
        }
        for number, pattern in enumerate(regexes(), 1)
    ]
    limits = [
        {
            "id": f"length/{measure.replace('_', '-')}",
            "category": "length",
            "kind": "limit",
            "measure": measure,
            "max": most,
            "message": "{value} при пределе {max}.",
        }
        for measure, most in LIMITS.items()
    ]
    emoji = {
        "id": "emoji/few",
        "category": "emoji",
        "kind": "limit",
        "measure": "emoji",
        "max": 1,
        "message": "Эмодзи {value}, а можно {max}.",
    }
    repetition = {
        "id": "repetition/lemma",
        "category": "repetition",
        "kind": "repetition",
        "within": "sentence",
        "window": 6,
        "message": "«{match}» повторяет «{first}».",
    }
    checks = [
        "quotes",
        "dash",
        "double_space",
        "double_mark",
        "ellipsis",
        "space_before_mark",
        "invisible",
        "nbsp",
    ]
    typography = {
        "id": "typography/marks",
        "category": "typography",
        "kind": "typography",
        "checks": checks,
        "message": "«{match}» здесь пишут иначе: «{right}».",
    }
    packs: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "phrases-500": lambda: _phrase_rules(500),
        "phrases-5000": lambda: _phrase_rules(5_000),
        "regexes-100": lambda: expressions,
        "limits": lambda: limits,
        "emoji": lambda: [emoji],
        "repetition": lambda: [repetition],
        "typography": lambda: [typography],
        "whole": lambda: [*_phrase_rules(500), *expressions, *limits, emoji],
        "whole-5000": lambda: [*_phrase_rules(5_000), *expressions, *limits, emoji],
        "full": lambda: [*_phrase_rules(500), *expressions, *limits, emoji, repetition, typography],
    }
    return packs


def write(folder: Path, wanted: Sequence[str] | None = None) -> dict[str, Path]:
    """Write the packs (all, if none is named) and return their files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, rules in _packs().items():
        if wanted is not None and name not in wanted:
            continue
        files[name] = folder / f"{name}.yaml"
        pack = {"pack": name, "version": "1", "language": "ru", "rules": rules()}
        files[name].write_text(yaml.safe_dump(pack, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return files


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])).values():
        print(path)
