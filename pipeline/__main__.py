"""The command, as `python -m pipeline`."""

from __future__ import annotations

from pipeline.process import main

if __name__ == "__main__":
    main()
