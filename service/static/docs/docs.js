// The API reference: lists what /openapi.json describes.

import { call } from "../common/api.js";
import { element } from "../common/dom.js";
import { locale, t, template, useLanguage } from "../common/language.js";

await useLanguage(() => import("./ja.js"));
const { problems } = locale() === "ja" ? await import("./ja.js") : { problems: {} };
for (const [kind, words] of Object.entries(problems)) {
  document.getElementById(kind).nextElementSibling.replaceChildren(...coded(words));
}

/** The names of the shapes, each of which has a place on the page. */
let named = new Set();

async function show() {
  const notice = document.getElementById("notice");
  try {
    const api = await call("/openapi.json");
    const schemas = api.components.schemas;
    const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, about]) => operation(method, path, about)));
    named = new Set(Object.keys(schemas));
    const shapes = Object.entries(schemas).map(([name, schema]) => shape(name, schema));
    document.getElementById("operations").replaceChildren(
      ...operations, element("section", {}, element("h2", {}, t("Shapes")), ...shapes));
    // What was listed above moved the place that the address names.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    notice.textContent = error.message;
    notice.hidden = false;
  }
}

function operation(method, path, about) {
  const [type, body] = Object.entries(about.requestBody?.content ?? {})[0] ?? [];
  const rows = (about.parameters ?? []).map((each) => [each.name, `${each.in}: ${kind(each.schema)}`, said(each.description)]);
  if (body) rows.push(["body", `${type} · ${kind(body.schema)}`]);
  for (const [status, response] of Object.entries(about.responses)) {
    const contents = Object.entries(response.content ?? {});
    const kinds = contents.map(([type, { schema }]) => [type, kind(schema ?? {})].filter(Boolean));
    rows.push([status, [said(response.description), ...kinds.flat()].join(" · ")]);
  }
  return element(
    "section",
    { class: "operation" },
    element("h2", {}, element("code", {}, `${method.toUpperCase()} ${path}`)),
    element("p", {}, ...coded(said(about.description ?? about.summary))),
    table(rows),
  );
}

function shape(name, schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([key, value]) =>
    [key, kind(value) + (required.has(key) ? "" : ` · ${t("optional")}`), said(value.description)]);
  return element("div", { id: `shape-${name}` }, element("h3", {}, name), element("p", {}, ...coded(said(schema.description))), table(rows));
}

function table(rows) {
  const cells = rows.map(([name, value, meaning]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, ...linked(value)),
      ...(meaning === undefined ? [] : [element("td", {}, ...coded(meaning))])));
  return element("table", {}, element("tbody", {}, ...cells));
}

/** Return what the service describes something as, in the reader's language. */
function said(description = "") {
  return template(description.replace(/\s+/gu, " "));
}

/** Split words into text and what stands in backticks, as code. */
function coded(words) {
  return words.split(/`([^`]+)`/).map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

/** Split words into text and links to the shapes that they name. */
function linked(words) {
  const link = (word) => (named.has(word) ? element("a", { href: `#shape-${word}` }, word) : word);
  return coded(words).flatMap((part) => (typeof part === "string" ? part.split(/(\w+)/).map(link) : [part]));
}

/** Say a JSON schema in a few words: "integer, 1 to 100". */
function kind(schema) {
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(kind).reduce((one, other) => t("{kind} or {other}", { kind: one, other }));
  if (schema.properties) return Object.keys(schema.properties).join(", ");
  if (schema.prefixItems) return `[${schema.prefixItems.map(kind).join(", ")}]`;
  if (schema.type === "array") return t("list of {kind}", { kind: kind(schema.items) });
  const { minimum: least, maximum: most, maxLength } = schema;
  const both = least !== undefined && most !== undefined ? t("{least} to {most}", { least, most }) : null;
  const one = most !== undefined ? t("up to {most}", { most }) : least !== undefined ? t("from {least}", { least }) : null;
  const length = maxLength ? t("up to {most} characters", { most: maxLength }) : null;
  return [schema.type ?? "", both ?? one, length].filter(Boolean).join(", ");
}

show();
