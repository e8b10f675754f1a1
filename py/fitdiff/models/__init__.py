"""Models: the settings of each, every one a named choice in which two methods can differ.

No setting has a default: a method states them all, so that what an engine would have chosen
silently is on paper. An engine says which values it supports.
"""

from __future__ import annotations

from typing import Any

from fitdiff.plugins import Plugins

# A frozen dataclass a model, announced under this entry-point group; its fields are the settings.
MODELS: Plugins[type[Any]] = Plugins("fitdiff.models")
