/** Common short words of the languages that share the Latin script. */
const stopWords: Record<string, string> = {
  en: "the of and to in is that for it with as on are this be by not or from at an if your you what which when each must",
  de: "der die das und ist nicht ein eine zu den mit von auf für im dem des als auch es an werden aus wie sie ich wenn nur oder bitte",
  fr: "le la les des et est une du dans que qui pour pas sur au avec par ce cette sont plus vous je ou en un aux si",
  es: "el los las del y es una que en por con para no su al como más este esta son o si lo pero usted un sus",
  it: "il lo gli della di e che è un una per non con del sono come anche più questo questa dei le nel alla se o",
  pt: "o os as do da e é um uma que em para não com no na por mais como este esta se dos das ao ou são",
  nl: "de het een en van is niet dat op te voor met zijn er aan ook als bij of maar je deze dit naar wordt uit",
};
const listed = Object.entries(stopWords).map(([language, words]) => [language, new Set(words.split(" "))] as const);

const scripts: [string, RegExp][] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["cyrillic", /\p{Script=Cyrillic}/gu],
  ["arabic", /\p{Script=Arabic}/gu],
  ["hebrew", /\p{Script=Hebrew}/gu],
  ["greek", /\p{Script=Greek}/gu],
  ["devanagari", /\p{Script=Devanagari}/gu],
  ["thai", /\p{Script=Thai}/gu],
];

/**
 * The language of a text: an ISO code for those that are told apart, the script's name for others, null when the text
 * is too short to tell. A guess by script and common words.
 */
export function detectLanguage(prose: string): string | null {
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  for (const [language, pattern] of scripts) {
    const found = prose.match(pattern)?.length ?? 0;
    // One Chinese or Japanese sign says as much as several letters.
    if (found / letters > (language === "ja" ? 0.1 : 0.3)) return language;
  }
  const words = prose.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = listed
    .map(([language, known]) => ({ language, count: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  if (!first || first.count === 0 || first.count === second?.count) return null;
  return words.length >= 8 && first.count / words.length < 0.08 ? null : first.language;
}
