"""The standard the business edits: problem classes, authority, service levels and tone (C9)."""

from sandra.playbook.loader import PlaybookError, load_playbook
from sandra.playbook.model import Playbook
from sandra.playbook.problems import ProblemClass
from sandra.playbook.remedies import Remedy
from sandra.playbook.words import Words

__all__ = ["Playbook", "PlaybookError", "ProblemClass", "Remedy", "Words", "load_playbook"]
