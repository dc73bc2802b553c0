"""The explorer of award formulas: the table of bids, the charts, the sentences."""

import functools
import json
from collections.abc import Mapping

import altair as alt

from tillit import marks, show
from tillit.chart_text import filled, percent_text
from tillit.declared import (
    Column,
    Grid,
    GridRow,
    Group,
    Matrix,
    Output,
    Picture,
    Section,
    Table,
    Tipping,
    Unknown,
)
from tillit.drawn import Draws
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.formats import LIMITS, names, percent
from tillit.formula import Bind, Number, is_set, keep, only_where
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.models import award_formula as model
from tillit.pictures import Fragment
from tillit.said import Case, narrow, placed
from tillit.symbols import Series, Symbols
from tillit.theme import colour

WEIGHTS = tuple(step / 10 for step in range(11))
"""Weights of the price in the table of winners."""

PRICED_WEIGHTS = WEIGHTS[1:10]
"""Weights of the price at which a point for quality has a price."""

MOST_SHARE = 0.4
"""Top of the chart of what a point is paid, as a share of the lowest price."""


_OF_A_BID = ("price", "quality", "counts", "rank")


def results(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, how often other marks make another bid win, and the bids."""
    found = model.evaluate(values, bind)
    by_formula = {formula: values[f"assessed_{formula}"] for formula in model.FORMULAS}
    bids = zip(model.bid_ids(), model.entered(values, bind), strict=True)
    return {
        **found,
        "award_chance": bind("award_chance", model.chosen(values, by_formula)),
        **{
            f"award_{name}_{bid_id}": getattr(bid, name)
            for bid_id, bid in bids
            for name in _OF_A_BID
        },
    }


def _bids_entered(known: Mapping[str, Number]) -> tuple[model.Bid, ...]:
    """Return the bids as the results have them: they are the same at every weight."""
    return tuple(
        model.Bid(*(known[f"award_{name}_{bid_id}"] for name in _OF_A_BID))
        for bid_id in model.bid_ids()
    )


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    error = values["assessor_error_points"]
    return {
        f"other_mark_{bid}": bind(
            f"other_mark_{bid}",
            model.other_mark(values[f"held_quality_{bid}"], error, uniforms[f"bid_quality_{bid}"]),
        )
        for bid in model.bid_ids()
    }


DRAWS = Draws(_assumptions, model.panel_leads, model.changes, before=model.held, sample="assessors")
"""Panels of assessors: each gives every bid a mark of its own around the one entered."""


_TONES = ("literature", "assumption", "source", "yours")
"""Colours of the bids: filled for the first four, pale for the next, each with its letter."""
_FILLS = [colour(tone) for tone in _TONES] + [colour(f"{tone}-soft") for tone in _TONES]
_EDGES = [colour(tone) for tone in _TONES] * 2
_LETTERS = [colour("paper")] * 4 + [colour(tone) for tone in _TONES]
_TRIANGLE = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}"
"""Stands before the name of the formula that the answer tells of."""
_ROW = 34
"""Height of a formula's row in the chart of winners, px."""
_STEPS = 100
"""Steps in the weight of the price at which the chart of winners looks: those that can be set."""


def _formula_names() -> dict[str, str]:
    return dict(zip(model.FORMULAS, names("award_formulas"), strict=True))


def _winner_at(
    known: Mapping[str, Number],
    formula: str,
    weight: Number,
    bids: tuple[model.Bid, ...],
    bind: Bind,
) -> Number:
    """Compute who wins by a formula at a weight of the price."""
    if formula not in model.WEIGHTED:
        return known[f"award_winner_{formula}"]
    there = {**known, "price_weight": weight}
    scores = [
        bind(
            f"score_{formula}_{bid_id}",
            model.score(
                formula,
                there,
                bid,
                known[f"award_price_points_{formula}_{bid_id}"],
                bid.quality,
            ),
        )
        for bid_id, bid in zip(model.bid_ids(), bids, strict=True)
    ]
    first = model.winner(scores, bids, f"first_{formula}", bind)
    return only_where(known["award_bids"] >= 2, first)


def _winners(known: Mapping[str, Number], weight: Number, bind: Bind) -> dict[str, Number]:
    bids = _bids_entered(known)
    return {
        f"at_{formula}": bind(f"at_{formula}", _winner_at(known, formula, weight, bids, bind))
        for formula in model.FORMULAS
    }


WINNERS = Series("weight", _winners)


def _stretches(symbols: Symbols) -> alt.Chart:
    """Return the stretches of weights with one winner, each a bar with a place for its name."""
    formulas = _formula_names()
    half = 0.5 / _STEPS
    shown = {f"at_{formula}": name for formula, name in formulas.items()}
    weighted = {f"at_{formula}": 1 for formula in model.WEIGHTED}
    weight = repr(symbols.values["price_weight"])
    return (
        WINNERS.over(symbols, [step / _STEPS for step in range(_STEPS + 1)])
        .transform_fold([*shown], as_=["field", "winner"])
        .transform_filter("isValid(datum.winner)")
        .transform_window(before="lag(winner)", sort=[alt.SortField("weight")], groupby=["field"])
        .transform_calculate(changed="datum.before === datum.winner ? 0 : 1")
        .transform_window(stretch="sum(changed)", sort=[alt.SortField("weight")], groupby=["field"])
        .transform_aggregate(
            low="min(weight)", high="max(weight)", groupby=["field", "stretch", "winner"]
        )
        .transform_calculate(
            formula=f"{json.dumps(shown, ensure_ascii=False)}[datum.field]",
            begin=f"max(datum.low - {half}, 0)",
            end=f"min(datum.high + {half}, 1)",
        )
        # Where your weight runs through a bar, its name stands on the longer side.
        .transform_calculate(
            cut=f"{json.dumps(weighted)}[datum.field] == 1"
            f" && {weight} > datum.begin && {weight} < datum.end",
            right=f"{weight} < (datum.begin + datum.end) / 2",
        )
        .transform_calculate(
            left_end=f"datum.cut && datum.right ? {weight} : datum.begin",
            right_end=f"datum.cut && !datum.right ? {weight} : datum.end",
        )
        .transform_calculate(middle="(datum.left_end + datum.right_end) / 2")
    )


def _bars(stretches: alt.Chart) -> list[alt.Chart]:
    formulas = _formula_names()
    marker = json.dumps(formulas, ensure_ascii=False)
    chosen = f"datum.label == {marker}[award_formula] ? '{_TRIANGLE} ' : ''"
    places = list(range(len(model.bid_ids())))
    bars = stretches.mark_bar(height=_ROW - 8, strokeWidth=1.5).encode(
        x=alt.X(
            "begin:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=alt.Axis(format="%", title=_("Weight of the price"), tickCount=5, grid=False),
        ),
        x2="end:Q",
        y=alt.Y(
            "formula:N",
            scale=alt.Scale(domain=list(formulas.values())),
            axis=marks.bare_axis(labelColor=colour("ink"), labelExpr=f"({chosen}) + datum.label"),
        ),
        color=alt.Color("winner:N", scale=alt.Scale(domain=places, range=_FILLS), legend=None),
        stroke=alt.Stroke("winner:N", scale=alt.Scale(domain=places, range=_EDGES), legend=None),
    )
    wide = "(datum.right_end - datum.left_end) * width"
    bid_names = json.dumps(names("bids"), ensure_ascii=False)
    letters = json.dumps([bid.upper() for bid in model.bid_ids()])
    name = stretches.mark_text(
        fontWeight=600,
        text={
            "expr": f"{wide} > 60 ? {bid_names}[datum.winner] :"
            f" {wide} > 16 ? {letters}[datum.winner] : ''"
        },
        fill={"expr": f"{json.dumps(_LETTERS)}[datum.winner]"},
    ).encode(x="middle:Q", y="formula:N")
    return [bars, name]


def _winner_chart(symbols: Symbols) -> alt.TopLevelMixin:
    weight = repr(symbols.values["price_weight"])
    here = marks.one_row(
        setting=weight, text=filled(_("yours {share}"), share=percent_text(weight))
    )
    across = {
        "x": "setting",
        "y": alt.value(0),
        "y2": alt.value(_ROW * len(model.WEIGHTED)),
    }
    return alt.layer(
        *_bars(_stretches(symbols)),
        marks.rule(here, tone="paper", width=6, **across),
        marks.rule(here, tone="ink", width=2, **across),
        _at_top(here, weight, left=0.2),
        marks.hidden(WINNERS.over(symbols, WEIGHTS), "weight"),
    )


def _at_top(here: alt.Chart, weight: str, left: float) -> alt.Chart:
    """Write above the chart, where it has room: ``left`` is the weight below which it has none."""
    align = f"{weight} > 0.8 ? 'right' : {weight} < {left} ? 'left' : 'center'"
    return marks.words(
        here,
        "setting",
        alt.value(0),
        bold=True,
        align={"expr": align},
        dy=-3,
        baseline="bottom",
    )


_LINES = {
    "linear": ("literature", [1, 0]),
    "min_max": ("assumption", [8, 3]),
    "absolute_scale": ("source", [3, 3]),
    "priced_quality": ("yours", [10, 3, 2, 3]),
}
"""Those whose price of a point is drawn: at the lowest price the proportional one is the linear."""

_LEAST_WEIGHT = 0.1


def _line_names() -> dict[str, str]:
    return {**_formula_names(), "linear": _("Linear, proportional")}


def _shares(known: Mapping[str, Number], weight: Number, _bind: Bind) -> dict[str, Number]:
    lowest, highest = (known[f"award_{end}"] / model.MILLION for end in ("lowest", "highest"))
    there = {**known, "price_weight": weight}

    def share(formula: str, price: Number) -> Number:
        return model.point_price(formula, there, price, lowest, highest) / lowest

    paid = {f"paid_{formula}": share(formula, lowest) for formula in _LINES}
    return {**paid, "paid_dearest": share("proportional", highest)}


SHARES = Series("weight", _shares)


def _share_lines(symbols: Symbols) -> alt.Chart:
    names_of = _line_names()
    shown = {names_of[key]: (f"datum.paid_{key}", *look) for key, look in _LINES.items()}
    lines = SHARES.over(symbols, [percent / 100 for percent in range(10, 101)])
    return marks.lines(
        lines,
        alt.X(
            "weight:Q",
            scale=alt.Scale(domain=[_LEAST_WEIGHT, 1], nice=False),
            axis=alt.Axis(
                format="%", title=_("Weight of the price"), values=[0.2, 0.4, 0.6, 0.8, 1]
            ),
        ),
        marks.shares("amount", _("Of the lowest price"), top=MOST_SHARE),
        shown,
        width=2.5,
        clip=True,
        legend={
            "orient": "bottom",
            "columns": marks.case("width < 380", 1, 2),
            "symbolSize": 300,
            "symbolStrokeWidth": 2.5,
            "labelLimit": 300,
            "columnPadding": 30,
        },
    )


def _share_chart(symbols: Symbols) -> alt.TopLevelMixin:
    weight, share = (
        repr(one) for one in (symbols.values["price_weight"], symbols.results["award_point_share"])
    )
    here = marks.one_row(
        setting=weight,
        share_here=share,
        text=filled(_("yours {share}"), share=percent_text(share)),
    ).transform_filter(
        f"isValid({share}) && {share} <= {MOST_SHARE} && {weight} >= {_LEAST_WEIGHT}"
    )
    return alt.layer(
        _share_lines(symbols),
        # Up to the edge of the chart, where no line is written over.
        marks.rule(here, tone="edge", x="setting", y="share_here", y2=alt.value(0)),
        marks.dot(here, "setting", "share_here", tone="ink", size=130),
        _at_top(here, weight, left=0.25),
        marks.hidden(SHARES.over(symbols, PRICED_WEIGHTS), "weight"),
    )


# What the page says


def _no_winner(known: Mapping[str, Number]) -> Number:
    return (known["award_bids"] < 2) | ~is_set(known["award_winner"])


def _inside_error(known: Mapping[str, Number]) -> Number:
    """Whether the lead is less than a mark may be off, or other marks often change the winner."""
    small = known["award_lead_marks"] < known["assessor_error_points"]
    return small | (known["award_chance"] >= LIMITS["rare"])


def _level_cases() -> list[Case]:
    """Return a case for each number of bids that nothing tells apart, naming them."""
    named = [f"{{award_tied_{nth}:bids}}" for nth in range(1, len(model.bid_ids()) + 1)]

    def these(known: Mapping[str, Number], number: int) -> Number:
        return known["award_tied"] == number

    return [
        Case(
            f"level, {number}",
            placed(
                _(
                    "By the formula chosen here, {award_formula}, no bid wins: {level} are level "
                    "at the top and ask for the same price. The formula does not tell them apart."
                ),
                level=", ".join(named[:number]),
            ),
            functools.partial(these, number=number),
        )
        for number in range(2, len(named) + 1)
    ]


def _winner_cases() -> tuple[Case, ...]:
    return (
        Case(
            "too few",
            _(
                "Enter price and mark for quality of at least two bids that are in. So far as many "
                "can be compared: {award_bids:people}."
            ),
            lambda known: known["award_bids"] < 2,
        ),
        *_level_cases(),
        Case(
            "none allowed",
            _(
                "By the formula chosen here, {award_formula}, no bid wins: every one of them asks "
                "for more than the price that the documents state, {fixed_price}."
            ),
            lambda known: _no_winner(known) & (known["award_formula"] == "fixed_price"),
        ),
        Case(
            "no scale",
            _(
                "By the formula chosen here, {award_formula}, no bid wins: the price with no "
                "points, {absolute_high_price}, must be above the one with ten points, "
                "{absolute_low_price}."
            ),
            _no_winner,
        ),
        Case(
            "level but in price",
            _(
                "Bids level at the top by the formula chosen here, {award_formula}: "
                "{award_level:people}. {award_winner:bids} is the cheapest of them, and wins only "
                "if the documents say that price decides then."
            ),
            lambda known: known["award_level"] > 1,
        ),
        Case(
            "inside the error",
            _(
                "By the formula chosen here, {award_formula}, {award_winner:bids} is ahead, but "
                "within what marks may be off: other assessors may name another."
            ),
            _inside_error,
        ),
        Case("ahead", _("By the formula chosen here, {award_formula}, {award_winner:bids} wins.")),
    )


def _other_cases() -> tuple[Case, ...]:
    return (
        Case("no winner", "", _no_winner),
        Case(
            "the formula decides",
            _("The formula decides: another bid wins by {award_others:people} of the others."),
            lambda known: known["award_others"] > 0,
        ),
        Case("all agree", _("No other formula names another.")),
    )


def _price_cases() -> tuple[Case, ...]:
    return (
        Case("no winner", "", _no_winner),
        Case(
            "priced",
            _(
                "In it, one more quality point makes up for {award_point_price:money} a year, "
                "{award_point_share:percent} of the lowest price."
            ),
            lambda known: known["award_point_price"] >= LIMITS["no_money"],
        ),
        Case(
            "next to nothing",
            _("In it, one more quality point makes up for next to nothing in price."),
            lambda known: is_set(known["award_point_price"]),
        ),
        Case("no price", _("In it, price plays no part, so that a quality point has no price.")),
    )


def _withdrawal_cases() -> tuple[Case, ...]:
    return (
        Case("no winner", "", _no_winner),
        Case(
            "turned by either",
            _(
                "Each of two losing bids could change the winner by withdrawing: without "
                "{award_reversal_bid:bids}, {award_reversal_then:bids} would win."
            ),
            lambda known: (known["award_reversals"] > 1) & is_set(known["award_reversal_then"]),
        ),
        Case(
            "turned",
            _(
                "If {award_reversal_bid:bids}, which loses, withdrew, {award_reversal_then:bids} "
                "would win."
            ),
            lambda known: is_set(known["award_reversal_then"]),
        ),
        Case(
            "turned to a tie",
            _(
                "If {award_reversal_bid:bids}, which loses, withdrew, others would be level at the "
                "top."
            ),
            lambda known: is_set(known["award_reversal_bid"]),
        ),
        Case("stands", _("No losing bid can change the winner by withdrawing.")),
    )


def _mark_cases() -> tuple[Case, ...]:
    return (
        Case("no winner", "", _no_winner),
        Case(
            "no part",
            _("Other marks would change nothing."),
            lambda known: ~is_set(known["award_lead_marks"]),
        ),
        Case(
            "no error",
            _("Marks are taken as certain here."),
            lambda known: known["assessor_error_points"] == 0,
        ),
        Case(
            "error",
            _(
                "Chance that marks which are off by up to {assessor_error_points} make another bid "
                "win: {award_chance:in_ten}."
            ),
        ),
    )


def _lead_cases() -> tuple[Case, ...]:
    return (
        Case(
            "no lead",
            "",
            lambda known: (
                ~is_set(known["award_lead_marks"]) | narrow(known, "award_lead_marks", 0.01)
            ),
        ),
        Case(
            "lead",
            _(
                "Its lead, in points of quality: {award_lead_marks:points} "
                "({award_lead_marks_low:points} to {award_lead_marks_high:points} in eight of ten "
                "draws of other marks)."
            ),
        ),
    )


def _example_cases() -> tuple[Case, ...]:
    return (
        Case("no winner", "", _no_winner),
        Case(
            "all invented",
            _("All of these bids are invented, as an example."),
            lambda known: known["award_invented"] == known["award_bids"],
        ),
        Case(
            "some invented",
            _("Bids among these that are still the invented ones: {award_invented:people}."),
            lambda known: known["award_invented"] > 0,
        ),
        Case("own bids", ""),
    )


def _bids() -> dict[str, str]:
    return dict(zip(model.bid_ids(), names("bids"), strict=True))


_DASH = "\N{EN DASH}"


def _side_by_side() -> Matrix:
    columns = (
        ("award_winner", _("Winner at these marks"), "bids", _("none alone")),
        ("assessed", _("Chance that other marks change it"), "in_ten", _DASH),
        ("award_lead", _("Lead over the next"), "number", _DASH),
        (
            "award_point_price",
            _("One more quality point makes up for, a year"),
            "money",
            _("no price"),
        ),
        ("award_point_share", _("Of the lowest price"), "percent", _("no price")),
    )

    def style(column: str, formula: str, usual: str) -> str:
        return "money" if (column, formula) == ("award_lead", "priced_quality") else usual

    return Matrix(
        _("The formulas side by side"),
        [heading for _column, heading, _style, _missing in columns],
        [
            (
                name,
                [
                    Output(
                        f"{column}_{formula}",
                        name,
                        style(column, formula, usual),
                        missing=missing,
                    )
                    for column, _heading, usual, missing in columns
                ],
            )
            for formula, name in _formula_names().items()
        ],
        _(
            "Lead: in points, by priced quality in kroner. What a point makes up for holds at "
            "the lowest price, by the absolute scale between its two prices. Chance: share of "
            "draws of other panels, each mark off by any amount up to the one you set. Of bids "
            "that are level, the lowest price wins; of those at one price none."
        ),
    )


def _changes() -> Matrix:
    return Matrix.crossed(
        _("Which losing bid could change the winner"),
        _formula_names(),
        (
            Output(
                "award_reversals_{row}",
                _("Losing bids that could by withdrawing"),
                "people",
                missing=_DASH,
            ),
            Output(
                "award_reversal_bid_{row}",
                pgettext("criterion", "Which"),
                "bids",
                missing=pgettext("nothing", "none"),
            ),
            Output(
                "award_reversal_then_{row}",
                _("Then the winner is"),
                "bids",
                missing=_("none alone"),
            ),
        ),
        _("Where two losing bids could change the winner, the cheaper is named."),
    )


def _totals() -> Matrix:
    headings = {**_formula_names(), "priced_quality": _("Priced quality, million kroner")}
    return Matrix.crossed(
        _("Points in all, bid by bid"),
        _bids(),
        [
            Output(f"award_total_{formula}_{{row}}", heading, "score", missing=_DASH)
            for formula, heading in headings.items()
        ],
        _(
            "The most points win; by priced quality the lowest sum, the price less the value of "
            "quality. A dash: not compared, or out."
        ),
    )


def _price_points() -> Matrix:
    return Matrix.crossed(
        _("Points for the price, bid by bid"),
        _bids(),
        [
            Output(f"award_price_points_{formula}_{{row}}", heading, "score", missing=_DASH)
            for formula, heading in _formula_names().items()
            if formula in model.WEIGHTED
        ],
        _("Before they are weighed against the mark for quality."),
    )


def _sure() -> Section:
    return Section(
        _("How far ahead, by the formula chosen"),
        (
            Output(
                "award_lead_marks",
                _("Lead over the next, in points of quality"),
                "points",
                _(
                    "How many points its mark could lose before it is level. Below 0 where another "
                    "is ahead. None where marks play no part."
                ),
                band=True,
                missing=_DASH,
            ),
            Output(
                "award_chance",
                _("Chance that other marks change the winner"),
                "in_ten",
                missing=_DASH,
            ),
            Output("award_level", _("Bids with the highest score"), "people"),
            Output("award_tied", _("Of these, with the lowest price among them"), "people"),
        ),
    )


def _start() -> Section:
    return Section(
        _("What the formulas start from"),
        (
            Output("award_bids", _("Bids that are compared"), "people"),
            Output("award_invented", _("Of these, invented for the example"), "people"),
            Output("award_lowest", _("Lowest price a year"), "money", missing=_DASH),
            Output("award_highest", _("Highest price a year"), "money", missing=_DASH),
            Output(
                "award_point_price_dearest",
                _("Proportional: one more quality point at the highest price"),
                "money",
                _(
                    "A dear bid is paid more for a point than a cheap one. The other formulas pay "
                    "all bids the same."
                ),
                missing=_("no price"),
            ),
            Output(
                "award_others",
                _("Formulas that name another winner than the chosen one"),
                "people",
            ),
        ),
    )


def _grid() -> Grid:
    rows = load().table("bids").to_dict("records")
    return Grid(
        "bids",
        _("Bids to try the formulas on"),
        (_("Price, million kroner a year"), _("Mark for quality, 0 to 10")),
        tuple(
            GridRow(
                row["name"],
                tuple(f"bid_{cell}_{row['id']}" for cell in ("price", "quality")),
            )
            for row in rows
        ),
        fill(
            _(
                "At least two bids and at most {most}, typed or pasted from a spreadsheet with "
                "the prices to the left of the marks. A bid is compared while it has both. Those "
                "that stand here are invented, so that each wins by more than one formula: write "
                "over them, and empty what you do not need."
            ),
            most=len(rows),
        ),
        folded=False,
        paste=True,
    )


def _winners_picture() -> Picture:
    weight = Column("weight", _("Weight of the price"), "percent")
    return Picture(
        "winners",
        _("Who wins, by formula and weight of the price"),
        _(
            "A row for each formula, the weight of the price from left to right, and bars "
            "that name the bid which wins there. In the example the rows differ: each of "
            "the bids wins by as many formulas at the weight that is set."
        ),
        _(
            "By the marks as entered. Where a bar ends, the winner changes, and near there it is "
            "ahead by less than marks may be off. The line across is your weight, the triangle "
            "the formula that the answer tells of. By priced quality and at a fixed price there "
            "is no weight. Empty: no bid wins, or several are level."
        ),
        _winner_chart,
        _ROW * len(model.FORMULAS),
        Table(
            weight,
            WEIGHTS,
            tuple(
                Column(f"at_{formula}", name, "bids") for formula, name in _formula_names().items()
            ),
            (WINNERS,),
        ),
        least=(_ROW - 6) * len(model.FORMULAS),
    )


def _point_picture() -> Picture:
    weight = Column("weight", _("Weight of the price"), "percent")
    return Picture(
        "point",
        _("What one more quality point makes up for"),
        _(
            "How much dearer a bid may be for one more quality point, as a share of the "
            "lowest price, against the weight of the price: steeply falling by the linear "
            "and the proportional formula, lower by min–max and by the absolute scale, "
            "level where quality is priced."
        ),
        fill(
            _(
                "At the lowest price. The linear and the proportional formula pay the same "
                "whatever the bids; by min–max the price of a point is set by the dearest bid, "
                "which nobody knows beforehand. The dot is yours. Shares above {most} are cut "
                "off."
            ),
            most=percent(MOST_SHARE),
        ),
        _share_chart,
        240,
        Table(
            weight,
            PRICED_WEIGHTS,
            (
                Column("paid_linear", _("Linear, proportional"), "percent"),
                Column("paid_dearest", _("Proportional, at the highest price"), "percent"),
                *(
                    Column(f"paid_{formula}", _line_names()[formula], "percent")
                    for formula in list(_LINES)[1:]
                ),
            ),
            (SHARES,),
        ),
        folded=False,
    )


def _pictures() -> tuple[Picture, ...]:
    return (_winners_picture(), _point_picture())


def _misuse() -> tuple[str, ...]:
    return (
        _(
            "Choosing or adjusting a formula once bids are known: it belongs in the documents, "
            "before anyone bids."
        ),
        _(
            "Looking for the formula by which a wanted supplier would win. Try many sets of "
            "bids, with the cheap and the dear one changing places."
        ),
        _("Taking the example for a market: its bids are invented."),
        _("Taking a lead for a difference in quality that other assessors would find too."),
        _(
            "Reading the price of a quality point as its worth to users: it says what the "
            "formula pays, and only for what is marked."
        ),
    )


def award_formula() -> Explorer:
    """Describe the explorer of the chapter *Award formula*."""
    return Explorer(
        name="award_formula",
        controls=("award_formula", "price_weight", "assessor_error_points"),
        groups=(
            Group(
                _("Numbers that some formulas need in the documents"),
                (
                    "absolute_low_price",
                    "absolute_high_price",
                    "quality_point_value",
                    "fixed_price",
                ),
            ),
        ),
        sections=(_side_by_side(), _sure(), _changes(), _totals(), _price_points(), _start()),
        model=results,
        answers=(
            _winner_cases(),
            _lead_cases(),
            _mark_cases(),
            _other_cases(),
            _price_cases(),
            _withdrawal_cases(),
            _example_cases(),
        ),
        unknown=Unknown(
            ("award_lead_marks", "award_top_marks"), settled_by="assessor_error_points"
        ),
        basis=_(
            "From the bids and settings on this page; those as the example has them: "
            "{assumed_count:people} of {number_count:people}. Chance and draws: other panels that "
            "mark the same bids."
        ),
        draws=(DRAWS,),
        grids=(_grid(),),
        banner=_(
            "For designing a tender, before it is published. Not for choosing among bids that have "
            "come in, and not for adjusting a formula once bids are known."
        ),
        tipping=(
            Tipping(
                "award_held_lead",
                _("Where the winner changes"),
                _(
                    "By the formula chosen here, one number moved at a time: the first value, from "
                    "the lower end of its range, at which the bid that wins now stops winning or "
                    "starts to."
                ),
            ),
        ),
        pictures=_pictures(),
        misuse=_misuse(),
    )


# What the chapter shows


def formulas() -> Fragment:
    """Show what each formula does, in words."""
    columns = {"name": pgettext("column", "Formula"), "meaning": _("What it does")}
    rows = load().table("award_formulas")[list(columns)].to_dict("records")
    return show.table(_("The formulas"), columns, rows)
