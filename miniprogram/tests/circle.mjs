// Node runs no TypeScript: makes one script of the harness and runs it. Its argument says where everything is.

import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

// Beside the harness, so that its packages and the pages are found from there.
const outfile = fileURLToPath(new URL(`./harness/.circle-${process.pid}.mjs`, import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL("./harness/circle.ts", import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "error",
});
try {
  const { circle } = await import(pathToFileURL(outfile).href);
  rmSync(outfile);
  await circle(JSON.parse(process.argv[2]));
} finally {
  rmSync(outfile, { force: true });
}
