"""Labels of the heads, in the order of their scores."""

TYPES: list[str] = list(
    "AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST MOBILIZE SANCTION COERCE ASSAULT".split()
)
STATUS: list[str] = list("actual denied wanted planned conditional possible".split())
CUE_TAGS = 3  # O, B, I
LINK_TAGS = 5  # O, B and I of a source (an actor), B and I of a content (a target)
