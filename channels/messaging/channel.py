"""A messaging app as Rasa's input channel: what all apps have in common."""

from __future__ import annotations

import asyncio
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from rasa.core.channels.channel import InputChannel, OutputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

import settings
from channels.messaging.inbox import Inbox
from channels.messaging.media import MediaKeeper
from channels.messaging.pacing import Pace, counts_at
from channels.messaging.platform import Platform, RequestError
from channels.messaging.postman import Postman
from channels.messaging.refused import Refusals
from channels.turn.output import PushingOutput, Said
from channels.turn.phrases import phrase
from channels.turn.running import OnNewMessage
from channels.turn.service import ChannelService
from nlu.languages import language_of
from sandra.channels import ChannelTraits, address_of
from sandra.letters import LetterBox


class MessagingChannel(InputChannel, ABC):
    """One app. A subclass names it, makes its platform of the credentials, and reads what comes to its webhook."""

    traits: ClassVar[ChannelTraits]

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self._post: Post | None = None

    @classmethod
    def name(cls) -> str:
        """As trackers, credentials and addresses have it."""
        return cls.traits.name

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> InputChannel:
        """The channel, or one that is off where credentials.yml has no values for it."""
        if cls.name() not in settings.load().channels_on:
            return SwitchedOff(cls.name())
        return cls(cls.platform_of({name: str(value) for name, value in (credentials or {}).items()}))

    @classmethod
    @abstractmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> Platform:
        """The app as it is spoken to with these credentials."""

    @abstractmethod
    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """Add what the app calls; a request that is not the app's raises RequestError."""

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Rasa calls this once."""
        self._post = Post(self.platform, on_new_message)
        blueprint = MessagingBlueprint(self.name(), self._post)
        self.routes(blueprint, self._post.inbox)
        return blueprint

    def get_output_channel(self) -> OutputChannel | None:
        """What Rasa sends through when something else than a message began the turn (`output_channel=latest`)."""
        return PushingOutput(self.name(), self._post.deliver) if self._post is not None else None


class SwitchedOff(InputChannel):
    """An app nobody has set up."""

    def __init__(self, channel: str) -> None:
        self._channel = channel

    def url_prefix(self) -> str:
        """Where it would be."""
        return self._channel

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Tells that it is off, and nothing else."""
        blueprint = Blueprint(f"{self._channel}_channel")

        @blueprint.get("/")
        async def health(_: Request) -> HTTPResponse:
            return json_response({"status": "off"})

        return blueprint


class Post:
    """All that happens to the messages of one app, both ways."""

    def __init__(self, platform: Platform, on_new_message: OnNewMessage) -> None:
        configuration, channel = settings.load(), platform.traits.name
        self.platform = platform
        self.refusals = Refusals(channel)
        self._token = configuration.rasa_token
        self._service = ChannelService(channel, on_new_message, self.deliver)
        self.letters = LetterBox(configuration.letters_url)
        store = self._service.store
        self.postman = Postman(
            platform,
            lambda one: address_of(channel, one),
            self.letters,
            store,
            self._ask_by_number,
            Pace(
                channel,
                platform.traits.messages_a_second,
                counts_at(configuration.redis_url),
                configuration.redis_prefix,
            ),
        )
        media = MediaKeeper(platform, store, configuration.public_desk_url)
        self.inbox = Inbox(channel, self._service, self.letters, media, self.postman)

    def attach(self, app: Sanic) -> None:
        """Start with the server, and end with it."""
        self._service.attach(app)

        async def start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            app.add_task(self.postman.run_for_ever())

        async def stop(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            await self.platform.close()

        app.register_listener(start, "after_server_start")
        app.register_listener(stop, "before_server_stop")

    def trusts(self, token: str) -> bool:
        """Whether whoever gives the token is one of us; where Rasa's HTTP API has none, it is open here as well."""
        return secrets.compare_digest(token.encode(), self._token.encode())

    async def deliver(self, conversation_id: str, said: list[Said]) -> None:
        """Bring what we say to the customer."""
        await self.postman.post(conversation_id, said)

    def _ask_by_number(self, text: str) -> str:
        return phrase(self._service.responses, "say_answer_by_number", language_of(text).name)


class MessagingBlueprint(Blueprint):
    """Attaches an app to Rasa's server; a refused request is counted and answered with its status."""

    def __init__(self, channel: str, post: Post) -> None:
        super().__init__(f"{channel}_channel")
        self.ctx.post = post

        @self.get("/")
        async def health(request: Request) -> HTTPResponse:
            known = {"status": "ok"}
            if not post.trusts(request.args.get("token", "")):
                return json_response(known)
            on_their_way = await asyncio.to_thread(post.letters.waiting, channel)
            return json_response({**known, "refused": post.refusals.counts, "on_their_way": on_their_way})

        @self.exception(RequestError)  # type: ignore[untyped-decorator]
        async def refuse(_: Request, error: RequestError) -> HTTPResponse:
            post.refusals.count(error)
            return json_response({"error": error.reason}, status=error.status)

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Sanic calls this once."""
        self.ctx.post.attach(app)
        super().register(app, options)  # type: ignore[no-untyped-call]
