"""The words for the reader: ты and вы, твой and ваш, in every form."""

from typing import Literal

Register = Literal["ty", "vy"]

_PRONOUNS: dict[Register, str] = {"ty": "ты тебя тебе тобой тобою", "vy": "вы вас вам вами"}
_POSSESSIVES: dict[Register, str] = {
    "ty": "твой твоя твое твои твоего твоей твоему твою твоим твоем твоею твоих твоими",
    "vy": "ваш ваша ваше ваши вашего вашей вашему вашу вашим вашем вашею ваших вашими",
}

PRONOUNS = {form: register for register, forms in _PRONOUNS.items() for form in forms.split()}
"""Folded forms of ты and вы."""

POSSESSIVES = {form: register for register, forms in _POSSESSIVES.items() for form in forms.split()}
"""Folded forms of твой and ваш."""

YOU = frozenset(PRONOUNS) | frozenset(POSSESSIVES)
"""All of them."""
