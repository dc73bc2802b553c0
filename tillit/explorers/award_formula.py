"""The explorer of award formulas: the table of bids, the charts, the sentences."""

import itertools
import json
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from tillit import show
from tillit.chart_text import filled, percent_text
from tillit.drawn import Draws
from tillit.evidence import load
from tillit.explorer import (
    Column,
    Explorer,
    Grid,
    GridRow,
    Group,
    Matrix,
    Output,
    Picture,
    Section,
    Steps,
    Symbols,
    Table,
    Tipping,
)
from tillit.formats import names
from tillit.formula import Bind, Formula, Number, is_set, keep, where
from tillit.i18n import gettext as _
from tillit.models import award_formula as model
from tillit.parameters import Value
from tillit.pictures import Fragment
from tillit.theme import colour

TOO_FEW, NONE_ALLOWED, NO_SCALE = range(3)
"""The first answers: fewer than two bids; none at or below the fixed price; no absolute scale."""

FIRST_VERDICT = 3
"""Number of the first answer that names a winner."""

WEIGHTS = tuple(step / 10 for step in range(11))
"""Weights of the price in the table of winners."""

PRICED_WEIGHTS = WEIGHTS[1:10]
"""Weights of the price at which a point for quality has a price."""

MOST_SHARE = 0.4
"""Top of the chart of what a point is paid, as a share of the lowest price."""


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, which answer they give, and where the winner changes."""
    found = model.evaluate(values, bind)
    by_formula = {formula: values[f"assessed_{formula}"] for formula in model.FORMULAS}
    chance = bind("award_chance", model.chosen(values, by_formula))
    return {
        **found,
        "award_chance": chance,
        "award_case": bind("award_case", _case(values, found)),
    }


def _case(values: Mapping[str, Number], found: Mapping[str, Number]) -> Number:
    others = where(found["award_others"] > 0, 4, 0)
    priced = where(is_set(found["award_point_price"]), 0, 2)
    turned = where(is_set(found["award_reversal_bid"]), 0, 1)
    invented, compared = found["award_invented"], found["award_bids"]
    example = where(invented == compared, 0, where(invented > 0, 8, 16))
    verdict = FIRST_VERDICT + example + others + priced + turned
    none = where(values["award_formula"] == "fixed_price", NONE_ALLOWED, NO_SCALE)
    named = where(is_set(found["award_winner"]), verdict, none)
    return where(found["award_bids"] >= 2, named, TOO_FEW)


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    error = values["assessor_error_points"]
    return {
        f"other_mark_{bid}": bind(
            f"other_mark_{bid}",
            model.other_mark(values[f"held_quality_{bid}"], error, uniforms[bid]),
        )
        for bid in model.bid_ids()
    }


DRAWS = Draws(_assumptions, chances=model.changes, before=model.held, sample="assessors")
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
_STEPS = 200
"""Steps in the weight of the price between which the chart of winners looks."""
_ONE_ROW = alt.InlineData(values=[{}])


def _formula_names() -> dict[str, str]:
    return dict(zip(model.FORMULAS, names("award_formulas"), strict=True))


def _as_signals(name: str, _value: Number) -> Number:
    """Name a step that the results have already: the chart reads its signal."""
    return Formula(name)


def _winner_at(symbols: Symbols, formula: str, steps: Steps) -> Number:
    """Write who wins at the weight in the row."""
    if formula not in model.WEIGHTED:
        return symbols.results[f"award_winner_{formula}"]
    bids = model.entered(symbols.values, _as_signals)
    values = {**symbols.values, "price_weight": Formula("datum.weight")}
    scores = [
        steps.bind(
            f"score_{formula}_{bid_id}",
            model.score(
                formula, values, bid, Formula(f"award_{formula}_points_{bid_id}"), bid.quality
            ),
        )
        for bid_id, bid in zip(model.bid_ids(), bids, strict=True)
    ]
    found = model.winner(scores, bids, f"first_{formula}", steps.bind)
    return where(symbols.results["award_bids"] >= 2, found, Formula("NaN"))


def _winners(symbols: Symbols, data: alt.SequenceGenerator, weight: str, name: str) -> alt.Chart:
    steps = Steps()
    for formula in model.FORMULAS:
        steps.bind(f"{name}_{formula}", _winner_at(symbols, formula, steps))
    return alt.Chart(data).transform_calculate(weight=weight).transform_calculate(**steps.made)


def _winner_chart(symbols: Symbols) -> alt.TopLevelMixin:
    formulas = _formula_names()
    half = 0.5 / _STEPS
    shown = json.dumps(
        {f"winner_{formula}": name for formula, name in formulas.items()}, ensure_ascii=False
    )
    bid_names = json.dumps(names("bids"), ensure_ascii=False)
    letters = json.dumps([bid.upper() for bid in model.bid_ids()])
    weighted = json.dumps({f"winner_{formula}": 1 for formula in model.WEIGHTED})
    weight = symbols.values["price_weight"]
    # Stretches of weights with one winner, each a bar.
    bars = (
        _winners(
            symbols, alt.sequence(0, _STEPS + 1, as_="step"), f"datum.step / {_STEPS}", "winner"
        )
        .transform_fold(
            [f"winner_{formula}" for formula in model.FORMULAS], as_=["field", "winner"]
        )
        .transform_filter("isValid(datum.winner)")
        .transform_window(before="lag(winner)", sort=[alt.SortField("weight")], groupby=["field"])
        .transform_calculate(changed="datum.before === datum.winner ? 0 : 1")
        .transform_window(stretch="sum(changed)", sort=[alt.SortField("weight")], groupby=["field"])
        .transform_aggregate(
            low="min(weight)", high="max(weight)", groupby=["field", "stretch", "winner"]
        )
        .transform_calculate(
            formula=f"{shown}[datum.field]",
            begin=f"max(datum.low - {half}, 0)",
            end=f"min(datum.high + {half}, 1)",
        )
        # Where your weight runs through a bar, its name stands on the longer side.
        .transform_calculate(
            cut=f"{weighted}[datum.field] == 1"
            f" && {weight!r} > datum.begin && {weight!r} < datum.end",
            right=f"{weight!r} < (datum.begin + datum.end) / 2",
        )
        .transform_calculate(
            left_end=f"datum.cut && datum.right ? {weight!r} : datum.begin",
            right_end=f"datum.cut && !datum.right ? {weight!r} : datum.end",
        )
        .transform_calculate(middle="(datum.left_end + datum.right_end) / 2")
    )
    marker = json.dumps(formulas, ensure_ascii=False)
    x = alt.X(
        "begin:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format="%", title=_("Weight of the price"), tickCount=5, grid=False),
    )
    y = alt.Y(
        "formula:N",
        scale=alt.Scale(domain=list(formulas.values())),
        axis=alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelColor=colour("ink"),
            labelExpr=f"(datum.label == {marker}[award_formula] ? '{_TRIANGLE} ' : '')"
            " + datum.label",
        ),
    )
    places = list(range(len(model.bid_ids())))
    band = bars.mark_bar(height=_ROW - 8, strokeWidth=1.5).encode(
        x=x,
        x2="end:Q",
        y=y,
        color=alt.Color("winner:N", scale=alt.Scale(domain=places, range=_FILLS), legend=None),
        stroke=alt.Stroke("winner:N", scale=alt.Scale(domain=places, range=_EDGES), legend=None),
    )
    wide = "(datum.right_end - datum.left_end) * width"
    name = bars.mark_text(
        fontWeight=600,
        text={
            "expr": f"{wide} > 60 ? {bid_names}[datum.winner] :"
            f" {wide} > 16 ? {letters}[datum.winner] : ''"
        },
        fill={"expr": f"{json.dumps(_LETTERS)}[datum.winner]"},
    ).encode(x="middle:Q", y="formula:N")
    here = alt.Chart(_ONE_ROW).transform_calculate(
        setting=repr(weight),
        text=filled(_("yours {share}"), share=percent_text(repr(weight))),
    )
    along = {"y": alt.value(0), "y2": alt.value(_ROW * len(model.WEIGHTED))}
    halo = here.mark_rule(color=colour("paper"), strokeWidth=6).encode(x="setting:Q", **along)
    rule = here.mark_rule(color=colour("ink"), strokeWidth=2).encode(x="setting:Q", **along)
    rule_text = here.mark_text(
        align={"expr": f"{weight!r} > 0.8 ? 'right' : {weight!r} < 0.2 ? 'left' : 'center'"},
        dy=-3,
        baseline="bottom",
        fontWeight=600,
    ).encode(x="setting:Q", y=alt.value(0), text="text:N")
    # Draws nothing: it holds the numbers of the table.
    twin = (
        _winners(symbols, alt.sequence(0, 11, as_="step"), "datum.step / 10", "at")
        .mark_point(opacity=0, size=0)
        .encode(x="weight:Q")
    )
    return alt.layer(band, name, halo, rule, rule_text, twin)


def _winner_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found = model.evaluate({**values, "price_weight": np.asarray(rows, dtype=float)})
    return {
        f"at_{formula}": np.broadcast_to(found[f"award_winner_{formula}"], len(rows)).tolist()
        for formula in model.FORMULAS
    }


_LINES = ("linear", "min_max", "absolute_scale", "priced_quality")
"""Those whose price of a point is drawn: at the lowest price the proportional one is the linear."""
_LINE_TONES = {
    "linear": ("literature", [1, 0]),
    "min_max": ("assumption", [8, 3]),
    "absolute_scale": ("source", [3, 3]),
    "priced_quality": ("yours", [10, 3, 2, 3]),
}


def _line_names() -> dict[str, str]:
    return {**_formula_names(), "linear": _("Linear, proportional")}


def _point_share(
    values: Mapping[str, Number], formula: str, lowest: Number, highest: Number
) -> Number:
    return model.point_price(formula, values, lowest, lowest, highest) / lowest


def _shares(symbols: Symbols, data: alt.SequenceGenerator, weight: str, name: str) -> alt.Chart:
    lowest = symbols.results["award_lowest"] / model.MILLION
    highest = symbols.results["award_highest"] / model.MILLION
    values = {**symbols.values, "price_weight": Formula("datum.weight")}
    steps = Steps()
    for formula in _LINES:
        steps.bind(f"{name}_{formula}", _point_share(values, formula, lowest, highest))
    dearest = model.point_price("proportional", values, highest, lowest, highest) / lowest
    steps.bind(f"{name}_dearest", dearest)
    return alt.Chart(data).transform_calculate(weight=weight).transform_calculate(**steps.made)


def _share_chart(symbols: Symbols) -> alt.TopLevelMixin:
    lines = {formula: _line_names()[formula] for formula in _LINES}
    shown = json.dumps({f"share_{key}": text for key, text in lines.items()}, ensure_ascii=False)
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns={"expr": "width < 380 ? 1 : 2"},
        symbolSize=300,
        symbolStrokeWidth=2.5,
        labelLimit=300,
        columnPadding=30,
    )
    curve = (
        _shares(symbols, alt.sequence(10, 101, as_="percent"), "datum.percent / 100", "share")
        .transform_fold([f"share_{formula}" for formula in _LINES], as_=["field", "share"])
        .transform_calculate(line=f"{shown}[datum.field]")
        .transform_filter("isValid(datum.share)")
        .mark_line(strokeWidth=2.5, clip=True)
        .encode(
            x=alt.X(
                "weight:Q",
                scale=alt.Scale(domain=[0.1, 1], nice=False),
                axis=alt.Axis(
                    format="%", title=_("Weight of the price"), values=[0.2, 0.4, 0.6, 0.8, 1]
                ),
            ),
            y=alt.Y(
                "share:Q",
                scale=alt.Scale(domain=[0, MOST_SHARE], nice=False),
                axis=alt.Axis(format="%", title=_("Of the lowest price"), tickCount=5),
            ),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(
                    domain=list(lines.values()),
                    range=[colour(_LINE_TONES[formula][0]) for formula in _LINES],
                ),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                scale=alt.Scale(
                    domain=list(lines.values()),
                    range=[_LINE_TONES[formula][1] for formula in _LINES],
                ),
                legend=legend,
            ),
        )
    )
    weight, share = symbols.values["price_weight"], symbols.results["award_point_share"]
    here = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            setting=repr(weight),
            share_here=repr(share),
            text=filled(_("yours {share}"), share=percent_text(repr(share))),
        )
        .transform_filter(f"isValid({share!r}) && {share!r} <= {MOST_SHARE} && {weight!r} >= 0.1")
    )
    dot = here.mark_point(
        filled=True, size=130, color=colour("ink"), stroke=colour("paper"), strokeWidth=2, opacity=1
    ).encode(x="setting:Q", y="share_here:Q")
    # Up to the edge of the chart, where no line is written over.
    lead = here.mark_rule(color=colour("edge")).encode(
        x="setting:Q", y="share_here:Q", y2=alt.value(0)
    )
    text = here.mark_text(
        align={"expr": f"{weight!r} > 0.8 ? 'right' : {weight!r} < 0.25 ? 'left' : 'center'"},
        dy=-3,
        baseline="bottom",
        fontWeight=600,
    ).encode(x="setting:Q", y=alt.value(0), text="text:N")
    # Draws nothing: it holds the numbers of the table.
    twin = (
        _shares(symbols, alt.sequence(1, 10, as_="step"), "datum.step / 10", "paid")
        .mark_point(opacity=0, size=0)
        .encode(x="weight:Q")
    )
    return alt.layer(curve, lead, dot, text, twin)


def _share_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    weights = np.asarray(rows, dtype=float)
    found = model.evaluate({**values, "price_weight": weights})
    shares = {
        f"paid_{formula}": np.broadcast_to(
            found[f"award_point_share_{formula}"], weights.shape
        ).tolist()
        for formula in _LINES
    }
    dearest = found["award_point_price_dearest"] / found["award_lowest"]
    return {**shares, "paid_dearest": np.broadcast_to(dearest, weights.shape).tolist()}


def _answers() -> tuple[str, ...]:
    """Whole sentences: who wins, what a point is paid, who could turn it, what marks do, whose."""
    too_few = _(
        "Enter price and mark for quality of at least two bids that are in. So far as many can be "
        "compared: {award_bids:people}."
    )
    none_allowed = _(
        "By the formula chosen here, {award_formula}, no bid wins: every one of them asks for "
        "more than the price that the documents state, {fixed_price}."
    )
    no_scale = _(
        "By the formula chosen here, {award_formula}, no bid wins: the price with no points, "
        "{absolute_high_price}, must be above the one with ten points, {absolute_low_price}."
    )
    won = (
        _(
            "With these bids {award_winner:bids} wins by the formula chosen here, {award_formula}, "
            "and no other formula names another."
        ),
        _(
            "With these bids the formula decides: {award_winner:bids} wins by the one chosen here, "
            "{award_formula}, and another bid by {award_others:people} of the other five."
        ),
    )
    priced = (
        _(
            "In it, one more quality point makes up for {award_point_price:money} a year, "
            "{award_point_share:percent} of the lowest price."
        ),
        _("In it, price plays no part, so that a quality point has no price."),
    )
    turned = (
        _(
            "If {award_reversal_bid:bids}, which loses, withdrew, {award_reversal_then:bids} "
            "would win."
        ),
        _("No losing bid can change the winner by withdrawing."),
    )
    marks = _(
        "Chance that marks which are off by up to {assessor_error_points} make another bid win: "
        "{award_chance:in_ten}."
    )
    example = (
        _("All of these bids are invented, as an example."),
        _("Bids among these that are still the invented ones: {award_invented:people}."),
        "",
    )
    verdicts = itertools.product(example, won, priced, turned)
    return (
        too_few,
        none_allowed,
        no_scale,
        *(
            f"{winner} {worth} {turn} {marks} {whose}".rstrip()
            for whose, winner, worth, turn in verdicts
        ),
    )


def _outputs() -> tuple[Output, ...]:
    formulas = _formula_names()
    nobody = _("nobody")
    none = _("none")
    no_price = _("no price")
    dash = "\N{EN DASH}"
    bids = tuple(zip(model.bid_ids(), names("bids"), strict=True))
    found = [
        Output("award_bids", _("Bids that are compared"), "people"),
        Output("award_invented", _("Of these, invented for the example"), "people"),
        Output("award_lowest", _("Lowest price a year"), "money", missing=dash),
        Output("award_highest", _("Highest price a year"), "money", missing=dash),
        Output(
            "award_point_price_dearest",
            _("Proportional: one more quality point at the highest price"),
            "money",
            _(
                "A dear bid is paid more for a point than a cheap one. The other formulas pay all "
                "bids the same."
            ),
            missing=no_price,
        ),
        Output(
            "award_others", _("Formulas that name another winner than the chosen one"), "people"
        ),
    ]
    for formula, name in formulas.items():
        unit = "money" if formula == "priced_quality" else "number"
        found += [
            Output(f"award_winner_{formula}", name, "bids", missing=nobody),
            Output(f"award_lead_{formula}", name, unit, missing=dash),
            Output(f"award_point_price_{formula}", name, "money", missing=no_price),
            Output(f"award_point_share_{formula}", name, "percent", missing=no_price),
            Output(f"assessed_{formula}", name, "in_ten", missing=dash),
            Output(f"award_reversals_{formula}", name, "people", missing=dash),
            Output(f"award_reversal_bid_{formula}", name, "bids", missing=none),
            Output(f"award_reversal_then_{formula}", name, "bids", missing=dash),
        ]
        for bid, bid_name in bids:
            label = _("{bid}, {formula}").format(bid=bid_name, formula=name)
            found.append(Output(f"award_total_{formula}_{bid}", label, "score", missing=dash))
            if formula in model.WEIGHTED:
                found.append(
                    Output(f"award_price_points_{formula}_{bid}", label, "score", missing=dash)
                )
    return tuple(found)


def _matrices() -> tuple[Matrix, ...]:
    formulas = _formula_names()
    bids = tuple(zip(model.bid_ids(), names("bids"), strict=True))
    totals = {**formulas, "priced_quality": _("Priced quality, million kroner")}

    def by_formula(*columns: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(
            (name, tuple(f"{column}_{formula}" for column in columns))
            for formula, name in formulas.items()
        )

    return (
        Matrix(
            _("Six formulas side by side"),
            (
                _("Winner"),
                _("Lead over the next"),
                _("One more quality point makes up for, a year"),
                _("Of the lowest price"),
            ),
            by_formula("award_winner", "award_lead", "award_point_price", "award_point_share"),
            _(
                "Lead: in points, by priced quality in kroner. What a point makes up for holds at "
                "the lowest price, by the absolute scale between its two prices. Of bids that are "
                "level, the lowest price wins, and of those at one price the first in the table."
            ),
        ),
        Matrix(
            _("What could change the winner"),
            (
                _("Chance that other marks do"),
                _("Losing bids that could by withdrawing"),
                _("Which"),
                _("Then the winner is"),
            ),
            by_formula("assessed", "award_reversals", "award_reversal_bid", "award_reversal_then"),
            _(
                "Chance: share of draws of other panels, each mark off by any amount up to the "
                "one you set. Where two losing bids could change the winner, the cheaper is named."
            ),
        ),
        Matrix(
            _("Points in all, bid by bid"),
            tuple(totals.values()),
            tuple(
                (name, tuple(f"award_total_{formula}_{bid}" for formula in formulas))
                for bid, name in bids
            ),
            _(
                "The most points win; by priced quality the lowest sum, the price less the value "
                "of quality. A dash: not compared, or out."
            ),
        ),
        Matrix(
            _("Points for the price, bid by bid"),
            tuple(formulas[formula] for formula in model.WEIGHTED),
            tuple(
                (
                    name,
                    tuple(f"award_price_points_{formula}_{bid}" for formula in model.WEIGHTED),
                )
                for bid, name in bids
            ),
            _("Before they are weighed against the mark for quality."),
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
        _(
            "Two to eight bids, typed or pasted from a spreadsheet with the prices to the left of "
            "the marks. A bid is compared while it has both. The three that stand here are "
            "invented, so that each wins by two of the six formulas: write over them, and empty "
            "what you do not need."
        ),
        folded=False,
        paste=True,
    )


def award_formula() -> Explorer:
    """Describe the explorer of the chapter *Award formula*."""
    weight = Column("weight", _("Weight of the price"), "percent")
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
        outputs=_outputs(),
        sections=(
            *_matrices(),
            Section(
                _("What the formulas start from"),
                (
                    "award_bids",
                    "award_invented",
                    "award_lowest",
                    "award_highest",
                    "award_point_price_dearest",
                    "award_others",
                ),
            ),
        ),
        model=evaluate,
        answers=_answers(),
        case="award_case",
        basis=_(
            "From the bids and settings on this page: {assumed_count:people} of "
            "{number_count:people} stand as the example has them. Chance: share of draws in which "
            "another panel marks the same bids."
        ),
        draws=(DRAWS,),
        grids=(_grid(),),
        banner=_(
            "For designing a tender, before it is published. Not for choosing among bids that have "
            "come in, and not for adjusting a formula once bids are known."
        ),
        tipping=Tipping(
            "award_held_lead",
            _("Where the winner changes"),
            _(
                "By the formula chosen here, one number moved at a time: the first value, from the "
                "lower end of its range, at which the bid that wins now stops winning or starts to."
            ),
        ),
        pictures=(
            Picture(
                "winners",
                _("Who wins, by formula and weight of the price"),
                _(
                    "A row for each formula, the weight of the price from left to right, and bars "
                    "that name the bid which wins there. In the example the rows differ: each of "
                    "the three bids wins by two formulas at the weight that is set."
                ),
                _(
                    "Where a bar ends, the winner changes. The line across is your weight, the "
                    "triangle the formula that the answer tells of. By priced quality and at a "
                    "fixed price there is no weight. An empty row: no bid wins."
                ),
                _winner_chart,
                _ROW * len(model.FORMULAS),
                Table(
                    _("Who wins, by weight of the price"),
                    weight,
                    WEIGHTS,
                    tuple(
                        Column(f"at_{formula}", name, "bids")
                        for formula, name in _formula_names().items()
                    ),
                    _winner_table,
                ),
                folded=False,
            ),
            Picture(
                "point",
                _("What one more quality point makes up for"),
                _(
                    "How much dearer a bid may be for one more quality point, as a share of the "
                    "lowest price, against the weight of the price: steeply falling by the linear "
                    "and the proportional formula, lower by min–max and by the absolute scale, "
                    "level where quality is priced."
                ),
                _(
                    "At the lowest price. The linear and the proportional formula pay the same "
                    "whatever the bids; by min–max the price of a point is set by the dearest bid, "
                    "which nobody knows beforehand. The dot is yours. Shares above {most} are cut "
                    "off."
                ).format(most="40\N{NO-BREAK SPACE}%"),
                _share_chart,
                240,
                Table(
                    _("Price of one more quality point, of the lowest price"),
                    weight,
                    PRICED_WEIGHTS,
                    (
                        Column("paid_linear", _("Linear, proportional"), "percent"),
                        Column("paid_dearest", _("Proportional, at the highest price"), "percent"),
                        *(
                            Column(f"paid_{formula}", _line_names()[formula], "percent")
                            for formula in _LINES[1:]
                        ),
                    ),
                    _share_table,
                ),
                folded=False,
            ),
        ),
        misuse=(
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
        ),
    )


def formulas() -> Fragment:
    """Show what each formula does, in words."""
    columns = {"name": _("Formula"), "meaning": _("What it does")}
    rows = load().table("award_formulas")[list(columns)].to_dict("records")
    return show.table(_("The six formulas"), columns, rows)
