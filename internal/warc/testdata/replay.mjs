// Opens a WACZ with the npm package replaywebpage in Chromium and looks for
// words on the captured pages. Usage, in a folder where replaywebpage and
// puppeteer-core are installed:
// node replay.mjs CHROMIUM FILE.wacz (URL WORDS)...
import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [chromium, wacz, ...wanted] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "replay.cjs"));
const puppeteer = (await import(pathToFileURL(require.resolve("puppeteer-core")).href)).default;
const folder = join(process.cwd(), "node_modules", "replaywebpage");

const page = (url) => `<!doctype html><script src="/ui.js"></script>
<replay-web-page source="/x.wacz" url="${url.replaceAll("&", "&amp;")}" replayBase="/replay/" embed="replayonly"></replay-web-page>`;

const server = createServer((req, res) => {
  const path = new URL(req.url, "http://x").pathname;
  const send = (type, body) => res.writeHead(200, { "Content-Type": type, "Service-Worker-Allowed": "/" }).end(body);
  if (path === "/ui.js") return send("text/javascript", readFileSync(join(folder, "ui.js")));
  if (path === "/replay/sw.js") return send("text/javascript", readFileSync(join(folder, "sw.js")));
  if (path.startsWith("/page/")) return send("text/html", page(wanted[2 * Number(path.slice(6))]));
  if (path === "/x.wacz") {
    // Single records are asked for by range.
    const size = statSync(wacz).size;
    const m = /bytes=(\d+)-(\d*)/.exec(req.headers.range ?? "");
    const head = { "Content-Type": "application/wacz", "Accept-Ranges": "bytes" };
    if (!m) {
      res.writeHead(200, { ...head, "Content-Length": size });
      return res.end(req.method === "HEAD" ? undefined : readFileSync(wacz));
    }
    const from = Number(m[1]), to = m[2] ? Math.min(Number(m[2]), size - 1) : size - 1;
    res.writeHead(206, { ...head, "Content-Range": `bytes ${from}-${to}/${size}`, "Content-Length": to - from + 1 });
    return res.end(readFileSync(wacz).subarray(from, to + 1));
  }
  res.writeHead(404).end();
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://localhost:${server.address().port}`;

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--no-proxy-server"] });
let bad = 0;
try {
  for (let i = 0; 2 * i < wanted.length; i++) {
    const tab = await browser.newPage();
    await tab.goto(`${base}/page/${i}`);
    // On a loaded machine the component can open its frame before its service
    // worker answers for it; the frame then stays empty until the page is
    // loaded again, as a reader would.
    const deadline = Date.now() + 120000;
    let again = Date.now() + 20000;
    let seen = [];
    for (;;) {
      seen = [];
      for (const frame of tab.frames()) {
        seen.push(await frame.evaluate(() => document.body?.innerText ?? "").catch(() => ""));
      }
      if (seen.some((text) => text.includes(wanted[2 * i + 1]))) break;
      if (Date.now() > deadline) {
        bad++;
        console.error(`${wanted[2 * i]}: ${JSON.stringify(wanted[2 * i + 1])} is not in ${JSON.stringify(seen)}`);
        break;
      }
      if (Date.now() > again) {
        again = Date.now() + 20000;
        await tab.reload();
      }
      await new Promise((done) => setTimeout(done, 200));
    }
    console.log(`${wanted[2 * i]}: ${seen.length} frames`);
    await tab.close();
  }
} finally {
  await browser.close();
  server.close();
}
process.exit(bad > 0 ? 1 : 0);
