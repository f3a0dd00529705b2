"""A file as an answer: for the browser to save, or to show."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the browser to save: what it is called, its media type, its bytes.

    `is_shown`: the browser is to show it and not save it.
    """

    name: str
    kind: str
    data: bytes
    is_shown: bool = False

    def response(self) -> Response:
        """Return it as an answer; its name keeps å, ä and ö (RFC 6266)."""
        use = "inline" if self.is_shown else "attachment"
        headers = {"content-disposition": f"{use}; filename*=UTF-8''{quote(self.name)}"}
        return Response(self.data, media_type=self.kind, headers=headers)
