"""The files that requests name: uploads, files of the data folder, results of other jobs, the example, addresses.

Uploads and results get a second name (a hard link) in the folder of the job that reads them, which therefore does not
miss them if they are deleted meanwhile.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ...errors import InputError
from ...system.folders import resources
from ...system.jsontext import short
from ..guard.paths import DataFolder
from ..guard.remote import check_href
from ..guard.uploads import find_upload
from ..settings import ServiceSettings
from .folder import INPUTS, JobFolder
from .store import Store

EXAMPLES = "web/example"
"""Folder of the example image among the resources, made with the pages."""


@dataclass
class Sources:
    """The input files of a job so far.

    Attributes:
        paths: by the name of the input, as the command takes them.
        downloads: addresses to download, by path.
        shown: what messages say instead of a path.
    """

    settings: ServiceSettings
    store: Store
    folder: JobFolder
    paths: dict[str, str] = field(default_factory=dict)
    downloads: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, href: str, layer: str = "") -> None:
        """Add the file that a request names.

        Args:
            name: of the input.
            href: `upload:ID`, `data:PATH`, `job:ID/FILE`, `example:FILE` or an http(s) address.
            layer: of a vector file; empty for any.

        Raises:
            InputError: there is no such file.
            Problem: the reference is not allowed.
        """
        scheme, _, rest = href.partition(":")
        kinds = {"upload": self._upload, "data": self._data, "job": self._result, "example": self._example}
        if scheme in ("http", "https"):
            path = self._remote(name, href)
        elif scheme in kinds:
            path = kinds[scheme](name, rest)
        else:
            raise InputError(
                "Input '{name}' is {found}. It must begin with upload:, data:, job:, example: or https:.",
                name=name,
                found=short(href),
            )
        self.paths[name] = f"{path}|layername={layer}" if layer else path

    def _upload(self, name: str, rest: str) -> str:
        """Return the path of an upload."""
        return self._linked(name, find_upload(self.settings, rest).path)

    def _data(self, name: str, rest: str) -> str:
        """Return the path of a file of the data folder."""
        if self.settings.data is None:
            raise InputError("Input '{name}': this service has no data folder.", name=name)
        path = DataFolder(self.settings.data).resolve(rest)
        self.shown[str(path)] = f"data:{rest}"
        return str(path)

    def _result(self, name: str, rest: str) -> str:
        """Return the path of a result of another job."""
        job, _, file = rest.partition("/")
        found = self.store.get(job)
        if found is None or found.status != "successful":
            raise InputError("Input '{name}': there is no finished job '{job}'.", name=name, job=job)
        path = JobFolder.of(self.folder.path.parent, found.name).result(file)
        if path is None:
            raise InputError("Input '{name}': job '{job}' has no result '{file}'.", name=name, job=job, file=file)
        return self._linked(name, path)

    def _example(self, name: str, rest: str) -> str:
        """Return the path of an example image."""
        examples = resources() / EXAMPLES
        known = sorted(os.listdir(examples)) if examples.is_dir() else []
        if rest not in known:
            raise InputError(
                "Input '{name}': there is no example '{file}'. Examples: {known}.",
                name=name,
                file=rest,
                known=", ".join(known) or "-",
            )
        self.shown[str(examples / rest)] = f"example:{rest}"
        return str(examples / rest)

    def _remote(self, name: str, href: str) -> str:
        """Return the path to which an address is downloaded."""
        check_href(href, self.settings.allowed_hosts)
        last = unquote(urlsplit(href).path).rsplit("/", 1)[-1]
        kept = "".join(letter for letter in last if letter.isalnum() or letter in "._-").lstrip(".")[-100:]
        target = self._place(name, kept or "download")
        self.downloads[target] = href
        return target

    def _linked(self, name: str, path: Path) -> str:
        """Return the second name of a file, in the folder of the job."""
        target = self._place(name, path.name)
        os.link(path, self.folder.path / target)
        return target

    def _place(self, name: str, file: str) -> str:
        """Return the path of an input in the folder of the job, relative to it; its folder is made."""
        (self.folder.inputs / name).mkdir()
        return f"{INPUTS}/{name}/{file}"
