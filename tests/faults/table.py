"""The detection table: every plant that was tried, and every identical pair, as typed data."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from faults.trial import Trial
from fitdiff.atomic import write_atomically
from fitdiff.compare.levels import Level

GOOD = frozenset({"found", "ineffective"})


@dataclass(frozen=True)
class IdenticalPair:
    """Two fits that must be the same, compared.

    Attributes
    ----------
    first, second : str
        Names of the methods.
    how : str
        In what they differ although it must not show: fitted twice, in another worker.
    seen : Level or None
        The first level at which a difference is seen; None as it should be.
    """

    first: str
    second: str
    how: str
    seen: Level | None


@dataclass(frozen=True)
class DetectionTable:
    """Plants tried and identical pairs compared.

    Attributes
    ----------
    study : str
        Whose splits were used.
    splits : tuple of str
        Label of the source, n and replicate of each.
    trials : tuple of Trial
    pairs : tuple of IdenticalPair
    """

    study: str
    splits: tuple[str, ...]
    trials: tuple[Trial, ...]
    pairs: tuple[IdenticalPair, ...]

    def counts(self) -> dict[str, int]:
        """Count plants by outcome, effective ones and pairs."""
        outcomes = Counter(trial.outcome for trial in self.trials)
        effective = [trial for trial in self.trials if trial.outcome != "ineffective"]
        level_right = [one for one in effective if one.outcome not in ("missed", "wrong level")]
        declared = [trial for trial in effective if trial.factor]
        return {
            "tried": len(self.trials),
            "effective": len(effective),
            "seen": sum(one.outcome != "missed" for one in effective),
            "level right": len(level_right),
            "declared": len(declared),
            "named": sum(one.outcome == "found" for one in declared),
            "named alone": sum(one.named == (one.factor,) for one in declared),
            **dict(sorted(outcomes.items())),
            "identical pairs": len(self.pairs),
            "flagged": sum(pair.seen is not None for pair in self.pairs),
        }

    @property
    def good(self) -> bool:
        """Whether every effective plant was found and no identical pair flagged."""
        found = all(trial.outcome in GOOD for trial in self.trials)
        return found and all(pair.seen is None for pair in self.pairs)


def as_json(table: DetectionTable) -> str:
    """The table as JSON, counts first; numbers that JSON lacks are written as text."""
    content = {
        "study": table.study,
        "splits": list(table.splits),
        "good": table.good,
        "counts": table.counts(),
        "plants": [_trial(trial) for trial in table.trials],
        "identical_pairs": [asdict(pair) for pair in table.pairs],
    }
    return json.dumps(_finite(content), indent=1, allow_nan=False) + "\n"


def write_table(table: DetectionTable, file: Path) -> None:
    """Write a table as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, lambda path: path.write_text(as_json(table)))


def _trial(trial: Trial) -> dict[str, Any]:
    return {**asdict(trial), "level": trial.level, "named": list(trial.named)}


def _finite(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    if isinstance(content, float) and content - content != 0:
        return repr(content)
    return content
