import { anyOf, has, missing, type PromptRule, places } from "~/shared/prompt-rule";
import { definiteThings } from "~/shared/prompt-words";

const about = { dimension: "specificity" as const };
const numbers =
  /\d|[一二三四五六七八九十百千]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred)\b/i;

export const specificityRules: PromptRule[] = [
  {
    ...about,
    id: "no-object",
    severity: "error",
    message: "too few words to say what it is about",
    fix: "Name the thing that is to be worked on and what is wanted of it.",
    isEnglishOnly: false,
    find: ({ text, words, spans }) => missing(words.length < 4 && spans.length === 0 && text.trim().length < 20),
  },
  {
    ...about,
    id: "no-specifics",
    severity: "error",
    message: "holds no name, number, quotation, path, example or placeholder",
    fix: "Give at least one fact: which file, which error message, which values, how many.",
    isEnglishOnly: false,
    find: ({ text, spans, prose, words }) =>
      missing(
        spans.length === 0 &&
          !/(?<=[\p{Ll}\p{N},] )\p{Lu}[\p{L}]+/u.test(prose) &&
          !/\p{Ll}\p{Lu}|\p{L}_\p{L}|\b\p{Lu}{2,}\b|\bfor example\b|\be\.g\.|\bsuch as\b/u.test(text) &&
          !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{20,}/u.test(text) &&
          !(has(prose, numbers) && words.length > 8),
      ),
  },
  {
    ...about,
    id: "undefined-thing",
    severity: "warning",
    message: "speaks of something definite that the prompt does not describe",
    fix: "Say which one: its name, its text, or where it is.",
    isEnglishOnly: true,
    find: ({ prose, text, hasMaterial, sentences }) =>
      hasMaterial
        ? []
        : places(prose, definiteThings, (words) => `"${words}": which one?`)
            .filter(({ start }) => {
              const sentence = sentences.find((s) => s.start <= (start ?? 0) && (start ?? 0) < s.end);
              return (
                sentence !== undefined &&
                !/["“'`(]\S|\bwhere\b|\bwhich\b/.test(text.slice(sentence.start, sentence.end))
              );
            })
            .slice(0, 3),
  },
  {
    ...about,
    id: "unbounded-quantity",
    severity: "note",
    message: "an amount without a number",
    fix: "Give a number or a range.",
    isEnglishOnly: true,
    find: ({ prose, sentences }) =>
      places(
        prose,
        anyOf(
          "a few|several|many|some|various|a couple of|a lot of|lots of|a number of|numerous|short|brief|briefly|long|lengthy",
        ),
        (words) => `"${words}" has no number`,
      ).filter(({ start }) => {
        const sentence = sentences.find((s) => s.start <= (start ?? 0) && (start ?? 0) < s.end);
        return !sentence || !numbers.test(sentence.text);
      }),
  },
  {
    ...about,
    id: "unmeasured-quality",
    severity: "note",
    message: "a quality without a measure",
    fix: "Give the figure or the test that shows it.",
    isEnglishOnly: true,
    find: ({ prose, sentences }) =>
      places(
        prose,
        anyOf(
          "fast|faster|quick|efficient|efficiently|scalable|robust|user-friendly|easy to use|modern|professional|elegant|performant|secure|clean|optimal|maintainable",
        ),
        (words) => `"${words}" has no measure`,
      ).filter(({ start }) => {
        const sentence = sentences.find((s) => s.start <= (start ?? 0) && (start ?? 0) < s.end);
        return !sentence || !numbers.test(sentence.text);
      }),
  },
  {
    ...about,
    id: "open-list",
    severity: "note",
    message: "a list that is left open",
    fix: "Write out the list, or say the rule that its items follow.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(prose, /\betc\b\.?|\band so on\b|\band (?:much )?more\b|\bor (?:something|similar)\b|\w(?:\.\.\.|…)/gi),
  },
];
