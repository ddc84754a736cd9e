"""A pack of one rule, for tests that write it to a file of their own."""

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/unique
    category: cliche
    phrases: ["уникальный"]
    message: "«{match}» ничего не сообщает."
    examples: {bad: ["[[Уникальный]] вклад", "[[уникальное]] предложение"], ok: ["Вклад", "Счёт"]}
"""
