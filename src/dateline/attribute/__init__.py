"""Who says what: source, cue and content of each attribution.

The encoder finds cues and links to each its source and content (`assemble.by_model`); without its model grammar does (`grammar`). Quote
marks, which are exact, mend the edges and join the sentences of one quotation (`assemble`); rules say who passes a claim on (`passing`).
"""

from dateline.attribute.assemble import attribute

__all__ = ["attribute"]
