"""Details of alerts are packed small, and come out as they went in."""

from __future__ import annotations

import base64
import json
import zlib

from markupsafe import Markup

from screening.reports.packed import BLOCK_ALERTS, Block, PackedBodies


def unpacked(block: Block) -> list[str]:
    content = zlib.decompress(base64.b64decode(block.text), wbits=-15)
    assert len(content) == block.size
    found: list[str] = json.loads(content)
    return found


def packed(bodies: list[str]) -> tuple[list[str], list[Block]]:
    box = PackedBodies()
    places = []
    for body in bodies:
        places.append(box.next)
        assert box.add(Markup(body)) == ""
    return places, list(box.blocks())


def test_every_body_stands_where_its_alert_says() -> None:
    bodies = [f"<p>{number} صنایع ● \x00</p>" for number in range(2 * BLOCK_ALERTS + 3)]
    places, blocks = packed(bodies)
    lists = [unpacked(block) for block in blocks]
    found = [lists[int(block)][int(place)] for block, place in (place.split(".") for place in places)]
    assert found == bodies
    assert len(blocks) == 3


def test_text_that_is_no_unicode_does_not_stop_the_report() -> None:
    _, blocks = packed(["<p>a\udc80b</p>"])
    assert unpacked(blocks[0]) == ["<p>a\udc80b</p>"]


def test_what_is_packed_needs_no_escaping() -> None:
    _, blocks = packed(["</template><script>alert(1)</script>"] * 5)
    assert not set(blocks[0].text) & set("<>&\"'")


def test_nothing_to_pack_is_no_block() -> None:
    assert packed([]) == ([], [])
