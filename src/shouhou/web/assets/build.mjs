// Bundles scripts and styles into ../static/dist and makes one icon sprite of icons/*.svg.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as esbuild from "esbuild";

const out = new URL("../static/dist/", import.meta.url);

async function sprite() {
  const folder = new URL("icons/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort();
  const symbols = await Promise.all(
    names.map(async (name) => {
      const body = (await readFile(new URL(name, folder), "utf8")).trim();
      return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 20 20">${body}</symbol>`;
    }),
  );
  await writeFile(
    new URL("icons.svg", out),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`,
  );
}

const options = {
  entryPoints: { app: "src/app.ts", style: "styles/app.css" },
  outdir: "../static/dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16.4"],
  logLevel: "info",
  legalComments: "eof",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await sprite();
if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
}
