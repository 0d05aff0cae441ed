"""Downloads of inputs from allowed hosts, which never reach the service's own network by a trick.

The address that is connected to is the one that was checked: names are looked up once, and redirects are checked as the
first address is. An address that is not public must be allowed itself.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import shutil
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Union
from urllib.parse import SplitResult, urljoin

from ... import __version__
from ...errors import InputError, RasterError
from ...system.redaction import without_secrets
from ...tools.web.webaddress import check_web_address, request_target
from ..problems import refused
from .inspection import inspect

_Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
_Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
PORTS = {"http": 80, "https": 443}
TIMEOUT_S = 30.0
"""Seconds that a connection, and each read, may take."""
LONGEST_S = 3600.0
"""Seconds that a download may take."""
_MOST_REDIRECTS = 5
_PIECE = 2**18
_SPARE_BYTES = 2**28


def check_href(url: str, allowed_hosts: Iterable[str]) -> None:
    """Raise `Problem` unless inputs may be downloaded from an address.

    Args:
        url: the address.
        allowed_hosts: names, `name:port`, addresses and networks (`10.0.0.0/8`) that are not public.
    """
    try:
        allowed_target(url, tuple(allowed_hosts))
    except InputError as error:
        raise refused(403, str(error)) from error


def allowed_target(url: str, hosts: tuple[str, ...]) -> SplitResult:
    """Return the parts of an address from which inputs may be downloaded.

    Raises:
        InputError: it is not allowed.
    """
    parts = check_web_address(url)
    if "\\" in url or parts.username is not None or parts.password is not None or not url.isprintable():
        raise InputError("'{url}' is not allowed: it must have neither a user name nor backslashes.", url=url[:200])
    host, port = host_and_port(parts)
    named = {f"{host}:{port}"} | ({host} if port == PORTS[parts.scheme] else set())
    listed = {entry.lower().rstrip(".") for entry in hosts}
    address = _literal(host)
    if not named & listed and not (address and port == PORTS[parts.scheme] and _in_networks(address, port, hosts)):
        raise InputError(
            "Inputs may not be downloaded from '{host}'. Hosts: {known}.",
            host=f"{host}:{port}"[:100],
            known=", ".join(hosts) or "-",
        )
    return parts


def host_and_port(parts: SplitResult) -> tuple[str, int]:
    """Return the host in lower case without a final dot, and the port."""
    return (parts.hostname or "").lower().rstrip("."), parts.port or PORTS[parts.scheme]


def _literal(host: str) -> _Address | None:
    """Return the address that a host is; None for a name, and for octal and shortened forms."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.partition("%")[0])
    return None


def _networks(hosts: Iterable[str], port: int) -> list[_Network]:
    """Return the entries of a list of hosts that are addresses or networks, without a port or with this one."""
    found: list[_Network] = []
    for entry in hosts:
        with suppress(ValueError):
            found.append(ipaddress.ip_network(entry.strip("[]")))
            continue
        with suppress(ValueError):
            found.append(ipaddress.ip_network(entry.removesuffix(f":{port}").strip("[]")))
    return found


def _in_networks(address: _Address, port: int, hosts: Iterable[str]) -> bool:
    """Whether an address at a port is one of the entries."""
    return any(address in network for network in _networks(hosts, port) if network.version == address.version)


def is_public(address: _Address) -> bool:
    """Whether an address is on the public internet, also if it is an IPv4 address inside an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolved(host: str, port: int, hosts: tuple[str, ...]) -> list[str]:
    """Return the addresses of a host, all of which are allowed.

    Raises:
        RasterError: the name is not known.
        InputError: an address is neither public nor allowed itself.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RasterError("The host '{host}' is not known.", host=host) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not is_public(address) and not _in_networks(address, port, hosts):
            raise InputError(
                "'{host}' leads to {address}, which is not public. Downloads from there are not allowed.",
                host=host,
                address=address,
            )
    return addresses


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were checked, whatever the name leads to meanwhile."""

    def __init__(self, parts: SplitResult, hosts: tuple[str, ...]) -> None:
        """Look up the host and check its addresses."""
        host, port = host_and_port(parts)
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._secure = parts.scheme == "https"
        self._addresses = resolved(host, port, hosts)

    def connect(self) -> None:
        """Connect to the first address that answers."""
        for number, address in enumerate(self._addresses):
            try:
                self.sock = socket.create_connection((address, self.port), TIMEOUT_S)
                break
            except OSError:
                if number == len(self._addresses) - 1:
                    raise
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def download(url: str, path: Path, allowed_hosts: Iterable[str], limit: int, pixels: int = 2_500_000_000) -> None:
    """Download a file, check its content as that of an upload, and only then give it its name.

    Args:
        url: the address.
        path: of the file.
        allowed_hosts: as for `check_href`.
        limit: the most bytes.
        pixels: the most pixels of a raster.

    Raises:
        InputError: the address, or one that it redirects to, is not allowed, or the content is not accepted.
        RasterError: the download failed, or is too large.
    """
    folder = path.with_name(f"{path.name}.part")
    shutil.rmtree(folder, ignore_errors=True)  # of an attempt that was killed
    folder.mkdir()
    try:
        part = folder / path.name
        try:
            _fetch(url, part, tuple(allowed_hosts), limit)
        except (http.client.HTTPException, OSError) as error:
            if isinstance(error, RasterError):
                raise
            raise RasterError("Cannot download '{url}': {reason}", url=without_secrets(url), reason=error) from error
        inspect(part, pixels)
        os.replace(part, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(url: str, path: Path, hosts: tuple[str, ...], limit: int) -> None:
    """Download a file, and follow redirects."""
    end = time.monotonic() + LONGEST_S
    for _ in range(_MOST_REDIRECTS + 1):
        parts = allowed_target(url, hosts)
        with closing(_Pinned(parts, hosts)) as connection:
            target = request_target(url).url.split(parts.netloc, 1)[-1].partition("#")[0] or "/"
            connection.request("GET", target, headers={"User-Agent": f"flair-seg/{__version__}"})
            response = connection.getresponse()
            place = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not place:
                _receive(response, path, limit, end)
                return
        new = urljoin(url, place)
        if parts.scheme == "https" and not new.lower().startswith("https:"):
            raise InputError(
                "The redirect from '{url}' to '{new}' was blocked because it is less secure.",
                url=without_secrets(url),
                new=without_secrets(new),
            )
        url = new
    raise RasterError("'{url}' redirects too often.", url=without_secrets(url))


def _receive(response: http.client.HTTPResponse, path: Path, limit: int, end: float) -> None:
    """Write a response to a file."""
    if response.status != 200:
        raise RasterError("The server answered with status {status}.", status=response.status)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise RasterError("The server sent a compressed file, which is refused.")
    size = response.length or 0
    if size > limit or shutil.disk_usage(path.parent).free < size + _SPARE_BYTES:
        raise _too_large(limit)
    received = 0
    with open(path, "xb") as file:
        while piece := response.read1(_PIECE):
            received += len(piece)
            if received > limit:
                raise _too_large(limit)
            if time.monotonic() > end:
                raise RasterError("The download took too long.")
            file.write(piece)
    if response.length:
        raise RasterError("The download broke off after {size} bytes.", size=received)


def _too_large(limit: int) -> RasterError:
    """Return the error of a file that is too large."""
    return RasterError("The file to download is larger than {limit} bytes, or than the disk has room for.", limit=limit)
