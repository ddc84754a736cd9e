"""What the dictionary makes of the words of phrases."""

import re
from collections.abc import Iterator

from adrules.authoring.lint.finding import Finding, Subject, cut, shown
from adrules.domain.report import Severity
from adrules.matching.lexicon import aspect_partners
from adrules.matching.phrases import slot_forms
from adrules.matching.syntax import Slot, parse_phrase
from adrules.text.morphology import analyzer

_RUSSIAN = re.compile(r"[а-яё-]+\Z", re.IGNORECASE)


def unknown_words(subject: Subject) -> Iterator[Finding]:
    """Yield words that the dictionary does not hold, with the forms guessed for them."""
    for rule in subject.rules:
        for role, phrases in rule.vocabulary().items():
            for phrase in phrases.phrases:
                words = dict.fromkeys(w for p in parse_phrase(phrase) for s in p for w in s.words)
                for word in words:
                    if word.exact or not _RUSSIAN.match(word.text) or _known(word.text):
                        continue
                    guessed = sorted(slot_forms(Slot((word,)), phrases))
                    yield Finding(
                        Severity.INFO,
                        "unknown-word",
                        rule.id,
                        f"Слова «{word.text}» нет в словаре; его формы угаданы: {shown(guessed, 8)}.",
                        "Если формы неверны, перечисли нужные со знаком =: {=форма|=формы}.",
                        subject.at(rule, role, phrase),
                    )


def _known(word: str) -> bool:
    return analyzer().word_is_known(word) or bool(
        "-" in word and all(analyzer().word_is_known(part) for part in word.split("-") if part)
    )


def aspect_pairs(subject: Subject) -> Iterator[Finding]:
    """Yield the aspect partners that ``aspect: any`` adds, for the author to look over."""
    for rule in subject.rules:
        for role, phrases in rule.phrase_sets().items():
            if not phrases.any_aspect:
                continue
            for phrase in phrases.phrases:
                words = dict.fromkeys(
                    w.text for p in parse_phrase(phrase) for s in p for w in s.words if not w.exact
                )
                pairs = [f"{word} — {', '.join(found)}" for word in words if (found := aspect_partners(word))]
                if pairs:
                    yield Finding(
                        Severity.INFO,
                        "aspect-pair",
                        rule.id,
                        f"«{cut(phrase)}» ищется и в другом виде: {'; '.join(pairs)}.",
                        "Если пара неверна, убери aspect: any и перечисли глаголы.",
                        subject.at(rule, role, phrase),
                    )
