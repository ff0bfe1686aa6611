"""How a field of a Django form is drawn: classes of its widget, the wiring for readers, what stands around it."""

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Widget

CHOICES = (CheckboxSelectMultiple, RadioSelect)


def kind_of(widget: Widget) -> str:
    """Which of the three drawings fits: a list of choices, a single box to tick, or a line."""
    if isinstance(widget, CHOICES):
        return "choices"
    return "tick" if isinstance(widget, CheckboxInput) else "line"


def style_of(widget: Widget) -> str:
    """The class that gives the widget its look."""
    if isinstance(widget, (*CHOICES, CheckboxInput)):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


def names_of_words(bound: BoundField) -> list[str]:
    """Ids of the sentences that belong to the field: its help and its error."""
    identity = bound.auto_id
    words = [f"{identity}_help"] if bound.help_text else []
    return [*words, f"{identity}_error"] if bound.errors else words


def prepare(bound: BoundField, attributes: dict[str, object]) -> None:
    """Give the widget of this form its class, the page's attributes and the ids of its help and error."""
    widget = bound.field.widget
    own = str(widget.attrs.get("class", ""))
    style = style_of(widget)
    classes = own if style in own.split() else f"{own} {style}".strip()
    widget.attrs["class"] = f"{classes} is-invalid" if bound.errors else classes
    widget.attrs.update({name.replace("_", "-"): value for name, value in attributes.items()})
    words = names_of_words(bound)
    if words and kind_of(widget) != "choices":
        widget.attrs["aria-describedby"] = " ".join(words)
