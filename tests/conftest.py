"""What holds for all tests: the time that an example takes decides nothing."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture
def collector() -> Iterator[None]:
    """Leave the settings of the collector as they were."""
    callbacks, threshold = gc.callbacks[:], gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.callbacks[:] = callbacks
