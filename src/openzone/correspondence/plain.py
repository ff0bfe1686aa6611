"""HTML of a mail as plain text: what a person would read, quoted parts marked by `>`. No markup ever gets further."""

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"head", "style", "script", "title", "template", "noscript", "svg", "object", "iframe"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "pre"})
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
MOST_QUOTES = 20


class _Reader(HTMLParser):
    """Gathers lines; whatever is malformed is read as a browser would: somehow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line, self.unseen, self.quotes, self.kept = "", 0, 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br":
            self.end_line(always=True)
        elif tag in _BLOCKS:
            self.end_line(apart=tag in _APART)
            self.kept += tag == "pre"
            self.quotes += tag == "blockquote"
            self.line = "- " if tag == "li" else ""
        elif tag in _CELLS and self.line.strip():
            self.line += "  "

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _BLOCKS:
            self.end_line(apart=tag in _APART)
            self.kept = max(0, self.kept - (tag == "pre"))
            self.quotes = max(0, self.quotes - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.kept:
            first, *more = data.split("\n")
            self.line += first
            for one in more:
                self.end_line(always=True)
                self.line = one
            return
        text = _SPACES.sub(" ", data)
        self.line += text.lstrip() if not self.line or self.line.endswith(" ") else text

    def end_line(self, *, apart: bool = False, always: bool = False) -> None:
        """Begin a new line, with an empty one between where paragraphs are set apart."""
        if self.line.strip() or always:
            self.lines.append(self.marked(self.line))
        self.line = ""
        if apart and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.marked(""))

    def marked(self, line: str) -> str:
        """The line as it stands within so many quotes."""
        return f"{'> ' * min(self.quotes, MOST_QUOTES)}{line.rstrip()}".rstrip()


def as_text(html: str) -> str:
    """The text of an HTML mail."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines).replace("\xa0", " ").strip()
