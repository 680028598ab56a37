"""Watching feeds: `dateline watch feeds.toml` asks them in rounds, fetches what is new and adds it to a record.

`settings.py` reads feeds.toml, `fetch.py` is the only way out to the network, `robots.py` what hosts ask for, `feeds.py` reads feeds,
`articles.py` pages; `state.py` keeps what was done, so that a run goes on after any crash; `rounds.py` does one round after the other."""
