"""The server's own JSON writers say, to the byte, what the json module would have said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_server.exchange.replies import BadParameter, json_bytes, json_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_json_is_written_as_the_json_module_writes_it(value: object) -> None:
    expected = json.dumps(value, indent=2, sort_keys=True) + "\n"
    assert json_text(value) == expected
    assert json_bytes(value) == expected.encode()


@pytest.mark.parametrize(
    "value", [1e-7, [1e-7], {"a": {"b": [1e-7]}}, "\x7f", "é", 2**64, [[[[[[1e-7]]]]]]]
)
def test_json_that_orjson_writes_otherwise(value: object) -> None:
    assert json_bytes(value).decode() == json.dumps(value, indent=2, sort_keys=True) + "\n"


def test_json_of_too_many_levels_is_a_bad_parameter() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(BadParameter):
        json_text(nested)
    while nested:  # unwound by hand: Python's own way down is as deep
        nested = nested.pop()  # type: ignore[assignment]
