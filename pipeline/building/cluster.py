"""The only module that knows Dask: the computers of a cluster render documents of one build.

The bundle is sent to each computer once; after that only keys are. What travels is the
municipality's own, so the way there must be closed to others (TLS) unless it stays on this
computer. (DECISIONS 339)
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from hashlib import sha256
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pipeline.building import render_worker
from pipeline.building.render_worker import Bundle, Delivery
from pipeline.errors import BeredningError, UsageError
from pipeline.model import DocumentId

_SECURE = "tls"
_SETTINGS = (
    "Skriv adressen som tls://…, och ange certifikaten i Dasks inställningar, distributed.comm.tls."
)
_INSTALL = 'Installera det med: pip install "beredning[kluster]"'
_SECONDS = 10  # for the scheduler to answer


class Cluster:
    """The computers of a cluster."""

    batch = 32
    same = False
    failing = (
        "En dator i klustret svarade inte som den skulle. Det som den skulle ha gjort är gjort "
        "ändå, och inget är förlorat."
    )

    def __init__(self, address: str, bundle: Bundle) -> None:
        """Connect, and send the bundle to every computer that is there now."""
        data = pickle.dumps(bundle, pickle.HIGHEST_PROTOCOL)
        self.digest = sha256(data).hexdigest()
        self.made_with = render_worker.made_of(self.digest)
        self.client = _connected(address)
        try:
            self.number = max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))
            [self.data] = self.client.scatter([data], broadcast=True, hash=False)
        except Exception as error:
            self.close()
            raise _silent(address) from error
        self.pool = self.client.get_executor(pure=False)

    def submit(self, keys: Sequence[DocumentId]) -> Future[Delivery]:
        """Ask for documents."""
        asked: Future[Delivery] = self.pool.submit(
            render_worker.answer_from, self.data, self.digest, keys
        )
        return asked

    def close(self) -> None:
        """Leave the cluster, whatever is going on there."""
        with suppress(Exception):
            self.client.close(timeout=1)


def refuse_unsafe(address: str) -> None:
    """Raise UsageError for an address that others can listen to, or where Dask is missing."""
    if "://" not in address:
        address = f"tcp://{address}"
    parts = urlsplit(address)
    if parts.scheme != _SECURE and not _is_here(parts.hostname or ""):
        raise UsageError(
            f"Klustret {address} är på en annan dator och nås utan TLS.", remedy=_SETTINGS
        )
    try:
        import distributed  # noqa: F401 - whether it is there
    except ImportError as error:
        raise UsageError("Kluster finns inte i den här installationen.", remedy=_INSTALL) from error


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _connected(address: str) -> Any:
    """Return the client of a cluster; BeredningError when nobody answers there."""
    from distributed import Client, Security

    refuse_unsafe(address)
    try:
        security = Security(require_encryption=True) if address.startswith(_SECURE) else None
        return Client(address, security=security, timeout=_SECONDS, set_as_default=False)
    except Exception as error:
        raise _silent(address) from error


def _silent(address: str) -> BeredningError:
    return BeredningError(
        f"Klustret {address} svarar inte.",
        remedy="Kontrollera adressen och certifikaten, eller bygg utan --cluster.",
    )
