"""What touches durable-rules runs in a process of its own, also in tests: it can end the process it runs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from programs import law_of

from uirules.law import Law

Inside = Callable[..., Any]


@pytest.fixture(scope="session")
def inside() -> Iterator[Inside]:
    """Calls a function of a test module in another process, which lives as long as the tests."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda function, *given: pool.submit(function, *given).result(timeout=120)


@pytest.fixture(scope="session")
def law() -> Law:
    return law_of("mm-ssl-2012")
