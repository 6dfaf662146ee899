"""``python -m flowlint``: the same as the command ``flowlint``."""

from flowlint.cli.main import main

if __name__ == "__main__":
    main()
