"""Words that tell the name of a person from a sub-heading: `Common Ground` and `Marisol Vane` have the same shape."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES: Final = _words(
    "de da do dos das di del della der den du des van von zu zur af av la le el al bin ibn ben ter ten y e"
)
SUFFIXES: Final = _words("jr jr. sr sr. ii iii iv phd ph.d. md m.d.")
HAN_GRAMMAR: Final = frozenset("的了在是与之里们这那就也又被把让到着过")
"""Characters of sentences and headings that names do not have behind the surname."""
HAN_PLACES: Final = frozenset("上下里外后前间边时")
"""What a heading of three characters ends in, and a name hardly ever."""
HONORIFICS: Final = _words("dr dr. prof prof. mr mr. ms ms. mrs mrs. st.")

ACRONYMS: Final = _words(
    "AI CCP COVID DC EU GDP HK IMF IT NATO NGO NGOS NYU PRC TV UK UN US USA WHO WTO D.C. E.U. U.K. U.N. U.S. U.S.A."
)

# Given names that leave no doubt, whatever word follows.
GIVEN: Final = _words("""
aaron abigail adam adele adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alexis alfred ali
alice alicia alison amanda amelia amina amy ana anastasia andre andrea andrew angela anita anna anne annie anthony
antonio ariel arthur ashley audrey barbara beatrice benjamin bernard beth betty beverly brandon brenda brian bridget
bruce caitlin cameron camila carl carla carlos carmen carol caroline catherine cecilia cesar chad charles charlotte
chelsea chloe chris christina christine christopher claire clara claudia colin connor courtney craig cynthia daniel
daniela danielle danny darren dave david deborah dennis diana diane diego dmitri dominic donald donna dorothy douglas
duncan dylan edgar edith edward eileen elaine eleanor elena eli elijah elizabeth ella ellen ellie elsa emily emma
emmanuel enrique eric erica erik erin ernest esther ethan eugene eva evan evelyn fatima felix fernando fiona florence
frances francesca francis francisco fred frederick gabriel gabriela gareth gary geoffrey george gerald gina giovanni
gloria gordon graham greg gregory gwen hamid hannah harold harriet hassan heidi helen helena henry herbert howard hugh
hugo ian ibrahim ines ingrid irene isaac isabel isabella ivan jacob jacqueline jake james jamie jan jane janet janice
jared jason javier jean jeffrey jennifer jenny jeremy jerome jerry jesse jessica jessie jim joan joanna joe joel
johanna john johnny jonah jonas jonathan jordan jorge jose joseph joshua josie juan juanita judith judy julia julian
juliana julie juliet karen karim karl kate katherine kathleen kathryn katie keith kelly kenneth kevin khalid kim
kimberly kristen kyle lars laura lauren laurence lawrence leah leila leo leon leonard leslie lewis liam lillian linda
lisa lorenzo louis louise lucas lucia lucy luis luke lydia lynn madeleine maggie malcolm manuel marc marcel marco
marcus margaret maria mariam marianne marie marina mario marisol marjorie marta martha martin mary mateo mathew
matthew maureen maya megan mei melanie melissa mia michael michelle miguel miranda miriam mohamed mohammed molly
monica morgan muhammad nadia nancy naomi natalia natalie natasha nathan nathaniel neil nicholas nicole nigel nina noah
noel nora norman nuria oliver olivia omar oscar owen pablo pamela patricia patrick paul paula pedro peggy peter petra
philip philippe phoebe priya rachel rafael ralph ramon raquel rashid raymond rebecca renata rené renee ricardo richard
robert roberta roberto robin rodrigo roger roland ronald rosa rosalind rosemary ross roy rupert russell ruth ryan
sabrina sally salma samantha samir samuel sandra sanjay sara sarah scott sean sebastian sergio shannon sharon sheila
shirley simon simone sofia sonia sophia sophie stanley stefan stella stephanie stephen steven stuart susan susanna
suzanne sylvia tamara tanya tara ted teresa thelma theodore theresa thomas tiffany timothy tobias tom tomas tony tracy
tristan ursula valeria valerie vanessa vera veronica victoria vincent virginia vivian walter warren wendy wilhelm
william winifred xavier yasmin yolanda yusuf yvonne zachary zoe
""")
# Given names that are words too: they speak neither for a name nor against one.
GIVEN_OR_WORD: Final = _words("""
amber angel april art august aurora autumn basil bill bob brook chance charity chase christian clay cliff crystal
daisy dale dawn dean destiny drew earl faith felicity frank gene glen grace grant guy hank harmony harry hazel heather
holly hope hunter iris ivy jack jade jay jasmine joy june justice justin lance lane liberty lily major mark max may
melody mercy miles mo norm olive paige pat patience pearl penny pierce prudence ray reed rich rob rose ruby sandy
serenity sky stone sue summer sterling terry trinity verity victor violet wade ward will young irving clive terence
clarence clement
""")
# Surnames that are words too: that the body uses the word says nothing against the name.
SURNAME_OR_WORD: Final = _words("""
abbot baker ball banks barber bell berry bird bishop black bloom bond booth bowman bridges brooks brown burns bush
butler carpenter carter chance church clay cole cook cooper crane cross dale day dean drake dyer farmer field fields
fisher fleming flowers ford foster fox frost gates gold golding good grant gray green grove hall harding hardy harvest
hill hook hope house hunt hunter jewel joy judge keating king knight lake lamb land lane lang law leaf little long
love manning marsh mason may meadows miller mills moon moore noble north ocean page palmer park parks parker peace
pike pool pope porter post potter power powers price quick rainey reed rice rivers rose rush savage sharp shepherd
short silver small smith snow south stone street strong summers swan swift taylor temple tower turner vale vane wall
ward waters weaver webb weeks wells west white wild wise wolf wood woods young
""")
FUNCTION_WORDS: Final = _words("""
a about above across after again against all along am among an and any are around as at be because been before behind
being below beneath between beyond both but by can could did does done during each either every few for from had has
have he her here hers his how i if in into is it its itself just less many me mine more most much must my near neither
never no nobody nor not nothing now of off on once one only onto or other others our ours out over own past per same
shall she should since so some something still such than that the their theirs them then there these they this those
three through throughout till to together too toward towards two under until up upon us very via was we were what when
where whether which while who whom whose why with within without would yet you your yours
""")
# What sub-headings are made of; no word here is a common surname.
HEADING_WORDS: Final = _words("""
three four five six seven eight nine ten eleven twelve dozen hundred thousand million zero fourth fifth empty full
steady wet dry loose tight bitter sweet blue yellow purple tea coffee wine beer dim heavy narrow thin thick busy
lonely loud hot warm cool clear dark bright dirty clean crowded hungry tired gentle careful careless patient stubborn
period palace institutes square garden gardens delta avenue sum skies chairs chair houses hands ends shoes shoe breaks bound fire
kingdom dance dances cloud clouds storms academic access action actors affairs age agenda agreement aid air ambition
ambitions america american americans analysis anniversary answer answers archive archives argument arguments arrival
asia asian asset assets background balance barrier barriers battle beginning beginnings beijing belief benefits better
big border borders bread bridge britain broken bubble budget business campus cases century challenge challenges change
changes channel children china chinese choice choices cities citizen citizens city class classroom classrooms climate
closed coast cohort cold college common communities community companies comparison competition complex concept concern
concerns conclusion conclusions condition conditions conflict congress context contexts conversation conversations
cooperation core costs countries country course crisis critical cross-cultural crowd cultural culture cultures
currency current curtain daily danger data deal debate debates decade decades deep defense demand democracy department
design details dialogue dialogues difference differences different difficult digital dilemma diplomacy diplomatic
direct discussion distance distant divide domestic door doors double doubt dream dreams early east eastern economic
economics economies economy editorial education effects election elections emerging empire end endings enemy energy
engagement environment equal equality era essay essays ethics europe european event events everyday evidence example
examples exchange exchanges experience experiences expert experts export exports facts failure family far fear fears
final finance first flags flight food force forces foreign forum forward foundation foundations fragile free freedom
fresh friend friends friendship frontier further future futures game gap gaps gender generation generations geneva
geopolitics german germany gift global globalization goals government governments gradual great grief ground grounds
group groups growth habit habits half hard harvard health hidden high higher historical history home homes hong honest
human humanitarian humility idea ideas identity image images impact import imports impression impressions india indian
industry influence information initiative innovation inside insight insights institute institutions interest interests
international internet introduction island islands issue issues japan japanese journey journeys key knowledge korea
labor laboratory language languages last late leaders leadership legacy lesson lessons letter letters level life light
lights limit limits line lines literature local london lost machine main map maps market markets meaning measures
media memories memory method methods middle migration military mind mindset minds mirror mirrors misconceptions
missing mistrust mobility model models modern moment moments momentum money moral morning multilateral museum music
mutual narrative narratives nation national nationalism nations nature negotiation network networks neutral new news
newspaper night nuclear object objects obstacle obstacles official officials old open opportunities opportunity
optimism options order ordinary origins outlook overview pacific pandemic paper parallel part participants partner
partners partnership path paths pathway pathways patterns people perception perceptions personal perspective
perspectives philippines place places plan plans policies policy political politics pollution popular possibilities
power-sharing practical practice practices preface present press principle principles private problem problems process
professor program programs progress project projects promise promises prospects protection public purpose quality
question questions quiet race rail reality realities reason reasons recent recommendations record reflections reform
reforms regional relations relationship relationships religion research resources response responses responsibility
result results rethinking return rights rise risk risks rival rivalry rivals river road roads role roles room rule
rules russia russian safe safety scholars school schools science scientific second secret section security seminar
series session sessions shanghai shared shenzhen shore shores side sides silence simple singapore slow small-group
social societies society soft solution solutions source sources southern space speech spring stability stage stakes
standards state states step steps stereotypes stories story strait strange strategic strategies strategy strength
strengths structure student students studies study success suggestions summary supply support surprise sustainable
system systems table taiwan takeaways talk talks tariff tariffs task tasks teacher teachers team teams technology
tensions terms theory thing things third thought thoughts threat threats ties time times tokyo tools topic topics
tough tour town trade traffic train translation transparency trap treaty trends trip trips true trust truth turning
ultimate unequal union united universities university urban useful value values view views virtual vision visit visits
visitor voice voices vote walls war wars washington watershed way ways week welcome western wide winter women word
words work world worlds year years yesterday
""")

SURNAMES_IN_PINYIN: Final = _words("""
ai an bai bao bi bian cai cao cen chai chang che chen cheng chi chu cui dai deng diao ding dong dou du duan fan fang
fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou hu hua huang huo ji jia jiang jiao jin jing kang ke
kong lai lan lei li lian liang liao lin ling liu long lou lu luo lv lyu ma mao mei meng mi miao mo mu ni nie ning niu
ou ouyang pan pang pei peng pi pu qi qian qiao qin qiu qu quan ran ren rong ruan shang shao shen sheng shi shu si situ
sima song su sun tan tang tao tian tong tu wan wang wei wen weng wu xi xia xiang xiao xie xin xing xiong xu xue yan
yang yao ye yi yin ying you yu yuan yue yun zang zeng zha zhan zhang zhao zheng zhong zhou zhu zhuang zhuge zong zou
zuo
""")
SURNAMES_IN_HAN: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖"
    "糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺肖闫代"
)
DOUBLE_SURNAMES: Final = _words("""
欧阳 司马 上官 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 轩辕 端木 南宫 独孤 长孙 宇文
""")
# Sub-headings that begin like a surname.
HAN_HEADINGS: Final = _words("""
时代 时间 时差 时光 安全 方法 方向 文化 文明 高峰 高铁 高考 余论 余音 路上 路径 关系 关于
关键 常识 平等 温度 温暖 江南 江湖 白天 黄昏 金钱 金融 马路 石油 石头 田野 成长 成果 成就
成见 易懂 华人 夏天 夏令营 古今 古城 车票 车站 包容 计划 花园 水土 习惯 房间 管理 冷战
左右 党派 全球 全球化 和平 和解 和谐 和而不同 明天 原因 商业 乐观 应对 代价 代际 明暗 来源
来往 解释 解决 单边 童年 向前 谈判 游记 查询 曲折 祝福 贺信 林中路 章节 史料 史实 简介
简史 强国 边界 池塘 连接 保护 银行 宗教 官方 都市 木桥 米饭 井水 应用 盛会 成因 解读 台湾
万里路 明日 原则 代表 代沟 冷和平 计算 包袱 单元 卫生 项目 成本 强调 高度 高低 安静 安居
文字 文学 文本 武器 常态 易地 龙与鹰 关税 关口 时局 钟声 钟摆 雷声 金属
""")
