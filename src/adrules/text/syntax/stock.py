"""Fixed rows of words: prepositions made of nouns, and introductory words."""

from collections.abc import Iterator, Sequence

from adrules.text.syntax.tagging import Found, Rows, Sentence

WITH_GENITIVE = Rows(
    """
    в рамках | за счёт | в целях | с целью | путём | посредством | в течение | в продолжение | вследствие |
    ввиду | в отношении | в ходе | в процессе | на основании | по причине | в силу | в результате |
    касательно | относительно | на предмет | во избежание | во исполнение | в порядке | в лице | в счёт |
    в интересах | в преддверии | на протяжении | по поводу | по случаю | с учётом
    """
)
WITH_PREPOSITION = Rows(
    """
    в связи с | в связи со | в соответствии с | в соответствии со | по отношению к | в зависимости от |
    наряду с | наряду со
    """
)

_PLAIN = Rows(
    "с помощью | при помощи | в случае | в качестве | в виде | по мере | во время | в период | на базе"
)
_LASTING = frozenset({"течение", "продолжение", "протяжении"})

ALWAYS = Rows(
    """
    конечно | конечно же | безусловно | разумеется | несомненно | бесспорно | по-видимому | как известно |
    как говорится | так сказать | одним словом | иными словами | другими словами | короче говоря |
    честно говоря | откровенно говоря | собственно говоря | вообще говоря | между прочим | к счастью |
    к сожалению | к слову | без сомнения | вне всякого сомнения | само собой разумеется | во-первых |
    во-вторых | в-третьих | по сути дела | как ни странно | что называется | мягко говоря | по правде говоря
    """
)
SET_OFF = Rows(
    """
    возможно | вероятно | видимо | кажется | наверное | наверно | пожалуй | действительно | естественно |
    очевидно | впрочем | правда | наконец | значит | собственно | напротив | наоборот | кроме того |
    более того | к тому же | таким образом | следовательно | итак | кстати | главное | в принципе |
    в общем | тем не менее | может быть | быть может | как правило | в целом | само собой | по сути |
    помимо этого | словом | с одной стороны | с другой стороны | скорее всего | прежде всего |
    самое главное | судя по всему | по идее | соответственно
    """
)


def derived_preposition(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find prepositions made of nouns before their own noun: «в рамках акции», «за счёт банка»."""
    for sentence in sentences:
        index = 0
        while index < len(sentence.tokens):
            size = WITH_PREPOSITION.at(sentence, index) or _genitive_row(sentence, index)
            if size:
                tokens = sentence.tokens[index : index + size]
                yield Found(tokens[0].start, tokens[-1].end)
            index += size or 1


def prepositional(sentence: Sentence, index: int) -> int:
    """Return the length of a row at ``index`` that serves as a preposition, in good style or not."""
    return (
        WITH_PREPOSITION.at(sentence, index) or _genitive_row(sentence, index) or _PLAIN.at(sentence, index)
    )


def _genitive_row(sentence: Sentence, index: int) -> int:
    """Return the length of a row at ``index`` that a genitive follows: «всё в порядке» has none."""
    size = WITH_GENITIVE.at(sentence, index)
    if not size or index + size >= len(sentence.tokens):
        return 0
    if size == 1 and index and _attribute(sentence, index - 1):
        return 0
    following = sentence.tokens[index + size]
    quoted = following.gap.strip() in {"«", '"', "„"}
    if following.joined and following.number:
        return size if sentence.tokens[index + size - 1].form in _LASTING else 0
    return size if (following.joined or quoted) and (following.can("gent") or following.can("gen2")) else 0


def _attribute(sentence: Sentence, index: int) -> bool:
    """Return whether a word makes the next one a plain noun: «своим путём»."""
    before = sentence.tokens[index]
    return (
        sentence.tokens[index + 1].joined
        and before.weight("ablt") > 0
        and before.likely("ADJF", "NPRO", "PRTF")
    )


def introductory(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find introductory words.

    Those that can be something else count only when set off by marks: «Возможно, вы
    заметили» is one, «Оформить возможно онлайн» is a predicate.
    """
    for sentence in sentences:
        index = 0
        while index < len(sentence.tokens):
            size = ALWAYS.at(sentence, index)
            if not size:
                size = SET_OFF.at(sentence, index)
                size = size if size and _set_off(sentence, index, index + size - 1) else 0
            if size:
                tokens = sentence.tokens[index : index + size]
                yield Found(tokens[0].start, tokens[-1].end)
            index += size or 1


def _set_off(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether marks stand on both sides, at least one of them a comma or a bracket."""
    return sentence.opens(first) and sentence.closes(last) and (first > 0 or last + 1 < len(sentence.tokens))
