from dataclasses import replace

import pytest

from fitdiff.models.nets.network import net_of
from fitdiff.models.nets.settings import Adam, Sgd
from fitdiff.models.nets.updates import apply_adam, apply_descent, update_of

ADAM = Adam("adam", 1e-3, 0.9, 0.999, 1e-8)


@pytest.mark.parametrize(
    ("optimiser", "precision", "expected"),
    [
        (ADAM, "float32", apply_adam),
        (Sgd("sgd", 0.005, 0.99, 0.0, True), "float32", apply_descent),
        (Sgd("sgd", 0.005, 0.0, 0.0, False), "float32", apply_descent),
        (Sgd("sgd", 0.005, 0.99, 0.5, True), "float32", None),
        (Sgd("sgd", 0.005, 0.99, 0.0, True), "mixed", None),
    ],
)
def test_update_is_taken_together_where_it_is_the_same(optimiser, precision, expected, sgd_mlp):
    """That it is the same is seen in the weights, see `test_training`."""
    small = replace(sgd_mlp, inputs=8, hidden=(3,), optimiser=optimiser, precision=precision)
    model = net_of(small).model
    chosen = update_of(model)
    if expected is None:
        assert chosen == model.optimizer.apply
    else:
        assert chosen.args == (model.optimizer,)
        assert chosen.func.__wrapped__ is expected
