"""Test that whatever is in the file of a hosted server is read as that or as nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.shared import host_file
from net.shared.host_file import FILE_NAME

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.binary(max_size=200)
    | st.builds(
        '{{"pid":{},"port":{},"token":"t","started":{}}}'.format, NUMBERS, NUMBERS, NUMBERS
    ).map(str.encode)
)
def test_any_content_is_a_server_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / FILE_NAME).write_bytes(data)
    found = host_file.read(folder)
    assert found is None or (0 < found.port < 65_536 and found.pid > 0 and found.token)


def test_a_folder_in_its_place_is_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert host_file.read(tmp_path) is None
