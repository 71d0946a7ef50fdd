import { imperatives } from "~/shared/prompt-words";

/** Words that say how to work and what an answer looks like: a rewrite may use them about any subject. */
const general = `
a able about above absent acceptable accepted accordingly account accuracy accurate across action actions active actual added addition
additional adequate adjacent after again against ahead aim alike all allow allowed almost alone along alphabetical alphabetically
already also alternative although always among amount an and another any anyone anything apart appear applicable approach appropriate
are area around as ask asked asking aspect assigned assistant assumption at attached attention audience avoided aware away back
background based basic basis be because become been before beforehand begin beginning being below beside best better between beyond
blank blocks body bold both bottom boundary brace bracket brackets brief briefly broad bullet bullets but by bypass call called can
cannot capital careful carefully carry case cases category cause caused certain chance changed character characters choice chosen
chronological clarity clause clear clearer clearly close closely cleaner colon column columns combination comes comma commas comment
commentary comments common compact comparison complete completely completeness complex comprehensive concept concern concise concisely
conclude conclusion concrete condition conditions confirm confirmed confirming conflict confusing confusion connect consecutive
consequence consequently consistent consists constraint constraints contain contained containing contains content contents context
contradict contradiction contrary correct correctly correctness corresponding could counts cover covered covering covers criteria
criterion current currently dash dashes data decimal decision deep default definite definition deliver delivered delivering demand
demands depend depends depth descending described description desired detail detailed details detect determine didn't differ difference
differences different differently difficult digit digits direct direction directly discard distinct distinction do does doing done
doubt down draft due during each earlier early easier easily easy edge edit effect effective efficient effort eight either element
elements eliminate else elsewhere empty enclose enclosed end ended ending ends english enough ensure ensuring entire entirely entries
entry equal equally error especially essential etc even eventually ever every everyone everything evidence exact exactly example
examples exceed exceeding exceeds except exception exceptions exclude excluded excluding exclusive exclusively exist existing exists
expect expectation expected expert explained explaining explanation explanations explicit explicitly expression extent extra extracted
extraction fact facts factual fail failing fails failure fall false far feature few fewer field fields fifth figure figures final
finally find finding findings first fit five flag flow fluent focus focused focusing folder follow followed following follows footnote
for form formal format formatting forms found four fourth free frequency from front full fully further furthermore gap gaps general
generally generic get give given gives giving go goal goals goes going good grammar grammatical greater group grouped grouping groups
guess guessing guidance guide guideline guidelines had half handle handling happen happened happens has have having he heading headings
held help helpful hence her here hidden high higher highest highlight him hint his hold how however human i idea ideas identical
identified identifies identify if ignored ignoring ill imagine immediate immediately impact implied important improved improvement
improvements in incomplete incorrect incorrectly increase indented independent indicate indicated indicating individual individually
informal information initial inline input inputs inside insight instance instances instead instruction instructions intact intended
intention interpretation into introduce introduction introductory invalid invented involve involved involves irrelevant is isn't issue
issues it item items its itself job join judgment just justification keep keeping kept key keyword keywords kind kinds know knowing
knowledge known knows label labels lack lacking lacks language large larger last lasting later latest layout lead leading leads least
leave leaving left length less let letter letters level levels lie like likely likewise limit limitation limitations limited limiting
limits line lines list listed listing lists literal literally long longer look low lower lowercase made main mainly maintain make makes
making manner many mark marked marker markers marks match matches matching material matter matters maximum may maybe me mean meaning
means meant measurable measure meet meets mention mentioned mentioning mentions mere merely message method methods middle might mind
minimal minimum minor misleading miss missing mistake mistakes mode moderate modified more moreover most mostly much multiple must my
name named namely names natural nature near nearly necessary need needed needing needs neither neutral never nevertheless new next nine
no none nor normal not notable note noted notes nothing notice now number numbered numbering numbers numeric object objective objectives
obtain obvious occur occurrence occurrences occurring occurs of off offer often old omit omitted omitting on once one ones only onto
open opening opinion opinions option optional options or ordered ordering original other others otherwise our out outcome outcomes
outline output outputs outside over overall overview own page pages paragraph paragraphs part partial particular partly parts pass past
pattern people per perform period permitted person personal perspective phrase phrases phrasing piece pieces place placed placeholder
placeholders places plain plainly plan please plural point points portion position possible possibly potential practical precise
precisely preferably preference preferred preliminary presence present preserve preserved preserving prevent previous previously
primarily primary principle prior priority probably problem problems proceed process produced producing proper properly proposal provide
provided provides providing pure purpose put putting quality quantity question questions quick quickly quotation quotations quote quoted
quotes range rather raw reach reader readers ready real really reason reasonable reasoning reasons received recent recommended
redundant refer reference references referring refers regard regarding regardless regular related relation relationship relevance
relevant rely remain remaining remains remark remove removed removing repeated repeatedly repeating repetition repetitions replaced
replacement replacing reply report request requested requesting requests require required requirement requirements requires requiring
resource respect respective respectively respond response responses rest restate result resulting results return returned returning
returns right role roles root rough roughly row rows rule rules said same sample satisfied satisfies satisfy say saying says scope
second secondary section sections see seem seems seen select selected self sense sensible sentence sentences separate separated
separately separator sequence series serve seven several shall she short shorten shorter should show shown shows side similar
similarities simple simpler simplest simplicity simply since single singular situation situations six size skip slight slightly small
smaller so solely solution solutions some somebody someone something sometimes somewhat soon sort sorted source sources space spaces
speaker special specific specifically specification specified specifies specify specifying speculate speculation spell spelling stand
standard stands start started starting starts state stated statement statements states stating status stay stays step steps still stop
straightforward strict strictly strong structure structured style styles subject submit subsequent subsequently subset substance
success successful such sufficient suggestion suggestions suitable summary supplied supply support supported supporting supports
suppose sure surrounding surround table tag tags take taken takes taking target task tasks technical tell ten term terms text texts than
that the their them themselves then there thereby therefore these they thing things think thinking third this thorough thoroughly those
though three through throughout thus time times title titles to together tone too top topic topics total toward towards trailing true
try turn two type types typical typically unable unambiguous unanswered uncertain uncertainty unchanged unclear under underlying
understand understandable understanding understood undefined unexpected unfamiliar unfinished unique unit units unknown unless unlike
unnecessary unrelated unspecified unstated unsupported until untouched unusual up upon upper uppercase us usable usage use used useful
user uses using usual usually vague valid validity value values variant variants various verbatim version versions very via view visible
voice want wanted wants warning was way ways we weak well were what whatever when whenever where whereas wherever whether which while
who whole whom whose why wide will wish with within without won't word worded wording words work worker working works worse worst worth
would wrap wrapped write writer writes writing written wrong yes yet you your yours yourself zero`;

/** Words for manner, tone and thought, and common verbs, likewise about any subject. */
const common = `
accept achieve act acting adapt admit advanced advice advise affect afterwards ago agree aloud altered ambiguity ambiguous annoying
anticipate apologise apologize appealing appreciate argue argument argumentative arise arrive article assert assess associate assure
attempt attractive avoiding awkward bad balance balanced bear beautiful become beginner behave behaviour behavior belong besides bias big
bit bland blunt bold boring borrow bother break breaks bright bring broken build built calm care casual catch catchy caution cautious
cheerful chooses clever code coherent cohesive come comfortable coming commit communicate compelling compete complain complicated
compose compress concentrate condense conducted confident connected consequences considerate considered constructive contribute
convenient conversational convey convince convincing copied cost-free courteous creative critical crucial curious cut daily damage dear
decent decisive dedicated deliberate delicate deny derive deserve desirable despite determined diplomatic disagree discover discuss
doubtful dramatic drop dry dull eager effects effortless elaborate elegant eliminate embed emotion emotional empathetic emphasis emphasize
emphasise employ encounter encourage encouraging energetic engage engaging enjoyable enthusiastic environment equivalent ethical
evaluate evident examine excellent excessive exciting excuse experience explore express expressive extend extensive extreme eye fair
fairly familiar famous fancy fascinating favour favourite feasible feel feeling figurative fine firm firmly fixed flexible forget
forgotten former formerly forward frame frank frequent fresh friendly fulfil fulfill fun funny genuine gentle gently genuine gone got
graceful grasp grateful guarantee habit hard harm harmful hear heart hesitate hide holistic honest honestly hot huge humble humor humour
humorous idiomatic imaginative impersonal impolite impress impressive inaccurate inappropriate incorporate inform informative inspire
inspiring insist insufficient interest interested interesting intuitive invite inviting jargon keen kindly knowledgeable known lay-person
learn learned lesser lift light lively loose lose loss lost lot loud love lovely manage marked massive match matched measured mild mix modest mood motivate motivating move moving native natural neat negative noise nuance nuanced obey objective odd offensive
ongoing optimistic origin outstanding overlap overly painful passive patient pay-off peculiar perceive perfect persuasive pertinent
phrased pick plausible playful pleasant pleased pleasing poetic polished polite politely poor positive possibility powerful preach
predict prefer pretend pretty prevailing priorities private proceed professional progress prompt promptly prompts prone proofread prose
proven proving public punchy punctuation quirky quiet random rare rate readable readability realistic reality realize realise reassuring
reconsider recover redundancy refine refined refrain regret reject relate relaxed reliable remember remind render replied reproduce
reproducible resolve respectful respectfulness responsible retain reveal revise revised rewrite rewritten rhetorical rich rid right rigid
rigorous risk risky safe safely sarcastic sarcasm satisfy scan scene scope sensitive sentiment serious severe severity shape share sharp
shortcomings sincere skill skilled slang slow slower slowly smooth smoothly soft softly solid sound speak spend spirit spontaneous
spot stable stem stick stiff stress strictness stuck sum supportive surprise surprising suspect sympathetic talk tedious tempting tend
test tested testing tests thank thanks theme thoughtful throw tie tied tight tiny tired together tolerate touch tough transition
transitions transparent trick tricky trouble troublesome trust truth truthful unbiased uncommon unconvincing underline unfair unhelpful
uniform unimportant universal unlikely unnatural unsafe unsure upbeat update updated upset urge vary varied vague verb verbose visual
vivid vs wait walk warm watch weigh well-known wise witty wonder wonderful wordy worried worthwhile
acknowledge activities activity address aid allocate angle answerable appendix arrangement aside assessment assist attach availability
avoidance basics bear benefit bridge broader calculation cause check checklist citation clearer closer cleaner coherence collaboration
combine compare competence completeness conciseness conflict connection contradiction contributor conversation convention courtesy
creativity decision deeper dependency dialogue discussion distraction duplicate duplication duty duties emphasis enumeration equivalent
everyday exercise exercises experiment expertise explanation exploration extra fairness faster feature fewer filler finish flawless
follow-up foundation fragment function functions functionality fundamentals grade greater greeting greetings growth handy harder heavier
hierarchy honesty illustrate illustration impression indentation ingredient inspiration interaction introduction investigation
joke judgement lesson lessons lighter link links longer lower mapping mention methodology milestone motivation narrower newer objection
observation offer older opposite organisation organization overview participant participants parts perspective pitfall pitfalls plus
practice practices precision preparation procedure promise pros cons punctuation purpose quality raise raises rationale reaction
readability recap recommendation recommendations refer remedy remedies research restriction restrictions revision safer scenario
scenarios schema score scores sentence shorter simpler skill skills slower smaller softer story storytelling strength strengths
stronger structure styling subtitle summaries syntax takeaway takeaways technique techniques template terminology testing thesis
tighter tips tip tradeoff tradeoffs translation transparency trade-off usability usage validity variety verification viewpoint
vocabulary weakness weaknesses weaker wider workflow wording`;

/** Words of one meaning: where a prompt has one of them, a rewrite may use the others. */
const groups = `
bug error issue problem defect fault mistake failure flaw
picture image photo photograph
email mail e-mail message letter
function method routine procedure
summarise summarize summary digest overview abstract condense recap
text passage document article content material piece
team group colleagues members staff
person people human individual name
code program script source implementation snippet function class variable naming
website site page webpage
folder directory
customer client buyer
company firm business organisation organization
student pupil learner
teacher instructor tutor
meeting discussion conversation call
talk speech presentation lecture
story tale narrative
poem verse lines stanza rhyme poetry
movie film
car vehicle automobile
child children kid kids
phone telephone mobile
doctor physician
price cost money fee
buy purchase order
title headline heading subject
word term vocabulary expression
risk danger hazard threat
advantage benefit pros strength
disadvantage drawback cons weakness
compare contrast comparison difference similarity
review feedback critique assessment comment
plan strategy schedule roadmap
idea suggestion proposal concept
cause reason explanation
author writer
invoice bill receipt
delivery shipment shipping
refund reimbursement repayment
apology apologise apologize sorry regret
late delay delayed lateness
fast quick speed rapid performance
cheap inexpensive affordable
expensive costly
city town
country nation
trip journey travel tour itinerary date budget
holiday vacation
recipe dish meal food cooking
lesson class course
translate translation translated language
test tests check verify
data dataset records
table columns rows
sql query database
class object type
happy glad positive
sad unhappy negative
dog puppy animal pet
cat kitten animal pet
math mathematics arithmetic calculation
boss manager supervisor
apply application
job ad advertisement posting vacancy
menu price item
author writer paragraph text
job position vacancy role
sick ill unwell
weather forecast
river stream
product item goods
marketing promotion advertising
history historical past
fix repair resolve correct mend
improve enhance better optimise optimize
delete remove drop erase
show display present
create make build produce generate
find locate search detect
sum add total
sort order arrange
sentence phrase statement
number figure digit count amount quantity
answer reply response respond
begin start
end finish
limit maximum cap bound
user visitor account
crash failure
log logs entry entries message
commit change message`;

/** Products and techniques that are facts whatever case they are written in, also where they look like other words. */
const technologies = `
ajax android angular ansible apache api apis aws azure babel bash bigquery bootstrap celery chrome clojure cobol confluence cron css csv
cuda cypress dart deno django dns docker drupal elasticsearch electron elixir erlang eslint excel express.js fastapi figma firebase
firefox flask flutter fortran gcp git github gitlab golang gpt gradle grafana graphql grpc hadoop haskell helm heroku html http https
ios java javascript jdbc jenkins jest jira jquery json jwt k8s kafka keras kotlin kubernetes laravel latex ldap linux llm lua macos
mariadb markdown matlab maven memcached mocha mongo mongodb mysql netlify nextjs nginx node.js nodejs npm numpy oauth openai opencl oracle pandas
perl php playwright pnpm postgres postgresql postman powershell prisma prometheus pytest python pytorch rabbitmq rails react redis redux
rest-api rspec ruby rxjs salesforce sass scala scikit sdk selenium slack smtp snowflake solidity spark spreadsheet sql sqlalchemy sqlite
ssh ssl supabase svelte swagger tailwind tcp tensorflow terraform tls typescript ubuntu udp unity unix vercel vite vitest vue webpack
websocket websockets windows wordpress xml yaml yarn zod`;

const split = (words: string): string[] => words.trim().split(/\s+/);

/** The part of an English word that its forms share; coarse, so that it rather takes two words for one. */
export function stemOf(word: string): string {
  const base = word.toLowerCase().replace(/['’]s$/, "");
  const short = base.replace(
    /(?:ations?|itions?|ments?|nesses|ness|ingly|edly|ings?|ions?|ities|ity|ies|ied|ives?|ally|ably|als?|able|ible|ed|es|ly|s)$/,
    "",
  );
  const stem = short.length >= 3 ? short : base;
  return stem.replace(/(?<=..)(?:e|y|i)$/, "").replace(/([^aeiousl])\1$/, "$1");
}

const ordinary: ReadonlySet<string> = new Set([...split(general), ...split(common), ...imperatives].map(stemOf));
const technical: ReadonlySet<string> = new Set(split(technologies));
const alike: readonly ReadonlySet<string>[] = groups
  .trim()
  .split("\n")
  .map((line) => new Set(split(line).map(stemOf)));

/** Whether an English word tells nothing about the subject. */
export const isOrdinaryWord = (word: string): boolean => ordinary.has(stemOf(word));

/** Whether a word, in any language and any case, names a product or a technique. */
export const isTechnology = (word: string): boolean => technical.has(word.toLowerCase());

/** Stems of the words that mean the same as one of these. */
export const stemsAlike = (stems: ReadonlySet<string>): string[] =>
  alike.filter((group) => [...group].some((stem) => stems.has(stem))).flatMap((group) => [...group]);
