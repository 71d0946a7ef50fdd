import { readEnvironment } from "~/cli/environment";

/** Whose token it is, that the hub refuses it, or why the hub could not be asked. */
export type TokenCheck = { account: string } | { refused: true } | { unknown: string };

/** Asks the hub; gives up after 10 s. */
export async function checkToken(token: string): Promise<TokenCheck> {
  const { hub } = readEnvironment();
  try {
    const headers = { authorization: `Bearer ${token}` };
    const reply = await fetch(`${hub}/api/whoami-v2`, { headers, signal: AbortSignal.timeout(10_000) });
    if (reply.status === 401 || reply.status === 403) return { refused: true };
    if (!reply.ok) return { unknown: `${hub} answers ${reply.status}` };
    const { name } = (await reply.json()) as { name?: unknown };
    return { account: typeof name === "string" ? name : "an unnamed account" };
  } catch {
    return { unknown: `${hub} cannot be reached` };
  }
}
