"""The phrases of the measured packs: worn advertising phrases of our own, and many drawn ones.

Lengths are those of real stop lists: few single words, mostly two words, a tail of three to five.
"""

import random
from dataclasses import dataclass
from functools import cache

from benchmarks.throughput.vocabulary import Lexeme, Vocabulary

SEED = 7
LENGTHS = {1: 0.026, 2: 0.798, 3: 0.145, 4: 0.031}
OWN = (
    *(
        "индивидуальный подход",
        "широкий спектр",
        "мир возможностей",
        "гибкие условия",
        "выгодное предложение",
    ),
    *("высокое качество", "команда профессионалов", "динамично развивающаяся компания", "лучшее решение"),
    *(
        "полный комплекс услуг",
        "доступная цена",
        "надёжный партнёр",
        "современные технологии",
        "уникальный шанс",
    ),
    *(
        "безупречный сервис",
        "новый уровень комфорта",
        "приятный бонус",
        "максимальная выгода",
        "успеть купить",
    ),
    *(
        "открыть новые горизонты",
        "воплотить мечту",
        "не упустить шанс",
        "только сегодня",
        "специальное предложение",
    ),
    *(
        "забота о клиенте",
        "оптимальное решение",
        "инновационный продукт",
        "профессиональная команда",
        "легко и просто",
    ),
    *(
        "короткие сроки",
        "любой бюджет",
        "под ключ",
        "на выгодных условиях",
        "без лишних хлопот",
        "всё включено",
    ),
)


@dataclass(frozen=True, eq=False)
class Phrase:
    """A phrase as a rule names it, and how a message says it.

    ``parts``: each word with the grammemes of its citation form; ``head`` counts the words
    that are declined together, from the first one on.
    """

    text: str
    parts: tuple[tuple[Lexeme, tuple[str, ...]], ...] = ()
    noun: int = 0
    adjective: int | None = None

    def said(self, dice: random.Random) -> str:
        """Return the phrase in one of its forms."""
        if not self.parts:
            return self.text
        words = [lexeme.form(*grammemes) for lexeme, grammemes in self.parts]
        case, number = dice.choice(("nomn", "gent", "ablt", "loct")), dice.choice(("sing", "plur"))
        lexeme, _ = self.parts[self.noun]
        if lexeme.pos == "NOUN":
            words[self.noun] = lexeme.form(case, number)
            if self.adjective is not None:
                adjective, _ = self.parts[self.adjective]
                words[self.adjective] = adjective.form(case, "plur" if number == "plur" else lexeme.gender)
        return " ".join(words)


@cache
def phrases(count: int, words: Vocabulary) -> tuple[Phrase, ...]:
    """Return the first ``count`` phrases; a shorter list is the beginning of a longer one."""
    dice = random.Random(SEED)  # noqa: S311 - not for secrets
    found = {text: Phrase(text) for text in OWN}
    sizes, shares = tuple(LENGTHS), tuple(LENGTHS.values())
    while len(found) < count:
        phrase = _drawn(dice.choices(sizes, shares)[0], words, dice)
        found.setdefault(phrase.text, phrase)
    return tuple(found.values())[:count]


def _drawn(size: int, words: Vocabulary, dice: random.Random) -> Phrase:
    noun, other = dice.choice(words.nouns), dice.choice(words.nouns)
    adjective, verb = dice.choice(words.adjectives), dice.choice(words.verbs)
    named = (noun, ("nomn", "sing"))
    agreed = (adjective, ("nomn", noun.gender))
    of_other = (other, ("gent", dice.choice(("sing", "plur"))))
    to_do = (verb, ("inf",))
    if size == 1:
        return _phrase((named,), 0)
    if size == 2:  # noqa: PLR2004
        shape = dice.random()
        if shape < 0.6:  # noqa: PLR2004 - most clichés are an adjective and a noun
            return _phrase((agreed, named), 1, 0)
        return _phrase((named, of_other), 0) if shape < 0.8 else _phrase((to_do, named), 1)  # noqa: PLR2004
    if size == 3:  # noqa: PLR2004
        return _phrase((agreed, named, of_other), 1, 0)
    return _phrase((to_do, agreed, named, of_other), 2, 1)


def _phrase(
    parts: tuple[tuple[Lexeme, tuple[str, ...]], ...], noun: int, adjective: int | None = None
) -> Phrase:
    return Phrase(" ".join(lexeme.form(*grammemes) for lexeme, grammemes in parts), parts, noun, adjective)
