"""Stage 7: what is kept. Reports read are taken apart into claims (`claims.py`), kept, brought together and asked about."""
