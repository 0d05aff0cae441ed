// The models page: networks compared on the same patches, and the data set, from models.json.

import "../base/base.css";
import "./models.css";
import { byId, h, setShown } from "../base/dom";
import { inEachLanguage, startLanguage, t } from "../base/i18n";
import { readDashboard } from "./data";
import { sections } from "./sections";
import { NARROW } from "./svg";

async function start(): Promise<void> {
  startLanguage();
  const found = await readDashboard();
  const notice = byId("notice", HTMLElement);
  setShown(notice, found === null);
  const write = (): void => {
    if (found === null) notice.replaceChildren(t("models.none"));
    else show(...sections(...found));
  };
  inEachLanguage(write);
  NARROW.addEventListener("change", write);
  document.documentElement.setAttribute("data-ready", "true");
}

function show(...made: ReturnType<typeof sections>): void {
  const links = made.map(([id, title]) => h("li", {}, h("a", { href: `#${id}` }, t(title))));
  const contents = h("nav", { class: "contents", "aria-label": t("models.contents") }, h("ul", {}, ...links));
  const bodies = made.map(([id, title, content]) =>
    h("section", { class: "panel", id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, t(title)), ...content),
  );
  byId("dashboard", HTMLElement).replaceChildren(contents, ...bodies);
}

void start();
