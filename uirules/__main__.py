"""``python -m uirules``: the command line."""

from uirules.cli import main

if __name__ == "__main__":
    main()
