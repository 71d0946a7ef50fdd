/**
 * Whether a path with slashes fits a glob: `**` any folders, `*` and `?` within one name, `{a,b}` either. A glob
 * without a slash fits a name in any folder; one that ends in a slash fits all below that folder. Case does not matter,
 * because it does not on the file systems of macOS. The time grows with the product of both lengths, whatever the glob.
 */
export function matchGlob(glob: string, path: string): boolean {
  const whole = glob.endsWith("/") ? `${glob}**` : glob;
  const anchored = whole.includes("/") ? whole.replace(/^\/+/, "") : `**/${whole}`;
  const text = path.toLowerCase();
  return reach(readParts(anchored.toLowerCase()), text, new Set([0])).has(text.length);
}

export const matchAny = (globs: readonly string[], path: string): boolean =>
  globs.some((glob) => matchGlob(glob, path));

/** A sign stands for itself. */
type Part = { sign: string } | "folders" | "anything" | "name" | "one" | { either: Part[][] };

function readParts(glob: string): Part[] {
  let at = 0;
  /** Up to the end of the glob, or, inside of braces, of the alternative. */
  const read = (isInside: boolean): Part[] => {
    const parts: Part[] = [];
    while (at < glob.length) {
      const sign = glob[at] ?? "";
      if (isInside && (sign === "," || sign === "}")) break;
      if (sign === "{" && glob.includes("}", at)) {
        const either: Part[][] = [];
        do {
          at += 1;
          either.push(read(true));
        } while (glob[at] === ",");
        at += 1;
        parts.push({ either });
        continue;
      }
      const wild = (["**/", "**", "*", "?"] as const).find((each) => glob.startsWith(each, at));
      parts.push(wild ? wilds[wild] : { sign });
      at += wild?.length ?? 1;
    }
    return parts;
  };
  return read(false);
}

const wilds = { "**/": "folders", "**": "anything", "*": "name", "?": "one" } as const;

/** The places of the text at which a match of the parts can end that begins at one of `places`. */
function reach(parts: readonly Part[], text: string, places: ReadonlySet<number>): ReadonlySet<number> {
  return parts.reduce<ReadonlySet<number>>((from, part) => step(part, text, from), places);
}

function step(part: Part, text: string, places: ReadonlySet<number>): ReadonlySet<number> {
  const ends = new Set<number>();
  if (typeof part === "object" && "either" in part) {
    for (const way of part.either) for (const end of reach(way, text, places)) ends.add(end);
    return ends;
  }
  for (const place of places) {
    if (part === "one" || typeof part === "object") {
      const sign = text[place];
      const isFit = part === "one" ? sign !== undefined && sign !== "/" : sign === part.sign;
      if (isFit) ends.add(place + 1);
    } else if (part === "folders") {
      // What was reached before has been followed to its end already.
      for (let next = place; !ends.has(next); ) {
        ends.add(next);
        const slash = text.indexOf("/", next);
        if (slash > next) next = slash + 1;
      }
    } else {
      const last = part === "name" ? text.indexOf("/", place) : -1;
      for (let next = place; next <= (last < 0 ? text.length : last) && !ends.has(next); next++) ends.add(next);
    }
  }
  return ends;
}
