"""Linear models in Python: settings, design, strengths of a penalty, judgement of a fit."""
