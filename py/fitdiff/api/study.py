"""`fitdiff.Study`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from fitdiff.api.running import listener, main_left_alone, processors
from fitdiff.api.study_results import DiffResult, ExplanationResult, RunResult
from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import keys_of
from fitdiff.run.options import RunOptions
from fitdiff.studies.study import Study as Definition
from fitdiff.studies.study import find_method, read_study, study_of
from fitdiff.studies.study_file import StudyFile


class Study:
    """A study: the same tables x splits, fitted by several methods of R and of Python.

    Its keywords are the keys of a study file (see ``docs/studies.md``), those of ``[data]`` beside
    those of the file; `Study.read` reads such a file.

    Parameters
    ----------
    table : str or Path
        A file, or a set such as ``"r:datasets::airquality"``.
    outcome : str
        The column that is modelled; of survival, state the roles ``time`` and ``event`` instead.
    methods : sequence of str
        Names, or paths of TOML files; those in a folder ``methods`` of the working directory too.
    folder : path, optional
        Where results are written, and found again: finished cells are not fitted twice. By default
        ``out/NAME``, as the command line has it.
    **stated
        Further keys: ``task``, ``event``, ``features``, ``roles``, ``types``, ``complete``,
        ``missing`` ... of the data; ``name``, ``title``, ``seed``, ``split``, ``profiles`` ... of
        the study.

    Raises
    ------
    FitdiffError
        If something in it is wrong.

    Examples
    --------
    >>> import fitdiff
    >>> study = fitdiff.Study(
    ...     "r:datasets::airquality", "Temp", ["r-lm", "statsmodels-ols"], name="air",
    ...     task="numeric", complete=True, split={"protocol": "k-fold", "folds": 5},
    ... )
    >>> study.methods
    ('r-lm', 'statsmodels-ols')
    >>> study = fitdiff.Study.read("comparisons/studies/breast-cancer.toml")
    >>> study.name
    'breast-cancer'
    >>> study.methods[:2]
    ('lm-top10', 'glm-top10')
    >>> study.profiles
    ('smoke', 'paper')
    """

    definition: Definition
    folder: Path

    def __init__(
        self,
        table: str | Path,
        outcome: str = "",
        methods: Sequence[str] = (),
        *,
        folder: str | Path | None = None,
        **stated: Any,
    ) -> None:
        if not isinstance(table, str | Path):
            raise SpecificationError(
                f"table must be a path or the name of a set, got a {type(table).__name__}. Write "
                "it to a file first, such as frame.to_parquet('own.parquet')."
            )
        of_study = {key: stated.pop(key) for key in keys_of(StudyFile) & stated.keys()}
        data = {"table": str(table), **stated} | ({"outcome": outcome} if outcome else {})
        content = {"name": "study", "methods": list(methods), "data": data, **of_study}
        self._set(study_of(content, Path.cwd() / "study.toml"), folder)

    def _set(self, definition: Definition, folder: str | Path | None) -> None:
        self.definition = definition
        self.folder = Path("out", definition.name) if folder is None else Path(folder)

    @classmethod
    def read(cls, path: str | Path, folder: str | Path | None = None) -> Study:
        """Read a study and its methods.

        Parameters
        ----------
        path : str or Path
            A TOML file, or the name of a study that an installed package brings.
        folder : path, optional
            Of the results.

        Raises
        ------
        FitdiffError
            If there is none, or something in it is wrong.
        """
        study = cls.__new__(cls)
        study._set(read_study(str(path)), folder)
        return study

    @property
    def name(self) -> str:
        """The study's name."""
        return self.definition.name

    @property
    def methods(self) -> tuple[str, ...]:
        """The names of its methods, in order."""
        return tuple(method.name for method in self.definition.methods)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The names of its profiles: how much there is to run."""
        return tuple(self.definition.file.profiles)

    def run(
        self,
        profile: str = "paper",
        *,
        workers: int | None = None,
        h2o_memory: str = "1g",
        progress: Callable[[str], None] | None = None,
    ) -> RunResult:
        """Fit every cell of a profile that is not yet fitted.

        Parameters
        ----------
        profile : str
        workers : int, optional
            Processes; by default one a physical core.
        h2o_memory : str
            Java heap of the H2O cluster, where one is needed.
        progress : callable (str), optional
            Told what is going on.

        Raises
        ------
        UnavailableError
            If an engine cannot run here: with the cure.
        """
        from fitdiff.results.manifest import read_manifest  # noqa: PLC0415
        from fitdiff.results.summary import summarise, versions_line  # noqa: PLC0415
        from fitdiff.run.run import run_study  # noqa: PLC0415

        options = RunOptions(profile, self.folder, workers or processors(), h2o_memory=h2o_memory)
        with main_left_alone():
            table = run_study(self.definition, options, listener(progress))
        manifest, done = read_manifest(self.folder)
        text = summarise(self.definition, table, done, versions_line(manifest), self.folder)
        return RunResult(text, self.folder, table, done.failed)

    def compare(
        self,
        first: str,
        second: str,
        profile: str | None = None,
        *,
        workers: int | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> DiffResult:
        """Compare two methods stage by stage on every split of a profile.

        Parameters
        ----------
        first, second : str
            Names of methods, or paths of TOML files.
        profile : str, optional
            The quick one, 'smoke', by default, of a study that has it.
        workers : int, optional
        progress : callable (str), optional
        """
        from fitdiff.comparison.render import write_report  # noqa: PLC0415
        from fitdiff.comparison.run import diff_methods  # noqa: PLC0415
        from fitdiff.comparison.tolerances import parse_tolerances  # noqa: PLC0415

        one, other = (find_method(name, self.definition.folder) for name in (first, second))
        folder = self.folder / "diff" / f"{one.name}-{other.name}"
        profile = profile or self.definition.quick_profile
        options = RunOptions(profile, folder, workers or processors(), keep_weights=True)
        in_force = parse_tolerances((), None)
        with main_left_alone():
            found = diff_methods(self.definition, one, other, options, in_force, listener(progress))
        return DiffResult(write_report(found, folder), folder, found)

    def explain(
        self,
        first: str,
        second: str,
        profile: str = "paper",
        *,
        order: Sequence[str] = (),
        shapley: bool = False,
        orders: int = 20,
        metric: str = "",
        both_ends: bool = True,
        workers: int | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> ExplanationResult:
        """Explain the gap between two methods setting by setting.

        Parameters
        ----------
        first, second : str
            Names of methods, or paths of TOML files.
        profile : str
        order : sequence of str
            Settings to change first.
        shapley : bool
            Add the mean effect of each change over all orders.
        orders : int
            Orders to sample where there are too many to run them all.
        metric : str
            Such as 'log loss'; by default accuracy of classes, deviance a row of numbers and
            counts, concordance of survival times.
        both_ends : bool
            Also make each change first, on the start, and last, before the end.
        workers : int, optional
        progress : callable (str), optional
        """
        from fitdiff.attribution.both_ends import with_both_ends  # noqa: PLC0415
        from fitdiff.attribution.coalitions import with_configurations  # noqa: PLC0415
        from fitdiff.attribution.explain import explain as ladder_between  # noqa: PLC0415
        from fitdiff.attribution.report import make_report  # noqa: PLC0415
        from fitdiff.attribution.running import run_ladder  # noqa: PLC0415
        from fitdiff.attribution.writing import write_report  # noqa: PLC0415
        from fitdiff.results.metrics import metric_named  # noqa: PLC0415

        column = metric_named(metric) if metric else ""
        ladder = ladder_between(first, second, self.definition, order=tuple(order))
        ladder, ends = with_both_ends(ladder) if both_ends else (ladder, ())
        coalitions = None
        if shapley:
            ladder, coalitions = with_configurations(ladder, orders)
        folder = self.folder / "explain" / ladder.name
        options = RunOptions(profile, folder, workers or processors())
        with main_left_alone():
            run_ladder(ladder, options, listener(progress))
        found = make_report(ladder, folder, coalitions, ends, column)
        return ExplanationResult(write_report(found, folder), folder, found)

    def report(self) -> tuple[Path, ...]:
        """Write a report on the results in the folder; nothing is fitted.

        Returns
        -------
        tuple of Path
            ``report.html``, ``report.md`` and ``report.json``.

        Raises
        ------
        DataError
            If the study has not been run.
        """
        from fitdiff.report.make import make_report, write_report  # noqa: PLC0415

        return tuple(write_report(make_report(self.definition, self.folder), self.folder))

    def __repr__(self) -> str:
        lines = [
            f"Study {self.name}: {self.definition.file.title}",
            f"  methods: {', '.join(self.methods)}",
            f"  profiles: {', '.join(self.profiles)}",
            f"  results: {self.folder}",
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"
