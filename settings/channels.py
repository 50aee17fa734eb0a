"""What each messaging app needs to be switched on: all of its required variables; none of them leaves it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChannelVariables:
    """The variables of one app.

    Attributes:
        required: set all of them, or none.
        optional: each with its default; empty where there is none.
        switches: those of the optional ones that are 1 (on) or 0 (off).
        where: the page of the app's console on which the values are found.
    """

    required: tuple[str, ...]
    where: str
    optional: Mapping[str, str] = field(default_factory=dict)
    switches: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.required, *self.optional)


HUMAN_AGENT = "SANDRA_FACEBOOK_HUMAN_AGENT"

CHANNEL_VARIABLES: Mapping[str, ChannelVariables] = {
    "wechat": ChannelVariables(
        ("SANDRA_WECHAT_APP_ID", "SANDRA_WECHAT_APP_SECRET", "SANDRA_WECHAT_TOKEN"),
        "mp.weixin.qq.com, Settings and development, Basic configuration",
        # With a key messages are encrypted (AES mode), without one they are plain.
        {"SANDRA_WECHAT_AES_KEY": "", "SANDRA_WECHAT_API": "https://api.weixin.qq.com"},
    ),
    "wecom": ChannelVariables(
        ("SANDRA_WECOM_CORP_ID", "SANDRA_WECOM_SECRET", "SANDRA_WECOM_TOKEN", "SANDRA_WECOM_AES_KEY"),
        "work.weixin.qq.com, Customer service, API",
        {"SANDRA_WECOM_API": "https://qyapi.weixin.qq.com"},
    ),
    "feishu": ChannelVariables(
        ("SANDRA_FEISHU_APP_ID", "SANDRA_FEISHU_APP_SECRET", "SANDRA_FEISHU_ENCRYPT_KEY"),
        "open.feishu.cn or open.larksuite.com, your app, Events and callbacks, Encryption strategy",
        {"SANDRA_FEISHU_VERIFICATION_TOKEN": "", "SANDRA_FEISHU_API": "https://open.feishu.cn"},
    ),
    "dingtalk": ChannelVariables(
        ("SANDRA_DINGTALK_APP_KEY", "SANDRA_DINGTALK_APP_SECRET", "SANDRA_DINGTALK_ROBOT_CODE"),
        "open-dev.dingtalk.com, your app, Robot",
        {
            "SANDRA_DINGTALK_API": "https://api.dingtalk.com",
            # Where the address to answer at may lie, which each message brings along.
            "SANDRA_DINGTALK_SESSIONS": "https://oapi.dingtalk.com",
        },
    ),
    "telegram": ChannelVariables(
        ("SANDRA_TELEGRAM_TOKEN", "SANDRA_TELEGRAM_SECRET"),
        "the chat with @BotFather; the secret is a word of your own that Telegram sends along",
        {"SANDRA_TELEGRAM_WEBHOOK_URL": "", "SANDRA_TELEGRAM_API": "https://api.telegram.org"},
    ),
    "slack": ChannelVariables(
        ("SANDRA_SLACK_TOKEN", "SANDRA_SLACK_SIGNING_SECRET"),
        "api.slack.com, your app, OAuth & Permissions and Basic Information",
        {"SANDRA_SLACK_API": "https://slack.com/api/"},
    ),
    "twilio": ChannelVariables(
        ("SANDRA_TWILIO_ACCOUNT_SID", "SANDRA_TWILIO_AUTH_TOKEN", "SANDRA_TWILIO_NUMBER"),
        "console.twilio.com; the number as whatsapp:+14155238886",
        # The address Twilio signs is the one it calls, which a proxy may hide from us.
        {"SANDRA_TWILIO_WEBHOOK_URL": "", "SANDRA_TWILIO_API": "https://api.twilio.com"},
    ),
    "facebook": ChannelVariables(
        ("SANDRA_FACEBOOK_VERIFY", "SANDRA_FACEBOOK_SECRET", "SANDRA_FACEBOOK_PAGE_ACCESS_TOKEN"),
        "developers.facebook.com, your app, Messenger",
        # Meta has to have permitted the page to answer as a human agent.
        {HUMAN_AGENT: "0", "SANDRA_FACEBOOK_API": "https://graph.facebook.com"},
        switches=(HUMAN_AGENT,),
    ),
    "chatwoot": ChannelVariables(
        ("SANDRA_CHATWOOT_URL", "SANDRA_CHATWOOT_TOKEN", "SANDRA_CHATWOOT_SECRET"),
        "your Chatwoot, Settings, Bots",
        # Where it keeps its files, if they lie somewhere else, as in a bucket.
        {"SANDRA_CHATWOOT_FILES": ""},
    ),
}
