"""What the book says to a reader who enters, opens or saves something: one table of sentences.

Python says them in a notebook; the page's script gets the whole table and says them alike.
"""

from tillit.i18n import Text, counted, fill
from tillit.i18n import gettext as _


def message(name: str, /, **values: object) -> str:
    """Return a sentence of the table with its values."""
    return fill(messages()[name], **values)


ONLY_IN_PYTHON = ("not_settings", "unknown_but", "unread")
"""Sentences that no page says."""


def messages() -> dict[str, Text]:
    """Return every sentence by the name that code calls it."""
    return {
        # a value, where there is none
        "not_set": _("not set"),
        "nowhere": _("nowhere in its range"),
        "unknown_one": _("Biggest unknown: {names}. What would settle it: {how}"),
        "unknown_several": _("Biggest unknowns: {names}. What would settle the first: {how}"),
        "unknown_none": _("No number behind this answer is uncertain as you have set it."),
        "unknown_one_of": _("{way}, biggest unknown: {names}. What would settle it: {how}"),
        "unknown_several_of": _(
            "{way}, biggest unknowns: {names}. What would settle the first: {how}"
        ),
        "unknown_none_of": _("{way}: no number behind it is uncertain as you have set it."),
        "unknown_wait": _("Biggest unknown: being worked out."),
        # a number, where words say it better
        "more_than": _("more than {amount}"),
        "less_than": _("less than {amount}"),
        "no_gap": _("no gap is enough"),
        "no_gain": _("no gain is enough"),
        "few_in_twenty": _("fewer than 1 in 20"),
        "most_in_twenty": _("more than 19 in 20"),
        "about_in_ten": _("about {n} in 10"),
        "under_one": _("fewer than 1"),
        # a value that is refused, and what holds instead
        "unknown": _("“{name}” is not a setting of this book."),
        "unknown_but": _("“{name}” is not a setting of this book. Most like it: {near}."),
        "not_settings": _("Settings are given as ids with their values; “{value}” is neither."),
        "not_a_number": _("{label}: “{value}” is not a number from {low} to {high}."),
        "two_ways": _(
            "{label}: “{value}” can mean more than one number. Write {whole}, or {fraction} for "
            "the fraction."
        ),
        "out_of_range": _("{label}: {value} is outside {low} to {high}."),
        "not_a_choice": _("{label}: “{value}” is not one of {choices}."),
        "not_a_date": _("{label}: “{value}” is not a date like 2026-03-01."),
        "not_a_text": _("{label}: this is not a text."),
        "too_long": _("{label}: the text has {length} characters; {high} are taken."),
        "still_holds": _("{value} still holds."),
        "default_stands": _("The default stands."),
        "left_open": _("It is left open."),
        "shorten": _("Shorten it, or it is lost when you leave the page."),
        # files and links
        "saved": _("Saved to {file}."),
        "unwritten": _("{file} cannot be written: {reason}"),
        "unread": _("{file} cannot be read: {reason}"),
        "loaded": _("The settings in {file} are shown."),
        "too_large": _("{file} is larger than {most} MB: it is no scenario file of this book."),
        "not_utf_8": _("{file} is not written in UTF-8: save it so, and open it again."),
        "more_said": counted(
            "{n} more value has something to be said of it.",
            "{n} more values have something to be said of them.",
            by="n",
        ),
        "not_a_scenario": _("{file} is not a scenario file of this book."),
        "nothing_changed": _("Nothing was changed."),
        "other_version": _("Saved with version {old} of the book; this is version {new}."),
        "default_changed": _("The default of {label} was {old} and is now {new}."),
        "replaced": _("“{label}” is counted otherwise now: your {old} is taken as {new}."),
        "no_words_in_link": _("Notes and texts are not taken from a link."),
        "from_link": _("These settings came with the link. Your own are kept."),
        "link_damaged": _(
            "This link was cut or changed on its way: its end does not fit. Ask for it again."
        ),
        "kept_link": counted(
            "{time}: your {n} setting, before you changed those of a link.",
            "{time}: your {n} settings, before you changed those of a link.",
            by="n",
        ),
        "kept_file": counted(
            "{time}: your {n} entry, before a file was opened.",
            "{time}: your {n} entries, before a file was opened.",
            by="n",
        ),
        "kept_back": counted(
            "{time}: your {n} entry, before you brought others back.",
            "{time}: your {n} entries, before you brought others back.",
            by="n",
        ),
        "kept_tab": counted(
            "{time}: your {n} text, before another tab wrote over it.",
            "{time}: your {n} texts, before another tab wrote over them.",
            by="n",
        ),
        "bring_back": _("Bring back"),
        "copied": _("Link copied. It carries the numbers you entered."),
        "copy_by_hand": _("Copy the address of this page: it carries the numbers you entered."),
        "document_making": _("The Word file is being made …"),
        "document_failed": _("The Word file could not be made. Print the page instead."),
        # what is changed, pasted and cleared
        "changed": counted(
            "{n} setting changed: {labels}", "{n} settings changed: {labels}", by="n"
        ),
        "changed_elsewhere": _("On other pages: {n}."),
        "pasted": counted("{n} value pasted.", "{n} values pasted.", by="n"),
        "pasted_rows": counted("{n} row", "{n} rows", by="n"),
        "pasted_columns": counted("{n} column", "{n} columns", by="n"),
        "paste_asked": _("Pasted: {rows}, {columns}. Use it?"),
        "paste_empty": counted(
            "{n} empty row is left out.", "{n} empty rows are left out.", by="n"
        ),
        "paste_headings": _("Leave out what stands above the first number: headings"),
        "paste_sum": _("Leave out the last row: a sum"),
        "paste_counts": _("Leave out the first column: it counts the rows"),
        "paste_names": _("Leave out what stands before the first number: names"),
        "paste_use": _("Use it"),
        "paste_leave": _("Leave it"),
        "paste_refused": counted(
            "{n} value is not taken and stays in its cell.",
            "{n} values are not taken and stay in their cells.",
            by="n",
        ),
        "paste_nothing": _("No number was found in what was pasted. Nothing was changed."),
        "too_many_rows": _(
            "{n} rows were pasted and there is room for {room}: the rest is left out."
        ),
        "too_many_columns": _(
            "{n} columns were pasted and there is room for {room}: the rest is left out."
        ),
        "clear_sure": _(
            "Clear everything you have entered in this book, on all pages, notes included? It "
            "cannot be brought back. Save it to a file first if you want to keep it."
        ),
        "cleared": _("Everything you had entered is cleared from this device."),
        "reckoning": _(
            "Being reckoned with your settings. Until then, what is dimmed rests on others."
        ),
        "engine_failed": _(
            "The part that reckons could not be loaded. The answers here are the book’s own and "
            "not at your settings, which are kept. The page goes on trying."
        ),
        "not_reckoned": _(
            "Not yet: the paper does not rest on your settings until they are reckoned. Nothing "
            "was made."
        ),
    }
