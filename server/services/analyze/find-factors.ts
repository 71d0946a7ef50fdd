import { type AnalyzedTask, readMeaning } from "~/server/services/analyze/task-features";
import type { Factor } from "~/shared/contracts/analysis";

/** Words that point one way. Each different one counts, up to `most` of them. */
interface WordRule {
  name: string;
  weight: number;
  most: number;
  words: RegExp;
  /** Where to look; the title says what is done, the rest why and how. */
  in: "title" | "all";
}

const wordRules: WordRule[] = [
  {
    name: "routine work",
    weight: -1.2,
    most: 1,
    in: "title",
    words:
      /^(?:fix (?:a )?(?:typo|broken link|off-by-one)|bump|rename|format|sort|remove (?:the )?unused|delete the|pin|translate|correct|spell|comment|mark|hide|log|add (?:a |the |missing )?(?:docstring|test|unit test|comment|index hint|aria|favicon|type|return type|error handling)|write (?:a |the )?(?:unit test|release notes)|update (?:the )?(?:copyright|screenshot|version|readme|changelog)|show an? |use the |guard against|dockerfile: pin)/gi,
  },
  {
    name: "open questions",
    weight: 1,
    most: 3,
    in: "all",
    words:
      /\b(?:investigate|find out (?:why|where)|unclear|unknown|research|explore|experiment(?:s|al)?|evaluate|evaluation|decide|decision|choose|prototype|compare|root cause|no reproduction|is open|are open|options?:|could be|suspected|nobody (?:on the team )?has|recommendation|alternatives|proposal|spikes?|simulation)\b/gi,
  },
  {
    name: "high stakes",
    weight: 1,
    most: 3,
    in: "all",
    words:
      /\b(?:data loss|lost (?:row|edit|message|event|data)|lose (?:customers|messages)|security|payments?|charged?|money|invoices?|legal|law|compliance|gdpr|privacy|audit(?:or)?|production|outage|downtime|medical|clinical|leaks?|corruption|revenue|trust|contracts?|fraud|encrypt|secrets|threat model|remote code execution|double credit|race condition|high stakes|regulated|safety)\b/gi,
  },
  {
    name: "several people have to agree",
    weight: 0.9,
    most: 2,
    in: "all",
    words:
      /\b(?:agree(?:d|s|ment)?|sign(?:s|ed)? off|customers (?:have|want|are)|three teams|four teams|every team|teams that|management|interviews?|user tests|stakeholders?|vendors?|partners|third parties|integrators|reviewed by|security review|responsible|negotiations?)\b/gi,
  },
  {
    name: "needs a careful rollout",
    weight: 0.9,
    most: 2,
    in: "all",
    words:
      /\b(?:rollback|roll(?:ed)? ?out|migrate|migration|step[- ]by[- ]step|zero-downtime|shadow|kill switch|a\/b tests?|plan b|backfill|dual writes?|failover|rehearsed|for years|soak|deprecation)\b/gi,
  },
  {
    name: "changes a whole system",
    weight: 1.1,
    most: 2,
    in: "title",
    words:
      /\b(?:architecture|redesign|rewrite|rebuild|rework|migrate|replace the|split the monolith|extract|consolidate|multi-tenant|isolation|system|platform|pipeline|all systems|engine|public .{0,8}api|permission model|disaster recovery|real time|collaborative|exactly-once|compliance)\b/gi,
  },
  {
    name: "builds something new",
    weight: 0.7,
    most: 2,
    in: "all",
    words:
      /\b(?:endpoint|page|button|template|scheduled|job|preview|import|export|parser?|search|filters|websocket|service|client|tool|dashboard|dashboards|interface|layout|upload|provider|settings|report|guide|component|components|cache|streaming|batch|loaders?)\b/gi,
  },
];

const place =
  /`[^`]+`|\b[\w-]+\/[\w./-]+\.\w{1,5}\b|\b[\w-]+\.(?:ts|tsx|js|jsx|py|go|rs|java|css|md|json|jsonl|tf|sh|ya?ml|toml)\b|\b\w+\(\)/g;
const many =
  /\b(\d{1,3}(?:,\d{3})+|\d+)\s+(?:\w+ )?(services|systems|stores|consumers|modules|teams|screens|files|places|components|customers|integrators|tables|repositories|controllers)\b/gi;

/** The reasons for a class, each with the words that it rests on. Their weights were chosen on half of the labelled tasks. */
export function findFactors(task: AnalyzedTask): Factor[] {
  const text = readMeaning(task);
  const whole = [text, ...task.criteria].join(" ");
  const factors = wordRules.flatMap((rule) => applyRule(rule, rule.in === "title" ? task.title.trim() : whole));
  const words = text.split(/\s+/).length;
  const push = (name: string, weight: number, evidence: string) => factors.push({ name, weight, evidence });
  if (words <= 22) push("short and clear", -0.5, `${words} words`);
  const places = [...new Set(text.match(place) ?? [])];
  if (places.length > 0 && places.length <= 3) push("names the place", -0.8, places.join(", "));
  const counts = [...whole.matchAll(many)].filter(([, number]) => Number((number ?? "").replace(/,/g, "")) >= 5);
  if (counts[0]) push("many places at once", 0.8, counts[0][0]);
  const { length } = task.criteria;
  if (length >= 3) push("several things to show", length === 3 ? 0.7 : 1, `${length} criteria`);
  const { dependencyCount } = task;
  if (dependencyCount > 0)
    push("waits for others", dependencyCount >= 3 ? 1.2 : 0.4, `${dependencyCount} dependencies`);
  const minutes = task.estimateMinutes ?? null;
  if (minutes !== null)
    push("estimated time", minutes <= 60 ? -1 : minutes >= 2400 ? 2 : minutes >= 480 ? 1 : 0.3, `${minutes} min`);
  return factors;
}

function applyRule({ name, weight, most, words }: WordRule, text: string): Factor[] {
  const found = [...new Set((text.match(words) ?? []).map((word) => word.toLowerCase()))];
  if (found.length === 0) return [];
  return [{ name, weight: weight * Math.min(found.length, most), evidence: found.slice(0, 5).join(", ") }];
}
