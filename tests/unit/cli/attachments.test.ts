import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachFiles } from "~/cli/chat/attachments";

let folder: string;
const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx attach-"));
  writeFileSync(join(folder, "notes.md"), "one\ntwo\n");
  writeFileSync(join(folder, "pic.png"), png);
  writeFileSync(join(folder, "fake.png"), "no image");
  writeFileSync(join(folder, "binary.bin"), Buffer.from([1, 0, 2]));
});
afterAll(() => rmSync(folder, { recursive: true }));

const escaped = () => folder.replaceAll(" ", "\\ ");
const attach = (message: string, seesImages = false) => {
  const notes: string[] = [];
  return { ...attachFiles(message, seesImages, (note) => notes.push(note)), notes };
};

describe("attachFiles", () => {
  it("puts the text of @file into the message and says so", () => {
    const { text, notes } = attach(`Summarise @${escaped()}/notes.md please`);
    expect(text).toBe(`Summarise \n${folder}/notes.md:\n\`\`\`\none\ntwo\n\`\`\`\n please`);
    expect(notes).toEqual([`Added file '${folder}/notes.md'`]);
  });

  it("leaves a message alone that names no file", () => {
    const message = " ask @nobody, mail me@example.org ./missing.png ";
    expect(attach(message, true)).toEqual({ text: message, images: [], notes: [] });
  });

  it("attaches an image where the model sees images, and only there", () => {
    const message = `What is ${escaped()}/pic.png ?`;
    expect(attach(message, true)).toMatchObject({ text: "What is  ?", images: [png.toString("base64")] });
    expect(attach(message, false)).toMatchObject({ text: message, images: [] });
  });

  it("refuses what is no image and what is no text", () => {
    expect(() => attach(`${escaped()}/fake.png`, true)).toThrow(/is not a JPEG, PNG or WebP image/);
    expect(() => attach(`@${escaped()}/binary.bin`)).toThrow(/is not a text file/);
  });
});
