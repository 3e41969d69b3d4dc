"""Run the command line with ``python -m alliances``."""

from alliances.cli import main

main()
