"""In which order the cells of a ladder are fitted."""

from fitdiff.attribution.ladder import build_ladder
from fitdiff.attribution.running import plan_ladder
from fitdiff.attribution.specification import LadderProfile
from fitdiff.attribution.splits import ladder_splits
from fitdiff.data.source import load_data
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile


def test_a_method_is_fitted_on_all_sizes_of_a_replicate_in_turn(
    tmp_path, studies, configuration
) -> None:
    """So that an interrupted run has whole replicates, in each of which a net is compiled once."""
    study = read_study(studies["own"])
    profile = LadderProfile(sizes=(10, 40), replicates=2, reseeded=0)
    configurations = [configuration("lm-top10"), configuration("ols-top10")]
    ladder = build_ladder("own", "a ladder", study, configurations, {"smoke": profile})
    (source,) = study.file.sources
    splits = ladder_splits(ladder, tmp_path, {source: load_data(source)}, Profile((10, 40), 2))
    planned = plan_ladder(ladder, splits, profile)
    assert [(one.split.replicate, one.method.name, one.split.n) for one in planned] == [
        (replicate, method, n)
        for replicate in (1, 2)
        for method in ("lm-top10", "ols-top10")
        for n in (10, 40)
    ]
