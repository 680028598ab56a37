"""What a phrase resolves to, and why: `actors`, `places`, `dates`. Each gives an answer a phrase, with the candidates turned down.

    from dateline import lookup
    for answer in lookup.actors("SAF", context="Sudan's army fought on.", on="2023-05-02"):
        print(answer.actor, answer.why, [(x.id, x.why) for x in answer.turned_down])

The answers are frozen structs; `msgspec.json.encode` writes them as `dateline actors --json` does.
"""

from dateline.lookup.actors import ActorAnswer, NameHeld, NameTurnedDown, actors
from dateline.lookup.dates import DateAnswer, Days, Read, dates
from dateline.lookup.places import PlaceAnswer, PlaceHeld, places

__all__ = [
    "ActorAnswer",
    "DateAnswer",
    "Days",
    "NameHeld",
    "NameTurnedDown",
    "PlaceAnswer",
    "PlaceHeld",
    "Read",
    "actors",
    "dates",
    "places",
]
