// Opens an encrypted callback with @wecom/crypto and fast-xml-parser as often as each line of input says.
const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const { getSignature, decrypt } = require('@wecom/crypto');
const { XMLParser } = require('fast-xml-parser');

const given = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const parser = new XMLParser();

function open() {
    const encrypt = parser.parse(given.body).xml.Encrypt;
    const signature = getSignature(given.token, given.timestamp, given.nonce, encrypt);
    if (signature !== given.msg_signature) throw new Error('signature');
    const { message, id } = decrypt(given.encoding_aes_key, encrypt);
    if (id !== given.receive_id) throw new Error('receiver');
    return parser.parse(message).xml;
}

createInterface({ input: process.stdin }).on('line', (line) => {
    const times = Number(line);
    const start = process.hrtime.bigint();
    for (let index = 0; index < times; index += 1) {
        if (!open().FromUserName) throw new Error('nothing was decoded');
    }
    console.log(String(process.hrtime.bigint() - start));
});
