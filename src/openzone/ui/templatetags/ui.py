"""Components for templates. The module is a builtin of the template engine: no `{% load %}` is needed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, json_script, urlize
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from openzone.core import clock
from openzone.core.mentions import pattern as mention_pattern
from openzone.ui import numbers, times
from openzone.ui.addresses import address_of, address_tag
from openzone.ui.forms import kind_of, names_of_words, prepare
from openzone.ui.markup import marked_up, select_options, table_rows
from openzone.ui.plots import plan, points
from openzone.ui.words import WORDS

register = template.Library()
register.tag("url", address_tag)

ICON_NAMES = Path(__file__).parent.parent / "icons.txt"
SHAPES = {
    "done": "circle-check",
    "waits": "hourglass",
    "late": "alert-triangle",
    "info": "progress",
    "plain": "circle",
    "draft": "circle-dashed",
}
_CURRENT = SafeString(' aria-current="page"')
_MENTION = '<b class="oz-mention">{}</b>'
LANGUAGES = (("en", "English", "EN"), ("zh-hans", "简体中文", "中文"))


@cache
def icon_names() -> frozenset[str]:
    """Every icon that the sprite holds."""
    return frozenset(ICON_NAMES.read_text(encoding="utf-8").split())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon: decoration unless it is given a label."""
    return _icon(name, staticfiles_storage.url("vendor/icons.svg"), label)


# Pages hold dozens of the same few hundred pictures and labels.
@lru_cache(maxsize=1000)
def _icon(name: str, sprite: str, label: str) -> SafeString:
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"No icon is called {name!r}; add it to openzone/ui/icons.txt.")
    address = f"{sprite}#{name}"
    if label:
        return format_html('<svg class="oz-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="oz-icon" aria-hidden="true"><use href="{}"/></svg>', address)


# For tags that have an argument of the same name.
draw_icon = icon


@register.simple_tag
def state_word(word: str, meaning: str = "plain") -> SafeString:
    """Write a state as a shape and a word; the colour only repeats what the shape says."""
    return SafeString(f'<span class="oz-state oz-is-{meaning}">{icon(SHAPES[meaning])}{marked_up(word)}</span>')


def initials(name: str) -> str:
    """Two letters of a Latin name, the first character of a Chinese one."""
    words = name.split()
    if not words:
        return "·"
    first = words[0][0]
    return (first + words[-1][0] if len(words) > 1 and first.isascii() else first).upper()


@register.simple_tag
def choices(options: Iterable[tuple[str, Any]], chosen: str | None = "") -> SafeString:
    """Draw the options of a choice. Drawn here and not in a template: a zone has dozens of units and subjects."""
    return select_options(options, chosen or "")


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Draw a person's initials; the name stands beside it, so readers skip this."""
    return format_html('<span class="oz-avatar" aria-hidden="true">{}</span>', initials(name))


@register.inclusion_tag("ui/parts/person.html")
def person(name: str, note: str = "", href: str = "") -> dict[str, Any]:
    """Show a person: initials, name and what they are."""
    return {"name": name, "note": note, "href": href}


def time_element(moment: datetime, words: str) -> SafeString:
    """A moment that shows itself exactly on hover."""
    exact = marked_up(times.exact(moment))
    return SafeString(f'<time datetime="{moment.isoformat()}" title="{exact}">{marked_up(words)}</time>')


@register.simple_tag
def when(moment: datetime | None, style: str = "") -> SafeString | str:
    """Say when something happened, as people do; `exact` says it in full."""
    if moment is None:
        return numbers.UNKNOWN
    words = times.exact(moment) if style == "exact" else times.past(moment, clock.now())
    return time_element(moment, words)


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """Say a day with its year."""
    if value is None:
        return numbers.UNKNOWN
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), times.whole_day(value))


@register.simple_tag
def due(moment: datetime | None, met: bool = False) -> SafeString | str:
    """Say a deadline and whether it presses; `met` says it quietly."""
    if moment is None:
        return numbers.UNKNOWN
    if met:
        return time_element(moment, times.past(moment, clock.now()))
    words, meaning = times.deadline(moment, clock.now())
    shape = icon(SHAPES["late"]) if meaning == "late" else ""
    return format_html('<span class="oz-due oz-is-{}">{}{}</span>', meaning, shape, time_element(moment, words))


@register.simple_tag
def count(value: int | float | Decimal | None, cap: int | None = None) -> str:
    """Write a number grouped by thousands."""
    return numbers.capped(value, cap) if isinstance(value, int) else numbers.grouped(value)


@register.simple_tag
def money(value: Decimal | int | None, currency: str = "CNY") -> str:
    """Write an amount with its currency."""
    return numbers.amount(value, currency)


@register.simple_tag
def percent(value: float | Decimal | None, decimals: int = 1) -> str:
    """Write a share as percent."""
    return numbers.share(value, decimals)


@register.simple_tag
def size(value: int) -> str:
    """Write how large a file is."""
    return filesizeformat(value)


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, hide_label: bool = False, **attributes: object) -> dict[str, Any]:
    """Draw a field: label, help, error and widget, wired for readers. Further arguments become attributes."""
    prepare(bound, attributes)
    words = " ".join(names_of_words(bound))
    return {"field": bound, "kind": kind_of(bound.field.widget), "words": words, "hide_label": hide_label}


@register.inclusion_tag("ui/parts/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Draw all fields of a form."""
    return {"form": form}


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Draw the summary of what is wrong, with a link to each field; it takes the focus."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def nav_item(
    context: Context, href: str, label: str, icon: str = "", count: int | None = None, go: str = "", id: str = "",
    exact: bool = False,
) -> SafeString:  # fmt: skip
    """Draw an entry of the navigation; it marks itself when the page lies below it."""
    counted = numbers.capped(count, 1000) if count else ""
    held = format_html(' id="{}"', id) if id else ""
    key = format_html(' data-go="{}"', go) if go else ""
    number = format_html('<span class="oz-nav-count"{}>{}</span>', held, counted) if id or counted else ""
    return _linked("oz-nav-item", context, href, exact, draw_icon(icon) if icon else "", label, number, key)


@register.simple_tag(takes_context=True)
def bar_item(
    context: Context, href: str, label: str, icon: str, count: int | None = None, exact: bool = False
) -> SafeString:
    """Draw an entry of the bar at the bottom of a phone."""
    number = format_html('<span class="oz-bar-count">{}</span>', numbers.capped(count, 100)) if count else ""
    return _linked("oz-bar-item", context, href, exact, draw_icon(icon), label, number)


def _linked(
    shape: str, context: Context, href: str, exact: bool, mark: str, label: str, number: str, more: str = ""
) -> SafeString:
    here = _CURRENT if is_current(context, href, exact) else ""
    return SafeString(
        f'<a class="{shape}" href="{marked_up(href)}"{here}{more}>{mark}<span>{marked_up(label)}</span>{number}</a>'
    )


def is_current(context: Context, href: str, exact: bool) -> bool:
    """Whether the page shown is the one linked, or lies below it."""
    path = getattr(context.get("request"), "path", "")
    place = href.partition("?")[0]
    return path == place if exact else path.startswith(place)


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, text: str = "", href: str = "", action: str = "", icon: str = "") -> dict[str, Any]:
    """Say that there is nothing, and what to do next."""
    return {"title": title, "text": text, "href": href, "action": action, "icon": icon}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(
    context: Context, next: str | None = None, first: bool = True, param: str = "after", total: str = ""
) -> dict[str, Any]:
    """Draw the links to the next page and back to the first; the filters in the address stay."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return {"next": "", "start": "", "total": total}
    query.pop(param, None)
    start = "" if first else f"?{query.urlencode()}"
    if next:
        query[param] = next
    return {"next": f"?{query.urlencode()}" if next else "", "start": start, "total": total}


@register.inclusion_tag("ui/parts/promise.html")
def promise(percent: float, words: str, meaning: str = "info") -> dict[str, Any]:
    """Draw how much of a promised time has passed, with the promise in words."""
    return {"percent": max(0, min(100, round(percent))), "words": words, "meaning": meaning}


@register.inclusion_tag("ui/parts/stat.html")
def stat(value: int | float | Decimal | str | None, label: str, **more: Any) -> dict[str, Any]:
    """Draw one figure: unit, href, trend, trend_meaning, note and spark are optional."""
    shown = value if isinstance(value, str) else numbers.grouped(value)
    return {"value": shown, "label": label, "trend_meaning": "plain", **more}


@register.inclusion_tag("ui/parts/sparkline.html")
def sparkline(values: Sequence[float | None], label: str) -> dict[str, Any]:
    """Draw a small trend; the label says it for readers."""
    return {"label": label, "line": points(values)}


@register.inclusion_tag("ui/parts/art.html")
def art(seed: str) -> dict[str, Any]:
    """Draw a plan in the zone's colour, the same for the same seed: a picture where there is no photograph."""
    return {"parcels": plan(seed)}


@register.inclusion_tag("ui/parts/chart.html")
def chart(
    id: str, options: Mapping[str, Any], title: str, table: Mapping[str, Any] | None = None, note: str = "",
    size: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Draw a plot with the table behind it and its download; the page also needs `{% chart_scripts %}`."""
    return {
        "id": id,
        "options_id": f"{id}-options",
        "options": options,
        "title": title,
        "table": table,
        "note": note,
        "size": size,
    }


@register.inclusion_tag("ui/parts/chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """Load what draws plots; only pages with plots do."""
    return {}


@register.inclusion_tag("ui/parts/copy.html")
def copy(text: str, label: str = "") -> dict[str, Any]:
    """Draw a button that copies a text."""
    return {"text": text, "label": label}


@register.inclusion_tag("ui/parts/message.html")
def message(number: int | str, side: str, who: str, at: datetime, body: str, **more: Any) -> dict[str, Any]:
    """Draw one entry of a conversation; side is enterprise, zone, note or event. Optional: role, mine, files, seen."""
    stream = side if side in {"note", "event"} else "message"
    return {"called": (), "number": number, "side": side, "stream": stream, "who": who, "at": at, "body": body, **more}


@register.simple_tag
def spoken(body: str, called: Iterable[str] = ()) -> SafeString:
    """Write what somebody said: addresses become links, the names it calls with an @ stand out."""
    found, pieces, at = mention_pattern(frozenset(called)), [], 0
    for match in found.finditer(body) if found else ():
        pieces += [urlize(body[at : match.start()], autoescape=True), format_html(_MENTION, match[0])]
        at = match.end()
    return SafeString("".join([*pieces, urlize(body[at:], autoescape=True)]))


@register.simple_tag
def kept_draft(drafts: Mapping[str, Any] | None, room: Any, what: str) -> dict[str, Any]:
    """What was typed at a place before, and the attributes by which its composer keeps what is typed from now on."""
    if not room:
        return {"body": "", "attributes": ""}
    draft = (drafts or {}).get(room.key(what))
    attributes = format_html(
        'data-kept="{}" data-kept-at="{}" data-drafts="{}"',
        room.key(what),
        draft.saved_at.isoformat() if draft else "",
        address_of("drafts"),
    )
    return {"body": draft.body if draft else "", "attributes": attributes}


@register.inclusion_tag("ui/parts/composers.html", takes_context=True)
def composers(context: Context, answer_url: str, to: str, draft: str, **more: Any) -> dict[str, Any]:
    """Draw where one writes: the answer that leaves the house and, with `note_url`, the note that does not."""
    csrf_token = context.get("csrf_token")
    return {"answer_url": answer_url, "to": to, "draft": draft, "csrf_token": csrf_token, "words": WORDS, **more}


@register.inclusion_tag("ui/parts/search_box.html")
def search_box(address: str, typed_address: str, text: str = "") -> dict[str, str]:
    """Draw the box in which one searches everything; what is found while one types comes from the second address."""
    return {"address": address, "typed_address": typed_address, "text": text}


@register.inclusion_tag("ui/parts/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """Draw the choice of language; it comes back to the same page."""
    request = context.get("request")
    # A page that answered what was sent may have no page of its own.
    back = request.get_full_path() if request and request.method in ("GET", "HEAD") else "/home/"
    return {
        "languages": offered(context.get("zone")),
        "now": get_language(),
        "back": back,
        "csrf_token": context.get("csrf_token"),
    }


def offered(zone: Any) -> list[tuple[str, str, str]]:
    """The languages that may be chosen at a zone, all where no zone is known; none when there is no choice."""
    codes = getattr(zone, "languages", None) or [code for code, _name, _short in LANGUAGES]
    known = {code: row for row in LANGUAGES if (code := row[0]) in codes}
    return [known[code] for code in codes if code in known] if len(known) > 1 else []


@register.simple_tag
def words() -> SafeString:
    """Hand the sentences of the scripts to the page."""
    return _words(get_language())


@cache
def _words(language: str | None) -> SafeString:
    """In the language that is spoken now; named, because it is all that they depend on."""
    return json_script({name: str(sentence) for name, sentence in WORDS.items()}, "ui-words")


@register.filter
def drawn_table(table: Mapping[str, Any]) -> SafeString:
    """Draw the heading and the rows of the table behind a plot."""
    return table_rows(table["columns"], table["rows"])
