"""Names of persons as they are written in Latin letters, and the words of identifiers that are no names.

The list is an alarm and no proof: what keeps names out of the warehouse is that identifiers are re-keyed and
every other cell is held against a code list. It holds common names of the six countries and no word that the
contract uses.
"""

from __future__ import annotations

# Cambodia, China (syllables in pairs), Laos, Myanmar, Thailand, Viet Nam; family and given names mixed.
_WRITTEN = """
sokha sophea sophy sophal sopheap sophorn sokhom sokhim sokun sokunthea sreymom sreyneang sreypov sreyleak
sreypich sreymao sreynich chanthou chanthy channary chandara bopha bopha kunthea kolab kanha kalyan
ratha rattana ratanak rithy ravuth samnang sambath samoeun sarath saron saroeun sarun savuth seiha sithan
sothea sotheara sovann sovannara sovannarith sreyroth theary thida vanna vannak veasna vibol vichea vireak
virak visal visoth vuthy dara darith davy davuth heng kosal makara malis maly mealea monirath moniroth
nakry narin narith navy nimol panha phalla phally pheakdey phirun piseth pisey ponlok puthea pheng rathana
chhaya chhay chhum chheang chhoeun chhun kimheng kimhong kimleang kimsan leakena leang lyda sophany vutha
thavy thavuth sopha sovath sokchea sokheng sokleng chenda chamroeun chantrea borey bunthoeun bunthan bunroeun
zhang wang chen yang zhao huang zhou liang zheng xiao jiang tang feng zeng peng deng xiaoming xiaohong
xiaoli xiaoyan xiaoling weiwei meimei lili lingling fangfang jianguo guoqiang zhiqiang jianjun xiuying
guifang guiying yulan yumei lihua liping haiyan haiyang xueying chunmei chunhua meihua meiling jingjing
tingting yanyan zhiwei weiming dongmei hongmei hongyan xinyi yuhan zixuan haoran mengmeng
somchai somsak somboon somporn somjit somkid sombat somphone somphet somphong somying somjai somnuek
prasert prasit prayut preecha pornthip porntip pimchanok ploy pranee prapai suchart suda sudarat sukanya
sunisa supaporn suphaphon surachai surasak suwan suwanna siriporn sirikit somwang thaksin thawat thanapon
thanawat thongchai thongdee thongsuk wanida wanna wannapha wichai wilai wirat wiroj yupin yupha kanya
kanjana kannika kittisak kittipong krisada malee manee manop mongkol nattapong natthaphon nattaya naruemon
nongnuch nipaporn nisa nittaya niran noppadon orathai panida pakorn phichit phongphan phonphan pichit
ratchanee ratree rungnapa rungrat sakchai saowalak saowanee sasithorn apinya apichat ampai amporn anong
anuchit aree arunee atchara benjawan boonchai boonmee boonsong bunma chaiwat chaiyaporn chalerm chanida
chanpen charoen chatchai jaidee jiraporn duangjai ekachai srisuk srisawat saetang saelim wongsawat
bounmy bounma bounthavy bounthanh bounnhang boualay bouakham bouasone chanthala chanthavong chansamone
chanthaphone douangchanh kaysone kham khamla khamphone khamsing khamtay khamphay khamphouvong khamkeo
khamseng khamsone khamhou khambang keomany keooudone latsamy lattana manivanh manichanh malaythong
noukham nouphone oudone phommachanh phommasone phommavong phetsamone phetdavanh phonesavanh phouvong
phoumy phoumsavath rasmy saysana sayavong saythong sengdao sengphet sengsavang sisavath sisouphanh
sinthavong sivilay soukanh soukphaphone soulivong souksavanh somsanith souphaphone thongsavanh
thongphanh thongloun vanhxay vilayphone vilaysack vongdara viengkham viengxay xaysana xayavong
aung maung kyaw hlaing htun htay htet zaw zawmin thein thiha thida khin khaing kyi kywe naing nyein nyunt
nilar nandar nweni phyo phyu sandar shwe soemin swemin tint tinzar wutyi yadanar yamin zarni zinmar zeyar
ayeaye ayechan ayemyat mgmg myint myat myomin mimi moemoe mumu khinkhin sanda susu thandar thuzar tunaung
kyawkyaw kyawzin aungkyaw aungsan aungmin minaung minthu nainglin hninhnin hnin htike htwe eindra eaindra
nguyen nguyenvan nguyenthi tran tranvan tranthi pham phamvan phamthi hoang huynh phan dang bui duong
ngoc ngocanh thanh thanhha thuy thuthuy phuong phuonganh huong huyen hanh hien hieu hung hoa khanh khoa
kieu linh loan luong minhanh minhtuan nguyet nhung nhan oanh phuc quang quoc quyen quynh thang thao thinh
thoa thom thuong tien tien toan trang trinh trung truong tuan tung tuyen tuyet uyen vinh vuong xuan yen
hongnhung kimanh kimloan maianh lananh vanthanh duyen diep diem dung duc giang
fatima mohammed muhammad ahmed maria michael jessica
"""
# Rarer ones, and English ones: told in identifiers only, where other words are told as well.
_RARER = """
agnes alexander anchalee andrew anthony aungkhant beatrice benjamas benjamin bich borin bouavanh bounlap
bounpheng bridget bunchhay bunrith caixia catherine chalermchai chaloem chamnan chandavy chanrith chansouk
chanthavone charlotte chau chenglong chheangly chhunly chien chonlada christopher chunhong clarence
cornelius cuiping cuong dalavanh daniel dengfeng dieu dominic eaint eleanor elizabeth emily felicity
fenglan florence francis gabriel geoffrey georgina guihua guoliang haitao hannah harriet hninwai hsuwai
htoohtoo hugh huifang ingyin isabella jacqueline jiayi jinhua jirawat jonathan joseph joshua junjie kakada
kamonchanok kanitha kanyarat katherine keat keovilay khaingzar khamphoui khamsouk khem khine khinmar
khonesavanh khuong kiem kiet kimsour kosoma kritsada kritsana kultida kunthy kyawswar kyiphyu lanying
latsamee lawrence leakhena lijuan lingyun long lyheng lyhour manola margaret marjorie matilda matthew
mayzin meifang menghour mengly metinee mingyang mingzhu moehtet moethu montri monyrath myintzu nanda
nareth natcha nathaniel natthawut ngan nghia ngounly nhien nhut nicholas nopparat noymany nuttaporn nyinyi
ohnmar olivia onchanh ornuma panuwat patricia phal phanna phanuphong phatcharaphon phearom phetdavone
philip phimmasone phonethip phouthone phung phyoe pichaya pimlada piyawan ployphailin prapaporn prum
puthyrak pyaephyo qiaolian qiuyue quentin rachana raksmey ratanaksambath ratchada rattanaporn rebecca
rosalind ruihua ruoxi rupert samantha samphors sasiwimol sebastian sengaloun sengthong shufen shuzhen
sirinapha sitthideth siwakorn socheata soethiha sokleap sokphea sokvisal somphors sonexay sothearith
souksamone souliya sovannary sreynuth sreyrath srun stephanie supachai suthida swehtet swezin sylvia
tabitha teerapat thanakorn thavrin thazin thearith theingi theodore thetpaing thidavanh thipphavanh thiri
thitirat thuan thurein thuyet thwin timothy tithvichet tola tram truc ursula vanida vanndeth vichhka
victoria viengkeo vilakone vincent waiyan walter wanchai waraporn wassana weidong wenjing william winifred
worapong worawit xiangyu xiaofeng xinyue xiuzhen xuemei yaowalak yeyint yingluck yingying yonggang
yuanyuan yulin yupar yvonne zachary zawwin zhenzhen zhihao zhongwei zhuoran zihan zinko
"""
_SHORT = """
anh aye ba binh bo boon cao chai chan chea chhim chit cuc dao dat daw dinh do du dy ei fah fang fon gai
gao guo ha hai han hao he heng her him hla ho hoa hok hong hu hua hue huy ing jia jie jing jun kaew kai
kao kem keo kha kham kim ko kong kun lam lan lao lar lay le lei lek leng li lien lim lin ling liu loc
long lu luc luo ly ma mai man mao mean meas mee mei mg min mod mom my mya myo na nak nam nan nay neang
nga nge ngo nhem nhi ning nit no noi nok nong nop nov nu nwe oeun oi ok oo ouk oy pa pan pao pech pen
phan phet phi phon phu pich pim ping ple po pon pov prak qiang quy ros rui sam san sang sao sar saw sen
seng si sin so soe soeun sok som son song srey sry su sun suon svay swe tai tam tan tao tar tep thao thet
thi thu thy ti tin ting tith touch tri tu tun u uk ung van vang vi vo vong vu vy wah wai wei win wu wut
xai xie xin xiong xu yan yer yi yim yin ying yon yong yu yun za zhu zin
"""
NAMES: tuple[str, ...] = tuple(sorted({name for name in _WRITTEN.split() if len(name) >= 4}))
RARER_NAMES: tuple[str, ...] = tuple(sorted({*NAMES, *_RARER.split()}))
SHORT_NAMES: tuple[str, ...] = tuple(_SHORT.split())

# Words that stand in identifiers and codes, also with a capital letter, and name nobody.
_PLAIN = """
case cases client person survivor beneficiary participant participants record file number assessment need
service referral rater worker staff user event visit intake baseline follow up followup program programme
project grant grants donor fund shelter safe house home centre center office branch team site station
hotline group child adult family young woman women man men girl boy north south east west central new old
test demo sample made random code data set not known unknown none other others missing available answer
answered applicable recorded asked no yes any all the of and to in at by for with without do does did is
are was na refused refuse declined decline pending open closed active inactive complete completed
incomplete partly partial full very high low medium good bad better worse same crisis vulnerable stable
secure viet nam china laos lao pdr myanmar burma thailand cambodia vietnam hong kong taiwan phnom penh
siem reap poipet battambang bangkok chiang rai mae sot vientiane savannakhet hanoi yangon mandalay
kunming republic union peoples democratic socialist kingdom
"""
PLAIN_WORDS: tuple[str, ...] = tuple(sorted(set(_PLAIN.split())))
