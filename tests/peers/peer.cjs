// Other people's code on the platform's side: Tencent's own @wecom/crypto encrypts a message and an
// echostr, and decrypts the reply.
//
// Usage: node peer.cjs URL
const assert = require('node:assert');
const { decrypt, encrypt, getSignature } = require('@wecom/crypto');

const TOKEN = 'QDG6eKtoken';
const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const CORP = 'ww5823bf96d3bd56c7';

const timestamp = String(Math.floor(Date.now() / 1000));
const nonce = '1597212914';
const signed = (text) =>
  new URLSearchParams({ msg_signature: getSignature(TOKEN, timestamp, nonce, text), timestamp, nonce });

async function checkUrl(url) {
  const echostr = encrypt(AES_KEY, '5837397576500011341', CORP);
  const query = `${signed(echostr)}&echostr=${encodeURIComponent(echostr)}`;
  const response = await fetch(`${url}?${query}`);
  assert.strictEqual(await response.text(), '5837397576500011341');
}

async function deliver(url) {
  const message = `<xml><ToUserName>${CORP}</ToUserName><FromUserName>peer</FromUserName><CreateTime>${timestamp}</CreateTime><MsgType>text</MsgType><Content>from node</Content><MsgId>4343</MsgId><AgentID>1</AgentID></xml>`;
  const text = encrypt(AES_KEY, message, CORP);
  const body = `<xml><ToUserName>${CORP}</ToUserName><Encrypt><![CDATA[${text}]]></Encrypt></xml>`;
  const response = await fetch(`${url}?${signed(text)}`, { method: 'POST', body });
  assert.strictEqual(response.status, 200);
  const reply = await response.text();
  const member = (name) => reply.match(new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`))[1];
  const signature = getSignature(TOKEN, member('TimeStamp'), member('Nonce'), member('Encrypt'));
  assert.strictEqual(member('MsgSignature'), signature);
  const plain = decrypt(AES_KEY, member('Encrypt'));
  assert.strictEqual(plain.id, CORP);
  assert.match(plain.message, /from node/);
}

(async () => {
  const url = `${process.argv[2]}/wecom`;
  await checkUrl(url);
  await deliver(url);
})();
