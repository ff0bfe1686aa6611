"""What places tells the apps above before it changes the network: a receiver may refuse."""

from dataclasses import dataclass

from openzone.core.signals import Signal
from openzone.places.models import Post, Unit


@dataclass(frozen=True)
class PostEnding:
    """A post is about to end; a receiver refuses when work would be left without anybody."""

    post: Post


@dataclass(frozen=True)
class UnitClosing:
    """A unit is about to close; a receiver refuses when something still lies there."""

    unit: Unit


post_ending: Signal[PostEnding] = Signal()
unit_closing: Signal[UnitClosing] = Signal()
