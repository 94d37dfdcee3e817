"""A YAML file is read as nodes, or refused in words that follow its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.yaml_nodes import NotYaml, read_node


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbfname: NO\n")
    node = read_node(tmp_path / "a.yml")
    assert [(key.value, value.value) for key, value in node.value] == [("name", "NO")]


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (None, "there is no such file", 0),
        (b"", "is empty", 0),
        (b"# only a comment\n", "is empty", 0),
        (b"a: 1\nb: caf\xe9\n", "holds the byte 0xe9, which is not UTF-8; save it as UTF-8", 2),
        (b"a: 1\nb: [\n", "is not YAML: ", 3),
        (b"a: 1\n--- \nb: 2\n", "is not YAML: ", 2),
        (b"a: \0\n", "is not YAML: ", 0),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, content: bytes | None, message: str, line: int
) -> None:
    path = tmp_path / "a.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotYaml) as caught:
        read_node(path)
    assert caught.value.message.startswith(message)
    assert caught.value.line == line


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotYaml, match="cannot be read"):
        read_node(tmp_path)
