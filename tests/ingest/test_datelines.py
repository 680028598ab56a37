"""Datelines, stamps, bylines and credits, as agencies and papers print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ingest.datelines import agency, day_in_name, find_dateline

# the head of a report -> place, outlet, published
HEADS = [
    ("Vastoria, 7 Feb 91 (Hill Wire) -- The truce held.", "Vastoria", "Hill Wire", "1991-02-07"),
    ("LUSAKA, 28 Mar '04 -- The truce held.", "LUSAKA", None, "2004-03-28"),
    ("LUSAKA, 7 Feb 20 people died there.", None, None, None),
    ("KYIV, April 25 (Reuters) - Shells fell on the port.", "KYIV", "Reuters", None),
    ("KYIV, April 25, 2024 (Reuters) - Shells fell on the port.", "KYIV", "Reuters", "2024-04-25"),
    ("KYIV, Ukraine (AP) — Shells fell on the port.", "KYIV, Ukraine", "AP", None),
    ("BAKU/YEREVAN (AFP) — Shells fell on both towns.", "BAKU/YEREVAN", "AFP", None),
    ("DAMASCUS, Syria (AP) -- Shells fell on the suburb.", "DAMASCUS, Syria", "AP", None),
    ("GOMA, DR Congo — Shells fell on the hills.", "GOMA, DR Congo", None, None),
    ("Goma (RD Congo) (AFP) – Shells fell on the hills.", "Goma", "AFP", None),
    ("Goma, DR Congo – Shells fell on the hills.", "Goma, DR Congo", None, None),
    ("Kabul: Shells fell on the market, police said.", None, None, None),  # the first line: may be a headline
    ("Fighting goes on\nKabul: Shells fell on the market, police said.", "Kabul", None, None),
    ("KABUL, Aug. 15 (Xinhua) -- Shells fell on the market.", "KABUL", "Xinhua", None),
    ("MOSCOW, April 5. /TASS/. The ministry reported shelling.", "MOSCOW", "TASS", None),
    ("MOSCOW, 5 April 2023 - RIA Novosti. The ministry reported shelling.", "MOSCOW", "RIA Novosti", "2023-04-05"),
    ("MOSCOW. April 5 (Interfax) - The ministry reported shelling.", "MOSCOW", "Interfax", None),
    ("YEREVAN, OCTOBER 4, 2020, ARMENPRESS. The ministry reported shelling.", "YEREVAN", "Armenpress", "2020-10-04"),
    ("Baku, October 4, AZERTAC\nThe ministry reported shelling.", "Baku", "Azertac", None),
    ("BAKU, October 4. The ministry reported shelling.", "BAKU", None, None),
    ("TOKYO, Aug 3, Kyodo - The ministry protested.", "TOKYO", "Kyodo", None),
    ("GENEVA (5 March 2024) – Experts condemned the raids.", "GENEVA", None, "2024-03-05"),
    ("(Beirut, March 5, 2024) – Both sides shelled clinics.", "Beirut", None, "2024-03-05"),
    ("(New York) – Both sides shelled clinics.", "New York", None, None),
    ("(Reuters) - Both sides shelled clinics.", None, "Reuters", None),
    ("CNN —\nBoth sides shelled clinics.", None, "CNN", None),
    ("NEW DELHI: Both sides shelled villages, the army said.", "NEW DELHI", None, None),
    ("RAFAH, Gaza Strip, 2 March (Coast Wire) - Two aid lorries were hit.", "RAFAH, Gaza Strip", "Coast Wire", None),
    ("NEW YORK, 12 Dec. 2001 – The council met.", "NEW YORK", None, "2001-12-12"),
    ("LA PAZ, Friday 21 July 2006 (Altiplano News) — Miners marched.", "LA PAZ", "Altiplano News", "2006-07-21"),
    ("Truce holds\nBy Ana Lima and Joe Park\nSANAA, Yemen (AP) — The truce held.", "SANAA, Yemen", "AP", None),
    ("Truce holds\n\nANKARA\n\nThe truce held, the ministry said.", "ANKARA", None, None),
    ("Truce holds\nSunday, September 15, 2019\nThe truce held.", None, None, "2019-09-15"),
    ("Truce holds\nPublished: 12 May 2024\nThe truce held.", None, None, "2024-05-12"),
    ("Truce holds\nPublished 12 May 2024 at 9:05 p.m. GMT\nThe truce held.", None, None, "2024-05-12T21:05Z"),
    ("Truce holds\nUpdated: 13 May 2024\nPublished: 12 May 2024\nThe truce held.", None, None, "2024-05-12"),
    ("Flash report no. 3 on the hills, as of 18 September 2024\nThe truce held.", None, None, "2024-09-18"),
    ("SUDAN - Humanitarian update\nAs of 15 May 2025\nThe truce held.", None, None, "2025-05-15"),
    ("Hill update no. 5\n1-15 May 2025\nThe truce held.", None, None, "2025-05-15"),
    ("Hill update no. 5\nReporting period: 28 April to 4 May 2025\nThe truce held.", None, None, "2025-05-04"),
    ("Hill update no. 5\nReporting period: 28 April to 4 May 2025\nPublished: 6 May 2025\nThe truce held.", None, None, "2025-05-06"),
    # not datelines
    ("Truce holds\nAs of 15 May 2025 some 200 people had fled.", None, None, None),
    ("UPDATE 1 - Shells fell on the port.", None, None, None),
    ("BREAKING NEWS — Shells fell on the port.", None, None, None),
    ("Hill war: Armenia and Azerbaijan agree to talk\nThey will meet.", None, None, None),
    ("Kyiv - and not only it - was shelled.", None, None, None),
    ("NATO: We will not send troops to the hills at all, ever.", None, None, None),
    ("The army (Northern Command) - or what is left of it - fled.", None, None, None),
    ("Shells fell on the port on 4 May 2024, police said.", None, None, None),
    ("He fled to Kyiv (Ukraine) — his brother stayed.", None, None, None),
    ("Biden, Putin — they will talk.", None, None, None),
    ("", None, None, None),
    ("\n \n", None, None, None),
]


@pytest.mark.parametrize(("text", "place", "outlet", "published"), HEADS)
def test_heads(text: str, place: str | None, outlet: str | None, published: str | None) -> None:
    found = find_dateline(text)
    assert (found.place and found.place.text, found.outlet, found.published) == (place, outlet, published)
    if found.place:
        assert text[found.place.start : found.place.end] == found.place.text == found.place.name  # type: ignore[misc]


BODY = "Truce holds\n\nThe truce held on Tuesday, both ministries said.\n\n"
FEET = [
    ("23/05/2024 08:05:31 - Dakar (AFP) © 2024 AFP", "Dakar", "AFP", "2024-05-23T08:05:31"),
    ("04/05/2024 08:05:31 - Dakar (AFP) © 2024 AFP", "Dakar", "AFP", None),  # 4 May or 5 April
    ("Published: 12 May 2024", None, None, "2024-05-12"),
    ("Last updated on May 12, 2024", None, None, "2024-05-12"),
    ("Geneva, 5 March 2024", "Geneva", None, "2024-03-05"),
    ("(Reporting by A. Person in Kyiv for Reuters; Editing by B. Other)", None, "Reuters", None),
    ("Source: Xinhua", None, "Xinhua", None),
    ("Copyright 2024 The Associated Press. All rights reserved.", None, "AP", None),
    ("AFP", None, "AFP", None),
    ("“We will see,” the envoy said.", None, None, None),
    ("They left in March 2024.", None, None, None),
]


@pytest.mark.parametrize(("foot", "place", "outlet", "published"), FEET)
def test_feet(foot: str, place: str | None, outlet: str | None, published: str | None) -> None:
    found = find_dateline(BODY + foot)
    assert (found.place and found.place.text, found.outlet, found.published) == (place, outlet, published)


def test_the_year_comes_from_elsewhere_only_where_it_is_sure() -> None:
    head = "OSH, May 3 (Hill Wire) - The truce held. "
    assert find_dateline(head).published is None
    assert find_dateline(head + "It was signed on 3 May 2021 at noon.").published == "2021-05-03"
    assert find_dateline(head + "It was signed on 3 May 2021, as that of 3 May 2020.").published is None
    assert find_dateline(head + "\n\n© 2021 Hill Wire").published == "2021-05-03"


def test_byline_is_kept() -> None:
    assert find_dateline("Truce holds\nBy Ana Lima and Joe Park\nThe truce held.").byline == "By Ana Lima and Joe Park"


def test_agencies_by_signature() -> None:
    assert agency("Agence France-Presse") == agency("AFP") == "AFP"
    assert agency("The Associated Press") == agency("associated press") == "AP"
    assert agency("pa") is None  # short names in their own letters only
    assert agency("The Hill Gazette") is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("https://example.org/world/2024/05/12/truce", "2024-05-12"),
        ("truce-2024-05-12.txt", "2024-05-12"),
        ("20240512_truce.txt", "2024-05-12"),
        ("truce-2024-02-31.txt", None),
        ("item-120240512999", None),
        ("truce.txt", None),
    ],
)
def test_day_in_names(name: str, day: str | None) -> None:
    assert day_in_name(name) == day


@given(st.text(alphabet=st.characters(), max_size=300) | st.text(alphabet="KYIV, (AFP)—-:\n12May/©", max_size=200))
def test_never_raises_and_the_span_holds(text: str) -> None:
    place = find_dateline(text).place
    if place:
        assert text[place.start : place.end] == place.text  # type: ignore[misc]
