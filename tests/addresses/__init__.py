"""The rows of the matrix role × address, one module for each part of the platform.

A module offers `GETS` (what a GET answers to whom), `POSTS` (whom a POST is for, and who is told that it is not his),
where needed `BODIES` (what is posted) and `INSTEAD` (what stands in the address when posted), and `values(cast)`: what
stands in an address, by its name.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

PARTS: list[ModuleType] = [
    import_module(f"{__name__}.{part.name}") for part in iter_modules(__path__) if part.name != "roles"
]
