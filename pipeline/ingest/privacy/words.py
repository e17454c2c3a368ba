"""Words that stand in identifiers and are no names, and letters as they follow each other in names.

An identifier may hold any word of these, of the contract, and the initials of its maker. Any other word
that can be spoken may be a name: what is not here is told, unless a whole column has it as its beginning.
"""

from __future__ import annotations

from pipeline.ingest.privacy.names import PLAIN_WORDS, RARER_NAMES, SHORT_NAMES

_WRITTEN = """
access account accounts action active activity address admin admission adult after afternoon agency agent
aggregate album alert alias alpha amber analysis anchor angel annex annual answer appeal apple application
april archive area army arrival article asia asian aspect assess assessor asset assist assistance attempt
audit august author autumn award back backup badge bamboo banana bank barcode base basic batch beacon bear
beta beyond bird birth black block blue board boat book border bottom branch bravo bridge bright brown
budget buffalo building bulk bundle bureau business butterfly button cabin call caller camel camp campus
canal candle card care career carer casa casefile caseid caseload caseno caseplan casework catalog
category ceiling cell census center central century certificate chain chair chamber change channel chapter
charlie chart check checklist cherry chief church circle citizen city civil claim class clean clerk click
clinic clinical clone close closure cloud club cluster coast cobalt code cohort collection college color
colour column combined comet command comment committee common community company compass complete component
computer concept condition conference confirm consent constant contact contain container content context
contract control convoy copper coral core corner corridor cosecam council counsel counselling counsellor
count counter country county course court cover crane create created crescent cross crossing crown crystal
current custom customer cycle daily daisy dashboard database dataset date datum december decision delta
demand department depot desert design desk detail device diamond digest digit digital direct discharge
disposal district document domain domestic donation door dossier double dove draft dragon drop duplicate
each eagle early east eastern echo education effort element elephant email embassy emerald emergency
employee empty encounter endline engine enrol enroll enrollment enrolment enter entity entry episode equal
error estate evening event every exam example excel exchange exit export express extra face facility
factory falcon family farm feature february federal field fifth figure filter final finance first fish
fixed flag flame fleet floor flow flower focus folder force foreign forest form format forward foundation
founder fourth foxtrot frame free freedom friday fruit full function future gamma garden gate gateway
gender general generic giant global goal gold golden good government grand grass green grey ground group
guard guest guid guide habitat hall hand handle harbor harbour hash haven head header health heart heaven
help herald hero hidden high highway hill history holder holiday home homes honor honour hope hospital
hostel hotel hour household human hundred hydro icon ident identifier identity image impact import inbox
incident income index india indicator individual industry infant info inform initial inner input insert
inside institute intake integer interim internal international internet interview inventory invoice iron
island issue item ivory jade january jasmine joint journal journey judge juliet july june jungle junior
justice keep kilo king kite kobo kobocollect label labor labour ladder lake land lane large last later
launch layer lead leader leaf league learn ledger left legal legend lemon length lesson letter level
liaison liberty library license life light lighthouse lily lima limit line link lion list little live
local location lock locker lodge logic login long lotus lower lucky lunar machine magnet mail main major
manager mango manual maple march marine mark market master match matrix matter maximum media mediation
medical meeting member memo mental mentor merge merit message metal meter method metro middle midline
midnight migrant migration mike military mill million mind mine minimum minister ministry minor minute
mirror mission mobile mode model modern module monday monitor monitoring month monthly moon moonlight
morning motion mount mountain movement multi multiple museum music name nation national native natural
nature navy neat network neutral next night nine ninth node nominal north northern note notice november
null nurse oasis object observation observer ocean october office officer offline olive omega online open
opening opera option orange orbit orchid order organ organisation organization orient origin original
oscar other outcome outer output outreach overall owner package packet page palace palm panda panel paper
parallel parcel parent park part partner party passage patch path pathway patient pattern peace peacock
peak pearl pebble pencil people perfect period permit person personal phase phoenix phone photo phrase
pilot pine pink pioneer pipeline place plain plan planet plant plate platform plaza plot point police
policy pond pool portal position post postal power prefix present press price primary prime primero prince
prison private problem process product profile progress prompt proof property prosecution protect
protection prototype provider province public pulse punch pupil purple purpose quality quarter quebec
queen query quest question queue quick quiet quota rabbit radar radio rain rainbow random range rank rapid
rate rating ratio ready real receipt receiver reception record recovery redcap refer reference referrals
reform refuge refugee region regional register registered registration registry regular reintegration
relation release relief relocation remote repatriation repeat reply report request rescue research reserve
reset residence resident resource respondent response rest result retail return returnee reunion review
revision ribbon rice right ring ripple rise river road robin robot rocket role romeo roof room root rose
rotation round route router royal ruby safe safehouse saffron sage sail salvation samaritan sample
sanctuary sand sapphire satellite saturday save scale scan scenario schedule scheme scholar school science
scope score screen screening script seal search season seat second secondary secret section sector secure
security seed segment select self seminar senior september sequence serial series serve server session
seven seventh severe shadow shape share shared sheet shell shelters shield shift ship shop short side sierra
sign signal silk silver simple single sister sixth size skill slot small smart snow soap social society soft
solar solid solution source south southern space spare special specimen sponsor spot spring square stable
stage standard star starfish start state station statistics status step stock stone storage store storm
story stream street string strong student study style subject submission suffix sugar suite summary summer
summit sunday sundial sunflower sunlight sunny sunrise sunset sunshine supervisor supplier support surface
survey swan sweet switch symbol system table tablet tango target task teacher team temp template temple
temporary tender tenth term terminal test testing text theme third thread thursday ticket tiger time timor
title today token tool topic total touch tower town track tracked tracker trade trafficking trail train
trainee trainer training transfer transit transition transport travel treatment tree trend triage trial
tribe trip triple tropical true trust tuesday tulip tunnel turn turtle twelve twenty twin type umbrella
under uniform union unique unit united universal university update upload upper urban user uuid valid
valley value vector vendor venture verify version vertex victim victims victor video view villa village
violet virtual vision vital vocational voice volume volunteer voucher walk wall ward warehouse warning
watch water wave wealth weather webform wednesday week weekly welcome welfare well west western whale
wheat wheel whiskey white whole wide wild willow wind window wing winter wisdom witness wolf wood word
workbook workshop world worth wound write xray yankee yard year yearly yellow youth zebra zero zone zulu
asean unicef unodc unhcr usaid dfat euro iris hagar afesip agape chabdai friends sisha winrock caritas
oxfam three four five eight eleven battambang kandal kampong cham chhnang speu thom kampot kratie koh kong
mondulkiri oddar meanchey pailin preah sihanouk vihear prey veng pursat ratanakiri stung treng svay rieng
takeo tbong khmum banteay sisophon bavet chiang mai rayong pattaya phuket khon kaen udon thani ubon
ratchathani surin songkhla ranong trat chonburi ayutthaya nonthaburi samut sakhon prakan aranyaprathet
buriram korat nakhon phanom mukdahan nong khai loei lampang lamphun luang prabang namtha oudomxay bokeo
xieng khouang huaphan houaphan xayaboury bolikhamxay khammouane salavan sekong champasak attapeu vangvieng
pakse thakhek naypyidaw bago magway sagaing ayeyarwady tanintharyi kachin kayah kayin chin mon rakhine
shan taunggyi lashio muse myawaddy hpaan mawlamyine pathein tachileik kengtung myitkyina hue danang
haiphong cantho saigon lang son lao cai dien bien lai chau nghe hoa thanh binh dak lak gia guangxi yunnan
guizhou sichuan guangdong hunan hainan fujian zhejiang shanghai beijing nanning ruili mengla honghe
"""
PLACES_AND_THINGS: tuple[str, ...] = tuple(sorted(({*_WRITTEN.split()} - {*RARER_NAMES}) | {*PLAIN_WORDS}))

HEARD: tuple[str, ...] = tuple(
    sorted(
        {
            f"^{name}$"[place : place + 3]
            for name in (*RARER_NAMES, *SHORT_NAMES)
            for place in range(len(name))
        }
    )
)  # three letters that stand beside each other in a known name, with its begin and its end
