"""``python -m coprod_kg`` is ``coprod``."""

from .cli import main

main()
