"""``python -m geo`` is the command line."""

from geo.cli import main

main()
