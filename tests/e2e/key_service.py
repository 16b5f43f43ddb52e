"""Stands in for the vendor's services that give out keys: STS, and a credentials URI."""

import base64
import hashlib
import hmac
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import harness

TOKEN = 'made-TOKEN/+=='
END = '2100-01-01T00:00:00Z'


def signature(method, parameters, secret):
    """Signature version 1 of the parameters of query and form together."""
    def quoted(text):
        return urllib.parse.quote(text, safe='~')
    query = '&'.join(f'{quoted(k)}={quoted(v)}' for k, v in sorted(parameters.items()))
    text = f'{method}&%2F&{quoted(query)}'
    digest = hmac.new(f'{secret}&'.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


class KeyService:
    """Gives out the stand-in endpoint's keys as temporary ones. `asked`: the parameters of each
    request, or the path. `secrets`: of the keys that AssumeRole may be signed with. `refusal`:
    (status, Code, Message) to answer with instead."""

    def __init__(self, secrets=None, refusal=None):
        self.asked = []
        self.secrets = secrets or {}
        self.refusal = refusal
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length'])).decode()
                query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                given = {**query, **dict(urllib.parse.parse_qsl(body))}
                service.asked.append(given)
                self.answer(*service.sts(given))

            def do_GET(self):
                service.asked.append(self.path)
                self.answer(200, {'Code': 'Success', **service.keys()})

            def answer(self, status, fields):
                body = json.dumps(fields).encode()
                self.send_response(status)
                self.send_header('content-length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self._server.server_port}'
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @staticmethod
    def keys():
        return {'AccessKeyId': harness.KEYS['ALIBABA_CLOUD_ACCESS_KEY_ID'],
                'AccessKeySecret': harness.KEYS['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
                'SecurityToken': TOKEN, 'Expiration': END}

    def sts(self, given):
        if self.refusal:
            status, code, message = self.refusal
            return status, {'Code': code, 'Message': message, 'RequestId': 'R-7'}
        if given['Action'] == 'AssumeRole':
            signed = {k: v for k, v in given.items() if k != 'Signature'}
            secret = self.secrets.get(given['AccessKeyId'], '')
            if given['Signature'] != signature('POST', signed, secret):
                return 400, {'Code': 'SignatureDoesNotMatch', 'Message': 'Not so.'}
        return 200, {'RequestId': 'R-1', 'Credentials': self.keys()}
