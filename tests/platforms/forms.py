"""What was posted as a form with files."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from email.parser import BytesParser


def fields_and_files(content_type: str, body: bytes) -> tuple[dict[str, str], list[bytes]]:
    """The fields of a multipart body by name, and the contents of its files."""
    parser = BytesParser(policy=email.policy.HTTP)
    parsed = parser.parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    fields: dict[str, str] = {}
    files: list[bytes] = []
    for part in parsed.walk():
        if not isinstance(part, EmailMessage) or part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes), "a part that is not multipart has bytes"
        if part.get_filename() is not None:
            files.append(content)
        else:
            fields[str(part.get_param("name", header="content-disposition"))] = content.decode()
    return fields, files
