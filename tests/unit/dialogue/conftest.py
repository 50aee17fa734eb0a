"""The seeded store, for actions that look something up."""

from tests.unit.complaints.conftest import shop_file, store

__all__ = ["shop_file", "store"]
