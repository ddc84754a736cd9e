"""Phrases that can never be found, and rules that can never fire."""

from collections.abc import Iterator

from adrules.authoring.citation import CONDITIONS, citations, dead_words
from adrules.authoring.lint.finding import Finding, Subject, cut, shown
from adrules.authoring.trial import Trial
from adrules.domain.report import Severity
from adrules.matching.phrases import PhraseSet

_FATAL = frozenset({"dead-phrase", "excused-phrase"})


def dead_phrases(subject: Subject) -> Iterator[Finding]:
    """Yield phrases that, written plainly, their own rule does not find."""
    for rule in subject.rules:
        trial = Trial((rule,))
        searched: list[bool] = []
        for role, phrases in rule.vocabulary().items():
            for phrase in phrases.phrases:
                found = list(_of_phrase(subject, trial, role, phrase, phrases))
                yield from found
                if role not in CONDITIONS:
                    uncitable = bool(found) and next(citations(phrase, phrases), None) is None
                    searched.append(uncitable or any(f.code in _FATAL for f in found))
        if searched and all(searched) and not rule.ALWAYS_RUN:
            yield Finding(
                Severity.ERROR,
                "dead-rule",
                rule.id,
                "Правило не сработает никогда: ни одна его фраза не находится.",
                "Исправь фразы или убери правило.",
                subject.places.of(rule.id),
            )


def _of_phrase(
    subject: Subject, trial: Trial, role: str, phrase: str, phrases: PhraseSet
) -> Iterator[Finding]:
    (rule,) = trial.rules
    place = subject.at(rule, role, phrase)
    for word in dead_words(phrase, phrases):
        grammemes = ":".join(sorted(word.grammemes))
        yield Finding(
            Severity.ERROR,
            "dead-word",
            rule.id,
            f"«{cut(phrase)}»: у слова «{word.text}» нет форм с пометами {grammemes}.",
            "Проверь пометы или напиши нужную форму со знаком =.",
            place,
        )
    cases = {cited.text: trial.case(cited.text) for cited in citations(phrase, phrases)}
    key = (rule.id, role)
    lost = [text for text, case in cases.items() if all(h.phrase != phrase for h in case.hits.get(key, ()))]
    if lost:
        yield Finding(
            Severity.ERROR,
            "dead-phrase" if len(lost) == len(cases) else "dead-variant",
            rule.id,
            f"«{cut(phrase)}» ({role}) не находится в собственной записи: {shown(lost)}.",
            "Напиши слова так, как они стоят в тексте: без знаков препинания, дефис как в словаре.",
            place,
        )
        return
    if role in CONDITIONS or rule.ALWAYS_RUN:
        return
    silent = [text for text, case in cases.items() if not any(True for _ in rule.find(case))]
    if silent:
        whole = len(silent) == len(cases)
        yield Finding(
            Severity.ERROR if whole else Severity.INFO,
            "excused-phrase" if whole else "excused-variant",
            rule.id,
            f"«{cut(phrase)}» находится, но её извиняет само правило (except, unless): {shown(silent)}.",
            "Если так не задумано, сузь исключение; если задумано — убери слово из фразы.",
            place,
        )
