from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from screening.lists.fetch import Fetched, FetchProblem, Limits, day_of, fetch
from screening.lists.update_notes import FileNote
from tests.lists.list_server import ListServer, cut_off, dripping, file, redirect, serving, silent, status

BODY = b"10,EXAMPLE WORKS\r\n" * 500
TAG = '"v1"'
DATE = "Fri, 20 Nov 2026 10:00:00 GMT"
QUICK = Limits(attempts=3, backoff=0.001, silence=5, total=10)


@pytest.fixture
def server() -> Iterator[ListServer]:
    with serving() as running:
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sdn.csv"


def asked(server: ListServer, header: str) -> list[str | None]:
    return [headers.get(header) for _, headers in server.requests]


def failure(url: str, target: Path, limits: Limits = QUICK) -> str:
    with pytest.raises(FetchProblem) as caught:
        fetch(url, target, limits=limits)
    assert not target.exists()
    return str(caught.value)


def test_a_file_comes_with_what_identifies_its_version(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", file(BODY, ETag=TAG, Last_Modified=DATE))
    assert fetch(url, target, limits=QUICK) == Fetched(target, TAG, DATE)
    assert target.read_bytes() == BODY
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("headers", [{"ETag": TAG}, {"Last_Modified": DATE}, {"ETag": TAG, "Last_Modified": DATE}])
def test_a_file_that_has_not_changed_is_not_sent_again(
    server: ListServer, target: Path, headers: dict[str, str | int]
) -> None:
    url = server.script("/sdn.csv", file(BODY, **headers))
    note = FileNote(url, str(headers.get("ETag", "")), str(headers.get("Last_Modified", "")), "")
    assert fetch(url, target, note, QUICK).path is None
    assert not target.exists()


def test_what_is_known_of_another_address_is_not_asked_for(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", file(BODY, ETag=TAG))
    assert fetch(url, target, FileNote("http://elsewhere.example/", TAG, "", ""), QUICK).path == target


@pytest.mark.parametrize("code", [403, 404, 410])
def test_a_refusal_is_final_and_names_the_address(server: ListServer, target: Path, code: int) -> None:
    url = server.script("/sdn.csv", status(code))
    assert f"{url}: the server answered {code}" in failure(url, target)
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_server_in_trouble_is_asked_again(server: ListServer, target: Path, code: int) -> None:
    url = server.script("/sdn.csv", status(code), status(code), file(BODY))
    assert fetch(url, target, limits=QUICK).path == target


def test_a_server_that_stays_in_trouble_fails_after_the_allowed_attempts(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", status(500))
    assert "answered 500" in failure(url, target)
    assert len(server.requests) == 3


def test_each_wait_is_twice_as_long_and_at_least_what_the_server_asks(server: ListServer, target: Path) -> None:
    waits: list[float] = []
    url = server.script("/sdn.csv", status(500), status(500), status(503, Retry_After=90), status(500), file(BODY))
    fetch(url, target, limits=Limits(attempts=5, backoff=2), sleep=waits.append)
    assert waits == [2, 4, 90, 16]


def test_no_wait_goes_past_the_time_limit(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", status(503, Retry_After=3600))
    begun = time.monotonic()
    assert "answered 503" in failure(url, target)
    assert time.monotonic() - begun < 5


def test_a_cut_off_file_is_gone_on_with_where_it_broke(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", cut_off(BODY, 1000, ETag=TAG), file(BODY, ETag=TAG))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY
    assert asked(server, "range") == [None, "bytes=1000-"]
    assert asked(server, "if-range") == [None, TAG]


def test_the_next_call_goes_on_with_what_the_last_one_left(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", cut_off(BODY, 1000, Last_Modified=DATE), file(BODY, Last_Modified=DATE))
    failure(url, target, replace(QUICK, attempts=1))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY
    assert asked(server, "range") == [None, "bytes=1000-"]


def test_a_file_that_changed_meanwhile_is_taken_whole(server: ListServer, target: Path) -> None:
    newer = BODY.replace(b"WORKS", b"MILLS")
    url = server.script("/sdn.csv", cut_off(BODY, 1000, ETag=TAG), file(newer, ETag='"v2"'))
    assert fetch(url, target, limits=QUICK).etag == '"v2"'
    assert target.read_bytes() == newer


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"v1"'}])
def test_without_a_mark_of_the_version_it_starts_anew(
    server: ListServer, target: Path, headers: dict[str, str | int]
) -> None:
    url = server.script("/sdn.csv", cut_off(BODY, 1000, **headers), file(BODY, **headers))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY
    assert asked(server, "range") == [None, None]


def test_a_kept_part_that_no_longer_fits_is_thrown_away(server: ListServer, target: Path) -> None:
    url = server.script(
        "/sdn.csv",
        cut_off(BODY, 1000, ETag=TAG),
        status(416),
        file(BODY, ETag=TAG),
    )
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY


def test_another_part_than_asked_for_is_not_glued_on(server: ListServer, target: Path) -> None:
    odd = status(206, BODY[500:], Content_Range=f"bytes 500-{len(BODY) - 1}/{len(BODY)}", ETag=TAG)
    url = server.script("/sdn.csv", cut_off(BODY, 1000, ETag=TAG), odd, file(BODY, ETag=TAG))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY


def test_a_file_always_shorter_than_announced_is_refused(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", cut_off(BODY, 1000))
    assert "1,000 bytes came, 9,000 were announced" in failure(url, target)


def test_a_redirection_is_followed(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", redirect(server.script("/new/sdn.csv", file(BODY))))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/sdn.csv", "file:///etc/hosts"])
def test_a_redirection_to_something_less_is_refused(server: ListServer, target: Path, to: str) -> None:
    url = server.script("/sdn.csv", redirect(to))
    assert to in failure(url, target)


def test_a_redirection_in_a_circle_is_refused(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", redirect(server.url + "/sdn.csv"))
    assert "302" in failure(url, target)


def test_packed_content_is_unpacked(server: ListServer, target: Path) -> None:
    packed = gzip.compress(BODY)
    url = server.script("/sdn.csv", file(packed, Content_Encoding="gzip"))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY
    assert asked(server, "accept-encoding") == ["gzip"]


def test_packed_content_is_gone_on_with_too(server: ListServer, target: Path) -> None:
    packed = gzip.compress(BODY)
    said: dict[str, str | int] = {"Content_Encoding": "gzip", "ETag": TAG}
    url = server.script("/sdn.csv", cut_off(packed, 20, **said), file(packed, **said))
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY


def test_packed_content_that_is_cut_off_is_refused(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", file(gzip.compress(BODY)[:-5], Content_Encoding="gzip"))
    assert "damaged or cut off" in failure(url, target)


def test_a_way_of_packing_that_was_not_asked_for_is_refused(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", file(BODY, Content_Encoding="br"))
    assert "'br'" in failure(url, target)


@pytest.mark.parametrize("headers", [{}, {"Content_Encoding": "gzip"}])
def test_too_much_is_not_taken(server: ListServer, target: Path, headers: dict[str, str | int]) -> None:
    body = gzip.compress(BODY) if headers else BODY
    url = server.script("/sdn.csv", file(body, **headers))
    assert "more than the 8,999" in failure(url, target, replace(QUICK, size=8999))
    assert list(target.parent.iterdir()) == []


def test_too_much_is_noticed_where_no_size_is_announced(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", lambda handler: handler.reply(200, BODY))
    assert "8,999 bytes allowed" in failure(url, target, replace(QUICK, size=8999))


def test_a_slow_drip_ends_at_the_time_limit(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", dripping(BODY, 0.05))
    begun = time.monotonic()
    assert "within 0.4 seconds" in failure(url, target, replace(QUICK, total=0.4))
    assert time.monotonic() - begun < 3


def test_a_silent_server_is_left(server: ListServer, target: Path) -> None:
    url = server.script("/sdn.csv", silent(1.0), file(BODY))
    fetch(url, target, limits=replace(QUICK, silence=0.3))
    assert target.read_bytes() == BODY


def test_a_refused_connection_is_tried_again_and_named(target: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/sdn.csv"
        message = failure(url, target)
    assert f"{url}: the connection failed" in message
    assert "3 attempts" in message


def test_the_proxy_of_the_environment_is_used(
    server: ListServer, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://lists.example/sdn.csv"
    server.script(url, file(BODY))  # a proxy is asked for the whole address
    monkeypatch.setenv("http_proxy", server.url)
    fetch(url, target, limits=QUICK)
    assert target.read_bytes() == BODY


@pytest.mark.parametrize(
    ("header", "day"), [(DATE, "2026-11-20"), ("Fri, 20 Nov 2026 23:30:00 -0500", "2026-11-21"), ("", ""), ("soon", "")]
)
def test_the_day_of_a_last_modified_header_is_that_of_utc(header: str, day: str) -> None:
    assert day_of(header) == day
