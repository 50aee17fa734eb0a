"""The whole standard. A field that its models do not know is an error, so that a typo never passes."""

from __future__ import annotations

from sandra.playbook.authority import Authority
from sandra.playbook.conditions import Strict
from sandra.playbook.law import Law
from sandra.playbook.problems import ProblemClass
from sandra.playbook.retelling import Retelling
from sandra.playbook.sla import Sla
from sandra.playbook.tone import Tone


class Playbook(Strict):
    """The whole standard."""

    problems: dict[str, ProblemClass]
    authority: Authority
    sla: Sla
    tone: Tone
    law: Law
    retelling: Retelling
