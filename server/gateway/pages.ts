import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "~/server/errors";
import { type Exchange, sendText } from "~/server/gateway/exchange";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

interface Page {
  file: string;
  size: number;
  modifiedMs: number;
}

/** Serves the static export of the dashboard. `/board` is `board.html`; what is not there is `404.html` with status 404. */
export async function servePage(exchange: Exchange): Promise<void> {
  const { method, path, res, runtime } = exchange;
  if (method !== "GET" && method !== "HEAD") throw new AppError("METHOD_NOT_ALLOWED", "405 method not allowed");
  const root = runtime.config.uiDir;
  const page = await findPage(root, path);
  if (page) return sendPage(exchange, page, 200);
  const missing = await findFile(join(root, "404.html"));
  if (missing) return sendPage(exchange, missing, 404);
  if (!(await findFile(join(root, "index.html")))) {
    return sendText(res, 503, "The dashboard is not built. Run `npm run build`, then load this page again.");
  }
  sendText(res, 404, "404 page not found");
}

async function findPage(root: string, path: string): Promise<Page | null> {
  const relative = decodePath(path);
  if (relative === null) return null;
  const base = join(root, relative);
  if (base !== root && !base.startsWith(root + sep)) return null;
  if (relative === sep) return findFile(join(root, "index.html"));
  const exact = extname(base) ? await findFile(base) : null;
  return exact ?? (await findFile(`${base.replace(/[/\\]$/, "")}.html`)) ?? findFile(join(base, "index.html"));
}

/** Null for an address that is no path of a file. */
function decodePath(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes("\0") ? null : normalize(decoded);
  } catch {
    return null;
  }
}

async function findFile(file: string): Promise<Page | null> {
  const facts = await stat(file).catch(() => null);
  return facts?.isFile() ? { file, size: facts.size, modifiedMs: facts.mtimeMs } : null;
}

async function sendPage({ req, res, method, path }: Exchange, page: Page, status: 200 | 404): Promise<void> {
  const etag = `"${page.size.toString(16)}-${Math.round(page.modifiedMs).toString(16)}"`;
  // Next puts a hash of the content into the names below _next/static.
  const isImmutable = status === 200 && path.startsWith("/_next/static/");
  res.setHeader("etag", etag);
  res.setHeader("cache-control", isImmutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (status === 200 && req.headers["if-none-match"] === etag) {
    res.writeHead(304).end();
    return;
  }
  const type = types[extname(page.file)] ?? "application/octet-stream";
  res.writeHead(status, { "content-type": type, "content-length": page.size, "x-content-type-options": "nosniff" });
  if (method === "HEAD") res.end();
  else await pipeline(createReadStream(page.file), res);
}
