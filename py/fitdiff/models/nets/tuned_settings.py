"""Settings of a tuned net: a net, and the values that are tried for some of its settings."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import product
from typing import Annotated, TypeVar

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, Fraction, PositiveFloat
from fitdiff.models.nets.settings import H2OAdadelta, MlpSettings, NetSettings

T = TypeVar("T")
_Grid = Annotated[tuple[T, ...], Field(min_length=1)]


@dataclass(frozen=True, config=STRICT)
class TunedMlpSettings(NetSettings):
    """A multilayer perceptron whose width, dropout and rate are chosen by cross-validation.

    The candidates are all combinations of the three grids, widths varying slowest and rates
    fastest. The net's own settings are the first candidate, so that a grid begins with the value
    of its setting; the first is also what ties, and training rows too few to choose by, leave.

    Attributes
    ----------
    tuned_hidden : tuple of tuple of int
        Values tried for ``hidden``.
    tuned_hidden_dropout : tuple of float
        Values tried for ``hidden_dropout``.
    tuned_rate : tuple of float
        Values tried for ``optimiser.rate``.
    folds : int
        Parts of the training rows, each left out in turn, classes in proportion; fewer if the
        smaller class has fewer rows.
    """

    tuned_hidden: _Grid[tuple[PositiveInt, ...]]
    tuned_hidden_dropout: _Grid[Fraction]
    tuned_rate: _Grid[PositiveFloat]
    folds: Annotated[int, Field(ge=2)]

    @model_validator(mode="after")
    def _grids_begin_with_the_net(self) -> TunedMlpSettings:
        if self.optimiser.name == "h2o-adadelta":
            raise ValueError("optimiser.name = 'h2o-adadelta' has no rate to tune; use another")
        grids = {
            "tuned_hidden": (self.tuned_hidden, "hidden", self.hidden),
            "tuned_hidden_dropout": (
                self.tuned_hidden_dropout,
                "hidden_dropout",
                self.hidden_dropout,
            ),
            "tuned_rate": (self.tuned_rate, "optimiser.rate", self.optimiser.rate),
        }
        for name, (grid, setting, value) in grids.items():
            if grid[0] != value or len(set(grid)) < len(grid):
                raise ValueError(
                    f"{name} = {list(grid)} must begin with {setting} = {value}, and name "
                    f"different "
                    "values"
                )
        return self

    def candidates(self) -> tuple[MlpSettings, ...]:
        """The nets to choose from, in the order in which ties are settled."""
        assert not isinstance(self.optimiser, H2OAdadelta), "refused above"
        net = MlpSettings(
            **{field.name: getattr(self, field.name) for field in fields(MlpSettings)}
        )
        return tuple(
            replace(
                net,
                hidden=hidden,
                hidden_dropout=dropout,
                optimiser=replace(self.optimiser, rate=rate),
            )
            for hidden, dropout, rate in product(
                self.tuned_hidden, self.tuned_hidden_dropout, self.tuned_rate
            )
        )
