"""Other people's code on the receiver's side: wechatpy decrypts what `hookgen send` delivers, and
encrypts the replies.

Prints its URL, then one line for each message that it decrypted.
"""

import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WeComCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

TOKEN = "QDG6eKtoken"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OFFICIAL_ACCOUNT = WeChatCrypto(TOKEN, AES_KEY, "wx5823bf96d3bd56c7")
WECOM = WeComCrypto(TOKEN, AES_KEY, "ww5823bf96d3bd56c7")


class Receiver(BaseHTTPRequestHandler):
    def do_GET(self):
        """The URL check, which only WeCom encrypts."""
        query = self.parameters()
        if self.path.startswith("/wecom"):
            echo = WECOM.check_signature(query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"])
        else:
            check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
            echo = query["echostr"]
        self.answer(200, echo)

    def do_POST(self):
        query = self.parameters()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        crypto = WECOM if self.path.startswith("/wecom") else OFFICIAL_ACCOUNT
        signed = query.get("msg_signature", ""), query["timestamp"], query["nonce"]
        try:
            message = xmltodict.parse(crypto.decrypt_message(body, *signed))["xml"]
        except InvalidSignatureException:
            return self.answer(401, "")
        print(message["MsgType"], message.get("Content"), flush=True)
        if message["MsgType"] != "text":
            return self.answer(200, "success")
        reply = (
            f"<xml><ToUserName>{message['FromUserName']}</ToUserName>"
            f"<FromUserName>{message['ToUserName']}</FromUserName>"
            f"<CreateTime>{int(time.time())}</CreateTime>"
            f"<MsgType>text</MsgType><Content>{message['Content']}</Content></xml>"
        )
        self.answer(200, crypto.encrypt_message(reply, query["nonce"], query["timestamp"]))

    def parameters(self):
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def answer(self, status, body):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
