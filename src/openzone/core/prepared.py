"""Queries that are put into SQL once for each process.

Django writes a query as SQL anew whenever it is asked, which costs several times what the database needs to answer it.
What every page asks in the same words is therefore written once, with a `Given` where a value varies. Only the words
are kept, never an answer: the database is asked each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from copy import copy
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Expression, Field, Lookup, QuerySet, Subquery
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from psycopg import ClientCursor

Row = TypeVar("Row")


class Given(Expression):
    """A value that is named when the query is asked. It is handed over as it is: an id, a text, a moment.

    Instead of a name it may have a function, which makes it out of the one thing that the query is asked `of`.
    """

    def __init__(self, name: str | Callable[[Any], Any], output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Leave its place free."""
        return "%s", (self,)


class Among(Lookup):
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
        return self._words().ask(lambda one: given[one.name])

    def of(self, thing: Any) -> list[Row]:
        """The rows for what follows from a thing, asked now."""
        return self._words().ask(lambda one: one.name(thing))

    def first(self, **given: Any) -> Row | None:
        """The first row for these values."""
        return next(iter(self(**given)), None)

    def _words(self) -> "_Written[Row]":
        if self._written is None:
            self._written = _Written(self._write())
        return self._written


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


class _Written(Generic[Row]):
    """The words of a query, and what Django needs to make rows of an answer. Without words it has no rows.

    The query itself is let go: it is twenty times as large, and many people have queries of their own.
    """

    def __init__(self, rows: Any) -> None:
        assert not rows._prefetch_related_lookups, "what is fetched besides would be a statement of its own"  # noqa: SLF001
        self._compiler = rows.query.get_compiler(using=rows.db)
        try:
            self._sql, self._params = self._compiler.as_sql()
        except EmptyResultSet:
            self._sql, self._params = "", ()
        self._varies = any(isinstance(one, Given) for one in self._params)
        if not self._varies and self._params:
            self._sql = _with_values(self._sql, self._params, rows.db)
        self._reader = _Reader(rows)
        _let_go(self._compiler)

    def ask(self, value: Callable[[Any], Any]) -> list[Row]:
        if not self._sql:
            return []
        # Without any values the driver does not look through the words for their places.
        values = tuple(value(one) if isinstance(one, Given) else one for one in self._params) if self._varies else None
        compiler = copy(self._compiler)
        # The words are the same in each database and thread; the connection is not.
        compiler.using = router.db_for_read(self._reader.model)
        compiler.connection = connections[compiler.using]
        compiler.as_sql = lambda *_, **__: (self._sql, values)
        return self._reader.rows(compiler)


def _with_values(sql: str, params: Iterable[Any], using: str) -> str:
    """The words with the values in their places."""
    connections[using].ensure_connection()
    return ClientCursor(connections[using].connection).mogrify(sql, tuple(params))


class _Reader:
    """What Django looks at in a query set, and in its query, while it makes rows of what a compiler fetches."""

    def __init__(self, rows: Any) -> None:
        self._making, self.model = rows._iterable_class, rows.model  # noqa: SLF001
        self._fields = rows._fields
        self._known_related_objects: dict[Any, Any] = {}
        self.selected, self.extra_select = rows.query.selected, tuple(rows.query.extra_select)
        self.values_select, self.annotation_select = rows.query.values_select, tuple(rows.query.annotation_select)

    def rows(self, compiler: Any) -> list[Any]:
        asked: Any = copy(self)
        asked.db, asked.query, asked.get_compiler = compiler.using, asked, lambda *_, **__: compiler
        return list(self._making(asked))


def _let_go(compiler: Any) -> None:
    """Take from a compiler all that only writing needs."""
    for expression, *_words in compiler.select or ():
        # Of what is looked up by a query inside, only what kind of value it has is still asked.
        assert expression.output_field and expression.convert_value
        _let_go_of_queries(expression)
    compiler.select = [_column(expression) for expression, *_words in compiler.select or ()]
    for name in ("connection", "query", "where", "having", "qualify"):
        setattr(compiler, name, None)


# Queries of one kind have the same columns, whoever asks.
_columns: dict[Hashable, tuple[Any, ...]] = {}


def _column(expression: Any) -> tuple[Any, ...]:
    """An entry of a compiler's list of columns without its words; one for all queries that have this column."""
    entry = (expression, None, None)
    if not isinstance(expression, Col):
        return entry
    return _columns.setdefault((expression.alias, expression.target, expression.output_field), entry)


def _let_go_of_queries(expression: Any) -> None:
    for part in expression.get_source_expressions():
        if isinstance(part, Expression):
            _let_go_of_queries(part)
    if isinstance(expression, Subquery):
        expression.__dict__["query"] = None
