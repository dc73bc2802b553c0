"""The staff-terms explorer: which controls, which charts, which sentences."""

import functools
import math
from collections.abc import Mapping

import altair as alt
import numpy as np

from tillit import marks
from tillit.chart_text import filled
from tillit.declared import (
    Column,
    Driver,
    Group,
    Matrix,
    Matters,
    Output,
    Picture,
    Section,
    Table,
    Tipping,
    Unknown,
    band_columns,
    driven,
    rests_on,
)
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.explorers.law import no_country
from tillit.formats import percent
from tillit.formula import Bind, Formula, Number, expit
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.models import law
from tillit.models import staff_terms as model
from tillit.parameters import OPEN, Value, defaults, registry
from tillit.said import Case, narrow
from tillit.sampling import triangular
from tillit.symbols import Band, Series, Symbols
from tillit.theme import colour

PENSION = "pension_change_pp"

LEVELS = marks.levels(PENSION, 0.25)
"""Pension changes at which the lines are drawn."""

BAND_LEVELS = registry()[PENSION].within(
    *marks.levels(PENSION, 0.5), *(float(defaults()[PENSION]) + step for step in (-0.25, 0.25))
)
"""Where the band is computed: every half point, closer around the default."""

WHOLE_POINTS = marks.levels(PENSION, 1)

LAST_MONTH = 24

STAFFED, SHORT = 0.2, 0.6
"""Chances of a short start: below the one the service would probably be staffed, from the other
on it would probably not."""

A_PERCENT = 0.01
"""Step in which a share is told where it is small."""

EVEN_CHANCE = 0.5
"""Chance of a short start at which the answer is said to tip."""

_BANDED = (
    "refusers",
    "expected_shortfall",
    "chance_short",
    "months_to_fill",
    "gap_months",
    "gap_cost",
    "kept_share",
    "redundant",
    "leaving",
    "redundancy_cost",
)


RULES = (
    "no-refuse",
    "no-refuse-ends",
    "no-stay",
    "no-stay-pension",
    "no-preference-refused",
    "no-notice",
    "dk-refuse",
    "dk-stay",
    "dk-material-changes",
    "dk-notice",
    "se-refuse",
    "se-stay-redundancy",
    "se-notice",
    "se-preference",
)
"""Rules of the law behind the switch of the country."""


def results(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, and how far the chance of a short start is from even.

    Beside them whose law the chapter shows, and what of it holds on the day of the decision.
    """
    found = model.evaluate(values, bind)
    rows = [load().row("law", name) for name in RULES]
    return {
        **found,
        **law.on_the_day(values, rows, bind),
        "staffing_balance": bind("staffing_balance", found["chance_short"] - EVEN_CHANCE),
    }


# The draws


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    share = bind("refusal_share", model.drawn_refusal_share(values, values))
    found = model.consequences(values, share, bind)
    matching = model.pension_matching_cost(values, model.pension_given_up(values))
    return {
        "refusal_share": share,
        **{name: found[name] for name in _BANDED},
        "total_cost": found["gap_cost"] + found["redundancy_cost"] - matching,
    }


def _share(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.drawn_refusal_share(values, values)


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind
) -> dict[str, Number]:
    return {
        **model.drawn_assumptions(values, uniforms, bind),
        **triangular(values, uniforms, ("move_together",), bind),
    }


DRAWS = Draws(
    _assumptions,
    _quantities,
    lines=(Line("refusal_share", PENSION, BAND_LEVELS, _share),),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the refusal share depends on most, and whether knowing it changes the choice.

    The choice is between starting on these terms and not: a start is worth it where the share who
    stay behind is below the largest that the operator can stand.
    """
    uncertain = ("base_refusal_log_odds", *model.SENSITIVITIES)
    return driven(_refusal_share, _room, values, uncertain, by_switch=True)


def _refusal_share(values: Mapping[str, Number]) -> np.ndarray:
    return np.asarray(model.refusal_share(values))


def _room(values: Mapping[str, Number]) -> np.ndarray:
    tolerable = model.tolerable_refusal_share(values, model.mood_factors(values))
    room = tolerable - _refusal_share(values)
    return np.column_stack([room, np.zeros_like(room)])


# The charts


def _with_pension(known: Mapping[str, Number], pension: Number) -> dict[str, Number]:
    return {**known, PENSION: pension}


def _share_at(known: Mapping[str, Number], pension: Number) -> Number:
    """Compute the share who stay behind at another pension change, all else equal."""
    log_odds = known["base_log_odds"]
    for term in model.contributions(_with_pension(known, pension)).values():
        log_odds = log_odds + term
    return expit(log_odds)


def _refusal(known: Mapping[str, Number], pension: Number, bind: Bind) -> dict[str, Number]:
    share = bind("share_at", _share_at(known, pension))
    missing = model.missing_by_mood(
        known["headcount"], known["hires"], _leaving(known, share, bind)
    )
    return {
        "share_at": share,
        "chance_at": model.chance_short(model.short_from(known["headcount"]), missing),
    }


def _leaving(known: Mapping[str, Number], share: Number, bind: Bind) -> model.ByMood:
    return model.leaving_by_mood(known, share, model.mood_factors(known), bind)


REFUSAL = Series("pension", _refusal)
REFUSAL_BAND = Band("pension", DRAWS, "refusal_share")


def _pension_axis() -> alt.X:
    return marks.along("pension", PENSION, _("Pension change, points of pay"), tickMinStep=1)


def _refusal_chart(symbols: Symbols) -> alt.TopLevelMixin:
    share = symbols.results["refusal_share"]
    tolerable = symbols.results["tolerable_refusal_share"]
    pension = symbols.values[PENSION]
    stay = marks.shares("low", _("Employees who stay behind"), ticks=6)
    here = marks.one_row(
        at=pension,
        share_here=share,
        low="refusal_share_low",
        high="refusal_share_high",
        text=marks.whole_percent(share),
    )
    limit = marks.one_row(
        tolerable=tolerable,
        text=filled(_("limit {percent}"), percent=marks.whole_percent(tolerable)),
    )
    return alt.layer(
        marks.band(
            REFUSAL_BAND.over(), tone="tender", x=_pension_axis(), y=stay, interpolate="monotone"
        ),
        marks.rule(here, tone="tender", width=2, x="at", y="low", y2="high"),
        marks.rule(limit, tone="ink", dash=[5, 4], y="tolerable"),
        marks.curve(REFUSAL.over(symbols, LEVELS), "pension", "share_at", tone="tender"),
        marks.dot(here, "at", "share_here", tone="tender"),
        marks.words(
            limit,
            alt.datum(LEVELS[0]),
            "tolerable",
            align="left",
            dx=6,
            dy=marks.case(tolerable > 0.9, 14, -5),
        ),
        marks.words(
            here,
            "at",
            "share_here",
            tone="tender",
            bold=True,
            fontSize=13,
            align=marks.case(pension > 0, "right", "left"),
            dx=marks.case(pension > 0, 4, 8),
            dy=marks.case(share > 0.93, 16, -12),
        ),
    )


def _circumstances() -> dict[str, str]:
    return {
        "base": _("Unchanged terms"),
        "pension": pgettext("row", "Pension"),
        "pay": pgettext("row", "Pay"),
        "dialogue": _("Early dialogue"),
        "labour_market": _("Labour market"),
    }


def _contributions_chart(symbols: Symbols) -> alt.TopLevelMixin:
    log_odds = symbols.results["base_log_odds"]
    starts: list[Number] = [Formula("0")]
    ends = [expit(log_odds)]
    for name in list(_circumstances())[1:]:
        starts.append(ends[-1])
        log_odds = log_odds + symbols.results[f"contribution_{name}"]
        ends.append(expit(log_odds))
    base = marks.rows(
        [{"row": i, "name": name} for i, name in enumerate(_circumstances().values())],
        start=marks.picked(starts, "datum.row"),
        end=marks.picked(ends, "datum.row"),
        change="datum.row == 0 ? 'start' : datum.end > datum.start ? 'more' : 'fewer'",
        text=(
            f"datum.row == 0 ? {marks.whole_percent('datum.end')} :"
            " datum.end == datum.start ? '0' : (datum.end > datum.start ? '+' : '\N{MINUS SIGN}')"
            " + format(abs(datum.end - datum.start) * 100, '.1f')"
        ),
        reach="max(datum.start, datum.end)",
    ).encode(y=alt.Y("name:N", sort=None, axis=marks.bare_axis(labelLimit=120)))
    bars = base.mark_bar(height=16, cornerRadius=2).encode(
        x=alt.X(
            "start:Q",
            # Room to the right of the longest bar for its number.
            scale=alt.Scale(
                domainMin=0,
                domainMax={"expr": f"1.3 * max({','.join(map(repr, ends))})"},
                nice=False,
            ),
            axis=alt.Axis(format="%", title=_("Employees who stay behind"), tickCount=5),
        ),
        x2="end:Q",
        color=alt.Color(
            "change:N",
            scale=marks.tones(("start", "more", "fewer"), ("edge", "tender", "inhouse")),
            legend=None,
        ),
    )
    numbers = base.mark_text(align="left", dx=5).encode(x="reach:Q", text="text:N")
    return alt.layer(bars, numbers)


def _continuity(known: Mapping[str, Number], month: Number, _bind: Bind) -> dict[str, Number]:
    return {
        "continuity_tender": model.continuity(known, known["refusal_share"], month),
        "continuity_today": model.continuity_as_today(known, month),
    }


CONTINUITY = Series("month", _continuity)


def _continuity_chart(symbols: Symbols) -> alt.TopLevelMixin:
    base = CONTINUITY.over(symbols, range(LAST_MONTH + 1))
    at_end = base.transform_filter(f"datum.month == {LAST_MONTH}")
    axis = alt.Axis(title=_("Months after the start"), values=[0, 6, 12, 18, 24])
    x = alt.X("month:Q", axis=axis)
    y = marks.shares("continuity_today", _("Hours given by familiar staff"), ticks=6)
    arms = (
        ("today", "inhouse", [6, 3], y, _("as today"), -22),
        ("tender", "tender", [1, 0], "continuity_tender", _("after a transfer"), 16),
    )
    lines = [
        marks.curve(base, x, place, tone=tone, strokeDash=dash)
        for _name, tone, dash, place, _label, _dy in arms
    ]
    labels = [
        marks.words(
            at_end, "month", f"continuity_{name}", alt.value(label),
            tone=tone, bold=True, align="right", dy=dy,
        )
        for name, tone, _dash, _place, label, dy in arms
    ]  # fmt: skip
    return alt.layer(*lines, *labels)


def _cost(known: Mapping[str, Number], pension: Number, bind: Bind) -> dict[str, Number]:
    here = _with_pension(known, pension)
    share = bind("cost_share", _share_at(known, pension))
    leaving = _leaving(here, share, bind)
    missing = model.missing_by_mood(known["headcount"], known["hires"], leaving)
    _expected, squared = model.shortfall(missing)
    gap = bind("gap_cost_at", model.gap_cost(here, squared)[1])
    redundancy = bind("redundancy_cost_at", model.redundancy(here, share)["redundancy_cost"])
    given_up = model.pension_given_up(here)
    matching = bind("matching_at", model.pension_matching_cost(here, given_up))
    return {
        "gap_cost_at": gap,
        "redundancy_cost_at": redundancy,
        "matching_at": matching,
        "total_at": gap + redundancy - matching,
    }


COST = Series("pension", _cost)


def _cost_chart(symbols: Symbols) -> alt.TopLevelMixin:
    base = COST.over(symbols, LEVELS)
    series = {
        pgettext("series", "Sum"): ("datum.total_at", "ink", [1, 0]),
        _("Redundancy, municipality"): ("datum.redundancy_cost_at", "inhouse", [6, 3]),
        _("Agency staff, operator"): ("datum.gap_cost_at", "tender", [2, 2]),
        _("Pension and levy not paid"): ("-datum.matching_at", "yours", [8, 3, 2, 3]),
    }
    amount = alt.Y(
        "amount:Q",
        axis=marks.millions(_("Kroner over the contract, millions"), form=",.0f", minExtent=50),
    )
    lines = marks.lines(
        base, _pension_axis(), amount, series, legend={"columns": marks.case(marks.ON_PHONE, 1, 2)}
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
    setting = marks.one_row(setting=symbols.values[PENSION])
    return alt.layer(marks.rule(setting, tone="edge", width=1.5, x="setting"), lines, mark)


def least_cost(values: Mapping[str, Value]) -> dict[str, float]:
    """Find the pension change with the lowest total cost, among those that are drawn.

    Not a number while no country is chosen.
    """
    total = COST.at({**values, **model.evaluate(values)}, LEVELS)["total_at"]
    if np.isnan(total).any():  # no country is chosen
        return dict.fromkeys(("least_cost_pension_change", "least_total_cost"), math.nan)
    best = int(np.argmin(total))
    return {"least_cost_pension_change": LEVELS[best], "least_total_cost": total[best]}


# What the page says


def counted_refusals() -> str:
    """Say what the one count of refusals found, with its limits, to be set beside the model's."""
    at_decision, on_the_day, not_along = (
        load().row("literature", name)["value"] for name in ("s04", "s17", "s18")
    )
    return fill(
        _(
            "One count was found, not of care: of the cleaners of the Norwegian armed forces "
            "about {at_decision} % refused, {on_the_day} % of those still there on the day, and "
            "about {not_along} % did not follow. Pension loss heavy, size not told."
        ),
        at_decision=f"{at_decision:.0f}",
        on_the_day=f"{on_the_day:.0f}",
        not_along=f"{not_along:.0f}",
    )


def _staffing() -> Section | Matrix:
    return Section(
        _("Can the service be staffed?"),
        (
            Output(
                "refusal_share", _("Stay behind, share"), "percent", counted_refusals(), band=True
            ),
            Output("refusers", _("Stay behind, employees"), "people", band=True),
            Output("hires", _("Hired before the start"), "people"),
            Output(
                "tolerable_refusal_share",
                _("Largest share the operator can stand"),
                "percent",
                fill(
                    _("Up to here, a short start has a chance of at most {chance}."),
                    chance=percent(model.TOLERATED_CHANCE),
                ),
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
                _short_start(),
                band=True,
            ),
            Output(
                "months_to_fill", _("Months until an empty post is filled"), "number", band=True
            ),
            Output("gap_months", _("Months of agency staff, all together"), "number", band=True),
        ),
    )


def _short_start() -> str:
    return fill(
        _("More than {share} of the posts are empty on the first day."),
        share=percent(model.SHORTAGE_SHARE),
    )


def _costs() -> Section:
    by_country = functools.partial(Output, missing=no_country())
    return Section(
        _("What does it cost, and whom?"),
        (
            Output(
                "gap_cost",
                _("Operator: agency staff until posts are filled"),
                "money",
                band=True,
            ),
            *_kept(),
            by_country(
                "redundancy_cost",
                _("Municipality: pay to those without a post"),
                "money",
                _("Until they have another post, leave or their notice runs out."),
                band=True,
            ),
            Output(
                "pension_given_up",
                _("What staff lose in pension over the contract"),
                "money",
                _("It moves from the staff to whoever pays for the service."),
            ),
            by_country(
                "pension_matching_cost",
                _("Keeping today's pension over the contract"),
                "money",
                _("That and the levy on it, which goes to the state."),
            ),
            by_country(
                "total_cost",
                _("Both costs, less what a lower pension saves"),
                "money",
                _("Leaves out what residents and staff lose."),
                band=True,
            ),
            by_country(
                "least_cost_pension_change",
                _("Pension change where that sum is lowest"),
                "points",
                _(
                    "With every number exactly as set, as in the chart. A reckoning of two purses, "
                    "not advice on terms."
                ),
            ),
            by_country("least_total_cost", _("The sum at that level"), "money"),
        ),
    )


def _kept() -> tuple[Output, ...]:
    """Return how many the municipality keeps, and how many lose their job."""
    by_country = functools.partial(Output, missing=no_country())
    return (
        by_country(
            "kept_share",
            _("Of those who refuse, the municipality keeps"),
            "percent",
            _("By the law of your country; how many that is in practice is an assumption."),
            band=True,
        ),
        by_country(
            "redundant",
            _("Employees the municipality keeps without a post"),
            "people",
            band=True,
        ),
        by_country("leaving", _("Employees whose job ends"), "people", band=True),
    )


def _circumstance_results() -> Section | Matrix:
    return Section(
        _("What each circumstance adds (log-odds)"),
        [
            Output(f"contribution_{name}", label, "log_odds")
            for name, label in _circumstances().items()
            if name != "base"
        ],
    )


def _professions() -> Section | Matrix:
    return Matrix.crossed(
        _("By profession"),
        {
            "graduates": _("With a degree"),
            "skilled": _("Skilled workers"),
            "assistants": pgettext("row", "Assistants"),
        },
        (
            Output("{row}_refusal_share", _("Stay behind"), "percent"),
            Output("{row}_expected_shortfall", _("Posts empty"), "people"),
        ),
    )


def _sections() -> tuple[Section | Matrix, ...]:
    return (_staffing(), _costs(), _circumstance_results(), _professions())


def _answers() -> tuple[tuple[Case, ...], ...]:
    return (_share_said(), _start_said(), _law_said(), _payer_said())


def _share_said() -> tuple[Case, ...]:
    return (
        Case(
            "share",
            _("Stay behind: {refusal_share:in_ten}."),
            lambda known: narrow(known, "refusal_share", A_PERCENT),
        ),
        Case(
            "share and band",
            _(
                "Stay behind: {refusal_share:in_ten} (eight in ten draws: "
                "{refusal_share_low:percent} to {refusal_share_high:percent})."
            ),
        ),
    )


def _start_said() -> tuple[Case, ...]:
    return (
        Case(
            "staffed",
            _(
                "The service would probably be staffed; chance of a short start: "
                "{chance_short:in_ten}."
            ),
            lambda known: known["chance_short"] < STAFFED,
        ),
        Case(
            "either way",
            _("Staffing could go either way; chance of a short start: {chance_short:in_ten}."),
            lambda known: known["chance_short"] < SHORT,
        ),
        Case(
            "short",
            _("The service would probably start short of people; chance: {chance_short:in_ten}."),
        ),
    )


def _law_said() -> tuple[Case, ...]:
    return (
        Case(
            "no country",
            _(
                "What happens to those who refuse depends on the law: choose your country to see "
                "who pays."
            ),
            lambda known: known["country"] == OPEN,
        ),
        Case(
            "Norway",
            _("In Norway a refusal ends the job, with few exceptions."),
            lambda known: known["country"] == "NO",
        ),
        Case(
            "Denmark",
            _("In Denmark no right to stay was found."),
            lambda known: known["country"] == "DK",
        ),
        Case("Sweden", _("In Sweden staff who refuse stay, at the risk of redundancy.")),
    )


def _payer_said() -> tuple[Case, ...]:
    return (
        Case("not told", "", lambda known: known["country"] == OPEN),
        Case(
            "none kept",
            _("Nobody is counted as kept, so the municipality pays no one without a post."),
            lambda known: known["kept_share"] <= 0,
        ),
        Case(
            "kept",
            _(
                "Those the municipality keeps cost it {redundancy_cost:money}, for {notice_months} "
                "at most."
            ),
        ),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(_("Your staff survey"), ("survey_refusal_percent", "survey_answers")),
        Group(
            _("Law of the country"),
            (
                "country",
                "notice_months",
                "kept_share_norway",
                "kept_share_per_point_norway",
                "kept_share_denmark",
                "kept_share_sweden",
                "pension_levy_norway",
                "pension_levy_sweden",
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
                "move_together",
                "leave_before_share",
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
                "useful_while_waiting",
                "baseline_turnover",
                "extra_turnover",
            ),
        ),
        Group(
            pgettext("heading", "Professions"),
            (
                "graduate_share",
                "assistant_share",
                "graduate_offset",
                "assistant_offset",
                "graduate_hire_share",
                "assistant_hire_share",
            ),
        ),
    )


def _refusal_picture() -> Picture:
    return Picture(
        "refusal",
        _("Who stays behind, as the pension changes"),
        _(
            "Share of employees who stay behind against the pension change. The less "
            "pension, the more stay behind, with a wide band around the line."
        ),
        fill(
            _(
                "Line: at your settings. Band: eight in ten draws of the assumptions. Dashed: "
                "the share above which the chance of a short start is more than {chance}."
            ),
            chance=percent(model.TOLERATED_CHANCE),
        ),
        _refusal_chart,
        300,
        Table(
            Column("pension", _("Pension change, points"), "points"),
            WHOLE_POINTS,
            (
                Column("share_at", _("Stay behind"), "percent"),
                *band_columns("percent"),
                Column("chance_at", _("Chance of a short start"), "in_ten"),
            ),
            (REFUSAL, REFUSAL_BAND),
        ),
        least=160,
    )


def _contributions_picture() -> Picture:
    return Picture(
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
    )


def _continuity_picture() -> Picture:
    return Picture(
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
            Column("month", _("Months after the start"), "people"),
            (0.0, 3.0, 6.0, 12.0, 18.0, 24.0),
            (
                Column("continuity_tender", _("After a transfer"), "percent"),
                Column("continuity_today", _("As today"), "percent"),
            ),
            (CONTINUITY,),
        ),
    )


def _cost_picture() -> Picture:
    return Picture(
        "cost",
        _("What a lower pension saves and costs"),
        _(
            "Cost over the contract against the pension change: a lower pension saves "
            "money, taken from the staff, and costs more in agency staff and redundancy."
        ),
        _(
            "The sum is lowest at the diamond; the grey line is your setting. What is "
            "saved on the pension is taken from the staff and, in the levy on it, from the state; "
            "it is no gain in efficiency."
        ),
        _cost_chart,
        280,
        Table(
            Column("pension", _("Pension change, points"), "points"),
            WHOLE_POINTS,
            (
                Column("gap_cost_at", _("Agency staff"), "money"),
                Column("redundancy_cost_at", pgettext("column", "Redundancy"), "money"),
                Column("matching_at", _("Pension and levy not paid"), "money"),
                Column("total_at", _("Sum, less pension"), "money"),
            ),
            (COST,),
        ),
        takes=("least_cost_pension_change", "least_total_cost"),
    )


def _pictures() -> tuple[Picture, ...]:
    return (_refusal_picture(), _contributions_picture(), _continuity_picture(), _cost_picture())


def staff_terms() -> Explorer:
    """Describe the explorer of the chapter *Staff terms*."""
    return Explorer(
        name="staff_terms",
        controls=(
            PENSION,
            "early_dialogue",
            "lead_time_months",
            "hires_per_month",
            "headcount",
        ),
        groups=_groups(),
        sections=_sections(),
        model=results,
        draws=(DRAWS,),
        extra=least_cost,
        answers=_answers(),
        unknown=Unknown(("chance_short",)),
        basis=rests_on(
            fill(
                _("Numbers are the middle of draws of the least known. Short start: {meaning}"),
                meaning=_short_start(),
            )
        ),
        pictures=_pictures(),
        tipping=(
            Tipping(
                "staffing_balance",
                _("Where the answer tips"),
                _(
                    "The answer tips where a short start is as likely as not. Each line moves one "
                    "number over its range and leaves all others where they are."
                ),
            ),
        ),
        matters=(
            Matters(
                _("What the share who stay behind depends on most"),
                _(
                    "The choice: start on these terms if the share who stay behind is below the "
                    "largest that the operator can stand."
                ),
                drivers,
            ),
        ),
        misuse=(
            _("Predicting what any one employee will do."),
            _("Bargaining terms down to what is “just enough”."),
            _(
                "Quoting the share on unchanged terms as a fact: it is an assumption. The one "
                "count found, of cleaners, says nothing certain of another trade or of other "
                "terms."
            ),
            _("Legal advice: have the law of your country checked on the day."),
        ),
    )
