"""``adrules brief``: begin a brief, and see which facts a text may use."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from adrules.domain.brief import Brief, Channel, Fact

KINDS = {"money": "сумма", "percent": "процент", "term": "срок", "date": "дата", "count": "количество"}

TEMPLATE = """\
# Обязательны channel и offer.summary. Лишние строки удалите: чего нет, то не проверяется.
id: {name}
channel: {channel}
product:
  name: Вклад «Осень»
  category: deposit          # credit loan deposit card insurance investment account other
offer:
  summary: 15 % годовых на 3 месяца
  benefits:
    - Пополнение без ограничений
  conditions:
    - Сумма от 50 000 ₽
  valid_to: 2026-12-31
key_message: Вклад под 15 % годовых
cta: Откройте в приложении
address: vy                  # ty, vy или none
segment:
  gender: female             # текст не должен называть сегмент
limits:
  max_len: 134
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(no_args_is_help=True, help="Begin a brief, see its facts.")
    commands.command("facts")(facts)
    commands.command("new")(new)
    app.add_typer(commands, name="brief")


def facts(
    file: Annotated[Path, typer.Argument(help="Brief: YAML, JSON, or .jsonl with one a line.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the sums, percents, terms, dates and counts that the texts of a brief state.

    Read by the same rules that check a message. Look them over: a number that no text of the
    brief states is an error in a message.
    """
    from adrules.briefs import read_briefs  # noqa: PLC0415 - not for --help

    rows = [(brief, list(_found(brief))) for brief in read_briefs(file)]
    if as_json:
        shown = [
            {"brief_id": brief.label, "facts": [_json(field, fact) for field, fact in found]}
            for brief, found in rows
        ]
        typer.echo(json.dumps({"schema": "adrules.facts/1", "briefs": shown}, ensure_ascii=False, indent=1))
        return
    for brief, found in rows:
        typer.echo(typer.style(f"Бриф {brief.label}", bold=True))
        for field, fact in found:
            typer.echo(f"  {KINDS[fact.kind]:11} «{fact.text}»  ({field})")
        if not found:
            typer.echo("  фактов нет: правила о числах и сроках запретят любое число в тексте")


def new(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    channel: Annotated[Channel, typer.Option(help="Channel of the message.")] = Channel.SMS,
) -> None:
    """Write a brief to fill in, with comments in Russian."""
    from adrules.errors import UsageError  # noqa: PLC0415 - not for --help

    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(TEMPLATE.format(name=file.stem, channel=channel.value))
    except FileExistsError:
        raise UsageError(f"{file} exists already") from None
    except OSError as failure:
        raise UsageError(f"{file}: cannot write the file: {failure.strerror or failure}") from None
    typer.echo(f"Записан {file}. Заполните его и посмотрите факты: adrules brief facts {file}")


def _found(brief: Brief) -> list[tuple[str, Fact]]:
    """Return the facts with the field of the brief each stands in; those listed by hand first."""
    from adrules.text.facts import find_facts  # noqa: PLC0415 - not for --help
    from adrules.text.facts.conversion import to_fact  # noqa: PLC0415 - not for --help
    from adrules.text.folding import normalise_and_fold  # noqa: PLC0415 - not for --help

    found = [("offer.facts", fact) for fact in brief.offer.facts]
    for field, text in _texts(brief):
        folded = normalise_and_fold(text)
        for span in find_facts(folded.text):
            fact = to_fact(span, folded.text)
            if fact is not None:
                start, end = folded.span(span.full_start, span.full_end)
                found.append((field, fact.model_copy(update={"text": text[start:end]})))
    return found


def _texts(brief: Brief) -> list[tuple[str, str]]:
    offer = brief.offer
    single = [
        ("offer.summary", offer.summary),
        ("product.description", brief.product.description),
        ("key_message", brief.key_message or ""),
        ("cta", brief.cta or ""),
    ]
    several = [
        ("offer.benefits", offer.benefits),
        ("offer.conditions", offer.conditions),
        ("disclaimers", brief.disclaimers),
    ]
    return single + [(field, text) for field, texts in several for text in texts]


def _json(field: str, fact: Fact) -> dict[str, Any]:
    return {"field": field, **fact.model_dump(mode="json", exclude_none=True)}
