const list = (text: string): string[] => text.trim().split(/\s+/);

/** Words that name a thing by themselves and in compounds. */
export const nouns = list(`
parser importer exporter dashboard report invoice calendar scheduler backup archive login password session cookie cache
queue worker listener gateway proxy router firewall server client browser editor viewer player recorder camera sensor
thermostat heater boiler pump valve pipe tank filter engine motor gearbox brake clutch bicycle tram bus timetable ticket
booking reservation receipt voucher coupon discount basket checkout payment refund shipment parcel warehouse shelf label
barcode scanner printer plotter monitor keyboard mouse microphone speaker headset battery charger cable socket switch lamp
lantern window door gate fence garden lawn greenhouse orchard vineyard cellar attic kitchen bathroom bedroom hallway
staircase balcony roof chimney gutter terrace garage workshop bench toolbox hammer ladder drill saw sander paintbrush
wallpaper carpet curtain sofa armchair table chair cupboard drawer mirror clock piano guitar violin choir concert playlist
podcast newsletter magazine brochure poster flyer banner logo website homepage sitemap menu sidebar footer header widget
button slider checkbox dropdown tooltip dialog modal toast badge avatar profile account signup onboarding tutorial manual
handbook glossary wiki changelog roadmap backlog sprint milestone budget forecast ledger payroll contract proposal survey
questionnaire interview workshop seminar lecture lesson course exam quiz homework syllabus library bookshelf catalogue
index search ranking recommendation classifier tokenizer compiler linter formatter debugger profiler tracer logger metric
alert alarm notification reminder digest inbox mailbox thread comment reply mention reaction poll vote ballot petition
form wizard template snippet macro shortcut command shell terminal script pipeline runner container cluster node volume
bucket snapshot replica shard table column trigger migration schema query transaction lock token certificate keyring vault
secret webhook endpoint route handler middleware adapter driver plugin extension module package bundle installer updater
launcher emulator simulator renderer shader texture sprite animation storyboard trailer subtitle transcript caption
translation dictionary thesaurus crossword puzzle scoreboard leaderboard tournament league stadium ticketing museum
exhibition gallery sculpture painting sketch blueprint floorplan survey map compass route tracker odometer altimeter
barometer telescope microscope laboratory centrifuge pipette sample specimen dataset spreadsheet chart histogram heatmap
timeline gantt kanban board card column swimlane label epic story bug ticket incident postmortem runbook playbook rota
shift timesheet holiday absence expense mileage receipt tax audit policy licence permit visa passport itinerary luggage
hotel hostel campsite tent caravan ferry harbour lighthouse canal bridge tunnel crossing junction roundabout carpark
parking meter kiosk counter bakery oven mixer recipe cookbook pantry fridge freezer dishwasher kettle teapot breakfast
picnic barbecue party wedding reunion festival parade fireworks raffle auction bazaar stall tombola donation fundraiser
charity volunteer shelter kennel aquarium terrarium beehive henhouse stable paddock tractor harvester irrigation compost
seedbed nursery playground sandbox swing slide pool sauna gym treadmill locker jersey helmet saddle kayak canoe paddle
sail anchor mast rudder drone quadcopter glider rocket satellite antenna receiver transmitter modem repeater intercom
doorbell padlock safe shredder stapler notebook envelope stamp postcard parchment ribbon bouquet candle ornament
`);

/** Words in front of a noun. */
export const modifiers = list(`
weekly monthly daily yearly hourly nightly quarterly central local remote mobile public private shared internal external
digital electric manual wireless portable offline annual seasonal regional national municipal rural urban northern
southern eastern western upper lower inner outer front rear main spare second third small large tall narrow wide round
square wooden metal glass paper plastic copper golden silver red green blue yellow white black grey purple orange
customer supplier partner member visitor student teacher driver farmer doctor nurse patient tenant landlord editor author
reader admin staff team family guest school office factory hospital clinic shop market bank hotel airport station harbour
city village river mountain forest island winter summer autumn spring morning evening weekend emergency training travel
order product stock price sales marketing finance legal safety quality weather traffic energy water heating network
storage video audio image photo music text voice chat email phone tablet desktop embedded cloud kernel hardware firmware
billing shipping booking lending rental delivery returns recycling waste garden kitchen bathroom classroom conference
`);

/** Those who use or wait for a thing. */
export const people = list(`
customers members visitors students teachers drivers farmers doctors nurses patients tenants editors authors readers
admins colleagues guests volunteers suppliers partners parents children neighbours operators testers designers engineers
accountants librarians cooks musicians players trainers cyclists commuters travellers subscribers beginners newcomers
`);

/** Where a thing is or goes to. */
export const places = list(`
homepage lobby basement intranet cockpit archive storeroom portal showroom reception repository backend frontend
settings sidebar toolbar cloud datacentre workshop yard office canteen hall studio newsroom depot platform app website
`);

/** Everyday words that may stand around an order and say nothing about its kind. */
export const fillers = list(`
a about above across after again all almost alone along already also although always am among an and another any anybody
anyone anything are around as asap at away back be because been before behind being below best better between both but by
came can come day days dear did do does done down each early either else end enough even ever every everybody everyone
everything far few finally first five for four friday from full give given go goes going good got great had half happy has
have he hello help her here hi him his hope hours how however i if important in indeed instead into is it its
job just know last late later least less let like little long made many may maybe me might minutes
monday month months more morning most much must my near need needed needs never new next nice no nobody none noon not
nothing now of off often ok okay old on once one only or other others our out over own perhaps please
possible quick quite rather ready really right round same say see she should show since so some somebody
someone something soon still such sure take tell than thanks that their them then there these they
think this those though three through till time times to today together told tomorrow tonight too two under until up upon
urgent us use very via wait want wants was way we week weeks well went were what when where whether which while who
whole whose why will wish with within without work would year years yes yesterday yet you your
`);

/** Verbs of everyday orders that need no plan of their own; the first letter is small. */
export const makingVerbs = list(`
add build create implement make introduce develop provide construct craft assemble program produce code prototype supply
set-up install design-in write-up establish form compose generate engineer realise arrange
`).map((verb) => verb.replace("-up", " up").replace("design-in", "put in"));
