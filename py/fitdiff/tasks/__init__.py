"""Tasks: what kind of outcome there is, how it is encoded, and what predictions are judged by.

``task_of(table)`` decides, or refuses where two readings make sense::

    chosen = task_of(table, event="malignant")
    chosen.task      # Binary(labels=("benign", "malignant"))
    chosen.reason    # "'diagnosis' has two labels; the event is 'malignant', as stated"
    y = chosen.task.encode(table)
    chosen.task.metrics["log loss"].of(y, probabilities)
"""

from fitdiff.tasks.choice import Chosen, task_of

__all__ = ["Chosen", "task_of"]
