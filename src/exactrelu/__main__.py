"""``python -m exactrelu``."""

from exactrelu.command_line import main

if __name__ == "__main__":
    main()
