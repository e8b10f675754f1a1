"""How fitdiff checks the case study's tables of study files; each is announced by entry point."""

from __future__ import annotations

from collections.abc import Iterable

from debate2017.baselines.specification import BaselinesTable
from debate2017.claims.checks import check_claims
from debate2017.claims.specification import ClaimFile
from debate2017.study_summaries import summarise_baselines, summarise_record
from debate2017.study_tables import FigureTable, Recorded
from fitdiff.errors import SpecificationError
from fitdiff.studies.plugin_tables import StudyTable
from fitdiff.studies.study import Study


def _check_methods(study: Study, names: Iterable[str], table: str, where: str) -> None:
    run = {method.name for method in study.methods}
    if unknown := [name for name in names if name not in run]:
        raise SpecificationError(
            f"{where}: [{table}] names methods that the study does not run: "
            f"{', '.join(unknown)}. Add them to 'methods'."
        )


def _check_recorded(study: Study, content: Recorded, where: str) -> None:
    _check_methods(study, content.arms.values(), "recorded", where)


def _check_figure(study: Study, content: FigureTable, where: str) -> None:
    _check_methods(study, content.arms.values(), "figure", where)


def _check_baselines(study: Study, content: BaselinesTable, where: str) -> None:
    _check_methods(study, (*content.candidates, *content.baselines), "baselines", where)


def _check_claims(study: Study, content: tuple[ClaimFile, ...], where: str) -> None:
    if content and study.file.verdict is None:
        raise SpecificationError(
            f"{where}: [[claims]] need a [verdict], the rule by which they are judged, written "
            "down before the study is run."
        )
    check_claims(content, study.methods, where)


<<<<<<< HEAD
RECORDED = StudyTable(Recorded, _check_recorded, summarise_record)
FIGURE = StudyTable(FigureTable, _check_figure)
=======
def _summarise_record(study: Study, content: Recorded, results: pd.DataFrame, folder: Path) -> str:
    file = recorded_file(study)
    assert file is not None
    by_size, overall = compare(results, read_recorded(file), content.arms)
    console = text_console()
    _print_record(console, by_size, overall, read_manifest(folder)[1].notice())
    return printed(console)


def _summarise_baselines(
    study: Study,
    content: BaselinesTable,  # noqa: ARG001
    results: pd.DataFrame,  # noqa: ARG001
    folder: Path,
) -> str:
    margins = read_margins(study, folder)
    if not margins:
        return ""
    (folder / "baselines.csv").write_text(margins_as_csv(margins))
    console = text_console()
    _print_margins(console, margins, titles(study.file.sources), read_manifest(folder)[1].notice())
    return printed(console)


def verdict(comparison: Comparison) -> str:
    """Say in words what an overall comparison with the record found."""
    difference = comparison.ours - comparison.recorded
    differs = comparison.p_adjusted < LEVEL
    finding = "differs from the record" if differs else "shows no difference from the record"
    # Without an error on any image there is no spread to measure by.
    errors = abs(difference) / comparison.test_error if comparison.test_error else math.inf
    return (
        f"{comparison.method} {finding}: mean accuracy {comparison.ours:.4f}, recorded "
        f"{comparison.recorded:.4f} ({comparison.arm}), difference {difference:+.4f}, "
        f"p = {comparison.p_adjusted:.4f} (permutations within each n, Holm over the arms); "
        f"{errors:.1f} standard errors of the draw of test images"
    )


def _print_record(
    console: Console, by_size: Sequence[Comparison], overall: Sequence[Comparison], notice: str
) -> None:
    methods = list(dict.fromkeys(c.method for c in by_size))
    table = heading_and_table(
        console, "Against the record: mean accuracy, p by permutation (Holm)", notice
    )
    table.add_column("n", justify="right")
    for method in methods:
        for heading in (method, "recorded", "p"):
            table.add_column(heading, justify="right")
    cells = {(c.n, c.method): c for c in by_size}
    for n in sorted({c.n for c in by_size if c.n is not None}):
        row = [str(n)]
        for method in methods:
            c = cells.get((n, method))
            row += [f"{c.ours:.4f}", f"{c.recorded:.4f}", f"{c.p_adjusted:.3f}"] if c else [""] * 3
        table.add_row(*row)
    print_whole(console, table)
    smallest = min((c.p_value for c in by_size), default=1.0)
    console.print(f"Smallest p before adjustment: {smallest:.4f} of {len(by_size)} comparisons.")
    for comparison in overall:
        console.print(verdict(comparison), markup=False)
    console.print(
        "The p-values hold the test images fixed. Ours are another draw than those of the record, "
        "which alone moves all accuracies of a method together: hence the standard errors.",
        markup=False,
    )


def _print_margins(
    console: Console, margins: Sequence[Margin], names: Mapping[str, str], notice: str
) -> None:
    wide = margin_table(margins, names)
    title = "Candidates against baselines: margin over the best baseline"
    table = heading_and_table(console, title, notice)
    for heading in ("", "", *wide.columns):
        table.add_column(str(heading), justify="right" if heading else "left")
    rows = wide.reset_index().itertuples(index=False, name=None)
    for source, candidate, *of_sizes in rows:
        table.add_row(source, candidate, *of_sizes)
    print_whole(console, table)
    for text in (RULE, *sentences(margins, names)):
        console.print(text, markup=False)


RECORDED = StudyTable(Recorded, _check_arms("recorded"), _summarise_record)
FIGURE = StudyTable(FigureTable, _check_arms("figure"))
>>>>>>> 03ea5b3 (Fit the last callers to the new names)
CLAIMS = StudyTable(tuple[ClaimFile, ...], _check_claims)
BASELINES = StudyTable(BaselinesTable, _check_baselines, summarise_baselines)
