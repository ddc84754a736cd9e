"""Judge rules: the one structured call, its cache, its verdicts.

All questions of a ruleset about one text go to the model in one request. The text travels as
a JSON string, so nothing in it can pass for a part of the request. What comes back is parsed
strictly: a question without a readable answer is *inconclusive*, never a pass.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Protocol

from adrules.backends.opening import open_backend
from adrules.backends.protocol import Backend
from adrules.backends.retry import RetryingBackend
from adrules.domain.brief import Brief
from adrules.domain.hashing import content_hash
from adrules.domain.report import Report, Undecided, Violation
from adrules.domain.run import Completion, Messages, Sampling, Usage
from adrules.errors import BackendError
from adrules.packs.ruleset import NO_JUDGE, Ruleset
from adrules.prompts.render import judge_prompt
from adrules.rules.judge import JudgeRule
from adrules.rules.rule import Case
from adrules.text.document import Document

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n\s*```\s*\Z", re.DOTALL)
_WORDS = {"true": True, "false": False}


class Cache(Protocol):
    """Remembers answers of the judge, by a key that names text, rules, brief and model."""

    def get(self, key: str) -> str | None:
        """Return the answer kept under ``key``."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        ...


class MemoryCache:
    """Keeps the latest answers in memory; thread-safe, bounded."""

    def __init__(self, size: int = 10_000) -> None:
        self._size = size
        self._answers: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        """Return the answer kept under ``key``."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: str, answer: str) -> None:
        """Keep an answer and forget the one unused for longest when there are too many."""
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            if len(self._answers) > self._size:
                self._answers.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one question: ``violation`` is ``None`` when it could not be read."""

    violation: bool | None
    quote: str = ""
    reason: str = ""


class Judge:
    """Asks a model the questions of judge rules.

    ``calls`` counts the requests sent and ``usage`` their tokens; answers from the cache cost
    nothing and are not counted.
    """

    def __init__(self, backend: Backend, cache: Cache | None = None) -> None:
        self.backend = backend
        self.cache = MemoryCache() if cache is None else cache
        self.calls = 0
        self.usage = Usage()
        self._lock = Lock()

    def complete(self, report: Report, ruleset: Ruleset, brief: Brief | None) -> Report:
        """Return ``report`` with the judge rules decided that it skipped for want of a judge.

        A report with errors is returned as it is: the text will change anyway.
        """
        return self.decide(report, ruleset, brief)[0]

    def decide(
        self, report: Report, ruleset: Ruleset, brief: Brief | None
    ) -> tuple[Report, Completion | None]:
        """Do what :meth:`complete` does; return also the answer that was paid for, if any."""
        waiting = {u.rule_id for u in report.skipped if u.reason == NO_JUDGE}
        rules = [rule for rule in ruleset.rules if isinstance(rule, JudgeRule) and rule.id in waiting]
        if not rules or not report.ok:
            return report, None
        asked = {rule.id for rule in rules}
        case = Case(Document(report.text), brief)
        violations: list[Violation] = []
        unsure: list[Undecided] = []
        paid: Completion | None = None
        try:
            answer, paid = self._answer(rules, report.text, brief)
            verdicts = read_verdicts(answer, [rule.id for rule in rules])
        except BackendError as failure:
            verdicts, trouble = {}, f"judge_failed({type(failure).__name__})"
        else:
            trouble = "judge_unreadable"
        for rule in rules:
            verdict = verdicts.get(rule.id, Verdict(None))
            if verdict.violation is None:
                unsure.append(Undecided(rule.id, rule.level, trouble))
            elif verdict.violation:
                violations.append(rule.verdict(case, verdict.quote, verdict.reason))
        decided = replace(
            report,
            violations=tuple(sorted((*report.violations, *violations), key=_place)),
            skipped=tuple(u for u in report.skipped if u.rule_id not in asked),
            inconclusive=(*report.inconclusive, *unsure),
        )
        return decided, paid

    def _answer(
        self, rules: Sequence[JudgeRule], text: str, brief: Brief | None
    ) -> tuple[str, Completion | None]:
        messages = judge_messages(rules, text, brief)
        key = content_hash([self.backend.name, messages])
        known = self.cache.get(key)
        if known is not None:
            return known, None
        completion = self.backend.generate(
            messages, Sampling(temperature=0.0, max_tokens=200 * len(rules) + 200)
        )
        with self._lock:
            self.calls += 1
            self.usage += completion.usage
        answer = completion.candidates[0].text if completion.candidates else ""
        if any(v.violation is not None for v in read_verdicts(answer, [rule.id for rule in rules]).values()):
            self.cache.put(key, answer)
        return answer, completion


def open_judge(name: str) -> Judge:
    """Return the judge that asks the model ``provider:model``; close its ``backend`` when done.

    Raises :class:`~adrules.errors.BackendConfigError` and
    :class:`~adrules.errors.UnknownNameError` for a name that is none.
    """
    return Judge(RetryingBackend(open_backend(name)))


def judge_messages(rules: Sequence[JudgeRule], text: str, brief: Brief | None) -> Messages:
    """Return the request: the instruction and one JSON object with text, brief and questions."""
    body: dict[str, Any] = {"text": text}
    if brief is not None:
        body["brief"] = brief.model_dump(
            mode="json", exclude_defaults=True, exclude={"id", "meta", "segment"}
        )
    body["questions"] = [{"id": rule.id, "question": rule.question} for rule in rules]
    # ASCII only: a lone surrogate or a bidi control in the text stays an escape.
    return (("system", judge_prompt()), ("user", json.dumps(body, ensure_ascii=True)))


def read_verdicts(answer: str, asked: Sequence[str]) -> Mapping[str, Verdict]:
    """Return the verdicts in an answer, one for each question asked.

    The whole answer must be one JSON object (a Markdown fence around it is forgiven) with the
    list ``verdicts``. A question that is missing, answered twice in different ways, or without
    a Boolean ``violation`` (the strings "true" and "false" are read) is undecided.
    """
    verdicts = dict.fromkeys(asked, Verdict(None))
    fenced = _FENCE.match(answer)
    try:
        value = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError):
        return verdicts
    rows = value.get("verdicts") if isinstance(value, dict) else None
    answered: set[str] = set()
    for row in rows if isinstance(rows, list) else ():
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str) or name not in verdicts:
            continue
        verdict = _verdict(row)
        if name in answered and verdict.violation != verdicts[name].violation:
            verdict = Verdict(None)
        answered.add(name)
        verdicts[name] = verdict
    return verdicts


def _place(violation: Violation) -> tuple[int, str]:
    return (-1 if violation.start is None else violation.start, violation.rule_id)


def _verdict(row: Mapping[str, Any]) -> Verdict:
    violation = row.get("violation")
    if isinstance(violation, str):
        violation = _WORDS.get(violation.strip().lower())
    if not isinstance(violation, bool):
        return Verdict(None)
    quote, reason = row.get("quote"), row.get("reason")
    return Verdict(
        violation, quote if isinstance(quote, str) else "", reason if isinstance(reason, str) else ""
    )
