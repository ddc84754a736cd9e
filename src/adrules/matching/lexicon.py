"""From a word as an editor writes it to the forms that it stands for.

The word is parsed **as written**: a lemma string is no safe key (pymorphy3 puts ``деньги``
under ``деньга`` and ``лучший`` under ``хороший``). All plausible readings are taken.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from adrules.matching.aspect import partners
from adrules.text.folding import fold, russian_look
from adrules.text.morphology import analyzer, parse

GRAMMEMES = frozenset(
    (
        *("NOUN", "ADJF", "ADJS", "COMP", "VERB", "INFN", "PRTF", "PRTS", "GRND", "NUMR"),
        *("ADVB", "NPRO", "PRED", "PREP", "CONJ", "PRCL", "INTJ", "anim", "inan", "masc"),
        *("femn", "neut", "sing", "plur", "nomn", "gent", "datv", "accs", "ablt", "loct"),
        *("voct", "gen2", "acc2", "loc2", "Supr", "Qual", "Apro", "Poss", "perf", "impf"),
        *("tran", "intr", "1per", "2per", "3per", "pres", "past", "futr", "indc", "impr"),
        *("incl", "excl", "actv", "pssv"),
    )
)
"""Grammemes that a phrase may name; the notation of OpenCorpora."""

REMEMBERED = 20_000
"""Words whose forms are kept: those of packs, and of the briefs that a long run brings."""

_INVARIABLE = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "ADVB", "PRED"})
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})
_DEGREES = ("Supr", "COMP")
_PLAUSIBLE = 0.05
_PLAUSIBLE_BESIDE_INVARIABLE = 0.2


@lru_cache(maxsize=REMEMBERED)
def forms(
    word: str,
    grammemes: frozenset[str] = frozenset(),
    *,
    any_degree: bool = False,
    any_aspect: bool = False,
) -> frozenset[str]:
    """Return the folded forms that ``word`` stands for, its own included.

    They are spelt as :func:`~adrules.text.words.split_words` spells the words of a text. Of a
    hyphenated word that the dictionary does not hold the first part may stay as it is:
    ``онлайн-банка`` beside ``онлайна-банка``.

    ``grammemes`` keeps the forms that have all of them. A comparative or superlative keeps
    its degree and a positive adjective keeps its own, unless ``any_degree``. A participle
    or gerund as written stays one; an infinitive or a finite verb stands for all forms, and
    with ``any_aspect`` for those of its aspect partners too.
    An empty result means that no form has the grammemes.
    """
    found = set()
    if not grammemes:
        found.add(spelt(word))
    for reading in _plausible(word):
        admits = _admitted(reading.tag, grammemes, any_degree=any_degree)
        for form in reading.lexeme:
            if admits is None or admits(form.tag):
                found.add(spelt(form.word))
                if any_degree and "Supr" in form.tag and not form.word.startswith("наи"):
                    found.add(spelt("наи" + form.word))
    if any_aspect:
        for partner in aspect_partners(word):
            found |= forms(partner, grammemes)
    head, hyphen, last = word.rpartition("-")
    if hyphen and not analyzer().word_is_known(word):
        ends = forms(last, grammemes, any_degree=any_degree, any_aspect=any_aspect)
        found |= {f"{spelt(head)}-{end}" for end in ends}
    return frozenset(found)


@lru_cache(maxsize=REMEMBERED)
def aspect_partners(word: str) -> tuple[str, ...]:
    """Return the infinitives of the aspect partners of a verb as written, none for other words."""
    verbs = [p for p in _plausible(word) if p.tag.POS in {"VERB", "INFN"}]
    found = [q for p in verbs for q in partners(p.normal_form, str(p.tag.aspect), _aspect)]
    return tuple(dict.fromkeys(found))


def _aspect(infinitive: str) -> str | None:
    for reading in parse(infinitive):
        if reading.tag.POS == "INFN" and reading.is_known and reading.normal_form == infinitive:
            return str(reading.tag.aspect)
    return None


def spelt(word: str) -> str:
    """Return a word as the words of a text are spelt: folded, look-alikes replaced."""
    return russian_look(fold(word))


def _plausible(word: str) -> list[Any]:
    """Return one parse for each plausible lexeme of a word; none of what is no word."""
    parses = parse(word)
    if not parses:
        return []
    if not word[:1].isupper():
        common = [p for p in parses if not any(g in p.tag for g in _NAMES)]
        parses = common or parses
    groups: dict[tuple[str, str, bool, bool], list[Any]] = defaultdict(list)
    for reading in parses:
        groups[_lexeme_key(reading)].append(reading)
    scores = {key: sum(p.score for p in group) for key, group in groups.items()}
    best = max(scores, key=lambda key: scores[key])
    bar = _PLAUSIBLE_BESIDE_INVARIABLE if best[1] in _INVARIABLE else _PLAUSIBLE
    return [
        group[0] for key, group in groups.items() if key == best or scores[key] >= bar * sum(scores.values())
    ]


def _lexeme_key(reading: Any) -> tuple[str, str, bool, bool]:  # noqa: ANN401 - pymorphy3 has no types
    tag = reading.tag
    return reading.normal_form, str(tag.POS), "Supr" in tag, "COMP" in tag


def _admitted(
    written: Any,  # noqa: ANN401 - pymorphy3 has no types
    grammemes: frozenset[str],
    *,
    any_degree: bool,
) -> Callable[[Any], bool] | None:
    """Return which forms of the lexeme are meant by the word as written; ``None``: all of them."""
    kind = str(written.POS)
    if kind in {"PRTF", "PRTS"}:

        def same(form: Any) -> bool:  # noqa: ANN401 - as above
            return (
                form.POS in {"PRTF", "PRTS"}
                and form.voice == written.voice
                and form.tense == written.tense
                and all(g in form for g in grammemes)
            )

        return same
    if kind == "GRND":
        return lambda form: form.POS == "GRND" and all(g in form for g in grammemes)
    if kind in {"ADJF", "ADJS", "COMP"} and not any_degree:
        degrees = [(degree, degree in written) for degree in _DEGREES]
        return lambda form: (
            all((d in form) == has for d, has in degrees) and all(g in form for g in grammemes)
        )
    return (lambda form: all(g in form for g in grammemes)) if grammemes else None
