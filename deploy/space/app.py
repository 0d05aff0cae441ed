"""A public demo: the service without a token, with limits for strangers, behind the proxy of a Space."""

import os
import tempfile
from pathlib import Path

import uvicorn

from flair_seg.service.app import create_app, server_config
from flair_seg.service.settings import Limits, ServiceSettings

MIB = 2**20
LIMITS = Limits(
    upload_bytes=64 * MIB,
    upload_s=120,
    pixels=16_000_000,
    job_s=600,
    queue=10,
    keep_days=1 / 24,
    keep_bytes=2048 * MIB,
)
FRAMES = ("https://huggingface.co",)
"""The page of a Space shows it in a frame."""

if __name__ == "__main__":
    state = Path(tempfile.mkdtemp(prefix="flair-"))
    names = tuple(name for name in [os.environ.get("SPACE_HOST")] if name)
    app = create_app(ServiceSettings(state=state, public_hosts=names, frames=FRAMES, light=1, limits=LIMITS))
    port = int(os.environ.get("PORT", "7860"))
    # The proxy of the Space is the only one that reaches this port.
    config = server_config(app, host="0.0.0.0", port=port, forwarded_allow_ips="*")  # noqa: S104
    uvicorn.Server(config).run()
