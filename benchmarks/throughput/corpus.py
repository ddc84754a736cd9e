"""Messages with the shape of real ones: lengths, capitals, emoji, figures, and a long tail of words.

Made on the user's machine from templates of our own and words of the dictionary, the same for
one seed and one version of the dictionary. 66–270 characters; 3 % in capitals; about a fifth
with emoji; about a third of the messages hold a phrase of the large pack on purpose.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.throughput.phrases import Phrase, phrases
from benchmarks.throughput.vocabulary import Lexeme, Vocabulary, vocabulary

SHORTEST, LONGEST = 66, 270
CAPITALS = 0.03
WITH_EMOJI = 0.20
WITH_PHRASE = 0.16
SENTENCES = (
    "{V} {NA} за {T}",
    "{V} {NA} и {NA} в приложении",
    "Новинка: {NN} с {NI}",
    "{NN} от {M} и {NN} от {M}",
    "Для {NG} — {NN} на {T}",
    "С {D} по {D} {NN} со скидкой {P}",
    "Ставка {P} на {T}, {NN} без {NG}",
    "До {D} {F} {NA} по цене от {M}",
    "{NN}: {NN}, {NN} и {NN}",
    "Мы {F2} {NA} для {NG}",
    "Нужна помощь с {NI}? {V} {NA} по телефону",
    "«{NN}» в {NL}: вход от {M}",
    "Кешбэк {P} на {NA} и {P} на {NA}",
    "Если {NN} рядом, {V0} {NA}",
    "Ваша {NF} ждёт: {V0} {NA} до {D}",
    "{V} {NA} — {NN} в подарок",
    "Заказ от {M}: {NN} и {NN} привезём за {T}",
    "Оформление {NG} займёт {T}",
    "Говорим о {NL} просто: {NN} и {NN}",
    "Цена {NG} снижена на {P}",
)
WITH_PHRASE_SENTENCES = ("{X}: {NN} от {M}", "У нас {X} и {NN}", "{V} {NA}: {X} на {T}", "Это {X} для {NG}")
EMOJI = ("🎉", "🔥", "💳", "🚗", "👨‍👩‍👧", "👍🏽", "❤️", "🇷🇺", "⭐", "🎁")
MONTHS = ("января", "марта", "апреля", "июня", "августа", "октября", "декабря")
_CASES = {"NN": "nomn", "NA": "accs", "NG": "gent", "NI": "ablt", "NL": "loct"}
_VERB_FORMS = {"V": ("impr",), "V0": ("impr",), "F": ("futr", "sing"), "F2": ("past", "plur")}
TERMS = ("3 дня", "10 минут", "2 часа", "6 месяцев", "1 год", "14 дней", "40 минут")


@dataclass(frozen=True)
class Corpus:
    """Messages, and how many different words they hold."""

    messages: tuple[str, ...]
    distinct_words: int
    characters: int
    bytes: int


def corpus(count: int, seed: int, known: Vocabulary | None = None) -> Corpus:
    """Return ``count`` messages of the seed."""
    texts = tuple(text for text, _ in zip(messages(seed, known), range(count), strict=False))
    words = {word.strip("«».,:!?—").lower() for text in texts for word in text.split()}
    return Corpus(texts, len(words), sum(map(len, texts)), sum(len(text.encode()) for text in texts))


def messages(seed: int, known: Vocabulary | None = None) -> Iterator[str]:
    """Yield messages without end."""
    words = known or vocabulary(1)
    many = phrases(5_000, words)
    few = many[:500]
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    writer = _Writer(words, dice)
    while True:
        parts: list[str] = []
        if dice.random() < WITH_PHRASE:
            parts.append(writer.sentence(dice.choice(WITH_PHRASE_SENTENCES), dice.choice(few)))
        elif dice.random() < WITH_PHRASE:
            parts.append(writer.sentence(dice.choice(WITH_PHRASE_SENTENCES), dice.choice(many)))
        goal = dice.triangular(40, 200, 75)
        while sum(map(len, parts)) + len(parts) < goal:
            parts.insert(dice.randint(0, len(parts)), writer.sentence(dice.choice(SENTENCES), None))
        text = " ".join(parts)
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        yield text.upper() if dice.random() < CAPITALS else text


class _Writer:
    """Fills templates."""

    def __init__(self, words: Vocabulary, dice: random.Random) -> None:
        self.words = words
        self.dice = dice

    def sentence(self, template: str, phrase: Phrase | None) -> str:
        """Return a sentence of the template, begun by a capital, ended by a mark, now and then an emoji."""
        dice = self.dice
        text = ""
        for piece in template.split("{"):
            slot, closed, rest = piece.partition("}")
            text += self._slot(slot, phrase) + rest if closed else piece
        end = dice.choices((".", "!", "!!", "…", "?"), (70, 22, 4, 2, 2))[0]
        # A sentence in two or three, a message has about two: a fifth of the messages with emoji.
        emoji = (
            " " + dice.choice(EMOJI) * dice.choice((1, 1, 1, 2)) if dice.random() < WITH_EMOJI / 2.3 else ""
        )
        return text[:1].upper() + text[1:] + end + emoji

    def _slot(self, slot: str, phrase: Phrase | None) -> str:
        if slot == "X":
            return phrase.said(self.dice) if phrase else ""
        if slot in _CASES:
            return self._nominal(_CASES[slot])
        if slot == "NF":
            return self._drawn(self.words.nouns).form("nomn", "sing")
        if slot in _VERB_FORMS:
            return self._drawn(self.words.verbs).form(*_VERB_FORMS[slot])
        return self._figure(slot)

    def _figure(self, slot: str) -> str:
        dice = self.dice
        if slot == "M":
            amount = f"{dice.randint(1, 990)}{dice.choice((' 000', '0', '90'))}"
            return f"{amount} {dice.choice(('₽', 'руб.', 'рублей'))}"
        if slot == "P":
            return f"{dice.randint(1, 70)}{dice.choice((' %', '%', ',5 %'))}"
        return f"{dice.randint(1, 28)} {dice.choice(MONTHS)}" if slot == "D" else dice.choice(TERMS)

    def _nominal(self, case: str) -> str:
        """Return a noun in a case, with an adjective that agrees two times out of three."""
        dice = self.dice
        noun = self._drawn(self.words.nouns)
        number = dice.choice(("sing", "plur"))
        head = noun.form(case, number)
        if dice.random() < 1 / 3:
            return head
        adjective = self._drawn(self.words.adjectives)
        return f"{agreed(adjective, noun, case, number)} {head}"

    def _drawn(self, words: tuple[Lexeme, ...]) -> Lexeme:
        """Return one of the common words half of the time, any word otherwise."""
        common = self.words.common[words[0].pos]
        return self.dice.choice(words[:common] if self.dice.random() < 1 / 2 else words)


def agreed(adjective: Lexeme, noun: Lexeme, case: str, number: str) -> str:
    """Return the adjective as it stands before the noun."""
    if case == "accs" and (number == "plur" or noun.gender == "masc"):
        case = "gent" if noun.animate else "nomn"
    return adjective.form(case, "plur" if number == "plur" else noun.gender)
