"""What holds for all tests: the time that an example takes decides nothing, and Ctrl-C is heard."""

import gc
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

# What runs in the background of a shell ignores Ctrl-C, and so would the processes that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def collector() -> Iterator[None]:
    """Leave the settings of the collector as they were."""
    callbacks, threshold = gc.callbacks[:], gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.callbacks[:] = callbacks
