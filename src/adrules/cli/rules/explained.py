"""An explanation as text."""

from collections.abc import Iterator

from adrules.authoring.explain import Account, Explanation, Token
from adrules.authoring.lint.finding import cut

_BETWEEN = {"joined": "", "comma": "  , запятая", "apart": "  ‖ граница"}
_ROLES = {
    "phrases": "фраза",
    "except": "исключение except",
    "unless": "исключение unless",
    "when.has": "условие when.has",
    "when.has_not": "условие when.has_not",
}


def lines(found: Explanation) -> Iterator[str]:
    """Yield how rules read a message and what each of them did."""
    yield "Слова, как их видят правила:"
    width = max((len(t.text) for t in found.tokens), default=0)
    for token in found.tokens:
        yield _token(token, width)
    if not found.tokens:
        yield "  слов нет"
    if not found.accounts:
        yield "\nНи одно правило не сработало."
    for account in found.accounts:
        yield ""
        yield from _account(account)


def _token(token: Token, width: int) -> str:
    lemmas = ", ".join(token.lemmas) or "—"
    unknown = "" if token.known else " (нет в словаре)"
    form = f" [{token.form}]" if token.form != token.text else ""
    place = f"{token.start:>3}–{token.end:<3}"
    return f"  {place} {token.text:{width}}{form}  лемма: {lemmas}{unknown}{_BETWEEN[token.then]}"


def _account(account: Account) -> Iterator[str]:
    verdict = "сработало" if account.violations else "не сработало"
    yield f"[{account.rule_id}] {verdict}" + (f" (вид {account.kind})" if account.kind else "")
    for v in account.violations:
        place = "всё сообщение" if v.start is None else f"{v.start}–{v.end} «{' '.join(v.match.split())}»"
        yield f"  место: {place}"
        yield f"  почему: {v.message}"
    if account.silent:
        yield f"  {account.silent}"
    for p in account.phrases:
        yield f"  {_ROLES.get(p.role, p.role)}: {cut(p.phrase)} — {p.start}–{p.end} «{p.text}»"
        if p.excused_by:
            yield f"    не считается: {cut(p.excused_by)}"
    for near in account.near:
        yield f"  ближе всего: {cut(near.phrase)}"
        yield f"    есть: {', '.join(near.found) or 'ничего'}"
        if near.missing:
            yield f"    нет: {', '.join(near.missing)}"
        if near.obstacle:
            yield f"    мешает: {near.obstacle}"
    if account.silent and account.instruction and not account.phrases and not account.near:
        yield f"  правило требует: {account.instruction}"
