import type { Random } from "~/scripts/demo-model/random";
import { capitalize } from "~/shared/capitalize";

const starts =
  "b c d f g h j k l m n p qu r s t v w x y z bl br ch cl cr dr fl fr gl gr kl kr pl pr sch sh sk sl sn sp st str th tr tw vr wh zl".split(
    " ",
  );
const middles = "a e i o u y aa ae ai au ea ee ei ie io oa oo ou ua ui".split(" ");
const ends = "b ck d f g k l ll m mp n nd ng nk nt p r rb rk rm rn rt s sk ss st t th v x z ph".split(" ");
const small = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

/** A word that no dictionary holds and a person could say: "zorbix", "quaifen". `syllables` is 1 to 4. */
export function inventWord(random: Random, syllables: number): string {
  let word = "";
  for (let count = 0; count < syllables; count += 1) {
    word += random.pick(starts) + random.pick(middles);
    if (random.chance(count === syllables - 1 ? 0.6 : 0.35)) word += random.pick(ends);
  }
  return word;
}

function letters(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => random.pick([...alphabet])).join("");
}

/** A name as programs, parts and products have them, without a space: letters, digits, dots, dashes, in any case. */
export function inventName(random: Random): string {
  const word = () => inventWord(random, random.between(1, 3));
  switch (random.between(0, 9)) {
    case 0:
      return `${letters(random, small, random.between(2, 4)).toUpperCase()}-${letters(random, digits, random.between(1, 4))}`;
    case 1:
      return `${word()}_${word()}`;
    case 2:
      return `${capitalize(word())}${capitalize(word())}`;
    case 3:
      return `${word()}-${word()}`;
    case 4:
      return `${word()}.${random.pick(["ts", "py", "md", "json", "css", "go", "yaml", "html", "sql", "txt"])}`;
    case 5:
      return letters(random, small, random.between(4, 10));
    case 6:
      return letters(random, small + digits, random.between(4, 8));
    case 7:
      return `${word()}${letters(random, digits, random.between(1, 3))}`;
    case 8:
      return letters(random, small, random.between(2, 5)).toUpperCase();
    default:
      return capitalize(inventWord(random, random.between(2, 3)));
  }
}
