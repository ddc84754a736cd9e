"""Regenerate until clean: :mod:`~adrules.loop.step` decides, :mod:`~adrules.loop.driver` acts."""
