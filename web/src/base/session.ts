// Access to a service that asks for a token: the demo page stores it for this tab, requests to the same server carry it.

const STORED = "flair-token";

/** Return the headers of a request to an address: the token, for our own server alone. */
export function headersFor(url: string): Record<string, string> {
  if (new URL(url, document.baseURI).origin !== window.location.origin) return {};
  const token = readToken();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Remember a token until the tab is closed; empty: forget it. */
export function storeToken(token: string): void {
  try {
    sessionStorage.setItem(STORED, token);
  } catch {
    // Without storage, pages opened later ask again.
  }
}

function readToken(): string {
  try {
    return sessionStorage.getItem(STORED) ?? "";
  } catch {
    return "";
  }
}
