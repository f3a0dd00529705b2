"""Rules on the dataset, a module a theme; each module in this folder is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from pipeline.check.rules.registry import RULES
from pipeline.check.rules.running import run

__all__ = ["RULES", "run"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
