"""Numbers as people read them: grouped by thousands, with their unit, a dash for what is unknown."""

from decimal import Decimal

UNKNOWN = "–"
Number = int | float | Decimal


def grouped(value: Number | None) -> str:
    """12,345 or 12,345.6: as many decimals as the number carries."""
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        value = Decimal(str(value))
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"


def capped(value: int | None, cap: int | None) -> str:
    """The number, or 1,000+ where counting stopped at the cap."""
    if value is not None and cap is not None and value >= cap:
        return f"{cap:,d}+"
    return grouped(value)


def amount(value: Decimal | int | None, currency: str) -> str:
    """12,500 CNY; cents only where there are any."""
    if value is None:
        return UNKNOWN
    exact = Decimal(value)
    shown = exact.to_integral_value() if exact == exact.to_integral_value() else exact.quantize(Decimal("0.01"))
    return f"{shown:,f} {currency}".strip()


def share(value: Number | None, decimals: int = 1) -> str:
    """0.213 as 21.3 %; 1 as 100 %."""
    if value is None:
        return UNKNOWN
    shown = f"{float(value) * 100:.{decimals}f}"
    return f"{shown.removesuffix('.' + '0' * decimals)} %"
