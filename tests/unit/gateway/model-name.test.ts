import { expect, it } from "vitest";
import { mlxFolder, mlxKey, mlxName } from "~/server/engines/model-ref";
import { isModelName } from "~/server/gateway/ollama/model-name";

it.each([
  "m",
  "llama3.2:1b",
  "org/name",
  "org/name:tag",
  "hf.co/org/name:Q4_K_M",
  "localhost:5000/a/b:c",
  "mlx:org/x",
  "_a",
])("%j is a name", (name) => {
  expect(isModelName(name)).toBe(true);
});

it.each(["", "a b!", "../x", "a/../b", "a:b:c", "a/b/c/d", "/a", "a/", ":x", "a:", ".hidden", "x".repeat(100), "a\0"])(
  "%j is none",
  (name) => {
    expect(isModelName(name)).toBe(false);
  },
);

it.each([
  ["org/name", "org/name", "org/name"],
  ["org/name:latest", "org/name", "org/name"],
  ["org/name:v2", "org/name@v2", "org/name:v2"],
  ["my-x", "library/my-x", "my-x:latest"],
  ["my-x:latest", "library/my-x", "my-x:latest"],
  ["My-X:V2", "library/My-X@V2", "My-X:V2"],
  ["library/my-x@v2", "library/my-x@v2", "my-x:v2"],
  ["registry.ollama.ai/library/my-x", "library/my-x", "my-x:latest"],
])("the model %s lives in %s and is listed as %s", (typed, folder, listed) => {
  expect(mlxFolder(typed)).toBe(folder);
  expect(mlxName(folder)).toBe(listed);
  expect(mlxKey(listed)).toBe(mlxKey(typed.toUpperCase()));
});

it.each(["a/b/c", "../x", "a/..", "a b", "", "a:b:c"])("%j has no folder", (name) => {
  expect(mlxFolder(name)).toBeNull();
});
