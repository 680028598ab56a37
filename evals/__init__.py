"""How well and how fast dateline reads: `python -m evals`."""
