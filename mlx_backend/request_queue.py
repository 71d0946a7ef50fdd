"""Requests of each model in the order of their arrival: the first run, others wait, and too many are refused."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from mlx_backend.errors import RequestError


@dataclass(eq=False)
class _Place:
    entered_ns: int = field(default_factory=time.monotonic_ns)


class RequestQueue:
    """
    `max_running` requests of a loaded model run at once, `max_waiting` more may wait, and so many may wait for a model
    that is still loading. Belongs to the event loop.
    """

    def __init__(self, max_running: int, max_waiting: int, is_loaded: Callable[[str], bool]) -> None:
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._is_loaded = is_loaded
        self._places: dict[str, list[_Place]] = {}

    @contextmanager
    def place(self, model: str) -> Iterator[None]:
        """A place for the time of the block. Raises RequestError 503 when the model's queue is full."""
        places = self._places.setdefault(model, [])
        if len(places) >= self._max_waiting + (self._max_running if self._is_loaded(model) else 0):
            raise RequestError(503, "server busy, please try again.  maximum pending requests exceeded")
        place = _Place()
        places.append(place)
        try:
            yield
        finally:
            places.remove(place)
            if not places:
                self._places.pop(model, None)

    def count(self) -> tuple[int, int]:
        """Requests that run and requests that wait, of all models."""
        running = sum(self._running(model) for model in self._places)
        return running, sum(map(len, self._places.values())) - running

    def describe(self) -> list[dict[str, Any]]:
        """For each model with requests: how many run and wait, and the place and time (ns) of each that waits."""
        now_ns = time.monotonic_ns()
        return [
            {
                "model": model,
                "running": running,
                "waiting": len(places) - running,
                "requests": [
                    {"position": position, "waited": now_ns - place.entered_ns}
                    for position, place in enumerate(places[running:], start=1)
                ],
            }
            for model, places in self._places.items()
            for running in [self._running(model)]
        ]

    def _running(self, model: str) -> int:
        return min(len(self._places[model]), self._max_running) if self._is_loaded(model) else 0
