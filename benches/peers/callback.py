"""Opens an encrypted callback with wechatpy as often as each line of input says."""

import json
import sys
import time

from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto

case = json.load(open(sys.argv[1]))
crypto = WeChatCrypto(case["token"], case["encoding_aes_key"], case["receive_id"])


def open_callback():
    document = crypto.decrypt_message(
        case["body"], case["msg_signature"], case["timestamp"], case["nonce"]
    )
    return parse_message(document)


for line in sys.stdin:
    times = int(line)
    start = time.perf_counter_ns()
    for _ in range(times):
        if not open_callback().source:
            sys.exit("nothing was decoded")
    print(time.perf_counter_ns() - start, flush=True)
