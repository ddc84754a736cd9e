"""Typographic mistakes, each with the edit that mends it: one module a family."""
