// Reads WARC files with the npm package warcio, a reader this project did not
// write, and compares every digest. Usage, in a folder where warcio is
// installed: node check.mjs FILE...
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The package is looked for in the working folder, wherever this script lies.
const require = createRequire(join(process.cwd(), "check.cjs"));
const { WARCParser } = await import(pathToFileURL(require.resolve("warcio")).href);

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes) {
  let out = "", bits = 0, value = 0;
  for (const b of bytes) {
    value = (value << 8) | b;
    bits += 8;
    while (bits >= 5) {
      out += alphabet[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= 0xff;
  }
  if (bits > 0) out += alphabet[(value << (5 - bits)) & 31];
  return out.padEnd(Math.ceil(out.length / 8) * 8, "=");
}

const digest = (...parts) => {
  const h = createHash("sha256");
  for (const p of parts) h.update(p);
  return "sha256:" + base32(h.digest());
};

let bad = 0;
for (const file of process.argv.slice(2)) {
  let records = 0;
  const complain = (record, why) => {
    bad++;
    console.error(`${file}: ${record.warcType} ${record.warcTargetURI}: ${why}`);
  };
  const parser = new WARCParser(createReadStream(file), { parseHttp: false });
  for await (const record of parser) {
    records++;
    const block = Buffer.from(await record.readFully(false));
    const header = (name) => record.warcHeader(name);
    if (header("WARC-Block-Digest") !== digest(block)) complain(record, "block digest");
    if (Number(header("Content-Length")) !== block.length) complain(record, "length");
    const want = header("WARC-Payload-Digest");
    if (want && record.warcType !== "revisit") {
      const end = record.warcType === "response" ? block.indexOf("\r\n\r\n") + 4 : 0;
      if (want !== digest(block.subarray(end))) complain(record, "payload digest");
    }
  }
  // Once more with HTTP parsed: the body must come out decoded.
  for await (const record of new WARCParser(createReadStream(file))) {
    const body = await record.readFully(true);
    const want = record.warcHeader("Hymnsheet-Body-Digest");
    if (want && record.warcType !== "revisit") {
      const got = createHash("sha256").update(body ?? "").digest("hex");
      if (got !== want) complain(record, "body digest");
    }
  }
  if (records === 0) {
    bad++;
    console.error(`${file}: no records`);
  }
  console.log(`${file}: ${records} records`);
}
process.exit(bad > 0 ? 1 : 0);
