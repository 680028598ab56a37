"""The reading room: pages and an API over a record, for people who read, compare and judge.

`app.app(store, settings)` is the application, `serve.serve` runs it. `views/` turns the record into plain structs: each is both what the
API gives as JSON and what a page's template shows. `safety.py` holds what guards it. docs/web.md tells how it is used."""
