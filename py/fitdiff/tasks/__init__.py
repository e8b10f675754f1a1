"""Tasks: what kind of outcome there is, how it is encoded, and what predictions are judged by.

``task_of(table)`` decides, or refuses where two readings make sense::

    chosen = task_of(table, event="malignant")
    chosen.task      # Binary(labels=("benign", "malignant"))
    chosen.reason    # "'diagnosis' has two labels; the event is 'malignant', as stated"
    y = chosen.task.encode(table)
    chosen.task.metrics["log loss"].of(y, probabilities)
"""

from fitdiff.tasks.binary import Binary
from fitdiff.tasks.choice import Chosen, task_of
from fitdiff.tasks.count import Count
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.numeric import Numeric
from fitdiff.tasks.survival import Survival

# Those with something to predict.
KINDS = (Binary, Multiclass, Count, Numeric, Survival)

__all__ = ["KINDS", "Chosen", "task_of"]
