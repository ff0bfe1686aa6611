"""Typed signals: how a lower app asks or tells the apps above it without knowing them."""

from collections.abc import Callable
from typing import Generic, TypeVar

E = TypeVar("E")


class Signal(Generic[E]):
    """A list of receivers, called at once and in the sender's transaction. A receiver that raises refuses the act."""

    def __init__(self) -> None:
        self._receivers: list[Callable[[E], None]] = []

    def connect(self, receiver: Callable[[E], None]) -> Callable[[E], None]:
        """Add a receiver; usable as a decorator."""
        self._receivers.append(receiver)
        return receiver

    def send(self, event: E) -> None:
        """Call every receiver with the event."""
        for receiver in self._receivers:
            receiver(event)
