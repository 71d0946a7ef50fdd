import { describe, expect, it } from "vitest";
import { parseRequest } from "~/server/gateway/json-body";

const read = (text: string) => {
  const { value, bytes } = parseRequest(Buffer.from(text));
  return { value, text: bytes.toString() };
};

describe("parseRequest", () => {
  it("leaves the bytes of a plain object as they are", () => {
    const text = ' { "model":"m",\n "options":{"seed":12345678901234567890} } ';
    expect(read(text)).toMatchObject({ value: { model: "m" }, text });
  });

  it("takes the first value only, whatever its texts hold", () => {
    const first = '{"a":"} \\" {","b":[{}]}';
    expect(read(`${first}{"c":1}`)).toEqual({ value: { a: '} " {', b: [{}] }, text: first });
    expect(read(`${first} and more`)).toMatchObject({ value: { b: [{}] } });
  });

  it("reads names in any case, the exact one first, and no further down", () => {
    expect(read('{"Model":"x","PROMPT":"p","options":{"Temperature":1}}').value).toEqual({
      model: "x",
      prompt: "p",
      options: { Temperature: 1 },
    });
    expect(read('{"model":"exact","MODEL":"other"}').value).toEqual({ model: "exact" });
    expect(read('{"Model":"x"}').text).toBe('{"model":"x"}');
  });

  it("ignores a byte order mark", () => {
    expect(read('\uFEFF{"a":1}').value).toEqual({ a: 1 });
  });

  it.each([
    ["", "missing request body"],
    [" \n", "missing request body"],
    ['{"model":', "the request body is not JSON"],
    ["{]", "the request body is not JSON"],
    ["}{", "the request body is not JSON"],
    ["[1]", "must be a JSON object"],
    ['"text"', "must be a JSON object"],
    ["null", "must be a JSON object"],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("takes no long time for many braces that never end", () => {
    const startedAt = performance.now();
    expect(() => read("{".repeat(200_000))).toThrow("not JSON");
    expect(() => read(`{"a":"${"\\".repeat(200_001)}`)).toThrow("not JSON");
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
