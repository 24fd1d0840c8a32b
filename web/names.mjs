// Writes src/api/names.json: what operations and fields are called in Chinese, from
// the descriptions in the door's OpenAPI document, for pages that show either.
import { readFileSync, writeFileSync } from 'node:fs';

const document = JSON.parse(readFileSync(new URL('../door/api/testdata/openapi.json', import.meta.url), 'utf8'));
const operations = {};
const told = {}; // of each field, how often each name is given it

// short is the name at the start of a description: 人员编号 of 人员编号,首位不为零.
const short = (text) => text.split(/[,,;;。:::((、]/)[0].trim();

for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) operations[operation.operationId] = operation.summary;
}
for (const schema of Object.values(document.components.schemas)) {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!property.description) continue;
    const counts = (told[name] ??= {});
    counts[short(property.description)] = (counts[short(property.description)] ?? 0) + 1;
  }
}

// The commonest name, the shorter and then the earlier of two.
const commonest = (counts) => Object.entries(counts).sort(([a, n], [b, m]) => m - n || a.length - b.length || (a < b ? -1 : 1))[0][0];
const fields = Object.fromEntries(Object.entries(told).map(([name, counts]) => [name, commonest(counts)]));

const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(new URL('src/api/names.json', import.meta.url), JSON.stringify({ operations: sorted(operations), fields: sorted(fields) }, null, 1) + '\n');
