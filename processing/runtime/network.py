"""QGIS's network settings, for what fetches things without QGIS."""

from __future__ import annotations

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy

_SCHEMES = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
}


def qgis_proxy() -> str | None:
    """Return the proxy of QGIS's network settings as a URL; None leaves it to the system's settings."""
    from .wheels import proxy_url

    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    scheme = _SCHEMES.get(proxy.type())
    if scheme is None or not proxy.hostName():
        return None
    return proxy_url(scheme, proxy.hostName(), proxy.port(), proxy.user(), proxy.password())
