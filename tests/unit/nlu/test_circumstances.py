"""Danger, harm and people who need special care are found, and what only sounds like them is not (D3)."""

from functools import cache

import pytest

from nlu.entities.circumstances import CircumstanceFinder, terms_of
from nlu.script import normalise
from settings import ROOT
from training.examples import read_examples


@cache
def finder() -> CircumstanceFinder:
    return CircumstanceFinder(
        terms_of(
            read_examples(
                sorted(p for p in (ROOT / "data/nlu").rglob("lookups/*.yml") if p.stem in ("circumstances", "hints"))
            ).lookup_tables
        )
    )


def told_in(message: str) -> set[str]:
    return {str(span.value) for span in finder().find(normalise(message))}


SAFETY = """
充电宝充着电突然着火了
插座一直冒烟，吓死人
電池起火，差點燒到窗簾
锂电池爆炸了
电热毯半夜烧起来了
热水器漏电，我被电到了
杯子一倒热水就炸开，手烫伤了
孩子被玩具割破手
椅子腿断了，我妈摔伤骨折
吃完外卖全家上吐下泻
怀疑是食物中毒
喝了你们的奶，孩子起了疹子
用完面膜脸肿得像猪头，送医院了
我家娃误吞了纽扣电池
厨房一股煤气味
燃气泄漏了你们管不管
刹车失灵，差点没命
菜里吃出玻璃
手破了流血不止
我妈吃了你们的药晕倒了
插头烧焦了还能用吗
被困电梯两个小时
手机充电时冒浓烟
电池鼓包，会不会爆炸
充电宝用了俩月就鼓起来了
我的行動電源膨脹變形，摸起來燙燙的
行動電源整個鼓成這樣還能用嗎
锂电池漏液了
插座用一会儿就烫手
一摸外壳就麻手
吃完你们的虾拉了一晚上
昨天吃了全家跑急诊
吃壞肚子在醫院打點滴
孩子吃了之后身上起红疹喘不过气
餅乾裡咬到一條蟲
喝着喝着发现有虫
坚果里吃到一块玻璃
新锅一烧全是化学味
这锅一热闻着就想吐，头也晕
壶把掉了，开水浇我腿上烫起一片泡
手被划了一道口子，缝了三针
凳子腿断了，我妈从上面摔下来
灶台那边老有煤气味儿，怕漏气
my charger caught fire last night
The power bank exploded in my bag
there is smoke coming out of the dryer
The toaster gave me an electric shock
my son was injured by the toy
The glass broke and I cut my hand badly
she had an allergic reaction to your cream
we all got food poisoning from your chicken
my daughter swallowed a button battery
There is a strong smell of gas from the new hob
The kettle burned my arm
he ended up in hospital after eating it
there's a burning smell from the motor
The heater burst into flames
her lips are swollen and she can't breathe
the brakes failed on the way down
I found a piece of glass in the yoghurt
my hand is bleeding because of your box
Carbon monoxide alarm went off
the battery is swollen, will it explode
the milk was off and I'm pregnant and drank some
mouldy yoghurt, my daughter ate it and was sick
found a bit of glass in my salad, cut my gum
power bank gets red hot when its charging and the case has swelled
the charger plug melted last night
my phone battery has puffed up like a pillow
the new sofa stinks of chemicals and its making us dizzy
fumes off this wardrobe are giving my kids headaches
can smell gas since your fitter left
got an electric shock off the washing machine
had the prawns and have been throwing up since 3am
we all had the chicken, whole family been sick since
Hi I ordered a salad without nuts, it had nuts in it and my son is allergic
my little boy burnt his hand on the heater
the toy's got a sharp edge and my son cut his finger
kettle sparks every time i switch it on
hair dryer started smoking in my hand
bit into the sandwich and there was a piece of metal in it
the vape got so hot it burned my leg
there were maggots in the rice and we'd already eaten half
use by date was last week and my husband drank it
the iron went bang and there was smoke everywhere
the chair collapsed under me and I hurt my back
since using that cream my face is all swollen
I used the serum and my skin is burning and red
i ate your pizza last night and have had diarrhoea all day
had to take my daughter to a&e after that toy
THE BATTERY IS SMOKING WHAT DO I DO
my e-bike battery is making a hissing noise
the lamp gives you a little shock when you touch it
choked on a loose button off the teddy, he's 2
chicken was raw in the middle, we ate it before we saw. both ill all night
someone's going to get hurt, wires hanging out of the plug
blender motor burning smell then sparks
I ordered a decaf for my wife, drank it before realising the cup said nuts, she's allergic
headphones charger cable gets scorching hot and smells
tasted weird, turns out the juice had expired, I feel really sick now
""".strip().splitlines()
SELF_HARM = """
你们再这样我真的不想活了
钱没了，我想死
我活不下去了
真想跳楼算了，一了百了，遗书都写好了
活着还有什么意思
不如死了算了
我可能会割腕
I want to die
I feel like killing myself
there is no reason to live any more, I can't go on living
I'm going to end my life
I don’t want to be here anymore
sometimes I think of suicide
""".strip().splitlines()
VULNERABLE = """
我怀孕七个月了，搬不动
家里有个三个月大的宝宝
我爸是独居老人
我奶奶八十多岁了
我是残疾人
我媽八十幾歲，走不遠
我妈刚做完手术
我坐轮椅，下不了楼
我爱人在化疗
I'm pregnant and can't lift it
it is for my 82 year old mother
my father is disabled and lives alone
we have a newborn at home
she is in a wheelchair
my wife is having chemotherapy
I had surgery last week
I am 34 weeks pregnant
my nan is in her eighties
my dad has parkinsons and I am his carer
""".strip().splitlines()
HEALTH_NEED = """
我妈的胰岛素还没到
老人等着吃药
今晚就断药了
药还没到，家里只够一天
我爸的血壓藥快吃完了
老妈等药呢
轮椅一直没送来，我爸出不了门
救命药你们也敢拖
制氧机坏了
My insulin is four days late
she needs her medication tonight
I'm out of my medication
the wheelchair hasn't arrived and he can't leave the house
my inhaler is in that parcel
you sent the wrong medication
I am out of meds and the parcel is stuck
her heart pills were meant to come Friday
my prescription still has not come
""".strip().splitlines()

ONLY_SOUNDS_LIKE_IT = """
这款是爆款吧
价格爆炸
气炸了
笑死我了
我想死的心都有了
烧钱的玩意
气得我要爆炸了
好吃到爆炸
爆炸盐没洗干净
垃圾到爆炸
客服群里炸开了锅
嗓子都冒烟了还没人理
燃气灶打不着火
我火大得很
发起火来不认人
屁股着火一样催我
跳楼价买的
跳楼大甩卖骗人
累死了
急死人了
丑死了
大出血买的，结果是坏的
打骨折的价格
被你们气得吐血
我的心很受伤
手机是不是中毒了
高血压都要被你们气犯了
心脏病都要吓出来了
想死你们家的蛋糕了
我想死你们了
幸好没人受伤
没有受伤
并没有着火
漏电保护器坏了
烫伤膏没收到
火灾险怎么退
孕妇装买大了
玩具救护车少了一个轮子
自杀式营销
吃错药了吧你们
宝贝收到了，质量不好
宝宝辅食碗颜色发错了
后悔药哪里有卖
无药可救的客服
防爆膜裂了
我对花生过敏，请备注
煤气灶什么时候送
充电宝还没到，焦急
充电宝没收到，鼓捣半天也查不到
我在充电宝那单上划到账单了
快递盒划了一道口子
衣服上划了个口子
手机壳划了个口子
新闻里看的，头疼
味道难吃得想吐
吃的时候玻璃碗裂了
杯子摔破了
孩子摔坏了遥控车
苹果破了皮
煤气灶漏发了配件
充电器又没到，人麻了
吃完饭被拉到群里
看你们吹牛看得一直吐槽
打完折一共八十了
桌腿不好看
吃了闭门羹
驱虫药吃多少
火锅底料漏了
burning question for you
is the fire sale still on
this wait is killing me
my back is killing me
my inbox exploded with your adverts
prices have exploded
I'm about to explode with anger
your deals are on fire
he was fired last week
you're bleeding me dry
bleeding edge technology
add insult to injury
shocked by the price
the smoke grey one
my Fire TV stick is broken
dying to get it
I could die laughing
I want to die of embarrassment
it's a killer deal
dead on arrival
the deadline passed
nobody was injured
there was no smell of gas
it did not catch fire
choking on your words
passed out flyers at the door
my account is disabled
the button is disabled
a baby blue sweater
gas stove delivery time
first aid kit missing
food is to die for
commercial suicide, this policy
makes me sick
the milk was off
yoghurt was mouldy, want my money back
sick of waiting for my food
my phone bill went up and its a shock
the freezer broke and all my ice cream melted
boots gave me blisters on my feet
the chair leg is broken
my son broke the toy in a day
my daughter's doll arrived broken
I'm so ill and the food is an hour late
i was sick and couldn't collect the parcel
hand blender is broken
voucher expired before I could use it
The trousers are cut too short in the leg
my laptop gets hot and slow
what a headache trying to sort the gas bill
you charged me twice for the battery
i ate late because the pizza was cold
coffee tastes off
this candle smells of nothing
smoke grey phone case never came
the battery dies in an hour
wine glasses arrived smashed, glass everywhere in the box
the kettle leaks
food was cold and the driver was rude
you make me sick
wok non stick peeling off into my food
my hair dryer burnt out after a week
ordered a fire alarm and it never came
the watch face is scratched
is it normal that the phone gets warm when charging
my email blew up with your spam
can't eat this, it's cold and greasy
his attitude hurt my feelings
the size was off and the colour too
mattress smells a bit
the scooter brakes squeak
my husband's battery charger never came
I ate at a restaurant when the driver called
I got a shock when I saw the price of the phone
the dress fits fine but the colour is off
the taxi was late because of a crash
my food arrived cold, the kids were starving, they ate toast
you people make my blood boil
hot stuff, selling like hot cakes
the toy ambulance is missing a wheel
baby shower decorations came late
the medicine ball is too heavy
shock absorber does not fit
I'm burned out by your hotline
hospital bed sheets set, wrong size
blown away by the quality
my phone blew up with messages
the ringtone is deafening
smoke detector needs a battery
sick of waiting
the poisoned chalice of loyalty points
""".strip().splitlines()


@pytest.mark.parametrize("message", SAFETY)
def test_danger_and_harm_are_found(message: str) -> None:
    assert "safety" in told_in(message)


@pytest.mark.parametrize("message", SELF_HARM)
def test_a_wish_to_die_is_found(message: str) -> None:
    assert "self_harm" in told_in(message)


@pytest.mark.parametrize("message", VULNERABLE)
def test_who_needs_special_care_is_found_and_is_no_danger(message: str) -> None:
    assert told_in(message) == {"vulnerable"}


@pytest.mark.parametrize("message", HEALTH_NEED)
def test_goods_needed_for_health_are_found(message: str) -> None:
    assert "health_need" in told_in(message)


@pytest.mark.parametrize("message", ONLY_SOUNDS_LIKE_IT)
def test_what_only_sounds_like_it_is_left_alone(message: str) -> None:
    assert told_in(message) == set()


def test_who_says_not_to_be_suicidal_is_heard_all_the_same() -> None:
    assert told_in("I am not suicidal, just tired") == {"self_harm"}


def test_a_worried_question_is_no_denial() -> None:
    assert told_in("会不会着火") == {"safety"}


def test_two_listed_words_are_found_together_only_within_a_sentence() -> None:
    assert told_in("充电宝充了一晚上，早上鼓了") == {"safety"}
    assert told_in("充电宝收到了。鼓是另一单的") == set()


def test_a_pair_denied_at_its_second_word_is_no_danger() -> None:
    assert told_in("充电宝没有发烫") == set()
