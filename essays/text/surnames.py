"""Family names whose reading differs from the character's usual one, with tones as digits.

A dictionary of words cannot know them: as a family name 曾 is Zeng, elsewhere ceng. Only names with one settled reading
are listed; where bearers themselves differ (覃 is Tan or Qin) the usual reading is left, and an editor decides.
"""

from __future__ import annotations

from typing import Final

SURNAMES: Final = {
    "单": "shan4", "單": "shan4", "曾": "zeng1", "区": "ou1", "區": "ou1", "仇": "qiu2", "翟": "zhai2", "解": "xie4",
    "查": "zha1", "任": "ren2", "盖": "ge3", "蓋": "ge3", "朴": "piao2", "华": "hua4", "華": "hua4", "乐": "yue4",
    "樂": "yue4", "召": "shao4", "种": "chong2", "员": "yun4", "員": "yun4", "缪": "miao4", "繆": "miao4", "折": "she2",
    "秘": "bi4", "繁": "po2", "燕": "yan1", "訾": "zi1", "葛": "ge3", "那": "na1", "哈": "ha3", "过": "guo1",
    "過": "guo1", "佴": "nai4", "阚": "kan4", "闞": "kan4", "薄": "bo2", "句": "gou1", "要": "yao1", "洗": "xian3",
    "卜": "bu3", "尉": "wei4", "黑": "he4", "冼": "xian3", "隗": "wei3", "逄": "pang2", "晁": "chao2", "应": "ying1",
}  # fmt: skip

COMPOUND_SURNAMES: Final = {
    "尉迟": "yu4 chi2", "尉遲": "yu4 chi2", "万俟": "mo4 qi2", "萬俟": "mo4 qi2", "长孙": "zhang3 sun1",
    "長孫": "zhang3 sun1", "令狐": "ling2 hu2", "澹台": "tan2 tai2", "澹臺": "tan2 tai2", "欧阳": "ou1 yang2",
    "歐陽": "ou1 yang2", "司马": "si1 ma3", "司馬": "si1 ma3", "上官": "shang4 guan1", "诸葛": "zhu1 ge3",
    "諸葛": "zhu1 ge3", "夏侯": "xia4 hou2", "皇甫": "huang2 fu3", "慕容": "mu4 rong2", "宇文": "yu3 wen2",
    "公孙": "gong1 sun1", "公孫": "gong1 sun1", "轩辕": "xuan1 yuan2", "钟离": "zhong1 li2", "濮阳": "pu2 yang2",
    "申屠": "shen1 tu2", "端木": "duan1 mu4", "南宫": "nan2 gong1", "南宮": "nan2 gong1", "赫连": "he4 lian2",
    "鲜于": "xian1 yu2", "闾丘": "lv2 qiu1", "司徒": "si1 tu2", "司空": "si1 kong1", "独孤": "du2 gu1",
    "西门": "xi1 men2", "拓跋": "tuo4 ba2", "呼延": "hu1 yan2", "完颜": "wan2 yan2", "纳兰": "na4 lan2",
    "东方": "dong1 fang1", "東方": "dong1 fang1",
}  # fmt: skip
