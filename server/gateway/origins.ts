/** Browser origins that Ollama admits: pages of this machine and desktop apps. `*` stands for any characters. */
const builtinOrigins = [
  ...["localhost", "127.0.0.1", "0.0.0.0"].flatMap((host) =>
    ["http", "https"].flatMap((scheme) => [`${scheme}://${host}`, `${scheme}://${host}:*`]),
  ),
  "app://*",
  "file://*",
  "tauri://*",
  "vscode-webview://*",
  "vscode-file://*",
];

/**
 * Whether a page of that origin may call. A page that the daemon itself served comes from the host it called, which has
 * passed the host check before; a proxy in front may have added TLS.
 */
export function createOriginCheck(configured: string[]): (origin: string, host: string) => boolean {
  const patterns = [...builtinOrigins, ...configured].map(toPattern);
  return (origin, host) => {
    const lower = origin.toLowerCase();
    return lower === `http://${host}` || lower === `https://${host}` || patterns.some((pattern) => pattern.test(lower));
  };
}

function toPattern(origin: string): RegExp {
  const text = origin.toLowerCase().replace(/\/$/, "");
  return new RegExp(`^${text.split("*").map(escapePattern).join(".*")}$`);
}

const escapePattern = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
