"""The garbage collector looks less often inside, and as before afterwards, whoever leaves last."""

import gc

import pytest

from analysis.collecting import OBJECTS, rare_collection


def test_as_before_afterwards():
    before = gc.get_threshold()
    with rare_collection():
        assert gc.get_threshold() == (OBJECTS, *before[1:])
    assert gc.get_threshold() == before


def test_as_before_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), rare_collection():
        raise ValueError("broken")
    assert gc.get_threshold() == before


def test_the_last_of_several_restores_what_was():
    before = gc.get_threshold()
    first, second = rare_collection(), rare_collection()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] == OBJECTS
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
