"""Which two statements may be in dispute, and what speaks for it: candidates and the named features of a pair."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from dateline.compare.statements import Statement, head, heads, house
from dateline.ground.places import words
from dateline.model import Count, DateInterval, Event, Place

REACH = 12  # sentences between two statements that are still held against each other
MOST = 80  # statements before one that are held against it, at most
_NEAR = 4  # the same, where nothing but the words speaks for it
# Signs by which the nearest statement is told from those further away that show them too.
_FIRST = frozenset(
    {"earlier speaks of later", "same type", "later:of an accusation", "later:same act denied", "two heads", "same head", "shared words>=1"}
)
_FORCE = frozenset({"ASSAULT", "RETREAT", "COERCE", "MOBILIZE"})
_SMALL = frozenset({"exact", "settlement", "admin"})
_PINNED = frozenset({"exact", "settlement"})
# Victims of whom nobody is counted in two groups.
_KINDS = frozenset({"civilian", "military", "police", "rebel", "children"})
_HURT = frozenset({"killed", "injured", "killed_or_injured", "missing"})
_HELD = frozenset({"captured", "detained"})  # one thing of prisoners of war
_HURTING = ("kill", "wound", "injur", "die", "dead", "death", "hurt", "casualt", "maim", "slain", "massacre")
WARDS = frozenset({"hospital", "clinic", "morgue", "mortuary", "infirmary"})
# What a ward says of those it took in, and of whom it says that they came.
_INTAKE = frozenset({"receive", "admit", "treat"})
_COMING, _BROUGHT = frozenset({"arrive", "bring", "take"}), frozenset({"body", "corpse", "wounded", "injured", "patient", "casualty"})
_SOLDIERS = frozenset({"soldier", "troop", "man", "force", "fighter", "unit", "defender", "garrison"})
_DENYING = frozenset({"deny", "doubt", "false", "cue:counter", "cue:insist", "negated"})


def candidates(all_statements: list[Statement]) -> Iterator[tuple[Statement, Statement, list[str]]]:
    """Pairs (earlier, later) by two parties that some sign of contradiction joins, with their features."""
    for j, later in enumerate(all_statements):
        seen: set[str] = set()
        for earlier in reversed(all_statements[max(0, j - MOST) : j]):  # nearest first
            if later.sentence - earlier.last > REACH or not two_parties(earlier, later) or not _two_claims(earlier, later):
                continue
            features = compare_pair(earlier, later)
            if features:
                first = {f"first: {f}" for f in features if f in _FIRST} - seen
                seen |= first
                yield earlier, later, [*features, *sorted(first)]


def two_parties(a: Statement, b: Statement) -> bool:
    """Whether different parties speak: by their houses, or by their names where an id is not known; the outlet is one party."""
    if a.source is None or b.source is None:
        return a.source is not b.source
    if head(a.source) and head(b.source):
        return house(a.source) != house(b.source)
    return a.speaker != b.speaker or not a.speaker


def _two_claims(a: Statement, b: Statement) -> bool:
    """Whether each says something of its own: no common words but in `accused each other` and `denied B's charge that ...`."""
    if not any(s < f and t < e for s, e in a.content for t, f in b.content):
        return not set(a.ids) & set(b.ids)
    marks = a.marks | b.marks
    return bool(marks & ({"accuse", "each"} if a.content == b.content else {"deny", "doubt", "false"}))


def compare_pair(earlier: Statement, later: Statement) -> list[str]:
    """Features of a pair; empty where no sign of contradiction joins the two."""
    hit = _another_thing(earlier, later)
    signs = [
        *_denials(earlier, later),
        *_numbers(earlier, later),
        *(hit or _agents(earlier, later)),
        *_ground(earlier, later),
        *_still_there(earlier, later),
        *_days(earlier, later),
    ]
    if not signs:
        return []
    gap = max(0, later.sentence - earlier.last)
    near = [f"{sign}|near" for sign in signs] if gap <= 1 else []
    return [*signs, *near, *_nearness(gap), *_shape(earlier, later), *_kinship(earlier, later), *_parties(earlier, later)]


def _nearness(gap: int) -> list[str]:
    return [f"gap<={n}" for n in (0, 1, 2, 4, 7) if gap <= n]


def _denials(earlier: Statement, later: Statement) -> list[str]:
    """A denial on one side and what it could be about on the other."""
    out: list[str] = []
    for name, denier, other, gap in (
        ("later", later, earlier, later.sentence - earlier.last),
        ("earlier", earlier, later, later.sentence - earlier.last),
    ):
        denied = [e for e in denier.events if e.status == "denied"]
        rejects = any(e.type == "REJECT" and e.status != "denied" for e in denier.verbal)
        marks = denier.marks & _DENYING
        if not (denied or rejects or marks) or (_unhurt(denied) and not any(_hurts(e) for e in other.events)):
            continue
        if "open" in denier.marks or _of_another(denied, denier, other):
            continue
        facing = _denial_matches(denied, other)
        near = gap <= (_NEAR if name == "later" else 1)
        aimed = rejects and any(heads(e, "targets") & {head(other.source)} for e in denier.verbal)
        if not (facing or aimed or near):
            continue
        out += [f"{name}:{m}" for m in (*sorted(marks), *sorted(facing))]
        out += [f"{name}:rejects"] * rejects + [f"{name}:denied event"] * bool(denied) + [f"{name}:aimed"] * aimed
        out += [f"{name}:{m}" for m in ("pointing", "short", "matter", "refuse", "silent", "oppose", "cue:deny") if m in denier.marks]
        out += [f"{name}:of an accusation"] * bool({"cue:accuse", "cue:claimed"} & other.marks)
        out += [f"{name}:both deny"] * any(e.status == "denied" for e in other.events)
        out += [f"{name}:of the speaker"] * _speaks_of(other, denier)
    return out


def _unhurt(denied: list[Event]) -> bool:
    """Whether all that is denied is that anybody was hurt: `no casualties were reported` denies a toll, not the strike."""
    return bool(denied) and all(e.counts and all(c.max == 0 for c in e.counts) for e in denied)


def _of_another(denied: list[Event], denier: Statement, other: Statement) -> bool:
    """Whether all that is denied is another deed than any that the other side tells: `the army did not kill herders in Dovra`, `bandits
    killed herders` or `herders died in Skarn`."""
    told = [e for e in other.events if e.status != "denied"]
    return bool(denied and told) and all(_two_doers(d, e) or _told_apart(d, denier, e, other) for d in denied for e in told)


def _two_doers(a: Event, b: Event) -> bool:
    """Whether two acts are of two houses of one land (an army and its rebels)."""
    left, right = ({house(m.actor) for m in e.actors} for e in (a, b))
    return bool(heads(a, "actors") & heads(b, "actors")) and not left & right


def _told_apart(a: Event, one: Statement, b: Event, other: Statement) -> bool:
    """Whether two statements each name where their act was, far from each other or in two settlements."""
    far = place_fits(a.place, b.place) < 0 and _names(one, a.place) and _names(other, b.place)
    return far or two_incidents(a, one, b, other)


def _hurts(e: Event) -> bool:
    """Whether an event tells of people killed or hurt."""
    counted = any(c.measure in _HURT and c.max != 0 for c in e.counts)
    return e.status != "denied" and (counted or e.trigger.text.lower().startswith(_HURTING))


def _denial_matches(denied: list[Event], other: Statement) -> set[str]:
    """How the denied events meet what the other side asserts."""
    out: set[str] = set()
    for d in denied:
        for e in other.events:
            if e.status == "denied":
                continue
            shared = bool(heads(d, "actors") & heads(e, "actors")) + bool(heads(d, "targets") & heads(e, "targets"))
            same = d.type == e.type
            if same and d.trigger.text.lower() == e.trigger.text.lower():
                out.add("same words denied")
            if same and shared:
                out.add("same act denied")
            if same and shared and place_fits(d.place, e.place) == 1:
                out.add("same act and place denied")
            if shared and not same:
                out.add("same parties denied")
    return out


def _numbers(earlier: Statement, later: Statement) -> list[str]:
    """Different numbers for the same thing; none where one is its teller's old one."""
    out: set[str] = set()
    if "older" in earlier.marks | later.marks:
        return []
    for a in earlier.events:
        for b in later.events:
            if not a.counts or not b.counts or not dates_meet(a.date, b.date):
                continue
            place = place_fits(a.place, b.place)
            if place < 0 or two_settlements(a.place, b.place) or two_incidents(a, earlier, b, later):
                continue
            for x in a.counts:
                for y in b.counts:
                    parts = _within(x, y) or _within(y, x) or _taken_in(earlier, x, y) or _taken_in(later, y, x)
                    if comparable(x, y) and not _victims_differ(x, y, a, b) and not parts:
                        out |= {"numbers:apart" if disjoint(x, y) else "numbers:meet", f"numbers:{x.measure}"}
                        out |= {"numbers:same place"} if place else set()
                        out |= {"numbers:same victims"} if _victims(x, a) & _victims(y, b) else set()
                        out |= {"numbers:same kind"} if x.of == y.of and disjoint(x, y) else set()
                        out |= {"numbers:whole"} if x.part_of is None and disjoint(x, y) else set()
                        out |= {"numbers:far"} if _times(x, y, 10) else set()
                        out |= {"numbers:like"} if not _times(x, y, 3) else set()
    if "numbers:apart" not in out:
        return []
    gap = later.sentence - earlier.last
    out |= {f"numbers:gap<={n}" for n in (0, 1, 3) if gap <= n}
    out |= {f"numbers:{name} tallies" for name, s in (("earlier", earlier), ("later", later)) if {"cue:tally", "matter"} & s.marks}
    out |= {"numbers:outlet"} if None in (earlier.source, later.source) else set()
    return sorted(out)


def comparable(x: Count, y: Count) -> bool:
    """Whether two figures can be of one thing: one measure, both a whole or both the same part, and no two kinds of victims."""
    held = x.measure in _HELD and y.measure in _HELD
    if (x.measure != y.measure and not held) or x.measure == "other" or (x.part_of is None) != (y.part_of is None):
        return False
    return x.of == y.of or (x.part_of is None and not {x.of, y.of} <= _KINDS)


def _within(group: Count, whole: Count) -> bool:
    """Whether a figure of one kind of victims may be a part of one of people (`four children` of 31 dead)."""
    lone = group.of in _KINDS and whole.of not in _KINDS
    return lone and (whole.max is None or (group.max is not None and group.max <= whole.max))


def _taken_in(s: Statement, x: Count, whole: Count) -> bool:
    """Whether a figure is only of those whom one hospital took in, where another is greater: `it had received 19 bodies` of 48 dead,
    `19 bodies had arrived`."""
    ward = any(w in s.speaker for w in WARDS) or not s.lemmas.isdisjoint(WARDS | _INTAKE)
    ward = ward or (not s.lemmas.isdisjoint(_COMING) and not s.lemmas.isdisjoint(_BROUGHT))
    return ward and x.measure in _HURT and x.max is not None and x.max < (whole.min or 0)


def _times(x: Count, y: Count, n: int) -> bool:
    """Whether one figure is n times the other or more: the greater n, the less likely it is the same matter."""
    low, high = sorted((x.max or x.min or 0, y.max or y.min or 0))
    return high >= n * max(1, low)


def disjoint(x: Count, y: Count) -> bool:
    """Whether two number intervals share no value; approximate ones get a tenth of leeway."""
    slack = 0.1 if x.approximate or y.approximate else 0.0
    low_x, low_y = x.min if x.min is not None else 0, y.min if y.min is not None else 0
    high_x = x.max if x.max is not None else float("inf")
    high_y = y.max if y.max is not None else float("inf")
    return high_x * (1 + slack) < low_y or high_y * (1 + slack) < low_x


def _victims(c: Count, e: Event) -> set[str]:
    return {head(c.actor)} - {""} or heads(e, "targets")


def _victims_differ(x: Count, y: Count, a: Event, b: Event) -> bool:
    left, right = _victims(x, a), _victims(y, b)
    return bool(left and right and not left & right)


def _other_dead(earlier: Statement, later: Statement) -> bool:
    """Whether two statements tell how many of different people were hurt: `31 of ours by their missiles`, `16 of ours by their fire`."""
    left, right = ({x for e in s.events if e.counts and _hurts(e) for x in _suffered(e)} for s in (earlier, later))
    return bool(left and right and not left & right)


def _suffered(e: Event) -> set[str]:
    """Whose people an event hurt: by its figures, else by its targets."""
    return {x for c in e.counts for x in _victims(c, e)} if e.counts else heads(e, "targets")


def _agents(earlier: Statement, later: Statement) -> list[str]:
    """One act with two doers, or two parties that put the same on each other."""
    out: set[str] = set()
    same_words = earlier.content == later.content
    other_dead = _other_dead(earlier, later)
    if same_words and {"accuse", "each"} & (earlier.marks | later.marks):
        out.add("agents:same words")
    for a in earlier.events:
        for b in later.events:
            one_act = a.type == b.type and "denied" not in (a.status, b.status) and not two_incidents(a, earlier, b, later)
            left, right = heads(a, "actors"), heads(b, "actors")
            if not one_act or not left or not right or left & right or (other_dead and not _suffered(a) & _suffered(b)):
                continue
            crossed = head(earlier.source) in right and head(later.source) in left
            if crossed and (same_words or heads(a, "targets") & right or heads(b, "targets") & left or a.type == "ASSAULT"):
                out.add("agents:crossed")
            out |= _one_act(a, b)
    if {"cue:accuse"} <= earlier.marks & later.marks and later.sentence - earlier.last <= 1:
        out.add("agents:both accuse")
    return sorted(out)


def _one_act(a: Event, b: Event) -> set[str]:
    """What shows that two events of two doers may be one act: its word, or its place and victims."""
    out: set[str] = set()
    if a.trigger.text.lower() == b.trigger.text.lower() and dates_meet(a.date, b.date):
        out.add("agents:same act")
    if place_fits(a.place, b.place) == 1 and heads(a, "targets") & heads(b, "targets"):
        out.add("agents:same place")
    return out


def _ground(earlier: Statement, later: Statement) -> list[str]:
    """Both hold one place, or one holds it where the other says that it is fought for; each of itself, one against the other."""
    if "hold" not in earlier.marks | later.marks or not all({"hold", "fight"} & s.marks for s in (earlier, later)):
        return []
    for a in _own_force(earlier):
        for b in _own_force(later):
            against = head(later.source) in heads(a, "targets") or head(earlier.source) in heads(b, "targets")
            if against and place_fits(a.place, b.place) == 1 and dates_meet(a.date, b.date):
                return ["control:both hold" if "hold" in earlier.marks & later.marks else "control:held or fought for"]
    return []


def _still_there(earlier: Statement, later: Statement) -> list[str]:
    """One took a place in which the other says that its soldiers still are: `had taken the hill`, `its soldiers were still on the hill`."""
    if later.sentence - earlier.last > 1:
        return []
    for took, stays in ((earlier, later), (later, earlier)):
        if "stay" not in stays.marks or stays.lemmas.isdisjoint(_SOLDIERS) or not head(stays.source):
            continue
        there = (stays.lemmas & (took.lemmas | words("settlement"))) - _SOLDIERS
        if there and any("hold" in took.marks or e.trigger.text.lower().startswith(("take", "took")) for e in _own_force(took)):
            return ["control:still there"]
    return []


def _own_force(s: Statement) -> list[Event]:
    """The uses of force, told as fact, that a party says it made in a place no wider than a district; to hold prisoners is none."""
    told = [e for e in s.events if e.type in _FORCE and e.status == "actual" and not any(c.measure in _HELD for c in e.counts)]
    small = [e for e in told if e.place and e.place.precision in _SMALL]
    return [e for e in small if head(s.source) and house(s.source) in {house(m.actor) for m in e.actors}]


def _another_thing(earlier: Statement, later: Statement) -> list[str]:
    """What one says was hit is a thing of peace where the other has one of war, or so the dead: `an arms store`, `the building was a
    bakery`; `nine farmers`, `all those killed were fighters`."""
    sides = [{"civil", "armed"} & s.marks for s in (earlier, later)]
    hit = [e for e in earlier.events if e.type == "ASSAULT" and e.status == "actual"]
    if not hit or later.sentence - earlier.last > 1 or sorted(map(len, sides)) != [1, 1] or sides[0] == sides[1]:
        return []
    if "the dead" in later.marks and any(_hurts(e) for e in hit):
        return ["hit:other dead"]
    if "the target" in later.marks and not later.events:
        return ["hit:another thing"]
    struck = any(e.type == "ASSAULT" and e.status == "actual" and not _hurts(e) for e in later.events)
    return ["hit:another thing"] if "the weapon" in later.marks and struck else []


def _days(earlier: Statement, later: Statement) -> list[str]:
    """One act, in the same words, by the same parties and in the same place, put on two days that both speakers name."""
    if not earlier.source or not later.source:
        return []
    for a in earlier.events:
        for b in later.events:
            same = a.type == b.type and a.trigger.text.lower() == b.trigger.text.lower() and place_fits(a.place, b.place) == 1
            if same and _named_day(a.date) and _named_day(b.date) and not dates_meet(a.date, b.date) and _same_parties(a, b):
                return ["time:apart"]
    return []


def _named_day(date: DateInterval | None) -> bool:
    return date is not None and date.start is not UNSET and date.precision in ("hour", "day")


def _same_parties(a: Event, b: Event) -> bool:
    return all(heads(a, role) == heads(b, role) for role in ("actors", "targets")) and bool(heads(a, "actors") | heads(a, "targets"))


def _shape(earlier: Statement, later: Statement) -> list[str]:
    """What the two are: an event of the outlet's or somebody's words, with or without events."""
    out: list[str] = []
    for name, s in (("earlier", earlier), ("later", later)):
        out += [f"{name} told"] * (not s.speaker or len(s.verbal) == len(s.ids)) + [f"{name} bare"] * (not s.events)
    return out


def _kinship(earlier: Statement, later: Statement) -> list[str]:
    """How much the two are about the same thing."""
    shared = earlier.lemmas & later.lemmas
    out = [f"shared words>={n}" for n in (1, 2, 3) if len(shared) >= n]
    smaller = min(len(earlier.lemmas), len(later.lemmas))
    out += ["shared half"] * (smaller > 1 and 2 * len(shared) >= smaller)
    types = {e.type for e in earlier.events} & {e.type for e in later.events}
    out += ["same type"] * bool(types)
    fits = {place_fits(a.place, b.place) for a in earlier.events for b in later.events if a.type == b.type}
    out += ["same place"] * (1 in fits) + ["other place"] * (fits == {-1})
    actors = {h for e in earlier.events for h in heads(e, "actors")}, {h for e in later.events for h in heads(e, "actors")}
    out += ["same actors"] * bool(actors[0] & actors[1])
    out += ["earlier unreal"] * _unreal(earlier) + ["later unreal"] * _unreal(later)
    return out


def _unreal(s: Statement) -> bool:
    return bool(s.events) and all(e.status in ("wanted", "planned", "conditional") for e in s.events)


def _parties(earlier: Statement, later: Statement) -> list[str]:
    out: list[str] = []
    if earlier.source is None or later.source is None:
        out.append("outlet")
    elif not earlier.source or not later.source:
        out.append("unknown party")
    else:
        out.append("same head" if head(earlier.source) == head(later.source) else "two heads")
    if _speaks_of(earlier, later):
        out.append("earlier speaks of later")
    if _speaks_of(later, earlier):
        out.append("later speaks of earlier")
    return out


def _speaks_of(one: Statement, other: Statement) -> bool:
    """Whether the other's side is the doer in, or the one accused by, what the first says."""
    who = head(other.source)
    doers = {h for e in one.events for h in heads(e, "actors")} | {h for e in one.verbal for h in heads(e, "targets")}
    return bool(who) and who in doers


def place_fits(a: Place | None, b: Place | None) -> int:
    """1 same place, -1 elsewhere, 0 not known."""
    if not a or not b:
        return 0
    if a.name == b.name:
        return 1
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return 0
    apart = abs(a.lat - b.lat) + abs(a.lon - b.lon)
    return 1 if apart < 0.2 else -1 if apart > 1.5 else 0


def two_settlements(a: Place | None, b: Place | None) -> bool:
    """Whether both are known places smaller than a district, and not the same one."""
    return bool(a and b and {a.precision, b.precision} <= _PINNED) and place_fits(a, b) < 1


def two_incidents(a: Event, one: Statement, b: Event, other: Statement) -> bool:
    """Whether two statements each name the settlement that they tell of, and not the same: `in Dovra`, `in Skarn` across the river."""
    p, q = a.place, b.place
    if not p or not q or {p.precision, q.precision} != {"settlement"} or p.name == q.name:
        return False
    return _names(one, p) and _names(other, q)


def _names(s: Statement, place: Place | None) -> bool:
    """Whether a statement's own words name a place."""
    return place is not None and isinstance(place.start, int) and any(start <= place.start < end for start, end in s.content)


def dates_meet(a: DateInterval | None, b: DateInterval | None) -> bool:
    return not a or not b or (a.from_ <= b.to and b.from_ <= a.to)
