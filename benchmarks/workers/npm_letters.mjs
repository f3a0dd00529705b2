// docxtemplater or easy-template-x: node npm_letters.mjs NAME MODULES FOLDER, served as service.py does.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [name, modules, folder] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const source = readFileSync(`${folder}/braces.docx`);
const contexts = JSON.parse(readFileSync(`${folder}/contexts.json`, "utf-8"));
const values = contexts.map(({ flat, goals }) => ({ ...flat, goals }));

const makers = {
  docxtemplater() {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    return async (number) => {
      const made = new Docxtemplater(new PizZip(source), { paragraphLoop: true });
      made.render(values[number]);
      return made.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = require("easy-template-x");
    return async (number) => new TemplateHandler().process(source, values[number]);
  },
};

const make = makers[name]();
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [first, rest] = line.trim().split(/ (.*)/);
  if (/^\d+$/.test(rest)) {
    const start = process.cpuUsage();
    for (let n = Number(first); n < Number(first) + Number(rest); n++) await make(n);
    const { user, system } = process.cpuUsage(start);
    console.log((user + system) / 1e6);
  } else {
    writeFileSync(rest, await make(Number(first)));
    console.log("written");
  }
}
