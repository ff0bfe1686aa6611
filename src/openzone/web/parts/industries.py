"""Industries as people choose them: the letter of the international classification before the words."""

from openzone.registry.enums import Industry


def industry_choices() -> list[tuple[str, str]]:
    """Every section, in the order of the classification."""
    return [(section.value, f"{section.value} · {section.label}") for section in Industry]
