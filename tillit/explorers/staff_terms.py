"""The staff-terms explorer: which controls, which charts, which sentences."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from tillit.chart_text import filled
from tillit.drawn import Draws, Line
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
from tillit.formula import Bind, Formula, Number, expit, where
from tillit.i18n import gettext as _
from tillit.models import staff_terms as model
from tillit.parameters import Value
from tillit.sensitivity import total_indices, worth_knowing
from tillit.theme import colour

PENSION_GRID = sorted([*np.arange(-8, 1.01, 0.5).tolist(), -2.25, -1.75])
"""Where the band is computed: every half point, closer around the default."""

LAST_MONTH = 24

_BANDED = ("expected_shortfall", "chance_short", "redundancy_cost", "gap_cost", "redundant")


EVEN_CHANCE = 0.5
"""Chance of a short start at which the answer is said to tip."""


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results and which answer they give."""
    found = model.evaluate(values, bind)
    chance = found["chance_short"]
    case = where(chance < 0.2, 0, where(chance < 0.6, 1, 2))
    return {
        **found,
        "answer_case": bind("answer_case", case),
        "staffing_balance": bind("staffing_balance", chance - EVEN_CHANCE),
    }


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    share = bind("refusal_share", model.drawn_refusal_share(values, values))
    found = model.consequences(values, share, bind)
    return {"refusal_share": share, **{name: found[name] for name in _BANDED}}


def _share(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.drawn_refusal_share(values, values)


DRAWS = Draws(
    model.drawn_assumptions,
    _quantities,
    lines=(Line("refusal_share", "pension_change_pp", PENSION_GRID, _share),),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the refusal share depends on most, and whether knowing it changes the choice.

    The choice is between starting on these terms and not: a start is worth it where the share who
    stay behind is below the largest that the operator can stand.
    """
    uncertain = ("base_refusal_log_odds", *model.SENSITIVITIES)
    shares = total_indices(_refusal_share, values, uncertain)
    worth = worth_knowing(_room, values, uncertain)
    return {name: Driver(shares[name], worth[name].switch) for name in uncertain}


def _refusal_share(values: Mapping[str, Number]) -> np.ndarray:
    return np.asarray(model.evaluate(values)["refusal_share"])


def _room(values: Mapping[str, Number]) -> np.ndarray:
    found = model.evaluate(values)
    room = np.asarray(found["tolerable_refusal_share"] - found["refusal_share"])
    return np.column_stack([room, np.zeros_like(room)])


def _refusal_chart(symbols: Symbols) -> alt.TopLevelMixin:
    on_grid = {**symbols.values, "pension_change_pp": Formula("datum.pension")}
    x = alt.X("pension:Q", scale=alt.Scale(domain=[-8, 1], nice=False))
    y_title = _("Employees who stay behind")
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", title=y_title, tickCount=6),
    )
    band = (
        alt.Chart(alt.sequence(0, len(PENSION_GRID), as_="place"))
        .transform_calculate(
            pension=f"{PENSION_GRID}[datum.place]",
            low="refusal_share_low_along[datum.place]",
            high="refusal_share_high_along[datum.place]",
        )
        .mark_area(opacity=0.18, color=colour("tender"), interpolate="monotone")
        .encode(
            x=x.title(_("Pension change, points of pay")).axis(
                labelExpr="replace(datum.label, '-', '\N{MINUS SIGN}')", tickMinStep=1
            ),
            y=y,
            y2="high:Q",
        )
    )
    line_results = model.contributions(on_grid)
    log_odds = symbols.results["base_log_odds"]
    for term in line_results.values():
        log_odds = log_odds + term
    steps = Steps()
    share = steps.bind("share_at", expit(log_odds))
    steps.bind("chance_at", model.consequences(symbols.values, share)["chance_short"])
    line = (
        alt.Chart(alt.sequence(-8, 1.01, 0.25, as_="pension"))
        .transform_calculate(**steps.made)
        .mark_line(strokeWidth=2.5, color=colour("tender"))
        .encode(x="pension:Q", y="share_at:Q")
    )
    one_row = alt.Chart(alt.InlineData(values=[{}]))
    setting_band = (
        one_row.transform_calculate(
            setting="pension_change_pp", low="refusal_share_low", high="refusal_share_high"
        )
        .mark_rule(strokeWidth=2, color=colour("tender"))
        .encode(x="setting:Q", y="low:Q", y2="high:Q")
    )
    tolerable = one_row.transform_calculate(
        tolerable=repr(symbols.results["tolerable_refusal_share"]),
        text=filled(
            _("limit {percent} %"),
            percent=f"round({symbols.results['tolerable_refusal_share']!r} * 100)",
        ),
    )
    limit = tolerable.mark_rule(strokeDash=[5, 4], color=colour("ink")).encode(y="tolerable:Q")
    limit_text = tolerable.mark_text(
        align="left",
        dx=6,
        dy={"expr": "tolerable_refusal_share > 0.9 ? 14 : -5"},
    ).encode(x=alt.datum(-8), y="tolerable:Q", text="text:N")
    setting = one_row.transform_calculate(
        at=repr(symbols.values["pension_change_pp"]),
        share_here=repr(symbols.results["refusal_share"]),
        text=filled(_("{percent} %"), percent=f"round({symbols.results['refusal_share']!r} * 100)"),
    )
    dot = setting.mark_point(
        filled=True,
        size=110,
        color=colour("tender"),
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="at:Q", y="share_here:Q")
    dot_text = setting.mark_text(
        align={"expr": "pension_change_pp > 0 ? 'right' : 'left'"},
        dx={"expr": "pension_change_pp > 0 ? 4 : 8"},
        dy={"expr": "refusal_share > 0.93 ? 16 : -12"},
        fontWeight=600,
        fontSize=13,
        color=colour("tender"),
    ).encode(x="at:Q", y="share_here:Q", text="text:N")
    return alt.layer(band, setting_band, limit, line, dot, limit_text, dot_text)


def _refusal_table(
    values: Mapping[str, Value], rows: Sequence[float]
) -> dict[str, Sequence[float]]:
    band = DRAWS.along(values, DRAWS.line("refusal_share"), rows)
    found = model.evaluate({**values, "pension_change_pp": np.asarray(rows, dtype=float)})
    return {
        "share_at": found["refusal_share"].tolist(),
        "low": band["refusal_share_low"],
        "high": band["refusal_share_high"],
        "chance_at": found["chance_short"].tolist(),
    }


_CIRCUMSTANCES = ("base", "pension", "pay", "dialogue", "labour_market")


def _circumstance_labels() -> list[str]:
    return [
        _("Unchanged terms"),
        _("Pension"),
        _("Pay"),
        _("Early dialogue"),
        _("Labour market"),
    ]


def _contributions_chart(symbols: Symbols) -> alt.TopLevelMixin:
    log_odds = symbols.results["base_log_odds"]
    before: Number = Formula("0")
    start, end = "0", repr(expit(log_odds))
    starts, ends = [start], [end]
    for name in _CIRCUMSTANCES[1:]:
        before = log_odds
        log_odds = log_odds + symbols.results[f"contribution_{name}"]
        starts.append(repr(expit(before)))
        ends.append(repr(expit(log_odds)))
    pick = "[{}][datum.row]"
    rows = alt.InlineData(
        values=[{"row": i, "name": name} for i, name in enumerate(_circumstance_labels())]
    )
    base = (
        alt.Chart(rows)
        .transform_calculate(
            start=pick.format(",".join(starts)),
            end=pick.format(",".join(ends)),
            change="datum.row == 0 ? 'start' : datum.end > datum.start ? 'more' : 'fewer'",
            text=(
                "datum.row == 0 ? round(datum.end * 100) + ' %' : datum.end == datum.start ? '0' :"
                " (datum.end > datum.start ? '+' : '\N{MINUS SIGN}')"
                " + format(abs(datum.end - datum.start) * 100, '.1f')"
            ),
        )
        .encode(
            y=alt.Y(
                "name:N",
                sort=None,
                axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=120),
            )
        )
    )
    bars = base.mark_bar(height=16, cornerRadius=2).encode(
        x=alt.X(
            "start:Q",
            # Room to the right of the longest bar for its number.
            scale=alt.Scale(
                domainMin=0, domainMax={"expr": f"1.3 * max({','.join(ends)})"}, nice=False
            ),
            axis=alt.Axis(format="%", title=_("Employees who stay behind"), tickCount=5),
        ),
        x2="end:Q",
        color=alt.Color(
            "change:N",
            scale=alt.Scale(
                domain=["start", "more", "fewer"],
                range=[colour("edge"), colour("tender"), colour("inhouse")],
            ),
            legend=None,
        ),
    )
    text = (
        base.transform_calculate(reach="max(datum.start, datum.end)")
        .mark_text(align="left", dx=5)
        .encode(x="reach:Q", text="text:N")
    )
    return alt.layer(bars, text)


def _continuity_chart(symbols: Symbols) -> alt.TopLevelMixin:
    month = Formula("datum.month")
    steps = Steps()
    steps.bind(
        "continuity_tender",
        model.continuity(symbols.values, symbols.results["refusal_share"], month),
    )
    steps.bind("continuity_today", model.continuity_as_today(symbols.values, month))
    base = alt.Chart(alt.sequence(0, LAST_MONTH + 1, 1, as_="month")).transform_calculate(
        **steps.made
    )
    x = alt.X(
        "month:Q", axis=alt.Axis(title=_("Months after the start"), values=[0, 6, 12, 18, 24])
    )
    y_axis = alt.Axis(format="%", title=_("Hours given by familiar staff"), tickCount=6)
    scale = alt.Scale(domain=[0, 1])
    today = base.mark_line(strokeWidth=2.5, strokeDash=[6, 3], color=colour("inhouse")).encode(
        x=x, y=alt.Y("continuity_today:Q", axis=y_axis, scale=scale)
    )
    tender = base.mark_line(strokeWidth=2.5, color=colour("tender")).encode(
        x="month:Q", y="continuity_tender:Q"
    )
    at_end = base.transform_filter(f"datum.month == {LAST_MONTH}")
    label_today = at_end.mark_text(
        align="right", dy=-22, fontWeight=600, color=colour("inhouse")
    ).encode(x="month:Q", y="continuity_today:Q", text=alt.value(_("as today")))
    label_tender = at_end.mark_text(
        align="right", dy=16, fontWeight=600, color=colour("tender")
    ).encode(x="month:Q", y="continuity_tender:Q", text=alt.value(_("after a transfer")))
    return alt.layer(today, tender, label_today, label_tender)


def _continuity_table(
    values: Mapping[str, Value], rows: Sequence[float]
) -> dict[str, Sequence[float]]:
    months = np.asarray(rows, dtype=float)
    share = model.evaluate(values)["refusal_share"]
    return {
        "continuity_tender": model.continuity(values, share, months).tolist(),
        "continuity_today": model.continuity_as_today(values, months).tolist(),
    }


def _cost_steps(values: Mapping[str, Number], pension: Number, base: Number, steps: Steps) -> None:
    here = {**values, "pension_change_pp": pension}
    log_odds = base
    for term in model.contributions(here).values():
        log_odds = log_odds + term
    share = steps.bind("cost_share", expit(log_odds))
    found = model.consequences(here, share)
    gap = steps.bind("gap_cost_at", found["gap_cost"])
    redundancy = steps.bind("redundancy_cost_at", found["redundancy_cost"])
    matching = steps.bind("matching_at", model.pension_matching_cost(here))
    steps.bind("total_at", gap + redundancy - matching)


def _cost_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    _cost_steps(symbols.values, Formula("datum.pension"), symbols.results["base_log_odds"], steps)
    base = alt.Chart(alt.sequence(-8, 1.01, 0.25, as_="pension")).transform_calculate(**steps.made)
    axis = alt.Axis(
        title=_("Kroner over the contract, millions"),
        minExtent=50,
        labelExpr="replace(format(datum.value / 1e6, ',.0f'), '-', '\N{MINUS SIGN}')",
        tickCount=6,
    )
    x = alt.X(
        "pension:Q",
        scale=alt.Scale(domain=[-8, 1], nice=False),
        title=_("Pension change, points of pay"),
        axis=alt.Axis(labelExpr="replace(datum.label, '-', '\N{MINUS SIGN}')", tickMinStep=1),
    )
    series = {
        _("Sum"): ("total_at", "ink", [1, 0]),
        _("Redundancy, municipality"): ("redundancy_cost_at", "inhouse", [6, 3]),
        _("Agency staff, operator"): ("gap_cost_at", "tender", [2, 2]),
        _("Pension not paid to staff"): ("pension_saving", "yours", [8, 3, 2, 3]),
    }
    legend = alt.Legend(
        title=None,
        orient="top",
        columns={"expr": "width < 420 ? 1 : 2"},
        symbolSize=400,
        labelLimit=240,
    )
    lines = (
        base.transform_calculate(pension_saving="-datum.matching_at")
        .transform_calculate(
            **{label: f"datum.{name}" for label, (name, _token, _dash) in series.items()}
        )
        .transform_fold(list(series), as_=["series", "amount"])
        .mark_line(strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y("amount:Q", axis=axis),
            color=alt.Color(
                "series:N",
                scale=alt.Scale(
                    domain=list(series),
                    range=[colour(token) for _name, token, _dash in series.values()],
                ),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "series:N",
                scale=alt.Scale(
                    domain=list(series), range=[dash for _name, _token, dash in series.values()]
                ),
                legend=legend,
            ),
        )
    )
    lowest = (
        base.transform_joinaggregate(lowest="min(total_at)")
        .transform_filter("datum.total_at == datum.lowest")
        .transform_calculate(
            least_cost_pension_change="datum.pension", least_total_cost="datum.total_at"
        )
    )
    mark = lowest.mark_point(
        filled=True, size=90, shape="diamond", color=colour("ink"), opacity=1
    ).encode(x="least_cost_pension_change:Q", y="least_total_cost:Q")
    rule = (
        alt.Chart(alt.InlineData(values=[{}]))
        .transform_calculate(setting=repr(symbols.values["pension_change_pp"]))
        .mark_rule(color=colour("edge"), strokeWidth=1.5)
        .encode(x="setting:Q")
    )
    return alt.layer(rule, lines, mark)


def _cost_columns(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found = model.evaluate({**values, "pension_change_pp": np.asarray(rows, dtype=float)})
    return {
        "gap_cost_at": found["gap_cost"].tolist(),
        "redundancy_cost_at": found["redundancy_cost"].tolist(),
        "matching_at": found["pension_matching_cost"].tolist(),
        "total_at": found["total_cost"].tolist(),
    }


def least_cost(values: Mapping[str, Value]) -> dict[str, float]:
    """Find the pension change with the lowest total cost, on steps of a quarter point."""
    levels = np.arange(-8, 1.01, 0.25)
    total = np.asarray(_cost_columns(values, levels.tolist())["total_at"])
    best = int(total.argmin())
    return {
        "least_cost_pension_change": float(levels[best]),
        "least_total_cost": float(total[best]),
    }


def _outputs() -> tuple[Output, ...]:
    return (
        Output("refusal_share", _("Stay behind, share"), "percent", band=True),
        Output("refusers", _("Stay behind, employees"), "people"),
        Output("hires", _("Hired before the start"), "people"),
        Output(
            "tolerable_refusal_share",
            _("Largest share the operator can stand"),
            "percent",
            _("Up to here, a short start has a chance of at most 1 in 10."),
        ),
        Output(
            "expected_shortfall",
            _("Posts empty on the first day, expected"),
            "people",
            band=True,
        ),
        Output(
            "chance_short",
            _("Chance of a short start"),
            "in_ten",
            _("More than one post in ten empty on the first day."),
            band=True,
        ),
        Output("gap_months", _("Months of agency staff, all together"), "number"),
        Output("months_to_fill", _("Months until an empty post is filled"), "number"),
        Output(
            "gap_cost",
            _("Operator: agency staff until posts are filled"),
            "money",
            band=True,
        ),
        Output(
            "redundant", _("Employees the municipality keeps without a post"), "people", band=True
        ),
        Output("leaving", _("Employees whose job ends"), "people"),
        Output(
            "redundancy_cost",
            _("Municipality: pay until they have another post"),
            "money",
            band=True,
        ),
        Output(
            "pension_matching_cost",
            _("Keeping today's pension over the contract"),
            "money",
            _("Not keeping it moves this amount from the staff to whoever pays for the service."),
        ),
        Output(
            "total_cost",
            _("Both costs, less what a lower pension saves"),
            "money",
            _("Leaves out what residents and staff lose."),
        ),
        Output(
            "least_cost_pension_change",
            _("Pension change where that sum is lowest"),
            "points",
            _("A reckoning of two purses, not advice on terms."),
        ),
        Output("least_total_cost", _("The sum at that level"), "money"),
        Output("contribution_pension", _("Pension"), "log_odds"),
        Output("contribution_pay", _("Pay"), "log_odds"),
        Output("contribution_dialogue", _("Early dialogue"), "log_odds"),
        Output("contribution_labour_market", _("Labour market"), "log_odds"),
        Output("graduates_refusal_share", _("With a degree: stay behind"), "percent"),
        Output("graduates_expected_shortfall", _("With a degree: posts empty"), "people"),
        Output("skilled_refusal_share", _("Skilled workers: stay behind"), "percent"),
        Output("skilled_expected_shortfall", _("Skilled workers: posts empty"), "people"),
        Output("assistants_refusal_share", _("Assistants: stay behind"), "percent"),
        Output("assistants_expected_shortfall", _("Assistants: posts empty"), "people"),
    )


def staff_terms() -> Explorer:
    """Describe the explorer of the chapter *Staff terms*."""
    return Explorer(
        name="staff_terms",
        controls=(
            "pension_change_pp",
            "early_dialogue",
            "lead_time_months",
            "hires_per_month",
            "headcount",
        ),
        groups=(
            Group(_("Your staff survey"), ("survey_refusal_percent", "survey_answers")),
            Group(
                _("Law of the country"),
                (
                    "country",
                    "kept_share_norway",
                    "kept_share_per_point_norway",
                    "kept_share_denmark",
                    "kept_share_sweden",
                ),
            ),
            Group(
                _("What staff weigh"),
                (
                    "pay_change_percent",
                    "labour_market",
                    "base_refusal_log_odds",
                    "pension_sensitivity",
                    "pay_sensitivity",
                    "dialogue_effect",
                    "labour_market_effect",
                    "peer_correlation",
                ),
            ),
            Group(
                _("Cost and turnover"),
                (
                    "cost_per_fte",
                    "pay_per_fte",
                    "position_size",
                    "contract_years",
                    "agency_premium",
                    "redeployment_per_month",
                    "baseline_turnover",
                    "extra_turnover",
                ),
            ),
            Group(
                _("Professions"),
                (
                    "graduate_share",
                    "assistant_share",
                    "graduate_offset",
                    "assistant_offset",
                    "graduate_hire_share",
                    "assistant_hire_share",
                ),
            ),
        ),
        outputs=_outputs(),
        sections=(
            Section(
                _("Can the service be staffed?"),
                (
                    "refusal_share",
                    "refusers",
                    "hires",
                    "tolerable_refusal_share",
                    "expected_shortfall",
                    "chance_short",
                    "months_to_fill",
                    "gap_months",
                ),
            ),
            Section(
                _("What does it cost, and whom?"),
                (
                    "gap_cost",
                    "redundant",
                    "leaving",
                    "redundancy_cost",
                    "pension_matching_cost",
                    "total_cost",
                    "least_cost_pension_change",
                    "least_total_cost",
                ),
            ),
            Section(
                _("What each circumstance adds (log-odds)"),
                (
                    "contribution_pension",
                    "contribution_pay",
                    "contribution_dialogue",
                    "contribution_labour_market",
                ),
            ),
            Section(
                _("By profession"),
                tuple(
                    f"{group}_{name}"
                    for group in model.PROFESSIONS
                    for name in ("refusal_share", "expected_shortfall")
                ),
            ),
        ),
        model=evaluate,
        draws=(DRAWS,),
        extra=least_cost,
        answers=(
            _(
                "Stay behind: {refusal_share:in_ten} ({refusal_share_low:percent} to "
                "{refusal_share_high:percent}). The service would probably be staffed; chance of a "
                "short start: {chance_short:in_ten}."
            ),
            _(
                "Stay behind: {refusal_share:in_ten} ({refusal_share_low:percent} to "
                "{refusal_share_high:percent}). Staffing could go either way; chance of a short "
                "start: {chance_short:in_ten}."
            ),
            _(
                "Stay behind: {refusal_share:in_ten} ({refusal_share_low:percent} to "
                "{refusal_share_high:percent}). The service would probably start short of people; "
                "chance: {chance_short:in_ten}."
            ),
        ),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. In brackets: eight in ten draws of the least known. Short "
            "start: more than one post in ten empty on the first day."
        ),
        pictures=(
            Picture(
                "refusal",
                _("Who stays behind, as the pension changes"),
                _(
                    "Share of employees who stay behind against the pension change. The less "
                    "pension, the more stay behind, with a wide band around the line."
                ),
                _(
                    "Line: at your settings. Band: eight in ten draws of the assumptions. Dashed: "
                    "the share above which a short start is likelier than 1 in 10."
                ),
                _refusal_chart,
                300,
                Table(
                    _("Who stays behind, by pension change"),
                    Column("pension", _("Pension change, points"), "points"),
                    tuple(float(level) for level in range(-8, 2)),
                    (
                        Column("share_at", _("Stay behind"), "percent"),
                        Column("low", _("Low end of the band"), "percent"),
                        Column("high", _("High end of the band"), "percent"),
                        Column("chance_at", _("Chance of a short start"), "in_ten"),
                    ),
                    _refusal_table,
                ),
                folded=False,
            ),
            Picture(
                "contributions",
                _("What moves the share"),
                _(
                    "Bars from the share on unchanged terms to the share at your settings, one for "
                    "pension, pay, early dialogue and the labour market."
                ),
                _(
                    "Each bar starts where the one above ends; numbers are percentage points. "
                    "Taken in this order: in another, the bars differ a little and end the same."
                ),
                _contributions_chart,
                150,
                folded=False,
            ),
            Picture(
                "continuity",
                _("Continuity, month by month"),
                _(
                    "Share of the residents' hours given by staff who worked there before: after a "
                    "transfer it starts lower and falls faster than as today."
                ),
                _(
                    "We found no measurement of this for a transfer. As today: only the usual "
                    "turnover. After a transfer: those who stay behind are missing from the start, "
                    "and turnover is higher in the first year."
                ),
                _continuity_chart,
                260,
                Table(
                    _("Hours given by familiar staff"),
                    Column("month", _("Months after the start"), "people"),
                    (0.0, 3.0, 6.0, 12.0, 18.0, 24.0),
                    (
                        Column("continuity_tender", _("After a transfer"), "percent"),
                        Column("continuity_today", _("As today"), "percent"),
                    ),
                    _continuity_table,
                ),
            ),
            Picture(
                "cost",
                _("What a lower pension saves and costs"),
                _(
                    "Cost over the contract against the pension change: a lower pension saves "
                    "money, taken from the staff, and costs more in agency staff and redundancy."
                ),
                _(
                    "The sum is lowest at the diamond; the grey line is your setting. What is "
                    "saved on the pension is a transfer from the staff, not a gain in efficiency."
                ),
                _cost_chart,
                280,
                Table(
                    _("Cost over the contract, by pension change"),
                    Column("pension", _("Pension change, points"), "points"),
                    tuple(float(level) for level in range(-8, 2)),
                    (
                        Column("gap_cost_at", _("Agency staff"), "money"),
                        Column("redundancy_cost_at", _("Redundancy"), "money"),
                        Column("matching_at", _("Pension taken from staff"), "money"),
                        Column("total_at", _("Sum, less pension"), "money"),
                    ),
                    _cost_columns,
                ),
                takes=("least_cost_pension_change", "least_total_cost"),
            ),
        ),
        tipping=Tipping(
            "staffing_balance",
            _("What would have to be true for the answer to tip"),
            _(
                "The answer tips where a short start is as likely as not. Each line moves one "
                "number over its range and leaves all others where they are."
            ),
        ),
        matters=Matters(
            _("What the share who stay behind depends on most"),
            _("Knowing it would change the choice"),
            "in_ten",
            _(
                "The choice: start on these terms if the share who stay behind is below the "
                "largest that the operator can stand."
            ),
            drivers,
        ),
        misuse=(
            _("Predicting what any one employee will do."),
            _("Bargaining terms down to what is “just enough”."),
            _(
                "Quoting the share on unchanged terms as a fact: we found no measurement of how "
                "many use the right of reservation (reservasjonsrett)."
            ),
            _("Legal advice: have the law of your country checked on the day."),
        ),
    )
