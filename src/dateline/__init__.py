"""dateline reads conflict reporting and keeps the record of who claims what."""
