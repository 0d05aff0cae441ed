// Access to a service that asks for a token: the page keeps it in memory alone, requests to the same server carry it.

let token = "";

/** Return the headers of a request to an address: the token, for our own server alone. */
export function headersFor(url: string): Record<string, string> {
  if (!token || new URL(url, document.baseURI).origin !== window.location.origin) return {};
  return { Authorization: `Bearer ${token}` };
}

/** Remember a token until the page is closed; empty: forget it. */
export function keepToken(text: string): void {
  token = text;
}

/** Return whether requests carry a token: then links alone do not open what they lead to. */
export function hasToken(): boolean {
  return token !== "";
}
