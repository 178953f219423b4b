"""Help for editors: templates of new entries, tidy files, key tables and JSON Schemas."""

from .format import format_file
from .scaffold import write_template
from .schemas import build_schemas, write_schemas
from .tables import key_tables, with_key_tables

__all__ = ["build_schemas", "format_file", "key_tables", "with_key_tables", "write_schemas", "write_template"]
