/**
 * Whether a path with slashes fits a glob: `**` any folders, `*` and `?` within one name, `{a,b}` either. A glob
 * without a slash fits a name in any folder; one that ends in a slash fits all below that folder. Case does not matter,
 * because it does not on the file systems of macOS.
 */
export function matchGlob(glob: string, path: string): boolean {
  const whole = glob.endsWith("/") ? `${glob}**` : glob;
  const anchored = whole.includes("/") ? whole.replace(/^\/+/, "") : `**/${whole}`;
  return toPattern(anchored).test(path);
}

export const matchAny = (globs: readonly string[], path: string): boolean =>
  globs.some((glob) => matchGlob(glob, path));

function toPattern(glob: string): RegExp {
  let source = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob[at] ?? "";
    if (glob.startsWith("**/", at)) {
      source += "(?:[^/]+/)*";
      at += 2;
    } else if (glob.startsWith("**", at)) {
      source += ".*";
      at += 1;
    } else if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (char === "{" && glob.includes("}", at)) {
      source += "(?:";
      depth += 1;
    } else if (char === "}" && depth > 0) {
      source += ")";
      depth -= 1;
    } else if (char === "," && depth > 0) source += "|";
    else source += char.replace(/[.+^$()|[\]\\{}]/g, "\\$&");
  }
  return new RegExp(`^${source}${")".repeat(depth)}$`, "i");
}
