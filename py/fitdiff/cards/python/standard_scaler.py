"""scikit-learn's StandardScaler."""

from fitdiff.cards.card import Card, Report, Setting

CARD = Card(
    function="sklearn.preprocessing.StandardScaler",
    method="standardising",
    objective="(x - mean) / standard deviation with denominator n",
    shape="transformer",
    settings=(Setting("centred", "with_mean"), Setting("scaled", "with_std")),
    fixed={"denominator": "n"},
    reports=(Report("values", "fit"),),
    harmless=("copy",),
)
