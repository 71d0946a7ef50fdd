import { AppError } from "~/server/errors";
import { type Exchange, largestShortBodyBytes, readBody } from "~/server/gateway/exchange";
import { expiredCookie, type Guard } from "~/server/gateway/guards";

/**
 * A browser's way in where an API key is set. `/?key=...` leaves a cookie and the address bar without the key;
 * `POST /auth/login` takes it as `{"key"}` or as a form, and `POST /auth/logout` ends the session. False = the address is
 * none of these. Throws UNAUTHORIZED for a wrong key.
 */
export async function openSession(exchange: Exchange, guard: Guard): Promise<boolean> {
  const { method, path, query, res } = exchange;
  if (method === "GET" && path === "/" && query.includes("key=")) {
    const cookie = guard.cookieFor(new URLSearchParams(query).get("key") ?? "");
    if (cookie !== null) res.writeHead(303, { location: "/", "set-cookie": cookie, "content-length": 0 }).end();
    return cookie !== null;
  }
  if (method !== "POST" || !/^\/auth\/log(in|out)$/.test(path)) return false;
  const cookie =
    path === "/auth/logout" ? expiredCookie : guard.cookieFor(readKey(await readBody(exchange, largestShortBodyBytes)));
  if (cookie === null) throw new AppError("UNAUTHORIZED", "that key is not the daemon's");
  res.writeHead(204, { "set-cookie": cookie }).end();
  return true;
}

function readKey(body: Buffer): string {
  const text = body.toString("utf8");
  try {
    const value = JSON.parse(text) as { key?: unknown } | null;
    return typeof value?.key === "string" ? value.key : "";
  } catch {
    return new URLSearchParams(text).get("key") ?? "";
  }
}
