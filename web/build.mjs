// Builds the pages into resources/web: one bundle of script and style per page under assets/, and PAGE/index.html.
// A page is a folder of src/ with main.html and main.ts; what all pages share is in base/page.html. Everything the page needs
// is in these files: no requests elsewhere.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));
const source = join(web, "src");
const target = join(web, "..", "resources", "web");
const assets = join(target, "assets");
/** The pages of the service, which link to each other; a published map stands alone. */
const LINKED = ["demo", "models"];

/** Return the names of the pages. */
function pages() {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).filter((name) => existsSync(join(source, name, "main.ts"))).sort();
}

/** Return a page: the shared frame with the page's content, in English, which the script translates. */
function html(name) {
  const [place, key] = name === "map" ? ["controls", "map.skip"] : ["content", "base.skip"];
  const parts = {
    name,
    skip: `<a class="skip" href="#${place}" data-i18n="${key}"></a>`,
    links: LINKED.includes(name) ? linksFrom(name) : "",
    noscript: Object.values(texts).map((language) => language["base.noscript"]).join(" "),
    main: readFileSync(join(source, name, "main.html"), "utf8"),
  };
  return inEnglish(frame.replace(/{{(\w+)}}/g, (_, part) => parts[part]));
}

/** Return the links between the pages of the service. */
function linksFrom(name) {
  const links = LINKED.map((other) => {
    const place = other === name ? 'href="./" aria-current="page"' : `href="../${other}/"`;
    return `<li><a ${place} data-i18n="base.page.${other}"></a></li>`;
  });
  return `<nav id="pages" data-i18n-label="base.pages"><ul>${links.join("")}</ul></nav>`;
}

/** Fill the elements with `data-i18n` and `data-i18n-label`. */
function inEnglish(page) {
  const text = (key) => {
    if (!(key in texts.en)) throw new Error(`src/i18n/en.json has no text ${key}`);
    return texts.en[key].replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  };
  return page
    .replace(/data-i18n="([^"]+)"[^>]*>/g, (tag, key) => tag + text(key))
    .replace(/data-i18n-label="([^"]+)"/g, (attribute, key) => `aria-label="${text(key)}" ${attribute}`);
}

/** Return the licence texts of the packages that are in the bundles, which must go with them. */
function licences(inputs) {
  const names = new Set();
  for (const path of Object.keys(inputs)) {
    const found = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found) names.add(found[1]);
  }
  const texts = [...names].sort().map((name) => {
    const folder = join(web, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`;
  });
  return texts.join(`\n${"-".repeat(78)}\n\n`);
}

/** Leave files of geotiff out of a bundle. Of its codecs, those in WebAssembly are not offered at all: a strict policy would
 * have to allow its compiler. */
function without(files) {
  return {
    name: "without",
    setup(bundle) {
      bundle.onLoad({ filter: new RegExp(`geotiff[\\\\/]dist-module[\\\\/](${files.join("|")})\\.js$`) }, () => ({
        contents: "export default class { constructor() { throw new Error('not in this bundle'); } }",
      }));
    },
  };
}

const frame = readFileSync(join(source, "base", "page.html"), "utf8");
const texts = Object.fromEntries(
  ["en", "fr"].map((language) => [language, JSON.parse(readFileSync(join(source, "i18n", `${language}.json`), "utf8"))]),
);
const names = pages();
rmSync(assets, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
const settings = {
  absWorkingDir: web,
  outdir: assets,
  bundle: true,
  format: "iife",
  minify: true,
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  loader: { ".svg": "dataurl" },
};
// Pages decode in workers of their own file, which strict policies allow, unlike the text that geotiff makes one of.
const codecs = "compression.(deflate|jpeg|lzw|packbits|webimage|lerc|zstd)";
const pageBundles = await build({
  ...settings,
  entryPoints: Object.fromEntries(names.map((name) => [name, join(source, name, "main.ts")])),
  plugins: [without(["worker.create", codecs])],
});
const decoderBundle = await build({
  ...settings,
  entryPoints: { decoder: join(web, "node_modules/geotiff/dist-module/worker/decoder.js") },
  plugins: [without(["compression.(lerc|zstd)"])],
});
for (const name of names) {
  mkdirSync(join(target, name), { recursive: true });
  writeFileSync(join(target, name, "index.html"), html(name));
}
const [inputs, outputs] = ["inputs", "outputs"].map((part) => ({
  ...pageBundles.metafile[part],
  ...decoderBundle.metafile[part],
}));
writeFileSync(join(assets, "licences.txt"), licences(inputs));
for (const [path, { bytes }] of Object.entries(outputs)) {
  console.log(`${path.replace(/^.*resources/, "resources")}  ${Math.round(bytes / 1000)} kB`);
}
