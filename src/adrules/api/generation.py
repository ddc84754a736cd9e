"""Runs: names become backends, stores and policies; everything below takes values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, Required, TypedDict, Unpack

from adrules.api.loading import load
from adrules.backends.protocol import Backend
from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.run import Budget, Cost, RunRecord, Sampling
from adrules.errors import NotCleanError, UsageError, nearest
from adrules.loop.policies import DEFAULT_SCHEDULE, ESCALATE, Policy
from adrules.loop.recorder import NoRecord, Recorder
from adrules.loop.terms import Terms


class Options(TypedDict, total=False):
    """What :func:`generate`, :func:`agenerate` and :func:`run_many` take beside the briefs."""

    backend: Required[str | Backend]
    checker: Checker | None
    max_attempts: int
    prompt: str
    schedule: Sequence[str]
    sampling: Sampling
    store: str | Path | Recorder | None
    deadline: float | None
    token_budget: int | None
    money_budget: Cost | str | None
    fix: bool
    examples: int
    models: Mapping[str, Backend]
    raise_when_not_clean: bool


def generate(  # noqa: PLR0913 - the public call: all but the brief and the backend have defaults
    brief: Brief | str | Path | Mapping[str, Any],
    *,
    backend: str | Backend,
    checker: Checker | None = None,
    max_attempts: int = 8,
    prompt: str = "with-rules",
    schedule: Sequence[str] = DEFAULT_SCHEDULE,
    sampling: Sampling = Sampling(),  # noqa: B008 - a frozen value
    store: str | Path | Recorder | None = None,
    deadline: float | None = None,
    token_budget: int | None = None,
    money_budget: Cost | str | None = None,
    fix: bool = False,
    examples: int = 0,
    models: Mapping[str, Backend] | None = None,
    raise_when_not_clean: bool = False,
) -> RunRecord:
    """Ask a model for the message of a brief until the rules have no objection.

    ``backend`` is a ``provider:model`` name or a backend; failures that may pass are asked
    again by its retry layer and are no attempts. ``schedule`` names the policy of each
    request (:mod:`adrules.loop.policies`); ``models`` gives backends to the names that it
    escalates to, others are opened as ``provider:model``. ``store`` is a path, a ``sqlite:///`` URL or a
    :class:`~adrules.loop.recorder.Recorder`: with one, a run that was cut off or ended by a
    failure of the backend goes on, else the next repetition begins; with ``None`` nothing is
    kept and it is always repetition 0. ``deadline`` is in seconds, asked between requests;
    ``token_budget`` counts input and output, ``money_budget`` is as ``"10 RUB"``, both with the
    judge, and the request that crosses one is the last. ``fix`` lets deterministic fixes make
    a text acceptable; such a run is *fixed*, not *clean*. ``examples`` shows the model so many
    accepted messages of like briefs from the ``store``.

    A brief that contradicts the rules (:mod:`adrules.loop.contradictions`) ends with the
    reason ``contradiction`` before anything is asked.

    An exhausted run returns its best attempt with ``ok`` false. A failure of the backend
    returns what there is, with ``error``; one that asking again does not cure is raised when
    it comes before any attempt.

    Raises :class:`~adrules.errors.NotCleanError` only with ``raise_when_not_clean``,
    :class:`~adrules.errors.BriefError`, :class:`~adrules.errors.BackendError`,
    :class:`~adrules.errors.StoreError` and :class:`~adrules.errors.UsageError`.

    >>> from adrules.backends.scripted import ScriptedBackend
    >>> backend = ScriptedBackend(["Лучший банк!", "Откройте счёт за 5 минут в приложении"])
    >>> brief = {"channel": "push", "offer": {"summary": "Счёт за 5 минут"}}
    >>> generate(brief, backend=backend).regenerations
    1
    """
    options = Options(
        backend=backend,
        checker=checker,
        max_attempts=max_attempts,
        prompt=prompt,
        schedule=schedule,
        sampling=sampling,
        store=store,
        deadline=deadline,
        token_budget=token_budget,
        money_budget=money_budget,
        fix=fix,
        examples=examples,
        models=models or {},
        raise_when_not_clean=raise_when_not_clean,
    )
    (record,) = run_many([brief], **options)
    return record


async def agenerate(brief: Brief | str | Path | Mapping[str, Any], **options: Unpack[Options]) -> RunRecord:
    """Do what :func:`generate` does, awaitable: it runs in a thread.

    When the task is cancelled, the request under way is still waited for and recorded by
    that thread; then the run stays open and the next one like it goes on.
    """
    _known(options)
    import asyncio  # noqa: PLC0415 - `load` does without it, and without the network it brings

    cancelled = Event()
    try:
        (record,) = await asyncio.to_thread(lambda: list(_round([brief], options, cancelled)))
    except asyncio.CancelledError:
        cancelled.set()
        raise
    return record


def run_many(  # noqa: PLR0913 - the public call: all but the briefs and the backend have defaults
    briefs: Iterable[Brief | str | Path | Mapping[str, Any]],
    *,
    workers: int = 1,
    variants: int = 1,
    batch_budget: Budget = Budget(),  # noqa: B008 - a frozen value
    batches: bool = False,
    poll: float = 60.0,
    **options: Unpack[Options],
) -> Iterator[RunRecord]:
    """Yield the run of each brief, in order; the options are those of :func:`generate`.

    With ``variants`` above 1 so many runs of each brief follow each other; a candidate that
    nearly repeats a message accepted before in its brief is rejected. ``batch_budget`` bounds
    all runs of the call together, with what the record holds of them; runs that it ends stay
    open, and the next call like it goes on.

    With ``workers`` above 1 and a backend that takes several requests at once, so many runs
    are under way together. A brief whose backend fails gives a record with ``error``; the
    others go on.

    ``batches`` asks through the provider's batch interface, which may take a day: the next
    requests of all open runs are one job, looked at after ``poll`` seconds, then less and
    less often. It needs a ``store`` and takes no ``workers``. What was cut off goes on with
    the same call, with ``batches`` too; a job is made, and paid for, once.

    With a store the call is a round over its briefs, and a round that was cut off is
    completed by the same call: runs that ended are taken from the record, open ones go on.
    The next call is the next round. Processes that make the same call at the same time share
    the runs of the round; each yields all of them.
    """
    if workers < 1:
        raise UsageError("workers: at least 1")
    _known(options)
    return _round(
        briefs,
        options,
        Event(),
        workers=workers,
        variants=variants,
        batch=batch_budget,
        poll=poll if batches else None,
    )


def _round(  # noqa: PLR0913 - one call with all that it takes
    briefs: Iterable[Brief | str | Path | Mapping[str, Any]],
    options: Options,
    cancelled: Event,
    *,
    workers: int = 1,
    variants: int = 1,
    batch: Budget = Budget(),  # noqa: B008 - a frozen value
    poll: float | None = None,
) -> Iterator[RunRecord]:
    from adrules.rounds.round import Round  # noqa: PLC0415 - `load` does without it

    terms = replace(_terms(options), variants=variants, batch=batch)
    wanted = [_as_brief(brief) for brief in briefs]
    checker = options.get("checker") or load()
    with ExitStack() as opened:
        backend = _backend(options["backend"], opened)
        others = _others(terms, options.get("models", {}), opened)
        recorder = _recorder(options.get("store"), opened)
        judge = None
        if checker.judge is not None:
            from adrules.judging import open_judge  # noqa: PLC0415 - `load` does without it

            judge = open_judge(checker.judge)
            opened.callback(judge.backend.close)
        whole = Round(backend, checker, recorder, terms, cancelled, judge, others)
        found = whole.runs(wanted, workers) if poll is None else whole.batched(wanted, poll)
        for record in found:
            if options.get("raise_when_not_clean") and not record.ok:
                raise NotCleanError(f"brief {record.brief_id}: {record.stop_reason.value}", record)
            yield record


def _known(options: Options) -> None:
    """Refuse an option that does not exist, and a call without a backend, before anything runs."""
    known = list(Options.__annotations__)
    for name in options:
        if name not in known:
            near = nearest(name, known)
            raise UsageError(f"unknown option {name!r}" + (f"; did you mean {near!r}?" if near else ""))
    if "backend" not in options:
        raise UsageError("backend: name a model, as provider:model")


def _terms(options: Options) -> Terms:
    schedule = options.get("schedule", DEFAULT_SCHEDULE)
    if isinstance(schedule, str):
        raise UsageError("schedule: a list of policies is needed, not a string")
    money = options.get("money_budget")
    models = options.get("models", {})
    return Terms(
        prompt=options.get("prompt", "with-rules"),
        schedule=tuple(_entry(entry, models) for entry in schedule),
        sampling=options.get("sampling", Sampling()),
        max_attempts=options.get("max_attempts", 8),
        token_budget=options.get("token_budget"),
        deadline=options.get("deadline"),
        money_budget=Cost.of(money) if isinstance(money, str) else money,
        fix=options.get("fix", False),
        examples=options.get("examples", 0),
    )


def _entry(entry: str, models: Mapping[str, Backend]) -> str:
    """Return an entry of the schedule with the name of the model in place of the caller's."""
    model = Policy.of(entry).model
    given = models.get(model) if model else None
    return entry if given is None else f"{ESCALATE}:{given.name}"


def _as_brief(brief: Brief | str | Path | Mapping[str, Any]) -> Brief:
    if isinstance(brief, Brief):
        return brief
    from adrules.briefs import brief_of, read_brief  # noqa: PLC0415 - `load` does without it

    return brief_of(brief) if isinstance(brief, Mapping) else read_brief(brief)


def _backend(backend: str | Backend, opened: ExitStack) -> Backend:
    """Return the backend; what was opened here is closed with the round."""
    if not isinstance(backend, str):
        return backend
    from adrules.backends.opening import open_backend  # noqa: PLC0415 - `load` does without it

    found = open_backend(backend)
    opened.callback(found.close)
    return found


def _others(terms: Terms, models: Mapping[str, Backend], opened: ExitStack) -> dict[str, Backend]:
    """Return the backends that the schedule escalates to, by name."""
    given = {backend.name: backend for backend in models.values()}
    return {name: given.get(name) or _backend(name, opened) for name in terms.models}


def _recorder(store: str | Path | Recorder | None, opened: ExitStack) -> Recorder:
    if store is None:
        return NoRecord()
    if not isinstance(store, str | Path):
        return store
    from adrules.store.recorder import SqliteRecorder  # noqa: PLC0415 - SQLAlchemy is imported on first use

    found = SqliteRecorder(store)
    opened.callback(found.close)
    return found
