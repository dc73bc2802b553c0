"""The net-saving explorer: which controls, which charts, which sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from tillit.chart_text import filled, percent_text
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import (
    Column,
    Driver,
    Explorer,
    Group,
    Matters,
    Output,
    Picture,
    Section,
    Steps,
    Symbols,
    Table,
    Tipping,
)
from tillit.formats import significant
from tillit.formula import Bind, Formula, Number, given, is_set, minimum, where
from tillit.i18n import gettext as _
from tillit.models import market
from tillit.models import net_saving as model
from tillit.parameters import Value, registry
from tillit.pictures import Fragment
from tillit.sensitivity import total_indices, worth_knowing
from tillit.show import table
from tillit.theme import colour

GAP_GRID = (-10, -7.5, -5, -2.5, 0, 2.5, 5, 7.5, 10, 12.5, 15)
"""Price gaps in percent at which the band of the net is computed."""

SIZE_GRID = (10, 17, 25, 50, 100, 200, 400)
"""Posts at which the band of the break-even is computed; the axis is logarithmic."""

SIZES = sorted({*SIZE_GRID, *(round(10 * 40 ** (place / 16), 1) for place in range(17))})
"""Posts at which the line of the break-even is drawn."""

LAST_YEAR = 8
"""The longest term of a contract that the registry allows."""

TOP_BREAK_EVEN = 0.25
"""Upper end of the axis of break-evens; what lies above is drawn at the edge."""

MONTHS_IN_A_YEAR = 12

DANISH_VAT = 0.25
"""General rate of Danish VAT (momsloven § 33)."""

_TERM = "contract_years"
_BOTH = ("price_gap_percent", "reform_gain_percent")


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, and which answer they and the bands give."""
    found = model.evaluate(values, bind)
    case = answer_case(values, {**values, **found})
    return {**found, "answer_case": bind("answer_case", case)}


def _net(values: Mapping[str, Number], gap: Number) -> Number:
    fails, redundancy = values["drawn_fails"], values["drawn_redundancy"]
    return model.net_at(values, gap, fails, redundancy, values[_TERM])


def _expected(values: Mapping[str, Number]) -> dict[str, Number]:
    gap, gain = (given(values[name]) / 100 for name in _BOTH)
    tender = _net(values, gap)
    reform = model.reform_to_year(values, gain, values[_TERM])
    return {
        "expected_net": tender,
        "inhouse_net": reform,
        "tender_less_inhouse": tender - reform,
    }


def _quantities(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {
        "breakeven_gap": values["drawn_gap_needed"],
        "inhouse_gain_needed": values["drawn_gain_needed"],
        "saving_chance_failed": values["drawn_fails"],
        **_expected(values),
    }


def _chances(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    found = _expected(values)
    return {
        "chance_of_saving": found["expected_net"],
        "chance_inhouse_saves": found["inhouse_net"],
        "chance_tender_ahead": found["tender_less_inhouse"],
    }


def _net_by_gap(values: Mapping[str, Number], _bind: Bind) -> Number:
    return _net(values, values["gap_level"] / 100)


def _needed_by_size(values: Mapping[str, Number], bind: Bind) -> Number:
    # Redundancy as a share of the budget is the same in every size.
    fails = model.chance_failed(values, bind)
    return model.drawn_gap_needed(values, fails, values["drawn_redundancy"])


def _tender_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    percent = values["price_gap_percent"]
    gap = where(is_set(percent), percent / 100, values["drawn_gap_needed"])
    fails, redundancy = values["drawn_fails"], values["drawn_redundancy"]
    return model.tender_to_year(values, gap, fails, redundancy, _year(values))


def _inhouse_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    percent = values["reform_gain_percent"]
    gain = where(is_set(percent), percent / 100, values["drawn_gain_needed"])
    return model.reform_to_year(values, gain, _year(values))


def _year(values: Mapping[str, Number]) -> Number:
    return minimum(values["path_year"], values[_TERM])


DRAWS = Draws(
    model.drawn_assumptions,
    _quantities,
    _chances,
    lines=(
        Line("net_by_gap", "gap_level", GAP_GRID, _net_by_gap),
        Line("needed_by_size", "first_step_fte", SIZE_GRID, _needed_by_size),
        Line("tender_path", "path_year", range(LAST_YEAR + 1), _tender_path),
        Line("inhouse_path", "path_year", range(LAST_YEAR + 1), _inhouse_path),
    ),
)


def answer_case(values: Mapping[str, Number], found: Mapping[str, Number]) -> Number:
    """Compute which answer holds: what is set, and on which side of 0 the bands lie.

    Parameters
    ----------
    values
        Parameter values by id.
    found
        ``inhouse_gain_needed``, and the ends of the bands of ``expected_net``, ``inhouse_net`` and
        ``tender_less_inhouse``.

    Returns
    -------
    Number
        0 where neither gap nor gain is set; 1 to 3 where only the gap is, 4 to 6 where only the
        gain is: clear saving, no clear saving, clear cost. Where both are set: 7 no clear saving
        in either arm, 8 the tender clearly ahead, 9 the reform, 10 neither. 11: neither is set, and
        no gain is enough within the term. Clear is a band that lies wholly on one side of 0.
    """

    def side(name: str, first: int) -> Number:
        below = where(found[f"{name}_high"] < 0, first + 2, first + 1)
        return where(found[f"{name}_low"] > 0, first, below)

    saves = (found["expected_net_low"] > 0) | (found["inhouse_net_low"] > 0)
    reform_ahead = where(found["tender_less_inhouse_high"] < 0, 9, 10)
    ahead = where(found["tender_less_inhouse_low"] > 0, 8, reform_ahead)
    gap, gain = (is_set(values[name]) for name in _BOTH)
    unset = where(is_set(found["inhouse_gain_needed"]), 0, 11)
    alone = where(gap, side("expected_net", 1), where(gain, side("inhouse_net", 4), unset))
    return where(gap & gain, where(saves, ahead, 7), alone)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the net of a tender depends on most, and what it is worth to know it first.

    The choice is between staying as today, worth 0, and the tender, worth its expected net over
    the contract's term; once the reader has set a gain, the in-house reform is a third option.
    A price gap that is not set is drawn evenly over its range. Worth is in NOK.
    """
    uncertain = (
        "price_gap_percent",
        *model.DRAWN,
        *model.HELD,
        "bid_share",
        "unpredictability",
        "base_refusal_log_odds",
        "pension_sensitivity",
    )
    mode = float(values["unpredictability"])

    def net(drawn: Mapping[str, Any]) -> np.ndarray:
        shape = market.by_reciprocal(drawn["unpredictability"], mode)
        found = model.evaluate({**drawn, "unpredictability": shape})
        return np.asarray(found["expected_net"])

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        tender = net(drawn)
        choices = [np.zeros_like(tender), tender]
        if is_set(drawn["reform_gain_percent"]):
            choices.append(np.broadcast_to(model.evaluate(drawn)["inhouse_net"], tender.shape))
        return np.stack(choices, axis=-1)

    shares = total_indices(net, values, uncertain)
    worth = worth_knowing(options, values, uncertain)
    return {name: Driver(shares[name], worth[name].value) for name in uncertain}


# How far others have come


def references() -> list[dict[str, Any]]:
    """Return price gaps that documents give, with who says so: letter, ends in percent, words.

    A saving counts as positive, as in this chapter. The Oslo figure is the cost of municipal
    operation over that of commercial, v percent; seen from the municipality it is v / (100 + v).
    Studies that found no effect on cost stand at 0: they give no size.
    """
    technical = load().row("literature", "c01")
    oslo = float(load().row("literature", "c09")["value"])
    figures = load().table("figures")
    (holbaek,) = figures[figures["finding_id"] == "holbaek-saving-estimate"].to_dict("records")
    return [
        {
            "letter": "A",
            "low": -float(technical["value_high"]),
            "high": -float(technical["value_low"]),
            "text": _("A: technical services, reviews"),
        },
        {
            "letter": "B",
            "low": float(holbaek["value"]),
            "high": float(holbaek["value_high"]),
            "text": _("B: Holbæk, own estimate"),
        },
        {
            "letter": "C",
            "low": round(100 * oslo / (100 + oslo), 1),
            "high": round(100 * oslo / (100 + oslo), 1),
            "text": _("C: Oslo, own estimate"),
        },
        {"letter": "D", "low": 0.0, "high": 0.0, "text": _("D: Swedish care, panel studies")},
    ]


def _reference_caption() -> str:
    shown = {
        f"{item['letter']}_{end}": significant(item[end])
        for item in references()
        for end in ("low", "high")
    }
    return _(
        "Line: at your settings; band: eight in ten draws; diamond: the break-even. Below, gaps "
        "that documents give, none of them net. A: {A_low} to {A_high} % for technical services in "
        "Danish reviews, which find no general saving in welfare. B: {B_low} to {B_high} %, "
        "Holbæk's own early estimate for employment services. C: {C_low} %, the Oslo nursing-home "
        "agency's own estimate, mostly pension. D: no effect on total cost of elder care "
        "(privatisation) and none on cost of home care (choice) in Swedish panels."
    ).format(**shown)


def holbaek_readings() -> Fragment:
    """Show what Holbæk's estimate would mean under each reading of its contract value.

    The contract value V is given without its period and without saying whether VAT is in it. Read
    as the new cost of n months, a year costs 12 V / n, without VAT 1 / (1 + rate) of that where it
    is in; a saving of s of the earlier expenditure is s / (1 - s) of it. What is left of that is
    less the cost of the tender up to the award (mean of Danish municipal contracts, row t01 of the
    literature, spread over the months) and of the follow-up that this chapter assumes. What moving
    over cost is not known. No sum over readings means anything.
    """
    columns = {
        "reading": _("If the contract value is"),
        "year": _("New cost a year, without VAT"),
        "gross": _("Estimated saving a year, gross"),
        "net": _("Left after tender and follow-up, a year"),
    }
    rows = [
        {
            "reading": row["reading"],
            "year": _danish(row["year"]),
            "gross": _range(row["gross"]),
            "net": _range(row["net"]),
        }
        for row in _readings()
    ]
    unknown = {
        "reading": _("Only part of the services, or a sum of another kind"),
        "year": _("cannot be worked out"),
        "gross": _("cannot be worked out"),
        "net": _("cannot be worked out"),
    }
    return table(_("What the estimate would mean, and net of what"), columns, [*rows, unknown])


def _readings() -> Iterator[dict[str, Any]]:
    figures = load().table("figures")

    def figure(finding: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = figures[figures["finding_id"] == finding].to_dict("records")
        return found

    value = figure("holbaek-contract-value")[0]["value"]
    estimate = figure("holbaek-saving-estimate")[0]
    length = int(figure("holbaek-contract-length")[0]["value"])
    first, second = (row["value"] for row in figure("holbaek-extension-option"))
    award = float(load().row("literature", "t01")["value"]) / 100
    follow_up = float(registry()["follow_up_percent"].default) / 100
    periods = (
        (_("The cost of one year, without VAT"), MONTHS_IN_A_YEAR, False),
        (_("The cost of one year, with VAT"), MONTHS_IN_A_YEAR, True),
        (_("The cost of the first {n} months, without VAT"), length, False),
        (_("The cost of the first {n} months, with VAT"), length, True),
        (
            _("The cost of {n} months, every extension included, without VAT"),
            int(length + first * second),
            False,
        ),
        (
            _("The cost of {n} months, every extension included, with VAT"),
            int(length + first * second),
            True,
        ),
    )
    for reading, months, with_vat in periods:
        total = value / (1 + DANISH_VAT) if with_vat else value
        year = total * MONTHS_IN_A_YEAR / months
        gross = [
            year * s / (1 - s) for s in (estimate["value"] / 100, estimate["value_high"] / 100)
        ]
        paid = year * (follow_up + award)
        yield {
            "reading": reading.format(n=months),
            "year": year,
            "gross": gross,
            "net": [amount - paid for amount in gross],
        }


def _danish(amount: float) -> str:
    return _("DKK\N{NO-BREAK SPACE}{amount} million").format(amount=significant(amount / 1e6))


def _range(ends: Sequence[float]) -> str:
    low, high = (significant(amount / 1e6) for amount in ends)
    return _("DKK\N{NO-BREAK SPACE}{low} to {high} million").format(low=low, high=high)


# Charts

_ONE_ROW = alt.InlineData(values=[{}])
_MINUS = "\N{MINUS SIGN}"


def _million(amount: str) -> str:
    written = f"replace(format({amount} / 1e6, '.2~r'), '-', '{_MINUS}')"
    return filled(_("kr\N{NO-BREAK SPACE}{amount} million"), amount=written)


def _along(line: str, grid: Sequence[float], name: str) -> alt.Chart:
    return alt.Chart(alt.sequence(0, len(grid), as_="place")).transform_calculate(
        **{
            name: f"{list(grid)}[datum.place]",
            "low": f"{line}_low_along[datum.place]",
            "high": f"{line}_high_along[datum.place]",
        }
    )


def _gap_chart(symbols: Symbols) -> alt.TopLevelMixin:
    values, results = symbols.values, symbols.results
    x = alt.X(
        "gap:Q",
        scale=alt.Scale(domain=[GAP_GRID[0], GAP_GRID[-1]], nice=False),
        axis=alt.Axis(
            title=_("Price gap, % (to the right: the bid is cheaper)"),
            labelExpr=f"replace(datum.label, '-', '{_MINUS}')",
            tickCount=6,
        ),
    )
    y = alt.Y(
        "low:Q",
        axis=alt.Axis(
            title=_("Expected net over the contract, kr million"),
            labelExpr=f"replace(format(datum.value / 1e6, '~f'), '-', '{_MINUS}')",
            tickCount=6,
            minExtent=44,
        ),
    )
    band = (
        _along("net_by_gap", GAP_GRID, "gap")
        .mark_area(opacity=0.18, color=colour("tender"))
        .encode(x=x, y=y, y2="high:Q")
    )
    steps = Steps()
    net = model.net_at(
        values,
        Formula("datum.gap") / 100,
        results["saving_chance_failed"],
        results["saving_redundancy_share"],
        values[_TERM],
    )
    steps.bind("net_at_gap", net)
    line = (
        alt.Chart(alt.sequence(-10, 15.1, 2.5, as_="gap"))
        .transform_calculate(**steps.made)
        .mark_line(strokeWidth=2.5, color=colour("tender"))
        .encode(x="gap:Q", y="net_at_gap:Q")
    )
    row = alt.Chart(_ONE_ROW)
    zero = row.mark_rule(color=colour("ink")).encode(y=alt.datum(0))
    return alt.layer(
        band, zero, line, *_reference_layers(), *_break_even_layers(symbols), *_yours(symbols)
    )


def _break_even_layers(symbols: Symbols) -> list[alt.Chart]:
    needed = repr(symbols.results["breakeven_gap"])
    last = GAP_GRID[-1]
    base = alt.Chart(_ONE_ROW).transform_calculate(
        at=f"min({needed} * 100, {last})",
        from_here=f"min(breakeven_gap_low * 100, {last})",
        to_here=f"min(breakeven_gap_high * 100, {last})",
        text=filled(_("breaks even at {percent}"), percent=percent_text(needed)),
    )
    spread = base.mark_rule(strokeWidth=5, color=colour("ink"), opacity=0.35).encode(
        x="from_here:Q", x2="to_here:Q", y=alt.datum(0)
    )
    mark = base.mark_point(
        shape="diamond",
        size=150,
        filled=True,
        color=colour("ink"),
        stroke=colour("paper"),
        strokeWidth=1.5,
        opacity=1,
    ).encode(x="at:Q", y=alt.datum(0))
    text = base.mark_text(
        align={"expr": f"{needed} > 0.04 ? 'right' : 'left'"},
        dx={"expr": f"{needed} > 0.04 ? -4 : 4"},
        # Where hardly any gap saves, the line of zero is the upper edge.
        dy={"expr": f"{needed} > 0.12 ? 18 : -16"},
        fontWeight=600,
    ).encode(x="at:Q", y=alt.datum(0), text="text:N")
    return [spread, mark, text]


def _yours(symbols: Symbols) -> list[alt.Chart]:
    percent, net = symbols.values["price_gap_percent"], symbols.results["expected_net"]
    base = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            yours=repr(percent),
            net_here=repr(net),
            low_here="expected_net_low",
            high_here="expected_net_high",
            text=filled(_("net {amount}"), amount=_million(repr(net))),
        )
        .transform_filter(repr(is_set(percent)))
    )
    spread = base.mark_rule(strokeWidth=2, color=colour("yours")).encode(
        x="yours:Q", y="low_here:Q", y2="high_here:Q"
    )
    dot = base.mark_point(
        filled=True,
        size=120,
        color=colour("yours"),
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="yours:Q", y="net_here:Q")
    # Beside the break-even, whose own words stand over the line, it goes up a line.
    near = f"abs({percent!r} / 100 - {symbols.results['breakeven_gap']!r}) < 0.025 ? -38 : -14"
    text = base.mark_text(
        align={"expr": f"{percent!r} > -1 ? 'right' : 'left'"},
        dx={"expr": f"{percent!r} > -1 ? -10 : 10"},
        dy={"expr": f"{percent!r} > -1 ? ({near}) : 16"},
        fontWeight=600,
        fontSize=13,
        color=colour("yours"),
    ).encode(x="yours:Q", y="net_here:Q", text="text:N")
    return [spread, dot, text]


def _reference_layers() -> list[alt.Chart]:
    """Draw the reference points under the line, where a cheaper bid leaves room."""
    layers: list[alt.Chart] = []
    for item, up in zip(references(), (92, 62, 36, 12), strict=True):
        base = alt.Chart(alt.InlineData(values=[item]))
        place = alt.YValue(alt.ExprRef(f"height - {up}"))  # type: ignore[no-untyped-call]
        is_range = item["high"] > item["low"]
        if is_range:
            mark = base.mark_rule(strokeWidth=5, color=colour("edge")).encode(
                x="low:Q", x2="high:Q", y=place
            )
        else:
            mark = base.mark_tick(thickness=4, height=14, color=colour("edge")).encode(
                x="low:Q", y=place
            )
        letter = (
            base.transform_filter("width < 420")
            .mark_text(align="right" if is_range else "left", dx=-6 if is_range else 6)
            .encode(x="low:Q", y=place, text="letter:N")
        )
        words = (
            base.transform_filter("width >= 420")
            .mark_text(
                align="right" if is_range else "left",
                dx=0 if is_range else 8,
                dy=-11 if is_range else 0,
            )
            .encode(x="high:Q" if is_range else "low:Q", y=place, text="text:N")
        )
        layers += [mark, letter, words]
    return layers


def _gap_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found = model.evaluate(values)
    gaps = np.asarray(rows, dtype=float) / 100
    fails, redundancy = found["saving_chance_failed"], found["saving_redundancy_share"]
    along = DRAWS.along(values, DRAWS.line("net_by_gap"), rows)
    return {
        "net_at_gap": model.net_at(values, gaps, fails, redundancy, values[_TERM]).tolist(),
        "low": along["net_by_gap_low"],
        "high": along["net_by_gap_high"],
    }


def _size_chart(symbols: Symbols) -> alt.TopLevelMixin:
    values, results = symbols.values, symbols.results
    x = alt.X(
        "size:Q",
        scale=alt.Scale(type="log", domain=[SIZE_GRID[0], SIZE_GRID[-1]], nice=False),
        axis=alt.Axis(
            title=_("Posts in the first step"),
            values=[10, 25, 50, 100, 200, 400],
            format="d",
        ),
    )
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, TOP_BREAK_EVEN], nice=False),
        axis=alt.Axis(format="%", title=_("Price gap that breaks even"), tickCount=6),
    )
    band = (
        _along("needed_by_size", SIZE_GRID, "size")
        .mark_area(opacity=0.18, color=colour("tender"), clip=True)
        .encode(x=x, y=y, y2="high:Q")
    )
    size = Formula("datum.size")
    on_grid = {**values, "first_step_fte": size}
    steps = Steps()
    fails = market.chance_failed(on_grid, size, values["lots"], steps.bind, "at_")
    redundancy = results["saving_redundancy_share"]
    steps.bind("needed_at", model.break_even(on_grid, fails, redundancy, values[_TERM]))
    line = (
        alt.Chart(alt.sequence(0, len(SIZES), as_="step"))
        .transform_calculate(size=f"{SIZES}[datum.step]")
        .transform_calculate(**steps.made)
        .mark_line(strokeWidth=2.5, color=colour("tender"), clip=True)
        .encode(x="size:Q", y="needed_at:Q")
    )
    needed = repr(results["breakeven_gap"])
    fte = repr(values["first_step_fte"])
    here = alt.Chart(_ONE_ROW).transform_calculate(
        at=fte,
        needed_here=f"min({needed}, {TOP_BREAK_EVEN})",
        text=filled(_("{percent} needed"), percent=percent_text(needed)),
    )
    percent = values["price_gap_percent"]
    ahead = f"{percent!r} / 100 - {needed}"
    near = f"(isValid({percent!r}) && {ahead} > -0.01 && {ahead} < 0.025)"
    dot = here.mark_point(
        filled=True,
        size=120,
        color=colour("tender"),
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="at:Q", y="needed_here:Q")
    text = here.mark_text(
        align={"expr": f"{fte} > 100 ? 'right' : 'left'"},
        dy={"expr": f"{needed} > {TOP_BREAK_EVEN - 0.03} || {near} ? 18 : -16"},
        fontWeight=600,
        fontSize=13,
        color=colour("tender"),
    ).encode(x="at:Q", y="needed_here:Q", text="text:N")
    yours = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            level=f"clamp({percent!r} / 100, 0, {TOP_BREAK_EVEN})",
            text=filled(_("your price gap, {percent}"), percent=percent_text(repr(percent / 100))),
        )
        .transform_filter(repr(is_set(percent)))
    )
    rule = yours.mark_rule(color=colour("yours"), strokeWidth=2, strokeDash=[5, 4]).encode(
        y="level:Q"
    )
    rule_text = yours.mark_text(align="right", dy=-8, color=colour("yours")).encode(
        x=alt.datum(SIZE_GRID[-1]), y="level:Q", text="text:N"
    )
    return alt.layer(band, rule, line, rule_text, dot, text)


def _size_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    sizes = np.asarray(rows, dtype=float)
    on_grid = {**values, "first_step_fte": sizes}
    redundancy = model.evaluate(values)["saving_redundancy_share"]
    fails = model.chance_failed(on_grid)
    along = DRAWS.along(values, DRAWS.line("needed_by_size"), rows)
    return {
        "needed_at": model.break_even(on_grid, fails, redundancy, values[_TERM]).tolist(),
        "low": along["needed_by_size_low"],
        "high": along["needed_by_size_high"],
    }


def _source_names() -> list[str]:
    return [
        _("Price gap, {which}: {percent}"),
        _("Operator's margin: {percent}"),
        _("Found in other purchases: {percent}"),
        _("Found in pension, a transfer from staff: {percent}"),
        _("Found in paid hours: {percent}"),
    ]


def _source_chart(symbols: Symbols) -> alt.TopLevelMixin:
    found = {name: repr(value) for name, value in symbols.results.items()}
    sizes = [
        found[name]
        for name in ("gap_reckoned", "margin_share", "from_other", "from_pension", "from_hours")
    ]
    gap, margin, other, pension, _hours = sizes
    starts = ["0", gap, f"{gap} + {margin}", f"{gap} + {margin} - {other}"]
    starts.append(f"{starts[-1]} - {pension}")
    ends = [starts[1], starts[2], starts[3], starts[4], "0"]
    which = (
        f"isValid({symbols.values['price_gap_percent']!r}) ? {_('yours')!r}"
        f" : {_('at the break-even')!r}"
    )
    texts = [
        filled(name, percent=percent_text(size), which=which)
        for name, size in zip(_source_names(), sizes, strict=True)
    ]
    kinds = ["asked", "asked", "other", "pension", "hours"]
    base = (
        alt.Chart(
            alt.InlineData(values=[{"row": row, "kind": kind} for row, kind in enumerate(kinds)])
        )
        .transform_calculate(
            start=f"[{','.join(starts)}][datum.row]",
            end=f"[{','.join(ends)}][datum.row]",
            text=f"[{','.join(texts)}][datum.row]",
        )
        .encode(y=alt.Y("row:O", axis=None))
    )
    x = alt.X(
        "start:Q",
        axis=alt.Axis(
            format="%",
            title=_("Of the yearly budget"),
            tickCount=5,
            labelExpr=f"replace(datum.label, '-', '{_MINUS}')",
        ),
    )
    tones = {"asked": "edge", "other": "inhouse", "pension": "yours", "hours": "tender"}
    scale = alt.Scale(domain=list(tones), range=[colour(tone) for tone in tones.values()])
    bars = (
        base.transform_filter("datum.kind != 'pension'")
        .mark_bar(height=14, cornerRadius=2, yOffset=9)
        .encode(x=x, x2="end:Q", color=alt.Color("kind:N", scale=scale, legend=None))
    )
    # Dashed and pale: what staff lose is not earned by doing the work better.
    transfer = (
        base.transform_filter("datum.kind == 'pension'")
        .mark_bar(
            height=14,
            yOffset=9,
            fill=colour("yours"),
            fillOpacity=0.25,
            stroke=colour("yours"),
            strokeWidth=2,
            strokeDash=[4, 3],
        )
        .encode(x="start:Q", x2="end:Q")
    )
    names = base.mark_text(align="left", dy=-8).encode(x=alt.value(0), text="text:N")
    zero = alt.Chart(_ONE_ROW).mark_rule(color=colour("ink")).encode(x=alt.datum(0))
    return alt.layer(zero, bars, transfer, names)


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    values, results = symbols.values, symbols.results
    term = values[_TERM]
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef(repr(term)), nice=False),
        axis=alt.Axis(title=_("Years from the start"), tickMinStep=1, format="d"),
    )
    y = alt.Y(
        "low:Q",
        axis=alt.Axis(
            title=_("Net so far, kr million"),
            labelExpr=f"replace(format(datum.value / 1e6, '~f'), '-', '{_MINUS}')",
            tickCount=6,
            minExtent=44,
        ),
    )
    percents = [values[name] for name in _BOTH]
    gap = where(is_set(percents[0]), percents[0] / 100, results["breakeven_gap"])
    gain = where(is_set(percents[1]), percents[1] / 100, results["inhouse_gain_needed"])
    year = Formula("datum.year")
    steps = Steps()
    fails, redundancy = results["saving_chance_failed"], results["saving_redundancy_share"]
    within = year <= term
    none = Formula("NaN")
    tender = model.tender_to_year(values, gap, fails, redundancy, year)
    steps.bind("tender_to_year", where(within, tender, none))
    steps.bind("reform_to_year", where(within, model.reform_to_year(values, gain, year), none))
    base = alt.Chart(alt.sequence(0, LAST_YEAR + 1, as_="year")).transform_calculate(**steps.made)
    arms = (
        ("tender", "tender", [1, 0], percents[0], _tender_labels(), 1),
        ("inhouse", "reform", [7, 3], percents[1], _reform_labels(), -1),
    )
    layers: list[alt.Chart] = []
    for tone, _name, _dash, _percent, _labels, _side in arms:
        layers.append(
            _along(f"{tone}_path", range(LAST_YEAR + 1), "year")
            .transform_filter(f"datum.year <= {term!r}")
            .mark_area(opacity=0.14, color=colour(tone))
            .encode(x=x, y=y, y2="high:Q")
        )
    layers.append(alt.Chart(_ONE_ROW).mark_rule(color=colour("ink")).encode(y=alt.datum(0)))
    for tone, name, dash, percent, labels, side in arms:
        field = f"{name}_to_year"
        layers.append(
            base.mark_line(strokeWidth=2.5, strokeDash=dash, color=colour(tone)).encode(
                x="year:Q", y=f"{field}:Q"
            )
        )
        end = alt.Chart(_ONE_ROW).transform_calculate(
            end=repr(term),
            text=f"isValid({percent!r}) ? {labels[0]!r} : {labels[1]!r}",
        )
        layers.append(
            end.mark_text(
                align="right",
                y=-26 if side > 0 else -8,
                dx=-4,
                fontWeight=600,
                color=colour(tone),
            ).encode(x="end:Q", text="text:N")
        )
    return alt.layer(*layers)


def _tender_labels() -> tuple[str, str]:
    return _("solid: tender, at your gap"), _("solid: tender, breaking even")


def _reform_labels() -> tuple[str, str]:
    return _("dashed: reform, at your gain"), _("dashed: reform, breaking even")


def _path_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found = model.evaluate(values)
    years = np.asarray(rows, dtype=float)
    gap, gain = (
        where(is_set(values[name]), values[name] / 100, found[needed])  # type: ignore[operator]
        for name, needed in zip(_BOTH, ("breakeven_gap", "inhouse_gain_needed"), strict=True)
    )
    fails, redundancy = found["saving_chance_failed"], found["saving_redundancy_share"]
    within = years <= values[_TERM]
    tender = model.tender_to_year(values, gap, fails, redundancy, years)
    reform = model.reform_to_year(values, gain, years)
    return {
        "tender_to_year": np.where(within, tender, np.nan).tolist(),
        "reform_to_year": np.where(within, reform, np.nan).tolist(),
    }


# What the page says


def _outputs() -> tuple[Output, ...]:
    no_gain = _("none is enough")
    return (
        Output(
            "breakeven_gap",
            _("Tender: price gap that breaks even"),
            "percent",
            _("Does not depend on what you expect."),
            band=True,
        ),
        Output(
            "inhouse_gain_needed",
            _("Reform: lasting gain that breaks even"),
            "percent",
            _("Over the same years. The band is cut at 100 %: there no gain is enough."),
            band=True,
            missing=no_gain,
        ),
        Output(
            "expected_gross",
            _("Tender: gross, price gap alone"),
            "money",
            _("Counted only where a contract is awarded."),
        ),
        Output("expected_net", _("Tender: expected net"), "money", band=True),
        Output("expected_net_share", _("Tender: net, of today's spending"), "percent"),
        Output("chance_of_saving", _("Tender: chance of a saving"), "in_ten"),
        Output("inhouse_net", _("Reform: expected net"), "money", band=True),
        Output("inhouse_net_share", _("Reform: net, of today's spending"), "percent"),
        Output("chance_inhouse_saves", _("Reform: chance of a saving"), "in_ten"),
        Output("tender_less_inhouse", _("Tender less reform"), "money", band=True),
        Output("chance_tender_ahead", _("Chance that the tender comes out ahead"), "in_ten"),
        Output("service_budget", _("Yearly budget of the service"), "money"),
        Output(
            "contract_value",
            _("Today's spending over the contract"),
            "money",
            _("Later years discounted."),
        ),
        Output("preparation_cost", _("Preparing the tender"), "money"),
        Output(
            "preparation_share",
            _("Preparing, of the spending over the contract"),
            "percent",
            _("Not discounted, as such shares are usually given."),
        ),
        Output("lost_if_failed", _("Lost if the tender fails"), "money"),
        Output("saving_chance_failed", _("Chance that it fails"), "in_ten", band=True),
        Output(
            "tender_outlay",
            _("Tender: paid before the first year"),
            "money",
            _("If a contract is awarded: preparation, transition, redundancy."),
        ),
        Output("inhouse_outlay", _("Reform: paid while it is set up"), "money"),
        Output(
            "breakeven_preparation",
            _("Preparing, failed tenders included"),
            "percent",
            _("What a failed tender cost must be earned in by one that succeeds."),
        ),
        Output("breakeven_transition", _("Transition"), "percent"),
        Output("breakeven_redundancy", _("Redundancy"), "percent"),
        Output("breakeven_early_end", _("An early end"), "percent"),
        Output("breakeven_follow_up", _("Follow-up of the contract"), "percent"),
        Output("breakeven_overhead", _("Overhead that stays"), "percent"),
        Output(
            "breakeven_gap_long",
            _("Tender: break-even if the contract goes on"),
            "percent",
            _("Extended by the years after on the same terms, without a new tender."),
        ),
        Output(
            "inhouse_gain_needed_long",
            _("Reform: break-even over the same longer time"),
            "percent",
            missing=no_gain,
        ),
        Output(
            "gap_reckoned",
            _("Price gap that is reckoned with"),
            "percent",
            _("Yours where you set one, else the break-even."),
        ),
        Output("margin_share", _("Operator's margin"), "percent"),
        Output("from_other", _("Found in other purchases"), "percent"),
        Output(
            "from_pension",
            _("Found in pension: a transfer from staff"),
            "percent",
            _("Moved from the staff to the buyer, not earned by working better."),
        ),
        Output("from_hours", _("Found in paid hours"), "percent"),
        Output("pension_transfer", _("What staff lose in pension over the contract"), "money"),
        Output(
            "hours_cut",
            _("Cut in paid hours"),
            "percent",
            _("Of the hours paid today; negative: hours could rise."),
        ),
        Output(
            "hours_cut_plain",
            _("Cut in paid hours, if a pension point counted on all labour cost"),
            "percent",
            _("The most that pension can carry; it is paid on pensionable pay only."),
        ),
        Output(
            "agency_share",
            _("Operator's agency staff until posts are filled"),
            "percent",
            _("A further share the operator must earn in."),
        ),
        Output("hours_cut_with_agency", _("Cut in paid hours, agency staff included"), "percent"),
    )


def _sections() -> tuple[Section, ...]:
    return (
        Section(
            _("What must be reached, and what it would leave"),
            (
                "breakeven_gap",
                "inhouse_gain_needed",
                "expected_gross",
                "expected_net",
                "expected_net_share",
                "chance_of_saving",
                "inhouse_net",
                "inhouse_net_share",
                "chance_inhouse_saves",
                "tender_less_inhouse",
                "chance_tender_ahead",
            ),
        ),
        Section(
            _("What the price gap must pay for, a year, of the yearly budget"),
            (
                *(f"breakeven_{part}" for part in model.PARTS),
                "breakeven_gap_long",
                "inhouse_gain_needed_long",
            ),
        ),
        Section(
            _("Where a saving would come from, of the yearly budget"),
            (
                "gap_reckoned",
                "margin_share",
                "from_other",
                "from_pension",
                "from_hours",
                "pension_transfer",
                "hours_cut",
                "hours_cut_plain",
                "agency_share",
                "hours_cut_with_agency",
            ),
        ),
        Section(
            _("What is spent, and when"),
            (
                "service_budget",
                "contract_value",
                "preparation_cost",
                "preparation_share",
                "saving_chance_failed",
                "lost_if_failed",
                "tender_outlay",
                "inhouse_outlay",
            ),
        ),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("The tender and its follow-up"),
            (
                "preparation_person_years",
                "person_year_cost",
                "external_help_cost",
                "failed_cost_percent",
                "follow_up_percent",
                "redundancy_percent",
                "early_end_chance",
                "early_end_cost_percent",
            ),
        ),
        Group(
            _("Where a saving would come from"),
            ("labour_share", "margin_percent", "nonlabour_saving_percent"),
        ),
        Group(_("Years and interest"), ("contract_years", "discount_percent")),
        Group(
            _("Set in the chapter Market"),
            (
                "interested_suppliers",
                "bid_share",
                "expected_bids",
                "unpredictability",
                "one_bid_rule",
                "frame_level",
                "takeover_level",
                "days_to_bid",
                "requirements_level",
                "volume_level",
                "frame_weight",
                "takeover_weight",
                "days_weight",
                "requirements_weight",
                "volume_weight",
            ),
            chapter="market",
        ),
        Group(
            _("Set in the chapter Staff terms"),
            (
                "cost_per_fte",
                "pay_per_fte",
                "position_size",
                "pension_change_pp",
                "pay_change_percent",
                "base_refusal_log_odds",
                "pension_sensitivity",
                "pay_sensitivity",
                "early_dialogue",
                "dialogue_effect",
                "labour_market",
                "labour_market_effect",
                "peer_correlation",
                "hires_per_month",
                "lead_time_months",
                "agency_premium",
                "redeployment_per_month",
                "survey_refusal_percent",
                "survey_answers",
                "country",
                "kept_share_norway",
                "kept_share_per_point_norway",
                "kept_share_denmark",
                "kept_share_sweden",
            ),
            chapter="staff_terms",
        ),
        Group(
            _("Set in the chapter Scope and phasing"),
            ("years_after", "lots", "best_lot_fte", "lot_size_width"),
            chapter="scope_phasing",
        ),
        Group(
            _("Set in the chapter Trust and control"),
            ("reform_cost_percent", "reform_cost_years"),
            chapter="trust_control",
        ),
    )


def _answers() -> tuple[str, ...]:
    """One answer for each case, in the order of :func:`answer_case`."""
    return (
        _(
            "Over {contract_years}, a tender breaks even at a price gap of "
            "{breakeven_gap:percent}, an in-house reform at a lasting gain of "
            "{inhouse_gain_needed:percent}; if both go on for {years_after} more, at "
            "{breakeven_gap_long:percent} and {inhouse_gain_needed_long:percent}. Which "
            "will come about is yours to say."
        ),
        *_tender_answers(),
        *_reform_answers(),
        *_both_answers(),
        _(
            "Over {contract_years}, a tender breaks even at a price gap of "
            "{breakeven_gap:percent}. An in-house reform does not, whatever its gain: its extra "
            "cost lasts as long. Which will come about is yours to say."
        ),
    )


def _tender_answers() -> tuple[str, ...]:
    return (
        _(
            "A clear saving if the price gap is {price_gap_percent}: net {expected_net:money} "
            "({expected_net_low:money} to {expected_net_high:money}) over {contract_years}; "
            "chance of a saving: {chance_of_saving:in_ten}. Lasting gain at which an "
            "in-house reform breaks even: {inhouse_gain_needed:percent}."
        ),
        _(
            "No clear saving if the price gap is {price_gap_percent}: net {expected_net:money} "
            "({expected_net_low:money} to {expected_net_high:money}) over {contract_years}; "
            "chance of a saving: {chance_of_saving:in_ten}. Lasting gain at which an "
            "in-house reform breaks even: {inhouse_gain_needed:percent}."
        ),
        _(
            "A clear extra cost if the price gap is {price_gap_percent}: net {expected_net:money} "
            "({expected_net_low:money} to {expected_net_high:money}) over {contract_years}; "
            "chance of a saving: {chance_of_saving:in_ten}. Lasting gain at which an "
            "in-house reform breaks even: {inhouse_gain_needed:percent}."
        ),
    )


def _reform_answers() -> tuple[str, ...]:
    return (
        _(
            "A clear saving in-house if the lasting gain is {reform_gain_percent}: net "
            "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}) over "
            "{contract_years}; chance of a saving: {chance_inhouse_saves:in_ten}. A tender would "
            "need a price gap of {breakeven_gap:percent} to break even."
        ),
        _(
            "No clear saving in-house if the lasting gain is {reform_gain_percent}: net "
            "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}) over "
            "{contract_years}; chance of a saving: {chance_inhouse_saves:in_ten}. A tender would "
            "need a price gap of {breakeven_gap:percent} to break even."
        ),
        _(
            "A clear extra cost in-house if the lasting gain is {reform_gain_percent}: net "
            "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}) over "
            "{contract_years}; chance of a saving: {chance_inhouse_saves:in_ten}. A tender would "
            "need a price gap of {breakeven_gap:percent} to break even."
        ),
    )


def _both_answers() -> tuple[str, ...]:
    return (
        _(
            "No clear saving in either arm over {contract_years}. Tender at {price_gap_percent}: "
            "net {expected_net:money} ({expected_net_low:money} to {expected_net_high:money}), a "
            "saving in {chance_of_saving:in_ten}. Reform at {reform_gain_percent}: net "
            "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}), a saving "
            "in {chance_inhouse_saves:in_ten}."
        ),
        _(
            "On what you expect, the tender comes out ahead over {contract_years}. Tender at "
            "{price_gap_percent}: net {expected_net:money} ({expected_net_low:money} to "
            "{expected_net_high:money}), a saving in {chance_of_saving:in_ten}. Reform at "
            "{reform_gain_percent}: net {inhouse_net:money} ({inhouse_net_low:money} to "
            "{inhouse_net_high:money}), a saving in {chance_inhouse_saves:in_ten}."
        ),
        _(
            "On what you expect, the reform comes out ahead over {contract_years}. Tender at "
            "{price_gap_percent}: net {expected_net:money} ({expected_net_low:money} to "
            "{expected_net_high:money}), a saving in {chance_of_saving:in_ten}. Reform at "
            "{reform_gain_percent}: net {inhouse_net:money} ({inhouse_net_low:money} to "
            "{inhouse_net_high:money}), a saving in {chance_inhouse_saves:in_ten}."
        ),
        _(
            "A saving, but neither arm is clearly ahead over {contract_years}. Tender at "
            "{price_gap_percent}: net {expected_net:money} ({expected_net_low:money} to "
            "{expected_net_high:money}), a saving in {chance_of_saving:in_ten}. Reform at "
            "{reform_gain_percent}: net {inhouse_net:money} ({inhouse_net_low:money} to "
            "{inhouse_net_high:money}), a saving in {chance_inhouse_saves:in_ten}."
        ),
    )


def _pictures() -> tuple[Picture, ...]:
    return (
        Picture(
            "net",
            _("What would be left, by price gap"),
            _(
                "Expected net over the contract against the price gap: a rising line with a band. "
                "It crosses zero at the break-even, to the right of no gap. Below it, gaps that "
                "documents give, from no effect on cost to 15 percent."
            ),
            _reference_caption(),
            _gap_chart,
            360,
            Table(
                _("Expected net over the contract, by price gap"),
                Column("gap", _("Price gap, %"), "points"),
                (-10.0, -5.0, 0.0, 5.0, 10.0, 15.0),
                (
                    Column("net_at_gap", _("Expected net"), "money"),
                    Column("low", _("Low end of the band"), "money"),
                    Column("high", _("High end of the band"), "money"),
                ),
                _gap_table,
            ),
            folded=False,
        ),
        Picture(
            "sources",
            _("Where a saving would come from"),
            _(
                "Bars in steps: the price gap and the operator's margin must be found, in other "
                "purchases, in pension taken from the staff, and for the most part in paid hours."
            ),
            _(
                "Each bar starts where the one above ends. What is not found elsewhere must be "
                "found in paid hours: fewer hours, or lower pay for them. The dashed bar is a "
                "transfer from the staff, not a gain in efficiency."
            ),
            _source_chart,
            205,
            folded=False,
        ),
        Picture(
            "size",
            _("The break-even by size"),
            _(
                "Price gap that breaks even against the number of posts, with a band: the smaller "
                "the contract, the larger the gap that its preparation needs."
            ),
            _(
                "Line: at your settings; band: eight in ten draws. A small contract bears the same "
                "preparation on a small budget. A size that suppliers find hard to bid for fails "
                "more often, and that weighs too. Above the edge the gap is larger still."
            ),
            _size_chart,
            280,
            Table(
                _("Price gap that breaks even, by number of posts"),
                Column("size", _("Posts"), "people"),
                (10.0, 25.0, 50.0, 100.0, 200.0, 400.0),
                (
                    Column("needed_at", _("Breaks even at"), "percent"),
                    Column("low", _("Low end of the band"), "percent"),
                    Column("high", _("High end of the band"), "percent"),
                ),
                _size_table,
            ),
        ),
        Picture(
            "arms",
            _("The two arms, year by year"),
            _(
                "Net so far, year by year, for the tender and for the in-house reform: both start "
                "with a cost and must earn it back."
            ),
            _(
                "Worth today. What you have not set is drawn at its break-even, so that the line "
                "ends at zero. The tender's costs fall before the first year, the reform's while "
                "it is set up. A tender that fails is part of the average."
            ),
            _path_chart,
            280,
            Table(
                _("Net so far, by year"),
                Column("year", _("Years from the start"), "people"),
                tuple(float(year) for year in range(LAST_YEAR + 1)),
                (
                    Column("tender_to_year", _("Tender"), "money"),
                    Column("reform_to_year", _("In-house reform"), "money"),
                ),
                _path_table,
            ),
        ),
    )


def net_saving() -> Explorer:
    """Describe the explorer of the chapter *Net saving*."""
    return Explorer(
        name="net_saving",
        controls=(
            "price_gap_percent",
            "reform_gain_percent",
            "first_step_fte",
            "transition_percent",
            "overhead_left_percent",
        ),
        groups=_groups(),
        outputs=_outputs(),
        sections=_sections(),
        model=evaluate,
        answers=_answers(),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. In brackets: eight in ten draws of the least known, the "
            "settings in view as you set them. Clear: that whole band lies on one side of zero."
        ),
        pictures=_pictures(),
        draws=(DRAWS,),
        tipping=Tipping(
            "expected_net",
            _("What would have to be true for the answer to tip"),
            _(
                "The answer tips where the tender neither saves nor costs. Each line moves one "
                "number over its range and leaves all others where they are. Until you set a price "
                "gap, only the price gap itself has such a point."
            ),
        ),
        matters=Matters(
            _("What the net of a tender depends on most"),
            _("Worth of knowing it first"),
            "money",
            _(
                "Worth: how much better the choice between as today and the tender would turn out "
                "on average, over the contract; the reform is a third choice once you have set its "
                "gain. A price gap that is not set counts as equally likely over its whole range. "
                ""
            ),
            drivers,
        ),
        misuse=(
            _("Quoting the gross saving without the net."),
            _("Calling a price gap likely because it is on the chart: the references are others'."),
            _(
                "Counting a pension that staff lose as a gain in efficiency: it is moved from them "
                "to the buyer."
            ),
            _(
                "Judging quality: the reckoning takes it to be the same, and says nothing of the "
                "residents."
            ),
            _("Comparing the two arms over different years or on different budgets."),
        ),
    )
