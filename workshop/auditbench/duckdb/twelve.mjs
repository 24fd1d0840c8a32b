// Runs the twelve rules of the audit bench in DuckDB, on tables that the bench
// wrote as CSV, several times over; prints the times as JSON and writes the lines
// that each rule hits, so that they can be compared one by one.
//
// node twelve.mjs DIRECTORY RUNS THREADS
import { DuckDBInstance } from '@duckdb/node-api';

const [directory, runs, threads] = process.argv.slice(2);

const tables = {
  person: 'person INTEGER, sex UTINYINT, birth DATE',
  visit: 'visit INTEGER, person INTEGER, institution INTEGER, level UTINYINT, inpatient BOOLEAN, admit DATE, discharge DATE, main INTEGER',
  visit_diagnosis: 'visit INTEGER, diagnosis INTEGER',
  line: 'id INTEGER, person INTEGER, visit INTEGER, item INTEGER, day DATE, minute SMALLINT, supply SMALLINT, qty INTEGER, price BIGINT, amount BIGINT, fund BIGINT',
  item_sex: 'item INTEGER, sex UTINYINT',
  item_age: 'item INTEGER, low INTEGER, high INTEGER',
  item_price: 'item INTEGER, level UTINYINT, price BIGINT',
  item_daily: 'item INTEGER, qty INTEGER',
  item_level: 'item INTEGER, level UTINYINT',
  item_diagnosis: 'item INTEGER, diagnosis INTEGER',
  item_pair: 'item INTEGER, other INTEGER',
  item_rolling: 'item INTEGER, days INTEGER, times INTEGER',
  item_supply: 'item INTEGER',
};

// Each rule selects the ids of the lines it hits and what funds paid of them.
const rules = [
  `SELECT l.id, l.fund FROM line l JOIN item_sex k USING (item) JOIN person p ON p.person = l.person WHERE p.sex <> k.sex`,
  `SELECT l.id, l.fund FROM line l JOIN item_age k USING (item) JOIN person p ON p.person = l.person
     WHERE date_sub('year', p.birth, l.day) NOT BETWEEN k.low AND k.high`,
  `SELECT l.id, l.fund FROM line l JOIN visit v ON v.visit = l.visit JOIN item_price k ON k.item = l.item AND k.level = v.level
     WHERE l.price > k.price`,
  `SELECT id, fund FROM (SELECT l.id, l.fund, k.qty AS most,
       sum(l.qty) OVER (PARTITION BY l.person, l.item, l.day ORDER BY l.minute, l.id ROWS UNBOUNDED PRECEDING) AS so_far
       FROM line l JOIN item_daily k USING (item)) WHERE so_far > most`,
  `SELECT l.id, l.fund FROM line l JOIN item_level k USING (item) JOIN visit v ON v.visit = l.visit WHERE v.level < k.level`,
  `SELECT l.id, l.fund FROM line l WHERE l.item IN (SELECT item FROM item_diagnosis)
     AND (l.visit, l.item) NOT IN (SELECT d.visit, k.item FROM (SELECT DISTINCT visit, item FROM line WHERE item IN (SELECT item FROM item_diagnosis)) s
       JOIN visit_diagnosis d ON d.visit = s.visit JOIN item_diagnosis k ON k.item = s.item AND k.diagnosis = d.diagnosis)`,
  `WITH contained AS (SELECT l.id, l.fund, l.person, l.day, k.other AS item, v.institution FROM line l JOIN item_pair k USING (item) JOIN visit v ON v.visit = l.visit),
        other AS (SELECT DISTINCT l.person, l.day, l.item, v.institution FROM line l JOIN visit v ON v.visit = l.visit
                  WHERE l.item IN (SELECT other FROM item_pair))
     SELECT id, any_value(fund) AS fund FROM contained SEMI JOIN other USING (person, day, item, institution) GROUP BY id`,
  `SELECT id, fund FROM (SELECT l.id, l.fund, l.day, k.days,
       lag(l.day, k.times) OVER (PARTITION BY l.person, l.item ORDER BY l.day, l.minute, l.id) AS back
       FROM line l JOIN item_rolling k USING (item)) WHERE back > day - days`,
  `SELECT id, fund FROM (SELECT l.id, l.fund, l.day, lag(l.day + l.supply::INTEGER) OVER w AS until, lag(l.supply) OVER w AS lasted
       FROM line l JOIN item_supply USING (item) WINDOW w AS (PARTITION BY l.person, l.item ORDER BY l.day, l.minute, l.id))
     WHERE lasted > 0 AND until > day`,
  `WITH again AS (SELECT visit FROM (SELECT visit, admit, main, institution,
         lag(discharge) OVER w AS left_on, lag(main) OVER w AS main_before, lag(institution) OVER w AS institution_before
         FROM visit WHERE inpatient WINDOW w AS (PARTITION BY person ORDER BY visit))
       WHERE main = main_before AND institution = institution_before AND left_on <= admit AND admit - left_on <= 15)
     SELECT arg_min(id, (day, item, minute, id)) AS id, arg_min(fund, (day, item, minute, id)) AS fund
     FROM line SEMI JOIN again USING (visit) GROUP BY visit`,
  `SELECT l.id, l.fund FROM line l JOIN visit v ON v.visit = l.visit WHERE v.inpatient AND (l.day < v.admit OR l.day > v.discharge)`,
  `SELECT id, fund FROM (SELECT id, fund, row_number() OVER (PARTITION BY person, item, day, amount ORDER BY minute, id) AS n FROM line) WHERE n > 1`,
];

const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const quoted = (path) => `'${path.replaceAll("'", "''")}'`;

const loading = performance.now();
for (const [name, columns] of Object.entries(tables)) {
  await connection.run(`CREATE TABLE ${name} (${columns})`);
  await connection.run(`COPY ${name} FROM ${quoted(`${directory}/${name}.csv`)} (HEADER true)`);
}
const loaded = (performance.now() - loading) / 1000;

const report = { version: (await (await connection.run('SELECT version()')).getRows())[0][0], load_s: loaded, runs: [], rules: rules.map(() => []) };
for (let run = 0; run <= Number(runs); run++) { // the first is a warm-up
  let all = 0;
  for (const [i, rule] of rules.entries()) {
    const from = performance.now();
    await (await connection.run(`SELECT count(*), sum(fund) FROM (${rule})`)).getRows();
    const seconds = (performance.now() - from) / 1000;
    all += seconds;
    if (run > 0) report.rules[i].push(seconds);
  }
  if (run > 0) report.runs.push(all);
}
for (const [i, rule] of rules.entries()) {
  await connection.run(`COPY (SELECT id FROM (${rule}) ORDER BY id) TO ${quoted(`${directory}/found-${i + 1}.csv`)} (HEADER false)`);
}
console.log(JSON.stringify(report));
