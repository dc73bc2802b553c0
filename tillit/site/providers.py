"""Functions outside of this package that ``_config.yml`` names, as ``module:function``.

The site shows what it is given and knows no model: what makes the content is told by its name.
"""

import importlib
from collections.abc import Callable
from typing import Any

from sphinx.errors import ConfigError


def imported(setting: str, named: str) -> Callable[..., Any]:
    """Return the function that a setting names.

    Raises
    ------
    sphinx.errors.ConfigError
        It cannot be imported.
    """
    module, _, function = named.partition(":")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(
            f"{setting}: {named!r} is not a function written as module:function ({error})"
        ) from error
    return found
