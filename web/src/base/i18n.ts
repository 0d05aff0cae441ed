// The page's language: English or French, chosen by the address (?lang=fr), the last choice, or the browser.

import en from "../i18n/en.json";
import fr from "../i18n/fr.json";

export type Language = "en" | "fr";
export type Key = keyof typeof en;
type Values = Record<string, string | number>;

const TEXTS: Record<Language, Record<Key, string>> = { en, fr };
const STORED = "flair-language";
const listeners: (() => void)[] = [];
let current: Language = "en";

/** Return the language in use. */
export function language(): Language {
  return current;
}

/** Return a text with its {placeholders} filled; numbers are shown as the language writes them. */
export function t(key: Key, values: Values = {}): string {
  return TEXTS[current][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** Return a number for people, with at most `digits` after the decimal sign. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(current, { maximumFractionDigits: digits }).format(value);
}

/** Return a number for people, with exactly `digits` after the decimal sign. */
export function fixed(value: number, digits: number): string {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(current, style).format(value);
}

/** Return a number with exactly `digits` after the decimal sign and its thousands together, as coordinates are written. */
export function plain(value: number, digits: number): string {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return new Intl.NumberFormat(current, style).format(value);
}

/** Call `act` now, and whenever the language changes. */
export function inEachLanguage(act: () => void): void {
  listeners.push(act);
  act();
}

/** Use a language from now on, and remember it in this browser. */
export function useLanguage(chosen: Language): void {
  current = chosen;
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // Browsers may forbid storage: the choice then holds for this page.
  }
  document.documentElement.lang = chosen;
  translate(document);
  listeners.forEach((act) => act());
}

/** Choose the first language, translate the page, and let buttons with `data-language` change it. */
export function startLanguage(): void {
  current = firstLanguage();
  document.documentElement.lang = current;
  translate(document);
  const buttons = [...document.querySelectorAll<HTMLElement>("button[data-language]")];
  for (const button of buttons) {
    button.addEventListener("click", () => useLanguage(known(button.dataset["language"]) ?? "en"));
  }
  inEachLanguage(() => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset["language"] === current));
    }
  });
}

/** Translate the elements with `data-i18n` (text), `data-i18n-label` (aria-label) and `data-i18n-placeholder`. */
export function translate(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-i18n]")) {
    element.textContent = t(element.dataset["i18n"] as Key);
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-i18n-label]")) {
    element.setAttribute("aria-label", t(element.dataset["i18nLabel"] as Key));
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-i18n-placeholder]")) {
    element.setAttribute("placeholder", t(element.dataset["i18nPlaceholder"] as Key));
  }
}

function firstLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {
    stored = null;
  }
  const asked = new URLSearchParams(window.location.search).get("lang");
  const ours = navigator.languages.map((name) => known(name.slice(0, 2))).find((name) => name !== undefined);
  return known(asked) ?? known(stored) ?? ours ?? "en";
}

function known(name: string | null | undefined): Language | undefined {
  return name === "en" || name === "fr" ? name : undefined;
}
