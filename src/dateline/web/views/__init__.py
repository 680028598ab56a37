"""What pages show and the API gives: plain functions from a store and what is asked to msgspec structs."""
