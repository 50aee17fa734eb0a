"""What a message says about the handling itself, whatever its subject: still unsolved, one thing to add, …"""

import re

from nlu.entities.money.counter_amounts import find_counter_amounts
from nlu.entities.money.shares import find_shares
from nlu.script import normalise

BARGAIN = "bargain"
_DONE = r"(?:解决|处理|弄|搞定|修|办|收到|到账|到|送|退|赔|补|回复|联系|改|恢复|发货|寄)"
_PATTERNS = {
    # The same trouble goes on after it was settled (F2).
    "unsolved": (
        rf"(?:还是|仍然?|依然|依旧|到现在(?:还是?|都|也)?|至今(?:还|都)?|一直|根本|压根|怎么还)(?:也|"
        rf"都)?(?:没有?|未|不){_DONE}?",
        r"(?:还|都|也)?没有?(?:得到|被|给我|帮我)?(?:解决|处理好|处理完|弄好|搞定|修好|办好|办成|兑现)",
        r"(?:还是|又|仍然?|依然|照样)(?:是|出现|老样子|这样|那样)?(?:一样|老样子|坏|错|破|漏|少|断|出问题|不行|"
        r"用不了|不能用|没用)",
        r"说好的?.{0,12}(?:呢|没|送到|到账|到的|联系|回复|解决)|(?:你们?|您们?)(?:说|答应|承诺)(?:了|过|"
        r"好的?)?.{0,10}(?:昨天|前天|今天|早就)",
        r"(?<![a-z])still (?:no|not|isn'?t|hasn'?t|haven'?t|doesn'?t|don'?t|didn'?t|broken|waiting|wrong|"
        r"missing|faulty|"
        r"damaged|the same|unsolved|unresolved|nothing|down|leaking|dead)(?![a-z])",
        r"(?<![a-z])(?:is|has|was|are|were)(?:n'?t| not) (?:been |yet )?(?:solved|resolved|fixed|sorted|"
        r"dealt with|put right)",
        r"(?<![a-z])nothing (?:has )?(?:changed|happened|been done|arrived|came|come)(?![a-z])",
        r"(?<![a-z])(?:broken|wrong|faulty|failed|stopped working|happened|happening|damaged|missing) again(?![a-z])",
        r"(?<![a-z])you (?:said|told me|promised|assured me) (?:that )?(?:it|they|i|you|the|my|someone|somebody|we)"
        r"[^.?!]{0,40}(?:would|will|was|were|be|by|yesterday|today|last|had|'d)(?![a-z])",
        r"(?<![a-z])(?:refund|money|replacement|new one|compensation|parcel|voucher|letter|call|callback|apology) "
        r"(?:that )?(?:you|he|she|they|your \w+)(?:'d| had| have)? (?:promised|agreed|offered|said)(?![a-z])"
        r"(?![^.?!]{0,20} (?:came|arrived|is here))",
        r"(?<![a-z])(?:same (?:problem|issue|thing|trouble) again|(?:never|hasn'?t|not|didn'?t) (?:arrived?|"
        r"turned up|come|reached)"
        r"[^.?!]{0,20}(?:again|as promised|either))",
    ),
    # What was taken back or settled is to be taken up again.
    "resume": (
        r"(?:还是|仍然?)(?:要|得|想|请|麻烦|给我|帮我|继续|需要)?(?:你们?|您|继续|接着|再)?(?:帮我|给我|"
        r"来)?(?:投诉|处理|解决|办理|跟进)(?!得|的怎|了吗|怎么)",
        r"(?:继续|接着|重新|再次?|恢复|重启)(?:帮我|给我|为我)?(?:投诉|处理|办理|打开|受理|跟进|提交投诉)|"
        r"不撤(?:回|销|诉)?了|撤回取消|别撤",
        r"(?<![a-z])(?:re-?open|resume)(?![a-z])",
        r"(?<![a-z])(?:changed my mind|on second thoughts?|don'?t withdraw|do not withdraw|un-?withdraw|"
        r"after all(?= ?[.!?]?$)|"
        r"(?:carry|go) on with (?:it|my|the)|continue (?:with )?(?:it|my|the)|take (?:it|my case|"
        r"this) up again)(?![a-z])",
    ),
    # Something more about a case that is on record.
    "addition": (
        r"(?:^|[,。;:!?\s])(?:我(?:想|要)?)?(?:再|还想|还要|另外)?(?:补充|加)(?:一?[句点下个条些]|说明)",
        r"(?:^|[,。;!?\s])(?:还有|另外)(?:一点|一件事|件事|一句|个情况)",
        r"(?<![a-z])(?:one more (?:thing|point|detail)|(?:like|want|need) to add|let me add|(?:can|could|"
        r"may) i add|also,? for (?:my|the) case|"
        r"add (?:this|that|something|a note) to (?:my|the) (?:case|complaint))(?![a-z])",
    ),
    # Somebody is said to have promised or granted something already.
    "claimed_promise": (
        r"(?:客服|同事|员工|经理|主管|领导|店长|老板|组长|人员|专员|之前那个|你们那个|上次那个|他们|她|他)(?:们|"
        r"之前|昨天|上次|当时|都|已经|明明|也|亲口)*"
        r"(?:答应|承诺|同意|批准|保证|说好|说过?(?:可以|会|能|要|给|赔|退|补)|许诺)",
        r"(?:别人|人家|其他人|其他客户|别的客户|我朋友|隔壁|上次有人)(?:们|家|都|也|就|可以|能|之前|那边|"
        r"已经)*(?:赔|退|补|给|拿到|得到|收到)",
        r"(?:你们|您)(?:之前|上次|昨天|明明|不是|已经|亲口)+(?:都|也)?(?:答应|承诺|同意|保证|说好)(?:了|"
        r"过)?[^,。]{0,6}(?:赔|退|补|给|换)",
        r"(?<![a-z])(?:colleague|agent|manager|supervisor|boss|rep|representative|team|staff|guy|lady|woman|man|"
        r"person|he|she|they|"
        r"somebody|someone)(?: (?:here|there|on the phone|in the shop|at your company|already|has|had|have|"
        r"from your team|"
        r"i spoke to|yesterday|earlier))*,? (?:promised|offered|approved|agreed|granted|guaranteed|(?:said|"
        r"told me) (?:that )?"
        r"(?:i|you|they|we)(?:'d| would| could| can| will|'ll)? (?:get|have|receive|be|pay|refund|give))",
        r"(?<![a-z])(?:everyone|everybody|others?|other (?:people|customers)|my (?:friend|neighbour|neighbor|"
        r"colleague)|someone else)"
        r"(?: (?:else|all|already|has|had|have))* (?:got|gotten|received|was given|were given|been paid|"
        r"was paid|were paid|was refunded)",
    ),
    # What the customer would have us do better, for others or the next time.
    "suggestion": (
        r"建议|希望(?:你们?|您们?|以后|下次|将来|能)|最好(?:能|可以|是)|(?:要是|如果)能.{1,30}就(?:更)?好|"
        r"(?:可以|应该)(?:再)?(?:改进|改善|优化|加强|提高|加快)|(?:下次|以后)(?:请|能|要|注意)|"
        r"(?:再|要是|如果)[^，。！？,!?]{1,20}就(?:更)?好(?:了|啦)?$",
        r"(?<![a-z])(?:(?:i|we)(?:'d| would)? (?:like to )?suggest|suggestion|you (?:should|could|might)|"
        r"(?:it )?would be (?:nice|good|great|better|helpful) if|please improve|i (?:wish|hope) you|"
        r"next time)(?![a-z])",
    ),
    # Each side is to give way by half.
    "halfway": (
        r"各退一步|折中|取个中间|各让一步|中间价",
        r"(?<![a-z])(?:meet (?:me |us |you )?(?:halfway|half way|in the middle)|split the difference|"
        r"compromise)(?![a-z])",
    ),
}
SOLVED = "solved"
_HARDLY_MORE = 8
_CAME = r"(?:已经?|都|终于|总算|刚刚?|刚才|今天|昨天|全部?|也|给我|帮我)*"
_WHAT_CAME = r"(?:快递|包裹|货|东西|退款|钱|款|补偿|赔偿|新的|换货|补发的?|道歉信?|说明)"
_GOODS_OR_MONEY = r"(?:refund|money|parcel|package|replacement|order|payment|compensation|everything|item|letter)"
_SOLVED = re.compile(
    rf"{_CAME}(?:解决|处理好|处理完|弄好|搞定|修好|办好|办妥|收到|到账|送到|退回来|补发来)了|"
    rf"{_WHAT_CAME}{_CAME}(?:到|收到|来|退|送到)了|没(?:有)?(?:问题|事)了|"
    rf"(?<![a-z]){_GOODS_OR_MONEY}(?:'s| has| have)?(?: now| just| finally| already| been)*"
    r" (?:arrived|came|come|turned up|delivered|credited|paid)(?![a-z])|"
    rf"(?<![a-z])(?:got|received) (?:my|the) (?:new )?{_GOODS_OR_MONEY}(?![a-z])|"
    r"(?:'s|(?<![a-z])(?:is|are|been|was|got|all))(?: all| now| finally| already)* "
    r"(?:sorted|solved|resolved|settled|fixed|put right|taken care of)(?![a-z])|"
    r"(?<![a-z])works (?:now|again|fine)(?![a-z])"
)
# What takes back half of it, or asks for it, or hopes for it.
_RESERVATIONS = re.compile(
    r"[?]|吗|么$|但|可是|不过|却|只是|结果|如果|要是|假如|等|什么|何时|怎么|错|坏|少了|破|还没|没有(?!问题|事)|没(?!有|问题|事)|"
    r"不(?!客气|错|用|好意思)|"
    r"(?<![a-z])(?:but|though|although|however|except|if|when|once|until|unless|another|wrong|broken|damaged|"
    r"not|never|yet|only|half|part)(?![a-z])|n't(?![a-z])"
)
REMARKS = {name: re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for name, patterns in _PATTERNS.items()}


def remarks_in(text: str) -> list[str]:
    """The names of the remarks a message makes.

    Args:
        text: As written.
    """
    normalised = normalise(text)
    made = [name for name, pattern in REMARKS.items() if pattern.search(normalised)]
    solved = _SOLVED.search(normalised) and not has_reservations(text)
    return [*made, *([SOLVED] if solved else []), *([BARGAIN] if _bargains(normalised) else [])]


def says_little_but_solved(text: str) -> bool:
    """Whether a message tells that the trouble is over, and hardly anything else; no more is to be read into it.

    Args:
        text: As written.
    """
    normalised = normalise(text)
    solved = _SOLVED.search(normalised)
    rest = normalised[: solved.start()] + normalised[solved.end() :] if solved else ""
    return solved is not None and sum(character.isalnum() for character in rest) <= _HARDLY_MORE


def has_reservations(text: str) -> bool:
    """Whether a message that sounds content takes something back: 收到了，但是坏的.

    Args:
        text: As written.
    """
    return bool(_RESERVATIONS.search(normalise(text)))


def _bargains(text: str) -> bool:
    """Whether the text names a sum or a share the way one bargains for it."""
    return any(True for find in (find_counter_amounts, find_shares) for _ in find(text))
