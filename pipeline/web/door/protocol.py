"""What is answered to bytes that are no request: sealed as every other answer."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.web.answers.refusals import unreadable_request
from pipeline.web.door.guard import SEAL


class SealedProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, but for the page that a broken request gets."""

    def send_400_response(self, msg: str) -> None:
        """Answer that the request can't be read, and hang up; `msg` is uvicorn's own word."""
        page = unreadable_request().page()
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-length": str(len(page)),
            "connection": "close",
            **SEAL,
        }
        for event in (
            h11.Response(status_code=400, headers=[*headers.items()], reason=b"Bad Request"),
            h11.Data(data=page),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
