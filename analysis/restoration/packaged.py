"""Data that other packages ship, read without importing the packages: those load far more."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from types import ModuleType


def path_in(package: str, name: str) -> Path:
    """The path of a file inside an installed package.

    >>> path_in("jieba", "dict.txt").name
    'dict.txt'
    """
    spec = util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"restoration reads {name} of the package {package}: install it")
    return Path(spec.submodule_search_locations[0]) / name


def module_in(package: str, name: str) -> ModuleType:
    """One module file of a package, run by itself; only for modules that hold nothing but data."""
    path = path_in(package, name)
    spec = util.spec_from_file_location(f"{__name__}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"restoration reads {name} of the package {package}: install it")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
