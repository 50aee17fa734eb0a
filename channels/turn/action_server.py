"""The way to the action server, on which a failed step ends the whole turn.

TurnBroken    a step could not be done; the turn is as though it had not begun
"""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import aiohttp
import jsonschema_rs
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

REJECTED = 400
"""The action server's way to say that a form has nothing to do with the message; Rasa expects it."""
PATIENCE = aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT)
KEPT_OPEN_SECONDS = 2.0
"""A turn's steps follow one another at once; the action server closes what rests for five seconds."""


class TurnBroken(BaseException):
    """The action server did not do a step.

    Deliberately no `Exception`: Rasa catches those, forgets what the step would have done, and goes on with the
    dialogue as though it had been done. Passing through, this leaves the stored conversation as it was.
    """

    def __init__(self, cause: Exception) -> None:
        super().__init__(f"the action server did not do its step: look into its log ({cause})")


class UnforgivingEndpoint(EndpointConfig):
    """The action server's address; whatever goes wrong there breaks the turn."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        super().__init__(
            endpoint.url,
            endpoint.params,
            endpoint.headers,
            endpoint.basic_auth,
            endpoint.token,
            endpoint.token_name,
            endpoint.cafile,
            type=endpoint.type,
            **endpoint.kwargs,
        )
        self._connections: aiohttp.TCPConnector | None = None

    def session(self) -> aiohttp.ClientSession:
        """A session for one step; the connection stays open for the next, where Rasa would open another."""
        if self._connections is None or self._connections.closed:
            self._connections = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN_SECONDS)
        auth = aiohttp.BasicAuth(**self.basic_auth) if self.basic_auth else None
        return aiohttp.ClientSession(
            connector=self._connections, connector_owner=False, headers=self.headers, auth=auth, timeout=PATIENCE
        )

    async def request(self, *arguments: Any, **options: Any) -> Any:
        """Call the action server.

        Raises:
            TurnBroken: it is not there, too slow, or failed.
        """
        try:
            return await super().request(*arguments, **options)
        except ClientResponseError as error:
            if error.status == REJECTED:
                raise
            raise TurnBroken(error) from error
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise TurnBroken(error) from error


def make_unforgiving(agent: Agent) -> None:
    """Let every failed step of an agent break its turn; doing it twice changes nothing."""
    RemoteAction._validate_action_result = check_answer
    if isinstance(agent.action_endpoint, UnforgivingEndpoint):
        return
    agent.action_endpoint = UnforgivingEndpoint(agent.action_endpoint)
    agent.processor.action_endpoint = agent.action_endpoint


def check_answer(_action: RemoteAction, answer: dict[str, Any]) -> bool:
    """Rasa's check of what the action server answers, by the same schema made ready once.

    Rasa proves the schema itself correct at every call and interprets it: 8 ms for a dozen events.

    Raises:
        jsonschema_rs.ValidationError: the answer has not the shape Rasa needs.
    """
    _answers().validate(answer)
    return True


@cache
def _answers() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(RemoteAction.action_response_format_spec())
