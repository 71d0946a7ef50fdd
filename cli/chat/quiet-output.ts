import { Writable } from "node:stream";

/** The part of a terminal that the line editor draws on. */
type Terminal = NodeJS.WritableStream & { columns?: number; isTTY?: boolean };

/**
 * The terminal as the line editor sees it. While it is quiet, nothing that is typed is drawn, so that keys pressed
 * during an answer do not appear in its middle; the editor keeps them.
 */
export class QuietOutput extends Writable {
  isQuiet = false;

  constructor(private readonly terminal: Terminal) {
    super({
      decodeStrings: false,
      write: (text: string | Buffer, _encoding, done) => {
        if (!this.isQuiet) terminal.write(text);
        done();
      },
    });
    terminal.on("resize", () => this.emit("resize"));
  }

  get columns(): number | undefined {
    return this.terminal.columns;
  }

  get isTTY(): boolean {
    return this.terminal.isTTY === true;
  }
}
