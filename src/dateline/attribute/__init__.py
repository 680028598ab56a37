"""Who says what: source, cue and content of each attribution.

Cue first: a linear model finds the words that signal speech (`cues`), another which of the phrases around each cue are
its content (`content`), rules of grammar name the source (`source`), and quote marks, which are exact, mend the edges,
join the sentences of one quotation and tell the kind (`quotes`, `assemble`).
"""

from dateline.attribute.assemble import attribute, attribute_by_rules

__all__ = ["attribute", "attribute_by_rules"]
