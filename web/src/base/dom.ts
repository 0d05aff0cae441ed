// Makes and finds elements. Texts become text nodes, never markup.

type Child = Node | string;
type Attributes = Record<string, string | number | boolean>;

/** Return a new element; `true` is an attribute without value, `false` none. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** Return the element with an id, which the page's HTML has. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}`);
  return element;
}

/** Show an element, or hide it from everyone, screen readers included. */
export function setShown(element: HTMLElement, shown: boolean): void {
  element.hidden = !shown;
}

/** Call `act` once nobody has called for `ms` milliseconds. */
export function settled(act: () => void, ms: number): () => void {
  let timer: number | undefined;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, ms);
  };
}
