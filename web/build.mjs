// Builds the pages into resources/web: one bundle of script and style per page under assets/, and PAGE/index.html.
// A page is a folder of src/ with index.html and main.ts. Everything the page needs is in these files: no requests elsewhere.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));
const source = join(web, "src");
const target = join(web, "..", "resources", "web");
const assets = join(target, "assets");

/** Return the names of the pages. */
function pages() {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).filter((name) => existsSync(join(source, name, "main.ts"))).sort();
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

/** Leaves out what no page uses: geotiff's worker as a text (ours is a file, as strict policies ask for) and codecs in
 * WebAssembly, for which a policy would have to allow the compiler. */
const leftOut = {
  name: "left-out",
  setup(bundle) {
    bundle.onLoad({ filter: /geotiff[\\/]dist-module[\\/](worker[\\/]create|compression[\\/](lerc|zstd))\.js$/ }, () => ({
      contents: "export default class { constructor() { throw new Error('left out'); } }",
    }));
  },
};

const names = pages();
rmSync(assets, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
const { metafile } = await build({
  absWorkingDir: web,
  entryPoints: {
    ...Object.fromEntries(names.map((name) => [name, join(source, name, "main.ts")])),
    decoder: join(web, "node_modules/geotiff/dist-module/worker/decoder.js"),
  },
  outdir: assets,
  bundle: true,
  format: "iife",
  minify: true,
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  plugins: [leftOut],
  logLevel: "warning",
  loader: { ".svg": "dataurl" },
});
for (const name of names) {
  mkdirSync(join(target, name), { recursive: true });
  writeFileSync(join(target, name, "index.html"), readFileSync(join(source, name, "index.html")));
}
writeFileSync(join(assets, "licences.txt"), licences(metafile.inputs));
for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
  console.log(`${path.replace(/^.*resources/, "resources")}  ${Math.round(bytes / 1000)} kB`);
}
