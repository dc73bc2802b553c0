"""The results of the net-saving explorer, each where it is shown."""

from tillit.contents import title_of
from tillit.declared import Output, Section
from tillit.explorers.law import no_country
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.messages import message


def sections() -> tuple[Section, ...]:
    """Return the results, each where it is shown."""
    return (
        _reached(),
        _left(),
        _awarded(),
        _paid_for(),
        _gain_pays_for(),
        _come_from(),
        _gain_comes_from(),
        _spent(),
    )


def _reached() -> Section:
    reform = reform_outputs()
    return Section(
        _("What must be reached to break even"),
        (
            Output(
                "breakeven_gap_awarded",
                _("Tender: break-even price gap, if a contract is awarded"),
                "gap",
                _("Does not depend on what you expect."),
                band=True,
            ),
            reform["inhouse_gain_needed_if_holds"],
            Output(
                "breakeven_gap",
                _("Tender: break-even price gap, on average"),
                "gap",
                _("What failed tenders cost must be earned in by those that run."),
                band=True,
            ),
            reform["inhouse_gain_needed"],
            Output(
                "breakeven_gap_long",
                _("Tender: break-even on average, with the years after"),
                "gap",
                _("A new tender at the end of the term is paid for, and may fail."),
                band=True,
            ),
            reform["inhouse_gain_needed_long"],
            Output(
                "needed_net_gain",
                _("Tender: what its price gap on average leaves as a net gain each year"),
                "gap",
                fill(
                    _("After all that is taken from it year by year: the gain of {chapter}."),
                    chapter=title_of("scope_phasing"),
                ),
                band=True,
            ),
        ),
    )


def _left() -> Section:
    reform, gross = reform_outputs(), _("On average, before any cost.")
    return Section(
        _("What would be left over the contract"),
        (
            Output(
                "price_gap",
                _("Tender: price gap that you expect"),
                "percent",
                _gap_note(),
                band=True,
            ),
            Output("lasting_gain", _("Reform: lasting gain that you expect"), "percent"),
            Output("net_if_awarded", _("Tender: net if a contract is awarded"), "money", band=True),
            reform["inhouse_if_holds"],
            Output("saving_chance_failed", _("Tender: chance that it fails"), "in_ten", band=True),
            reform["inhouse_chance_fails"],
            Output("net_if_failed", _("Tender: net if it fails"), "money", band=True),
            reform["inhouse_if_fails"],
            Output(
                "expected_gross", _("Tender: gross, price gap alone"), "money", gross, band=True
            ),
            Output(
                "inhouse_gross", _("Reform: gross, lasting gain alone"), "money", gross, band=True
            ),
            Output("expected_net", _("Tender: net on average"), "money", band=True),
            reform["inhouse_net"],
            Output(
                "chance_of_saving",
                _("Tender: chance of a saving"),
                "in_ten",
                _("The chance of the states that save; a tender that fails never does."),
            ),
            Output(
                "chance_inhouse_saves",
                _("Reform: chance of a saving"),
                "in_ten",
                _("Likewise: a reform that does not take hold never does."),
            ),
            Output(
                "expected_net_long",
                _("Tender: net on average, with the years after"),
                "money",
                band=True,
            ),
            reform["inhouse_net_long"],
            Output("tender_less_inhouse", _("Tender less reform, on average"), "money", band=True),
            Output(
                "chance_tender_ahead",
                _("Chance that the tender comes out ahead of the reform"),
                "in_ten",
            ),
        ),
    )


def _gap_note() -> str:
    return fill(
        _(
            "Yours; or, where you set only the gain in {chapter}, the price gap that leaves it in "
            "the middle of the draws."
        ),
        chapter=title_of("scope_phasing"),
    )


def _awarded() -> Section:
    return Section(
        _("How a contract that is awarded can end"),
        (
            Output("net_if_runs", _("It runs its term"), "money", band=True),
            Output(
                "net_if_ends_early",
                _("It ends early, at half its term"),
                "money",
                _("The gap of the years left is lost, and taking over in haste costs."),
                band=True,
            ),
            Output(
                "net_if_gap_not_kept",
                _("It runs its term, but the gap is not kept"),
                "money",
                _("Extra orders, indexation and disputes leave nothing of it."),
                band=True,
            ),
            Output("chance_runs", _("Chance that it runs, gap kept"), "in_ten", band=True),
            Output("chance_ends_early", _("Chance that it ends early"), "in_ten", band=True),
            Output(
                "chance_gap_not_kept",
                _("Chance that it runs, gap not kept"),
                "in_ten",
                band=True,
            ),
            Output(
                "chance_as_set",
                _("Chance of a saving at the inputs as set"),
                "in_ten",
                _("Without the draws: failing and each of these ends by its chance alone."),
            ),
        ),
    )


def _paid_for() -> Section:
    none = message("no_gap")
    return Section(
        _("What the price gap must pay for, a year, of the yearly budget, at the inputs as set"),
        (
            Output(
                "breakeven_preparation",
                _("Preparing, failed tenders included"),
                "percent",
                _("What a failed tender cost must be earned in by one that succeeds."),
                missing=none,
            ),
            Output(
                "breakeven_transition", pgettext("result", "Transition"), "percent", missing=none
            ),
            Output(
                "breakeven_redundancy",
                pgettext("result", "Redundancy"),
                "percent",
                _("Left out while you have set neither it nor a country."),
                missing=no_country(),
            ),
            Output("breakeven_follow_up", _("Follow-up of the contract"), "percent", missing=none),
            Output("breakeven_overhead", _("Overhead that stays"), "percent", missing=none),
            Output("breakeven_early_end", _("Contracts that end early"), "percent", missing=none),
            Output(
                "breakeven_not_kept", _("Contracts whose gap is not kept"), "percent", missing=none
            ),
            Output("breakeven_erosion", _("What the gap loses each year"), "percent", missing=none),
            Output(
                "breakeven_one_bid",
                _("Awards to a single bid"),
                "percent",
                _("A single bid is dearer. None while the rule is to cancel then."),
                missing=none,
            ),
            Output("breakeven_as_set", _("Together: break-even on average"), "gap"),
        ),
    )


def _gain_pays_for() -> Section:
    none = message("no_gain")
    return Section(
        _("What the lasting gain must pay for, a year, of the yearly budget, at the inputs as set"),
        (
            Output("inhouse_needed_cost", _("Setting up the reform"), "percent", missing=none),
            Output(
                "inhouse_needed_failing",
                _("Reforms that do not take hold"),
                "percent",
                _("What one of them cost must be earned in by one that takes hold."),
                missing=none,
            ),
            Output(
                "inhouse_needed_erosion",
                _("What the gain loses each year"),
                "percent",
                missing=none,
            ),
            Output("inhouse_needed_as_set", _("Together: break-even on average"), "gain"),
        ),
    )


def _come_from() -> Section:
    none = message("no_gap")
    return Section(
        _("Where a price gap would come from, of the yearly budget, at the inputs as set"),
        (
            Output(
                "gap_reckoned",
                _("Price gap that is reckoned with"),
                "percent",
                _("The one you expect, else the break-even on average."),
                missing=none,
            ),
            Output("margin_share", _("Operator's margin"), "percent"),
            Output("from_other", _("Found in other purchases"), "percent"),
            Output(
                "from_pension",
                _("Found in pension: a transfer from staff"),
                "percent",
                _("With the levy on it that goes to the state, once you have chosen a country."),
            ),
            Output("from_hours", _("Found in paid hours"), "percent", missing=none),
            Output("pension_transfer", _("Saved on pension over the contract"), "money"),
            Output(
                "pension_lost",
                _("What staff lose of it"),
                "money",
                _("Moved from the staff, not earned by working better. The rest is the state's."),
            ),
            Output(
                "hours_cut",
                _("Cut in paid hours"),
                "percent",
                _("Of the hours paid today; negative: hours could rise."),
                missing=none,
            ),
            Output(
                "hours_cut_plain",
                _("Cut in paid hours, if a pension point counted on all labour cost"),
                "percent",
                _("It is paid on pensionable pay only."),
                missing=none,
            ),
            Output(
                "agency_share",
                _("Operator's agency staff until posts are filled"),
                "percent",
                _("A further share the operator must earn in."),
                missing=_("more than the whole contract"),
            ),
            Output(
                "hours_cut_with_agency",
                _("Cut in paid hours, agency staff included"),
                "percent",
                missing=_("more than there are"),
            ),
        ),
    )


def _gain_comes_from() -> Section:
    none = message("no_gain")
    return Section(
        _("Where a reform’s gain would come from, of the yearly budget, at the inputs as set"),
        (
            Output(
                "gain_reckoned",
                _("Lasting gain that is reckoned with"),
                "percent",
                _("The one you expect, else the break-even on average."),
                missing=none,
            ),
            Output("inhouse_from_absence", _("Found in less sickness absence"), "percent"),
            Output("inhouse_from_agency", _("Found in less overtime and agency staff"), "percent"),
            Output(
                "inhouse_from_control",
                _("Found in less time on control"),
                "percent",
                _("Time is money only once it is put to other use."),
            ),
            Output(
                "inhouse_from_visits",
                _("Found in fewer or shorter visits"),
                "percent",
                _("What is not found elsewhere; negative: visits could be more."),
                missing=none,
            ),
        ),
    )


def _spent() -> Section:
    reform = reform_outputs()
    return Section(
        _("What is spent, and when"),
        (
            Output(
                "service_budget",
                _("Yearly budget of the service"),
                "money",
                _("Without VAT: refunds are meant to make buying and own work alike (see Law)."),
            ),
            Output(
                "post_cost",
                _("Yearly cost of a full-time post"),
                "money",
                _("What labour’s share of the budget leaves for each post."),
            ),
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
            Output("lost_if_failed", _("Lost if the tender fails"), "money", band=True),
            Output(
                "tender_outlay",
                _("Tender: paid before the first year"),
                "money",
                _("If a contract is awarded: preparation, transition, redundancy."),
            ),
            reform["inhouse_outlay"],
            Output("expected_net_share", _("Tender: net on average, of this spending"), "percent"),
            Output("inhouse_net_share", _("Reform: net on average, of this spending"), "percent"),
        ),
    )


def reform_outputs() -> dict[str, Output]:
    """Return by id what is reckoned of a reform and shown on its own page too."""
    return {
        output.id: output
        for output in (
            Output(
                "inhouse_gain_needed_if_holds",
                _("Reform: break-even lasting gain, if it takes hold"),
                "gain",
                _("Over as many years of gain as the contract runs."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed",
                _("Reform: break-even lasting gain, on average"),
                "gain",
                _("Failing included: it is paid for in full also where nothing comes of it."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_long",
                _("Reform: break-even on average, with the years after"),
                "gain",
                band=True,
            ),
            Output("inhouse_if_holds", _("Reform: net if it takes hold"), "money", band=True),
            Output(
                "inhouse_chance_fails",
                _("Reform: chance that it does not take hold"),
                "in_ten",
                band=True,
            ),
            Output("inhouse_if_fails", _("Reform: net if it does not"), "money", band=True),
            Output("inhouse_net", _("Reform: net on average"), "money", band=True),
            Output(
                "inhouse_net_long",
                _("Reform: net on average, with the years after"),
                "money",
                band=True,
            ),
            Output(
                "inhouse_outlay",
                _("Reform: paid before the first year of gain"),
                "money",
                band=True,
            ),
        )
    }
