/** Validates and completes documents by the schemas in FOLDER, as Visual Studio Code does JSON and its YAML extension does YAML. */

const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const { getLanguageService: forJson, TextDocument } = require("vscode-json-languageservice");
const { getLanguageService: forYaml } = require("yaml-language-server");

const folder = process.env.FOLDER;
const uri = "file:///launch-request.schema.json";
const schemaRequestService = (address) => Promise.resolve(readFileSync(join(folder, address.split("/").at(-1)), "utf-8"));
const workspaceContext = { resolveRelativePath: (relative, base) => new URL(relative, base).toString() };

const json = forJson({ schemaRequestService, workspaceContext });
json.configure({ validate: true, allowComments: false, schemas: [{ uri, fileMatch: ["*"] }] });
const none = { info() {}, error() {}, warn() {}, log() {}, sendError() {}, send() {} };
const yaml = forYaml({ schemaRequestService, workspaceContext, telemetry: none, connection: { console: none, window: none, onRequest() {} } });
yaml.configure({ validate: true, completion: true, yamlVersion: "1.2", schemas: [{ uri, fileMatch: ["*"] }] });

async function judged({ language, text }, number) {
  const caret = text.indexOf("^");
  const document = TextDocument.create(`file:///${number}.${language}`, language, 1, text.replace("^", ""));
  if (language === "json") {
    const tree = json.parseJSONDocument(document);
    if (caret >= 0) return (await json.doComplete(document, document.positionAt(caret), tree)).items.map((one) => [one.label, text_of(one.documentation)]);
    return (await json.doValidation(document, tree)).map((one) => one.message);
  }
  if (caret >= 0) return (await yaml.doComplete(document, document.positionAt(caret), false)).items.map((one) => [one.label, text_of(one.documentation)]);
  return (await yaml.doValidation(document, false)).map((one) => one.message);
}

function text_of(documentation) {
  return typeof documentation === "object" ? documentation.value : documentation;
}

(async () => {
  // Both keep what they know of a document by its address.
  console.log(JSON.stringify(await Promise.all(JSON.parse(readFileSync(0, "utf-8")).map(judged))));
})();
