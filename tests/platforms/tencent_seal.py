"""How WeChat and WeCom seal: AES in CBC mode and a SHA-1 over the sorted parts, as their documentation has it."""

from __future__ import annotations

import base64
import hashlib
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK_BYTES = 32


def encrypted(aes_key: str, receiver: str, message: str) -> str:
    """A message only its receiver can read."""
    key, content = base64.b64decode(f"{aes_key}="), message.encode()
    plain = secrets.token_bytes(16) + struct.pack(">I", len(content)) + content + receiver.encode()
    padding = BLOCK_BYTES - len(plain) % BLOCK_BYTES
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypted(aes_key: str, receiver: str, sealed: str) -> str:
    """What is in a message for the receiver."""
    key = base64.b64decode(f"{aes_key}=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    padding = plain[-1]
    assert 1 <= padding <= BLOCK_BYTES and plain.endswith(bytes([padding]) * padding)
    (length,) = struct.unpack(">I", plain[16:20])
    content, whom = plain[20 : 20 + length], plain[20 + length : -padding]
    assert whom.decode() == receiver
    return content.decode()


def signature(*parts: str) -> str:
    """Of who knows all the parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()
