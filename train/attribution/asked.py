"""What is asked of the words around the triggers of an annotated report: is this phrase the event's actor, its target, its place?

Phrases of the trigger's own sentence are actors and targets where the annotation names them; any phrase that means a party of the event
is an acting or a suffering party. A place is right within the tolerance of the benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline import lexicon
from dateline.code import parties
from dateline.code.roles import log_odds
from dateline.code.ways import head_of
from dateline.encode.arguments import NAMES, SELF
from dateline.parse import Parse
from train import places, roles
from train.gold import Gold

ACTOR, TARGET, ACTING, SUFFERING, PLACE = range(len(NAMES))
UNKNOWN = -1  # not annotated: counts nothing
FAR = 260  # words from the trigger beyond which no window reaches


@dataclass
class Asked:
    """The words around an event's trigger: for each the answers in the order of NAMES (1, 0, UNKNOWN) and the
    log-odds of actor and target by the model of roles; and the answers of SELF, of the trigger by itself."""

    trigger: int
    answers: dict[int, list[int]] = field(default_factory=dict)
    prior: dict[int, tuple[float, float]] = field(default_factory=dict)
    alone: list[int] = field(default_factory=lambda: [0] * len(SELF))

    def say(self, word: int, name: int, yes: bool) -> None:
        """Note an answer; one yes is enough."""
        said = self.answers.setdefault(word, [UNKNOWN] * len(NAMES))
        said[name] = max(said[name], int(yes))


def asked_of(golds: list[Gold], parses: list[Parse]) -> list[list[Asked]]:
    """For each report the questions of its events, as they are annotated. The prior comes of models that saw
    none of the report."""
    out = [[Asked(head_of(p, e)) for e in g.report.events] for g, p in zip(golds, parses, strict=True)]
    chances, _ = roles.held_out(golds, parses)
    for asked, given, g, p in zip(out, chances, golds, parses, strict=True):
        for a, chosen in zip(asked, given, strict=True):
            a.prior = {c.token: (float(log_odds(c.actor)), float(log_odds(c.target))) for c in chosen}
        _roles(asked, g, p)
    _places(out, golds, parses)
    return out


def _roles(asked: list[Asked], g: Gold, p: Parse) -> None:
    """Who plays which role: by the words of the trigger's sentence, and by whom all words near mean."""
    for n, token, label, _ in roles.labelled(g, p):
        if label != "skip":
            asked[n].say(token, ACTOR, label == "actor")
            asked[n].say(token, TARGET, label == "target")
    known = roles.known_ids(g, p)
    heads = sorted({i for sentence in parties.candidate_heads(p) for i in sentence})
    who = {i: ids for i in heads if (ids := roles.ids_of(p, i, known))}
    for a, e in zip(asked, g.report.events, strict=True):
        did, suffered = ({x for m in ms if (x := roles.head_id(m.actor)) not in ("", "UNK")} for ms in (e.actors, e.targets))
        for i, ids in who.items():
            if abs(i - a.trigger) < FAR:
                a.say(i, ACTING, bool(ids & did))
                a.say(i, SUFFERING, bool(ids & suffered))
        a.alone[:2] = int(not did), int(not suffered)


def _places(asked: list[list[Asked]], golds: list[Gold], parses: list[Parse]) -> None:
    """Which place names are where it happened."""
    scenes, rows = places.examples(golds, parses, frozenset(r["name"] for r in lexicon.rows("countries_where")))
    at = [{e.id: n for n, e in enumerate(g.report.events)} for g in golds]
    for g, e, choice, right in rows:
        a = asked[g][at[g][e.id]]
        placed = e.place is not None and e.place.lat is not None
        a.alone[2] = int(not placed)
        for (k, _), yes in zip(choice, right, strict=True):
            if k >= 0:
                a.say(scenes[g].head[k], PLACE, yes and placed)
