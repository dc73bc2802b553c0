"""Tender or Trust?: what cases and reforms found, and models a reader can move.

``tillit`` is Norwegian, Danish and (as *tillit*) Swedish for trust.
"""

__version__ = "0.1.0"
