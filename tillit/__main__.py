"""``python -m tillit`` runs the commands."""

from tillit.commands import main

main(prog_name="python -m tillit")
