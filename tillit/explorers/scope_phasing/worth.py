"""The picture of what each option is worth, by the gain that is expected."""

from collections.abc import Mapping, Sequence

import altair as alt

from tillit import marks
from tillit.chart_text import filled, percents_text, with_plus
from tillit.declared import Column, Picture, Table, band_columns
from tillit.drawn import ENDS
from tillit.explorers.scope_phasing.computed import believed
from tillit.explorers.scope_phasing.results import options
from tillit.formula import Formula, Number, clip, is_set, maximum, where
from tillit.i18n import gettext as _
from tillit.i18n import pgettext
from tillit.models import scope_phasing as model
from tillit.parameters import Value, registry
from tillit.symbols import Picks, Symbols

LEAST_TOP = 0.02
"""Least upper end of the chart of values, in yearly budgets: where no option is worth anything."""

TOLD_GAINS = registry()["mean_gain_percent"].within(-6, -4, -2, -1, 0, 1, 2, 4, 6, 8, 12)
"""Those of them that the table tells."""

VIEW = (max(-6, model.GAINS[0]), min(8, model.GAINS[-1]))
"""Ends of the chart in percent, at both of which there is a band; for a belief beyond, the chart
reaches to the end of what is looked for, where a belief further out stands without its dots."""

WORTH = Picks(
    "place",
    {
        "percent": model.GAINS,
        **{
            f"{name}_{end}": [f"{name}_at_{place}_{end}" for place in range(len(model.GAINS))]
            for name in model.VALUES
            for end in (ENDS if name == "staged" else ("middle",))
        },
    },
)
"""The band of a first step and the middle of every option, a row for each of the gains."""


class _ToldGains:
    """What the table tells of them, by the gain."""

    @staticmethod
    def at(known: Mapping[str, Value], levels: Sequence[float]) -> dict[str, list[float]]:
        return WORTH.at(known, [model.GAINS.index(level) for level in levels])


def _view(known: Mapping[str, Number]) -> tuple[Number, Number]:
    """Return the ends of the chart: they reach towards the reader's belief."""
    belief = believed(known)
    return (
        where(is_set(belief) & (belief < VIEW[0]), model.GAINS[0], VIEW[0]),
        where(is_set(belief) & (belief > VIEW[1]), model.GAINS[-1], VIEW[1]),
    )


def _seen(symbols: Symbols, field: str) -> str:
    """Write a field where the chart reaches, nothing beyond.

    Clipped it would not be: where a page holds several pictures, browsers look up the shape to
    clip with in the wrong one.
    """
    low, high = _view(symbols.known)
    percent = Formula("datum.percent")
    return f"{(percent >= low) & (percent <= high)!r} ? datum.{field} : null"


def _value_chart(symbols: Symbols) -> alt.TopLevelMixin:
    low, high = _view(symbols.known)
    x = alt.X(
        "percent:Q",
        scale=marks.between(low, high, zero=False),
        axis=alt.Axis(
            title=_("Gain you expect, % of the yearly budget"), tickCount=7, tickMinStep=1
        ),
    )
    known, gain = symbols.known, high / 100
    at_end = [model.VALUES[name](known, gain) for name in ("staged", "full")]
    top = maximum(1.5 * maximum(*at_end), LEAST_TOP) * known["scope_budget"]
    y = alt.Y(
        "amount:Q",
        # Room above for the strip and its words.
        scale=alt.Scale(domainMax={"expr": repr(top)}, nice=False),
        axis=marks.millions(_("Kroner over the years, millions"), form=",.3~r", minExtent=50),
    )
    names = {"stay": _("Stay as today"), **options()}
    looks: dict[str, tuple[str, list[float]]] = {
        "stay": ("inhouse", [1, 0]),
        "staged": ("tender", [1, 0]),
        "full": ("ink", [6, 3]),
        "irreversible": ("edge", [2, 2]),
    }
    base = WORTH.over(symbols)
    lines = marks.lines(
        base.transform_calculate(stay_middle="0"),
        x,
        y,
        {names[name]: (_seen(symbols, f"{name}_middle"), *look) for name, look in looks.items()},
        width=2.5,
        legend={"columns": marks.case(marks.ON_PHONE, 1, 2)},
        interpolate="monotone",
    )
    ends = {f"{end}_seen": _seen(symbols, f"staged_{end}") for end in ("low", "high")}
    band = marks.band(
        base.transform_calculate(**ends),
        tone="tender", x="percent", y="low_seen", high="high_seen", interpolate="monotone",
    )  # fmt: skip
    # The table shows what is out of view too.
    table = marks.hidden(base.transform_calculate(within=repr(VIEW[0])), "within")
    return alt.layer(table, band, lines, *_crossings(symbols), *_strip(symbols), *_belief(symbols))


def _best_from(known: Mapping[str, Number]) -> list[Number]:
    """Return from which gains a first step, going fully, and a first step again are best, percent.

    In the middle of the draws. An option that is best at no gain has no room; a gain out of view
    stands at its end.
    """
    staged, full = known["staged_breakeven"], known["full_breakeven"]
    # Without an extension there is one break-even alone.
    steps = is_set(staged)
    first = where(steps & (staged < full), staged, full)
    then = where(steps, known["full_best_from"], full)
    again = where(steps, known["steps_again_from"], model.largest_gain())
    return [clip(100 * gain, *_view(known)) for gain in (first, then, again)]


def _strip(symbols: Symbols) -> list[alt.Chart]:
    """Name the best option at each gain, on a strip along the top."""
    low, high = _view(symbols.known)
    edges = [low, *_best_from(symbols.known), high]
    strip = marks.rows(
        [
            {"row": 0, "best": "stay", "text": pgettext("way", "stay"), "side": "left"},
            {"row": 1, "best": "step", "text": _("first step"), "side": "center"},
            {"row": 2, "best": "full", "text": _("go fully"), "side": "right"},
            {"row": 3, "best": "step", "text": _("first step"), "side": "right"},
        ],
        start=marks.picked(edges[:-1], "datum.row"),
        end=marks.picked(edges[1:], "datum.row"),
        at=("[datum.start, (datum.start + datum.end) / 2, datum.end, datum.end][datum.row]"),
    )
    tones = {"stay": "inhouse", "step": "tender", "full": "ink"}
    bars = strip.mark_rule(strokeWidth=8).encode(
        x="start:Q",
        x2="end:Q",
        y=alt.value(4),
        stroke=marks.coded(alt.Stroke, "best", tones),
    )
    roomy = strip.transform_filter(
        f"datum.row == 1 ? datum.end > datum.start : datum.end - datum.start > {_wide(symbols)!r}"
    )
    return [
        bars,
        marks.words(roomy, "at", alt.value(18), bold=True, align={"expr": "datum.side"}),
    ]


def _wide(symbols: Symbols) -> Number:
    """Return how much of the axis a word or a number takes."""
    low, high = _view(symbols.known)
    return 0.2 * (high - low)


def _crossings(symbols: Symbols) -> list[alt.Chart]:
    """Mark where the best option changes."""
    low, high = _view(symbols.known)
    wide = _wide(symbols)
    crossing = (
        marks.rows(
            [{"row": 0}, {"row": 1}, {"row": 2}],
            at=marks.picked(_best_from(symbols.known), "datum.row"),
            before=marks.picked([low, *_best_from(symbols.known)[:-1]], "datum.row"),
            text=percents_text("round(datum.at * 100) / 100"),
        )
        .transform_filter("datum.row == 0 || datum.at > datum.before")
        .transform_filter(f"datum.at > {low!r} && datum.at < {high!r}")
    )
    # The number of the left crossing stands on its left, that of the right one on its right,
    # unless it would lie over the axis or outside.
    left = f"(datum.row == 0 ? datum.at - {low!r} > {wide!r} : {high!r} - datum.at < {wide!r})"
    return [
        marks.rule(
            crossing, tone="muted", dash=[4, 4], x="at", y=alt.value(8), y2=alt.value("height")
        ),
        marks.words(
            crossing,
            "at",
            alt.value(36),
            **marks.beside(left, 4),
        ),
    ]


def _belief(symbols: Symbols) -> list[alt.Chart]:
    """Mark what the reader expects, once it is set."""
    belief = believed(symbols.known)
    low, high = _view(symbols.known)
    here = marks.one_row(
        believed=clip(belief, low, high),
        staged=symbols.results["staged_amount"],
        full=symbols.results["full_amount"],
        text=filled(_("you expect {percent} %"), percent=with_plus(belief, ".1~f")),
    ).transform_filter(repr(is_set(belief)))
    seen = here.transform_filter(repr((belief >= low) & (belief <= high)))
    return [
        marks.rule(
            here, tone="yours", width=2, x="believed", y=alt.value(44), y2=alt.value("height")
        ),
        *(
            marks.dot(seen, "believed", field, tone=tone, size=80)
            for tone, field in (("ink", "full"), ("tender", "staged"))
        ),
        marks.words(
            here,
            "believed",
            alt.value(54),
            tone="yours",
            bold=True,
            **marks.beside(belief > 1, 6),
        ),
    ]


def value_picture() -> Picture:
    """Return the picture of what each option is worth, by the gain that is expected."""
    option = options()
    return Picture(
        "value",
        _("What each option is worth, as the expected gain grows"),
        _(
            "Value of each option against the gain you expect. At low gains staying as today "
            "is best, in between a first step that may be extended, at high gains going fully."
        ),
        _(
            "Lines: the middle of the draws. Strip and dashed lines: which option is best "
            "where. Band: eight in ten draws, for the first step. Failing is counted in. None "
            "says what residents gain or lose beyond the money."
        ),
        _value_chart,
        290,
        Table(
            Column("percent", _("Gain you expect, percent"), "points"),
            TOLD_GAINS,
            (
                Column("staged_middle", option["staged"], "money"),
                *band_columns("money", "staged_"),
                Column("full_middle", option["full"], "money"),
                Column("irreversible_middle", option["irreversible"], "money"),
            ),
            (_ToldGains(),),
        ),
        least=150,
    )
