// Generates Rust with Modelina from an AsyncAPI document into a folder: node modelina.cjs DOCUMENT OUT
const { readFileSync, mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { RustGenerator, RUST_COMMON_PRESET } = require('@asyncapi/modelina');

const [document, out] = process.argv.slice(2);
const generator = new RustGenerator({ presets: [{ preset: RUST_COMMON_PRESET, options: { implementNew: false, implementDefault: false } }] });

generator.generate(readFileSync(document, 'utf8')).then((models) => {
    mkdirSync(out, { recursive: true });
    for (const model of models) writeFileSync(join(out, `${model.modelName}.rs`), model.result);
});
