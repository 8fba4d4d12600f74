"""Another implementation of public cards and signed bundles, from docs/bundle-format.md and docs/teams.md alone.

  signed_bundle.py card NAME ID RECIPIENT SEED    makes a card (the seed in hexadecimal digits)
  signed_bundle.py read IDENTITY RECIPIENT FILE   opens a bundle with the age command, checks all of it, and prints what it says
"""
import base64
import hashlib
import json
import re
import subprocess
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def unb64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def signed_bytes(domain, data):
    """What is signed: two fields, each with its kind (1 text, 2 bytes) and its length."""
    fields = [(1, domain.encode()), (2, data)]
    return (2).to_bytes(4, 'big') + b''.join(bytes([kind]) + len(f).to_bytes(4, 'big') + f for kind, f in fields)


def card(name, person, recipient, seed):
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    said = {
        'id': person,
        'name': name,
        'recipient': recipient,
        'signingKey': b64(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)),
        'createdAt': '2026-11-29T10:00:00.000Z',
    }
    data = json.dumps(said, ensure_ascii=False).encode()
    return f"keyward-card:1:{b64(data)}:{b64(key.sign(signed_bytes('keyward/card/1', data)))}"


def stanzas(file):
    """How many recipients the header of an age file has."""
    header = file[: file.index(b'\n--- ')]
    return len(re.findall(rb'^-> ', header, re.MULTILINE))


def read(identity, recipient, path):
    with open(path, 'rb') as opened:
        file = opened.read()
    plain = subprocess.run(['age', '--decrypt', '-i', identity, path], check=True, capture_output=True).stdout
    bundle = json.loads(plain)
    if set(bundle) != {'format', 'manifest', 'items', 'team', 'signature'}:
        raise ValueError('members')
    if bundle['format'] != 'keyward-signed-bundle/1':
        raise ValueError('format')
    exact = bundle['manifest'].encode()
    manifest = json.loads(exact)
    sender = Ed25519PublicKey.from_public_bytes(unb64(manifest['sender']['signingKey']))
    sender.verify(unb64(bundle['signature']), signed_bytes('keyward/bundle/1', exact))
    if len(bundle['items']) != len(manifest['items']):
        raise ValueError('items')
    items = []
    for text, said in zip(bundle['items'], manifest['items']):
        data = text.encode()
        if len(data) != said['length'] or hashlib.sha256(data).hexdigest() != said['sha256']:
            raise ValueError('item')
        item = json.loads(data)
        if item['kind'] != said['kind'] or item['item']['id'] != said['id']:
            raise ValueError('item')
        items.append(item)
    recipients = manifest['recipients']
    if recipients != sorted(set(recipients)) or len(recipients) != stanzas(file) or recipient not in recipients:
        raise ValueError('recipients')
    return {
        'sender': manifest['sender']['name'],
        'sequence': manifest['sequence'],
        'recipients': len(recipients),
        'names': [item['item']['name'] for item in items],
        'secrets': [item['item']['secrets'] for item in items if item['kind'] == 'credential'],
        'hash': hashlib.sha256(exact).hexdigest(),
    }


if __name__ == '__main__':
    try:
        what, *arguments = sys.argv[1:]
        print(card(*arguments) if what == 'card' else json.dumps(read(*arguments)))
    except (InvalidSignature, ValueError, subprocess.CalledProcessError) as error:
        sys.exit(f'refused: {type(error).__name__} {error}')
