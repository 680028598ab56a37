"""Who says what: source, cue and content of each attribution.

The encoder finds cues and links to each its source and content (`assemble.by_model`); without its model grammar does (`grammar`). Quote
marks, which are exact, mend the edges and join the sentences of one quotation (`assemble`), and so do dashes and colons (`dialogue`)
and sentences that point back to the one before (`pointing`). Rules say who speaks where grammar is sure of it (`speakers`) and who
passes a claim on (`passing`).
"""

from dateline.attribute.assemble import attribute

__all__ = ["attribute"]
