"""Other people's code on the platform's side: wechatpy encrypts messages and decrypts replies,
cryptography signs and encrypts WeChat Pay notifications.

Usage: peer.py URL PRIVATE_KEY_PEM
"""

import base64
import json
import sys
import time
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner
from wechatpy.enterprise.crypto import WeChatCrypto as WeComCrypto

import xmltodict

TOKEN = "QDG6eKtoken"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
API_V3_KEY = b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"


def post(url, body, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def text_message(content, message_id):
    return (
        "<xml><ToUserName><![CDATA[to]]></ToUserName><FromUserName><![CDATA[from]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{content}]]></Content><MsgId>{message_id}</MsgId><AgentID>1</AgentID></xml>"
    )


def message_push(url, crypto):
    """Encrypts a message, and decrypts the reply, which is an echo."""
    content = "\u4f60\u597d from wechatpy"
    timestamp, nonce = str(int(time.time())), "1372623149"
    sent = xmltodict.parse(crypto.encrypt_message(text_message(content, 4242), nonce, timestamp))["xml"]
    body = f"<xml><ToUserName><![CDATA[to]]></ToUserName><Encrypt><![CDATA[{sent['Encrypt']}]]></Encrypt></xml>"
    query = f"msg_signature={sent['MsgSignature']}&timestamp={timestamp}&nonce={nonce}"
    status, answer = post(f"{url}?{query}", body.encode())
    assert status == 200, (status, answer)
    reply = xmltodict.parse(answer)["xml"]
    plain = crypto.decrypt_message(answer, reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"])
    plain = xmltodict.parse(plain)["xml"]
    assert plain["Content"] == content, plain
    assert (plain["ToUserName"], plain["FromUserName"]) == ("from", "to"), plain
    forged = query.replace(sent["MsgSignature"], "0" * 40)
    assert post(f"{url}?{forged}", body.encode())[0] == 401


def url_check(url):
    """Signs a URL check of an Official Account."""
    timestamp, nonce = str(int(time.time())), "7"
    signer = WeChatSigner()
    signer.add_data(TOKEN, timestamp, nonce)
    query = f"signature={signer.signature}&timestamp={timestamp}&nonce={nonce}&echostr=42"
    with urllib.request.urlopen(f"{url}?{query}", timeout=10) as response:
        assert response.read() == b"42"


def pay_v3(url, private_key):
    resource = {
        "mchid": "1230000109",
        "appid": "wxd678efh567hg6787",
        "out_trade_no": "1217752501201407033233368018",
        "transaction_id": "1217752501201407033233368018",
        "trade_type": "JSAPI",
        "trade_state": "SUCCESS",
        "trade_state_desc": "paid",
        "bank_type": "CMC",
        "success_time": "2018-06-08T10:34:56+08:00",
        "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
        "amount": {"total": 100, "payer_total": 100, "currency": "CNY", "payer_currency": "CNY"},
    }
    nonce = "fdasflkja484"
    ciphertext = AESGCM(API_V3_KEY).encrypt(nonce.encode(), json.dumps(resource).encode(), b"transaction")
    body = json.dumps(
        {
            "id": "EV-peer",
            "create_time": "2018-06-08T10:34:56+08:00",
            "resource_type": "encrypt-resource",
            "event_type": "TRANSACTION.SUCCESS",
            "summary": "paid",
            "resource": {
                "original_type": "transaction",
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": base64.b64encode(ciphertext).decode(),
                "associated_data": "transaction",
                "nonce": nonce,
            },
        }
    ).encode()
    timestamp = str(int(time.time()))
    message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
    signature = private_key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    headers = {
        "Content-Type": "application/json",
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": "PUB_KEY_ID_01",
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
    }
    status, answer = post(url, body, headers)
    assert status in (200, 204), (status, answer)
    assert post(url, body + b" ", headers)[0] == 401


def main():
    url, pem = sys.argv[1:]
    with open(pem, "rb") as file:
        private_key = serialization.load_pem_private_key(file.read(), None)
    url_check(f"{url}/official_account")
    message_push(f"{url}/official_account", WeChatCrypto(TOKEN, AES_KEY, "wx5823bf96d3bd56c7"))
    message_push(f"{url}/wecom", WeComCrypto(TOKEN, AES_KEY, "ww5823bf96d3bd56c7"))
    pay_v3(f"{url}/pay/v3", private_key)


main()
