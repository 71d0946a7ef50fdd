import { expect, it } from "vitest";
import { findLoop } from "~/server/services/breakdown/find-loop";

it.each([
  ["one character", "4".repeat(30), "4"],
  ["spaces", `{"title": "Build${" ".repeat(200)}`, " "],
  ["a word", `{"title":"${"Collect".repeat(6)}`, "Collect"],
  ["some words, cut in the middle", `{"title":"${"the clinic and ".repeat(5)}the cl`, "inic and the cl"],
])("a text that ends in %s over and over ends in a loop", (_, text, piece) => {
  expect(findLoop(text)).toBe(piece);
});

it.each([
  ["nothing", ""],
  ["a short run", "4".repeat(29)],
  ["a run that is over", `${"4".repeat(60)} is enough`],
  ["JSON of one form", [1, 2, 3, 4, 5, 6].map((n) => `{"title":"Step ${n}","minutes":30},`).join("")],
  ["a long sentence three times", "Write the tests of the login form and run them. ".repeat(3)],
])("%s is no loop", (_, text) => {
  expect(findLoop(text)).toBeNull();
});
