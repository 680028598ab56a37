"""Training of the attribution model: data, network, fitting, export. `python -m train.attribution --help`."""
