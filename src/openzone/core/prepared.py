"""Queries that are put into SQL once for each process.

Django writes a query as SQL anew whenever it is asked, which costs several times what the database needs to answer it.
What every page asks in the same words is therefore written once, with a `Given` where a value varies. Only the words
are kept, never an answer: the database is asked each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Given(Expression):
    """A value that is named when the query is asked. It is handed over as it is: an id, a text, a moment."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Leave its place free."""
        return "%s", (self,)


class Among(Lookup):  # type: ignore[type-arg]
    """Whether something is one of a list that is `Given`: `Among(F("pk"), Given("people"))`."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Compare with a list, which has one place however long it is."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_params, *right_params)


class Prepared(Generic[Row]):
    """A query with its words. The query must not depend on anything but what is `Given`."""

    def __init__(self, write: Callable[[], QuerySet[Any, Row]]) -> None:
        self._write = write
        self._written: _Written[Row] | None = None

    def __call__(self, **given: Any) -> list[Row]:
        """The rows for these values, asked now."""
        if self._written is None:
            self._written = _Written.of(self._write())
        return self._written.ask(given)

    def first(self, **given: Any) -> Row | None:
        """The first row for these values."""
        return next(iter(self(**given)), None)


class PreparedFor(Generic[Row]):
    """Queries with their words by a key, which must name all that a query depends on besides what is `Given`.

    So many people as are at work at the same time have a place; who has not asked for longest gives way.
    """

    def __init__(self, most: int = 300) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, Prepared[Row]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, key: Hashable, write: Callable[[], QuerySet[Any, Row]]) -> Prepared[Row]:
        """The query of this key, written by `write` if it is not known."""
        with self._lock:
            known = self._known.setdefault(key, Prepared(write))
            self._known.move_to_end(key)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
            return known


@dataclass(frozen=True)
class _Written(Generic[Row]):
    """A query, how it is asked and how its answer is read. Without SQL it has no rows, whatever is given."""

    rows: QuerySet[Any, Row]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any, Row]) -> "_Written[Row]":
        assert not rows._prefetch_related_lookups, "what is fetched besides would be a statement of its own"
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        compiler.connection = None
        return cls(rows, compiler, sql, params)

    def ask(self, given: Mapping[str, Any]) -> list[Row]:
        if not self.sql:
            return []
        values = tuple(given[one.name] if isinstance(one, Given) else one for one in self.params)
        ready = copy(self.compiler)
        # The words are the same in each database and thread; the connection is not.
        ready.using, ready.connection = self.rows.db, connections[self.rows.db]
        ready.as_sql = lambda *_, **__: (self.sql, values)
        return list(self.rows._iterable_class(_Asked(self.rows, ready)))


class _Asked:
    """What Django looks at in a query while it makes rows of an answer."""

    def __init__(self, rows: QuerySet[Any, Any], ready: SQLCompiler) -> None:
        self.db, self.model, self.query, self._ready = rows.db, rows.model, self, ready
        self._fields, self._known_related_objects = rows._fields, rows._known_related_objects

    def get_compiler(self, *_: Any, **__: Any) -> SQLCompiler:
        return self._ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ready.query, name)
