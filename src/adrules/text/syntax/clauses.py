"""Clauses: subordinate ones, repeated conjunctions, fragments, questions that ask nothing."""

from collections.abc import Iterator, Sequence

from adrules.text.syntax.tagging import REACH, Found, Rows, Sentence, Token

ANYWHERE = Rows(
    """
    потому что | так как | для того чтобы | из-за того что | благодаря тому что | несмотря на то что |
    после того как | до того как | перед тем как | прежде чем | с тех пор как | до тех пор пока |
    в то время как | по мере того как | в случае если | вместо того чтобы | так что | при том что |
    ввиду того что | в связи с тем что | за счёт того что | поскольку | чтобы | чтоб | дабы | ибо | если
    """
)
"""Subordinators that are nothing else."""

AFTER_MARK = Rows(
    """
    что | где | куда | откуда | когда | кто | кого | кому | кем | хотя | пока | как только | словно | будто
    """
)
"""Subordinators only at the start of a clause: elsewhere they ask, or are particles."""

WHICH = frozenset({"который"})
_QUESTION_WORDS = frozenset({"что", "где", "куда", "откуда", "когда", "кто", "кого", "кому", "кем"})
_ASKS_FIRST = _QUESTION_WORDS - {"когда"}
"""At the start of a sentence these ask or introduce a list: «Что вы получите: карту, счёт»."""

_GROUPS = {"чтоб": "чтобы", "кого": "кто", "кому": "кто", "кем": "кто"}

PAIRED = ("и", "ни", "то", "или", "либо")
_PAIRED_BY_TWO = Rows("не то | то ли")
PAIRED_KEYS = _PAIRED_BY_TWO.keys.union(PAIRED)
"""One of these stands in each of the two places of a repeated conjunction."""
_MEMBER = 6

_FRAGMENT = 3

RHETORICAL = Rows(
    """
    разве | неужели | кто же | почему бы | не пора ли | пора ли | кто не | кому не | кого не | кто из нас не |
    сколько можно | что может быть | зачем же | стоит ли | а зачем | ну и зачем | кто бы не | кто бы мог |
    как тут не | разве можно | чего же | чего ждать | зачем ждать | что ещё нужно |
    зачем переплачивать | к чему | знакомо | узнаёте себя | не так ли | не правда ли | можно ли устоять
    """
)


def subordinators(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Return the words that open a subordinate clause: index, number of words, name.

    «как» is none of them: it compares, and «узнайте, как получить» is a plain call.
    """
    found = []
    index = 0
    while index < len(sentence.tokens):
        size = ANYWHERE.at(sentence, index)
        if not size and _begins_clause(sentence, index):
            size = AFTER_MARK.at(sentence, index)
        if not size and sentence.tokens[index].is_lemma(WHICH) and index:
            size = 1
        if size and not _asks(sentence, index) and not _aside(sentence, index):
            forms = [t.form for t in sentence.tokens[index : index + size]]
            name = "который" if sentence.tokens[index].is_lemma(WHICH) else " ".join(forms)
            found.append((index, size, _GROUPS.get(name, name)))
        index += size or 1
    return found


def _begins_clause(sentence: Sentence, index: int) -> bool:
    """Return whether a clause may begin here: after a mark, over a preposition («, с кем»)."""
    tokens = sentence.tokens
    if tokens[index].form == "хотя" and _next_form(sentence, index) == "бы":
        return False
    if index == 0:
        return tokens[0].form not in _ASKS_FIRST and any("," in t.gap for t in tokens[1:])
    if "," in tokens[index].gap:
        return True
    if index > 1 and tokens[index].joined and tokens[index - 1].likely("PREP"):
        return "," in tokens[index - 1].gap
    return tokens[index].form not in _QUESTION_WORDS and sentence.opens(index)


def _next_form(sentence: Sentence, index: int) -> str:
    return sentence.tokens[index + 1].form if index + 1 < len(sentence.tokens) else ""


def _asks(sentence: Sentence, index: int) -> bool:
    """Return whether the word opens a question: «Когда придёт карта?»."""
    return index == 0 and sentence.asks and sentence.tokens[0].form in _QUESTION_WORDS


def _aside(sentence: Sentence, index: int) -> bool:
    """Return whether «если» only begins a remark: «если честно»."""
    return sentence.tokens[index].form == "если" and _next_form(sentence, index) in {
        "честно",
        "кратко",
        "коротко",
    }


def complex_sentence(sentences: Sequence[Sentence], most: int = 0) -> Iterator[Found]:
    """Find the subordinators of a sentence beyond the first ``most``."""
    for sentence in sentences:
        for index, size, _ in subordinators(sentence)[most:]:
            yield Found(sentence.tokens[index].start, sentence.tokens[index + size - 1].end)


def subordinate_chain(sentences: Sequence[Sentence], most: int = 1) -> Iterator[Found]:
    """Find sentences with more than ``most`` different subordinators, from the first to the last one."""
    for sentence in sentences:
        found = subordinators(sentence)
        if len({name for _, _, name in found}) > most:
            last = found[-1][0] + found[-1][1] - 1
            yield Found(sentence.tokens[found[0][0]].start, sentence.tokens[last].end)


def repeated_conjunction(sentences: Sequence[Sentence], *, clauses: bool = False) -> Iterator[Found]:
    """Find «и …, и …», «ни …, ни …» between members of a sentence; between clauses too if asked."""
    for sentence in sentences:
        last = -1
        for index in range(len(sentence.tokens)):
            if index <= last:
                continue
            again = _again(sentence, index, clauses=clauses)
            if again is not None:
                last = again
                yield Found(sentence.tokens[index].start, sentence.tokens[_member_end(sentence, again)].end)


def _conjunction(sentence: Sentence, index: int) -> str:
    size = _PAIRED_BY_TWO.at(sentence, index)
    if size:
        return " ".join(t.form for t in sentence.tokens[index : index + size])
    form = sentence.tokens[index].form
    return form if form in PAIRED else ""


def _again(sentence: Sentence, index: int, *, clauses: bool) -> int | None:
    """Return where the conjunction at ``index`` comes again after a comma, as the next member."""
    tokens = sentence.tokens
    name = _conjunction(sentence, index)
    if not name or (index + 1 < len(tokens) and not tokens[index + 1].joined):
        return None
    for at in range(index + 2, min(len(tokens), index + 2 + _MEMBER)):
        if _conjunction(sentence, at) == name:
            if tokens[at].gap.strip() != ",":
                return None
            same = _members(sentence, index, at) if name in {"и", "то"} else True
            return at if same or clauses else None
        if not tokens[at].joined and tokens[at].gap.strip() not in {"«", "»", '"'}:
            return None
    return None


def _members(sentence: Sentence, first: int, second: int) -> bool:
    """Return whether two conjunctions join members of one clause, not clauses, and begin with the first."""
    tokens = sentence.tokens
    until = sentence.clause(second)[1]
    if _finite(tokens[first + 1 : second]) and _finite(tokens[second + 1 : until]):
        return False
    if first and "," in tokens[first].gap and _finite(tokens[max(0, first - REACH) : first]):
        return False
    before, after = (tokens[first - 1] if first else None), tokens[first + 1]
    return before is None or not tokens[first].joined or not _alike(before, after)


def _finite(tokens: Sequence[Token]) -> bool:
    return any(t.likely("VERB", "PRED", "PRTS", "ADJS") for t in tokens)


_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct"})


def _alike(one: Token, other: Token) -> bool:
    """Return whether two words look like members of one row: «карту и вклад»."""
    if not one.readings or not other.readings:
        return False
    top, next_ = one.readings[0], other.readings[0]
    if top.pos != next_.pos:
        return False
    return not (top.grammemes & _CASES) or any(
        a.grammemes & b.grammemes & _CASES for a in one.readings for b in other.readings
    )


def _member_end(sentence: Sentence, again: int) -> int:
    """Return the last word of the span: the one after the conjunction, past a preposition or particle."""
    tokens = sentence.tokens
    size = len(_conjunction(sentence, again).split())
    end = again + size - 1
    while end + 1 < len(tokens) and tokens[end + 1].joined:
        end += 1
        if not tokens[end].likely("PREP", "PRCL"):
            break
    return end


def parcellation(sentences: Sequence[Sentence], most: int = 2) -> Iterator[Found]:
    """Find more than ``most`` fragments in a row, each closed as a sentence: «Быстро. Просто. С заботой.»."""
    row: list[Sentence] = []
    for sentence in (*sentences, None):
        if sentence is not None and _fragment(sentence):
            row.append(sentence)
            continue
        if len(row) > most:
            yield Found(row[0].start, row[-1].tokens[-1].end)
        row = []


def _fragment(sentence: Sentence) -> bool:
    tokens = sentence.tokens
    return (
        len(tokens) <= _FRAGMENT
        and sentence.tail.lstrip('»"“ ')[:1] in {".", "!", "…"}
        and not any(
            t.number or t.capitals or not t.readings or t.likely("VERB", "INFN", "PRED", "LATN", "INTJ")
            for t in tokens
        )
        and not any(t.share("None") > 0 for t in tokens)
        and all(t.joined for t in tokens[1:])
    )


def rhetorical_question(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find questions that nobody is to answer: «Разве вам не нужны деньги?»; the span is the sentence."""
    for sentence in sentences:
        if not sentence.asks:
            continue
        if any(
            RHETORICAL.at(sentence, i) and (sentence.opens(i) or i == 1) for i in range(len(sentence.tokens))
        ):
            yield Found(sentence.tokens[0].start, sentence.end)
