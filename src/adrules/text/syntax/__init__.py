"""Constructions of Russian that grammemes show: one module a family, no rules, no messages."""
