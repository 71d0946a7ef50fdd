import { Lexer, LineCounter, Parser, parseDocument } from "yaml";

/** Far more than a prompt with its cases needs; a larger text would hold up the daemon while it is read. */
const mostCharacters = 400_000;
/** How many values may stand for others (`*name`). */
const mostAliases = 100;
/** Lists and objects within each other; reading them recurses, and running out of stack there can end the process. */
const mostLevels = 200;
/** Keys of one object: each is compared with all before it. */
const mostKeys = 2_000;

/** The value of a YAML or JSON text. Throws an Error that says what is wrong and where. */
export function parseYaml(text: string): unknown {
  if (text.length > mostCharacters) {
    throw new Error(`the file has ${text.length} characters; a promptfoo file may have ${mostCharacters}`);
  }
  refuseShape(text);
  try {
    const lines = new LineCounter();
    // Pretty errors quote the text around each one, which takes minutes where there are thousands.
    const options = { merge: true, prettyErrors: false, lineCounter: lines, logLevel: "error" } as const;
    const document = parseDocument(text, options);
    const [problem] = document.errors;
    if (problem) throw new Error(`${problem.message} ${place(lines, problem.pos[0])}`);
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    throw new Error(`the file is no YAML that can be read: ${describe(cause)}`, { cause });
  }
}

/** Goes through the text without recursion. */
function refuseShape(text: string): void {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // Drawing its tokens moves the parser on.
    Array.from(parser.next(lexeme));
    if (parser.stack.length > mostLevels) throw new Error(`the file is nested more than ${mostLevels} levels deep`);
    const [top] = parser.stack.slice(-1);
    const isObject = top?.type === "block-map" || top?.type === "flow-collection";
    if (isObject && top.items.length > mostKeys) throw new Error(`an object or list has more than ${mostKeys} entries`);
  }
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `at line ${line}, column ${col}`;
}

function describe(cause: unknown): string {
  const { message } = cause as Error;
  return /alias count/i.test(message) ? `more than ${mostAliases} aliases stand for others` : message;
}
