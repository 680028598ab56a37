"""Train and measure the trees that say who plays a role: `python -m train.parties GOLD_FOLDER READERS [--unlearned] [--save]` (saving needs
`onnx`). With `--unlearned` READERS holds earlier encoders, each named after the file of `train/apart` that it had not learned
(`READERS/twelve`), and those reports alone are learned from, with the roles that ship.

Prints, cross-validated by report, the share of annotated words of no name that are given to the right party, and F1 of the ids of
actors and targets (the part before the dot), with annotated events and attributions; the roles by sentence are held out too.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from msgspec.structs import replace as change

from dateline.code import roles
from dateline.code.rolerules import Found
from dateline.encode.arguments import Seen
from dateline.encode.encoder import read
from dateline.ground import event_parties, identity
from dateline.ground.actors import with_scene
from dateline.ground.names import head
from dateline.ground.refer import resolve_span
from dateline.ground.scene import Scene
from dateline.ground.sides import party
from dateline.ingest.datelines import find_dateline
from dateline.model import Event, Mention
from dateline.parse.english import parse_many
from dateline.parse.tokens import Draft, Parse
from train import trees
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.readings import by_file, readings
from train.roles import FOLDS, head_id, run

ROLES = ("actors", "targets")
Labelled = tuple[int, list[list[float]], list[bool]]  # index of the report; rows of one question, which of them are right


def unknown(mentions: list[Mention]) -> list[Mention]:
    """Mentions without identity."""
    return [change(m, actor=None) for m in mentions]


def blanked(gold: Gold, p: Parse) -> Draft:
    """An annotated report without identities, with the dateline that its text prints."""
    r = gold.report
    told = [change(a, source=change(a.source, actor=None) if a.source else None) for a in r.attributions]
    events = [change(e, actors=unknown(e.actors), targets=unknown(e.targets)) for e in r.events]
    return Draft(change(r, attributions=told, events=events, dateline=find_dateline(gold.text).place), p)


# -- identity ----------------------------------------------------------------------------------------------------------


def asked_of(gold: Gold, p: Parse) -> list[tuple[identity.Asked, str]]:
    """The annotated words whose party the rules are not sure of, and that party."""
    draft, s = with_scene(blanked(gold, p), None)
    said = [(a.source, "source", identity.SAYING, ()) for a in gold.report.attributions if a.source]
    acts = [
        (m, role, e.type, tuple(x.actor for x in getattr(known, other) if x.actor))
        for e, known in zip(gold.report.events, draft.report.events, strict=True)
        for role, other in (ROLES, ROLES[::-1])
        for m in getattr(e, role)
    ]
    out: list[tuple[identity.Asked, str]] = []
    for m, role, kind, others in said + acts:
        nobody = head_id(m.actor) in ("", "UNK")
        rule = resolve_span(s, m.start, m.end)
        if not rule.sure and (role == "source" or not nobody):
            out.append((identity.Asked(m, role, kind, rule, others), identity.NOBODY if nobody else party((m.actor or "").split(";")[0])))
    return out


def identity_rows(g: int, gold: Gold, p: Parse) -> list[Labelled]:
    """What the identity trees learn from a report."""
    story = identity.story_of(with_scene(blanked(gold, p), None)[1])
    out: list[Labelled] = []
    for a, wanted in asked_of(gold, p):
        choice = identity.parties_for(story, a)
        out.append((g, identity.rows(story, a, choice), [is_party(x, wanted, choice) for x in choice]))
    return out


def is_party(x: str, wanted: str, choice: list[str]) -> bool:
    """Whether a party is the annotated one; where that is not among the choice, one of the same country will do."""
    return x == wanted or (x != identity.NOBODY and wanted not in choice and head(x) == head(wanted))


# -- events ------------------------------------------------------------------------------------------------------------


def draft_of(
    gold: Gold, p: Parse, found: list[Found], chances: list[list[roles.Chance]], seen: dict[int, Seen], weigh: identity.Weigh
) -> tuple[Draft, Scene]:
    """An annotated report whose events have the roles that a held-out model gives them, resolved by rule."""
    draft = blanked(gold, p)
    r = draft.report
    sources = {p.root_of(a.source.start, a.source.end): a.source for a in r.attributions if a.source}
    events = [change(e, **{role: roles.mentions(p, x[role], sources) for role in ROLES}) for e, x in zip(r.events, found, strict=True)]
    held = {e.id: c for e, c in zip(r.events, chances, strict=True)}
    return with_scene(replace(draft, report=change(r, events=events), chances=held, seen=seen), weigh)


def event_rows(g: int, gold: Gold, draft: Draft, s: Scene, weigh: identity.Weigh) -> tuple[list[Labelled], list[Labelled]]:
    """What the trees for actors and for targets learn from a report."""
    story = event_parties.Parties(known := identity.story_of(s), event_parties.acts_of(draft, known, weigh))
    out: tuple[list[Labelled], list[Labelled]] = ([], [])
    for n, act in enumerate(story.acts):
        choice = event_parties.parties_for(story, n)
        rows = event_parties.rows(story, n, choice)
        for part, role in zip(out, ROLES, strict=True):
            wanted = {party(x.split(";")[0]) for x in annotated(gold, act.event, role)}
            part.append((g, rows, [any(is_party(x, w, choice) for w in wanted) for x in choice]))
    return out


def annotated(gold: Gold, e: Event, role: str) -> set[str]:
    """The ids that the annotation gives a role."""
    raw = next(x for x in gold.raw["events"] if x["id"] == e.id)
    return {x["id"] for x in raw[role] if head_id(x.get("id")) not in ("", "UNK")}


# -- fitting -----------------------------------------------------------------------------------------------------------


def arrays(labelled: list[Labelled], fold: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All rows, which are right, and the fold of each."""
    rows = np.array([row for _, rows, _ in labelled for row in rows], np.float32)
    yes = np.array([y for _, _, right in labelled for y in right])
    return rows, yes, np.array([fold[g] for g, rows, _ in labelled for _ in rows])


def models_by_fold(labelled: list[Labelled], fold: list[int]) -> dict[int, object]:
    """For each fold the trees that saw none of it."""
    rows, yes, at = arrays(labelled, fold)
    return {k: trees.fit(rows[at != k], yes[at != k]) for k in sorted(set(fold))}


def weigher(**models) -> identity.Weigh:
    """What stands in for the shipped trees."""
    return lambda name, rows: models[name].predict_proba(np.array(rows, np.float32))[:, 1].tolist() if rows else []


def main(folder: str, readers: str, *flags: str) -> None:
    """Cross-validate by report, print, and with `--save` fit on all and write the models."""
    golds = load_both(folder)
    models = by_file(readers, golds) if "--unlearned" in flags else {}
    golds = [g for g in golds if g.id in models] if models else golds
    parses = list(parse_many(g.text for g in golds))
    fold = deal(golds, FOLDS)
    if models:
        told = [(g.report.events, g.report.attributions, read(p, models[g.id])) for g, p in zip(golds, parses, strict=True)]
        found, chances, seen = zip(*(roles.find_roles(p, *x) for p, x in zip(parses, told, strict=True)), strict=True)
    else:
        found, chances, seen = run(golds, parses, readings(readers, golds, parses), write=False)
    asked = [x for g, row in enumerate(zip(golds, parses, strict=True)) for x in identity_rows(g, *row)]
    who = models_by_fold(asked, fold)
    print_identity(golds, asked, who, fold)
    held = [weigher(identity=who[k]) for k in fold]
    drafts = [draft_of(*x) for x in zip(golds, parses, found, chances, seen, held, strict=True)]
    labelled: tuple[list[Labelled], list[Labelled]] = ([], [])
    for g, (draft, s) in enumerate(drafts):
        for part, new in zip(labelled, event_rows(g, golds[g], draft, s, held[g]), strict=True):
            part += new
    actor, target = (models_by_fold(x, fold) for x in labelled)
    settled = []
    for g, (draft, s) in enumerate(drafts):
        weigh = weigher(identity=who[fold[g]], event_actor=actor[fold[g]], event_target=target[fold[g]])
        settled.append(event_parties.settle(draft, s, weigh))
    for title, events in (("by rule", [d.report.events for d, _ in drafts]), ("settled", settled)):
        print_events(title, golds, events)
    if "--save" in flags:
        for name, some in (("identity", asked), ("event_actor", labelled[0]), ("event_target", labelled[1])):
            rows, yes, _ = arrays(some, fold)
            print(trees.save(trees.fit(rows, yes), name))


def print_identity(golds: list[Gold], asked: list[Labelled], who: dict, fold: list[int]) -> None:
    """The share of words of no name whose likeliest party is the annotated one."""
    for kind, at in of_kind(golds).items():
        mine = [x for x in asked if x[0] in set(at)]
        right = sum(x[2][int(np.argmax(who[fold[x[0]]].predict_proba(np.array(x[1], np.float32))[:, 1]))] for x in mine)
        print(f"identity: {kind:4} {right / len(mine):.3f} of {len(mine)}")


def print_events(title: str, golds: list[Gold], events: list[list[Event]]) -> None:
    """Precision, recall and F1 of ids by role, for gold reports and our own apart."""
    for kind, at in of_kind(golds).items():
        for role in ROLES:
            tally = [0, 0, 0]
            for g in at:
                for e, mine in zip(golds[g].report.events, events[g], strict=True):
                    got = {head_id(m.actor) for m in getattr(mine, role)} - {"", "UNK"}
                    wanted = {head_id(x) for x in annotated(golds[g], e, role)}
                    tally = [a + b for a, b in zip(tally, (len(got & wanted), len(got), len(wanted)), strict=True)]
            hit, given, all_ = tally
            print(f"{title}: {kind:4} {role:7} P {hit / given:.3f} R {hit / all_:.3f} F1 {2 * hit / (given + all_):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
